"""A heading over six bars, to lay beside another one."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.window.kit.parts import tint
from desktop.window.kit.probability_bar import ProbabilityBar
from desktop.window.kit.theme import SMALL, text_font, theme_of
from desktop.window.kit.translation import expression_name
from models.expression import EXPRESSIONS
from models.face import ExpressionScores


class ScoreColumn(QWidget):
    """Shows one set of scores that does not move.

    Attributes:
        bars: the six rows, in label order.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(title)
        self.bars = tuple(ProbabilityBar(expression) for expression in EXPRESSIONS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(self._title)
        for bar in self.bars:
            bar.set_dense(True)
            bar.setAccessibleName(f"{title}: {expression_name(bar.expression)}")
            column.addWidget(bar)
        self._dress()

    def show_scores(self, scores: ExpressionScores) -> None:
        """All at once."""
        for bar in self.bars:
            level = scores.probability_of(bar.expression)
            bar.setValue(round(level * 100))
            bar.set_level(level)
            bar.set_leading(bar.expression is scores.expression)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _dress(self) -> None:
        self._title.setFont(text_font(self, SMALL))
        tint(self._title, theme_of(self).muted)
