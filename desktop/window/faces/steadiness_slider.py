"""One slider for how calm live answers are, and what that costs."""

from PySide6.QtCore import QEvent, QLocale, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.window.kit.parts import tint
from desktop.window.kit.stop_slider import StopSlider
from desktop.window.kit.theme import GRID, SMALL, text_font, theme_of
from desktop.window.kit.translation import QT_TR_NOOP, tr
from models.score_smoothing import Steadiness

_STOPS = tuple(Steadiness)
_NAMES = {
    Steadiness.NONE: QT_TR_NOOP("Off"),
    Steadiness.QUICK: QT_TR_NOOP("Quick"),
    Steadiness.STEADY: QT_TR_NOOP("Steady"),
}
_HEIGHT = 6 * GRID


class SteadinessSlider(QWidget):
    """Three stops: none, quick, steady; the delay of each is told beside it.

    Signals:
        chosen(steadiness): a person moved it.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flush = False
        self._title = QLabel(tr("Steadiness"))
        self._cost = QLabel()
        self.slider = StopSlider(len(_STOPS))
        self.slider.setAccessibleName(tr("Steadiness"))
        self.slider.setToolTip(tr("Steadier readings flicker less but respond later"))
        self.slider.valueChanged.connect(self._on_moved)
        words = QHBoxLayout()
        words.addWidget(self._title)
        words.addStretch(1)
        words.addWidget(self._cost)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID // 2, 2 * GRID, GRID // 2)
        column.setSpacing(0)
        column.addLayout(words)
        column.addWidget(self.slider)
        self._column = column
        self._tell()
        self._dress()

    @property
    def steadiness(self) -> Steadiness:
        """Where it stands."""
        return _STOPS[self.slider.value()]

    def set_steadiness(self, steadiness: Steadiness) -> None:
        """Put it there."""
        self.slider.setValue(_STOPS.index(steadiness))

    @property
    def text(self) -> str:
        """The stop's name and its delay."""
        return self._cost.text()

    @Slot()
    def _on_moved(self) -> None:
        self._tell()
        self.chosen.emit(self.steadiness)

    def set_flush(self, *, flush: bool) -> None:
        """Without margins and hairline, among other choices."""
        self._flush = flush
        side = 0 if flush else 2 * GRID
        self._column.setContentsMargins(side, GRID // 2, side, GRID // 2)
        self.update()

    def width_needed(self) -> int:
        """So wide that the words of every stop stand beside the title."""
        # Not as the labels are now: whoever asks may hear of larger text before they do.
        metrics = QFontMetrics(text_font(self, SMALL))
        words = max(metrics.horizontalAdvance(_words(stop)) for stop in _STOPS)
        return 5 * GRID + metrics.horizontalAdvance(self._title.text()) + words

    def _tell(self) -> None:
        self._cost.setText(_words(self.steadiness))
        self.slider.setAccessibleDescription(self._cost.text())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """A hairline towards the faces."""
        if self._flush:
            return
        QPainter(self).fillRect(0, 0, self.width(), 1, QColor(theme_of(self).hairline))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _dress(self) -> None:
        theme = theme_of(self)
        for label in (self._title, self._cost):
            label.setFont(text_font(self, SMALL))
            tint(label, theme.muted)
        text = self._title.fontMetrics().height()
        self.setFixedHeight(max(_HEIGHT, text + self.slider.sizeHint().height() + GRID))


def _words(steadiness: Steadiness) -> str:
    if not steadiness.delay_s:
        told = tr("no delay")
    else:
        delay = QLocale().toString(steadiness.delay_s, "f", 1)
        told = tr("{delay} s delay").format(delay=delay)
    return f"{tr(_NAMES[steadiness])} · {told}"
