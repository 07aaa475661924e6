"""The one way from an English text in the code to what a person reads.

``pyside6-lupdate`` finds the texts of ``tr`` and of ``QT_TR_NOOP``, and puts them all into
one context without a name. Texts with values keep their place holders: ``tr("Saved to
{path}").format(path=path)``. Counts are ``tr("%n faces", "", n)``, with the one of its own:
``tr("1 face")``.
"""

from PySide6.QtCore import QCoreApplication, QLocale, Qt

from desktop.safe_text import one_line
from models.expression import Expression
from models.sentence import QT_TR_NOOP as QT_TR_NOOP  # noqa: PLC0414  # Offered here too.
from models.sentence import Sentence


def tr(text: str, disambiguation: str = "", n: int = -1) -> str:
    """Translate ``text`` into the language of the application; English where it has none.

    Args:
        text: as it is in English. Call it when it is shown, never when a module is imported.
        disambiguation: tells translators apart what English does not.
        n: takes the place of ``%n``, in the plural form that the language asks for.
    """
    return QCoreApplication.translate("", text, disambiguation, n)


def in_words(sentence: str | None) -> str:
    """What the engine has to say, in the language of the application; empty for None.

    Every :class:`~models.sentence.Sentence` that is shown passes here; other texts stay as they
    are. The values stand on one line whatever they hold.
    """
    if not isinstance(sentence, Sentence):
        return sentence or ""
    if not sentence.values:
        return tr(one_line(sentence.template))
    values = {name: in_value(value) for name, value in sentence.values.items()}
    return tr(sentence.template).format(**values)


def in_value(value: object) -> str:
    """A value as it stands in a sentence: a file's name keeps its own direction there."""
    if isinstance(value, Sentence):
        return in_words(value)
    text = one_line(str(value))
    turned = QLocale().textDirection() == Qt.LayoutDirection.RightToLeft
    return f"\u2068{text}\u2069" if turned and not isinstance(value, int) else text


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
