"""Six small bars, each with its emoji: how many faces of each expression a model finds."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from desktop.window.kit.probability_bar import ProbabilityBar
from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.kit.theme import GRID, scaled
from desktop.window.kit.translation import expression_name, tr
from models.expression import EXPRESSIONS, Expression

_EMOJI = 20


class RecallBars(QWidget):
    """Shares that do not move.

    Attributes:
        bars: the six rows, in label order.
    """

    def __init__(self, icons: SvgIcons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._emoji = tuple(QLabel() for _ in EXPRESSIONS)
        self.bars = tuple(ProbabilityBar(expression) for expression in EXPRESSIONS)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for row, (emoji, bar) in enumerate(zip(self._emoji, self.bars, strict=True)):
            bar.set_dense(True)
            bar.setAccessibleName(
                tr("{expression}, found").format(expression=expression_name(bar.expression))
            )
            grid.addWidget(emoji, row, 0)
            grid.addWidget(bar, row, 1)
        self._dress()

    def show_recall(self, recall: dict[Expression, float]) -> None:
        """Shares from 0 to 1."""
        for bar in self.bars:
            share = recall.get(bar.expression, 0.0)
            bar.setValue(round(share * 100))
            bar.set_level(share)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _dress(self) -> None:
        for emoji, bar in zip(self._emoji, self.bars, strict=True):
            name = f"emoji/{bar.expression.value}"
            ratio = self.devicePixelRatioF()
            emoji.setPixmap(self._icons.pixmap(name, scaled(_EMOJI), ratio))
