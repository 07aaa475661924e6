"""The one way from an English text in the code to what a person reads.

``pyside6-lupdate`` finds the texts of ``tr`` and of ``QT_TR_NOOP``, and puts them all into
one context without a name. Texts with values keep their place holders: ``tr("Saved to
{path}").format(path=path)``. Counts are ``tr("%n faces", "", n)``, with the one of its own:
``tr("1 face")``.
"""

from PySide6.QtCore import QCoreApplication

from desktop.wording import QT_TR_NOOP as QT_TR_NOOP  # noqa: PLC0414  # Offered here too.
from models.expression import Expression


def tr(text: str, disambiguation: str = "", n: int = -1) -> str:
    """Translate ``text`` into the language of the application; English where it has none.

    Args:
        text: as it is in English. Call it when it is shown, never when a module is imported.
        disambiguation: tells translators apart what English does not.
        n: takes the place of ``%n``, in the plural form that the language asks for.
    """
    return QCoreApplication.translate("", text, disambiguation, n)


def percent(share: float) -> str:
    """A share from 0 to 1 as people write it, e.g. ``92%``."""
    return tr("{number}%").format(number=round(share * 100))


def expression_name(expression: Expression) -> str:
    """The name that people read, e.g. ``Happy``."""
    return _names()[expression]


def _names() -> dict[Expression, str]:
    return {
        Expression.ANGRY: tr("Angry"),
        Expression.FEAR: tr("Fear"),
        Expression.HAPPY: tr("Happy"),
        Expression.SAD: tr("Sad"),
        Expression.SURPRISE: tr("Surprise"),
        Expression.NEUTRAL: tr("Neutral"),
    }
