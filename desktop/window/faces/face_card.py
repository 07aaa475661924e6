"""A card for one face: its emoji, its expression, six bars."""

from PySide6.QtCore import QRect, QRectF, QSize, QSizeF, Qt, QVariantAnimation, Signal, Slot
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from desktop.live.face_numbers import NumberedFace
from desktop.window.faces.answer_words import spoken_of
from desktop.window.faces.density import STRIP, Density
from desktop.window.faces.face_header import FaceHeader
from desktop.window.kit.probability_bar import ProbabilityBar
from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.kit.theme import RADIUS, Theme, motion_ms, theme_of
from desktop.window.kit.translation import tr
from models.expression import EXPRESSIONS, Expression
from models.face_answer import FaceAnswer

_RING = 2


class FaceCard(QAbstractButton):
    """Keeps its place while its person is there; a press of it, by pointer or key, selects it.

    Attributes:
        bars: the six rows, in label order.
        header: what stands over them.
        answer: what the card says; None before the first face.
        track_id: whose card it is; None in a still.

    Signals:
        learn_asked(track_id): learn this person's neutral face.
        undo_asked(track_id): forget it.
        menu_asked(place): by the right button or the menu key; a QPoint of the screen.
    """

    menu_asked = Signal(object)
    learn_asked = Signal(int)
    undo_asked = Signal(int)

    def __init__(self, icons: SvgIcons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer: FaceAnswer | None = None
        self.header = FaceHeader(icons, self)
        self.bars = tuple(ProbabilityBar(expression, self, icons) for expression in EXPRESSIONS)
        self._density = Density.ROOMY
        self.track_id: int | None = None
        self._from = self._to = (0.0,) * len(EXPRESSIONS)
        self._motion = QVariantAnimation(self)
        self._motion.setStartValue(0.0)
        self._motion.setEndValue(1.0)
        self._motion.valueChanged.connect(self._on_motion)
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(self.header)
        for bar in self.bars:
            self._layout.addWidget(bar)
        self._layout.addStretch(1)
        self.header.button.learn_asked.connect(self._on_learn)
        self.header.button.undo_asked.connect(self._on_undo)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(tr("Select this face; right-click for more"))
        self.set_density(Density.ROOMY)

    def show_face(self, person: NumberedFace, *, numbered: bool) -> None:
        """Show a face's answer; ``numbered`` where there are several to tell apart."""
        started = self.answer is None
        answer = self.answer = FaceAnswer.of(person.face)
        # Lengths follow the face at once; figures keep still, so that they can be read.
        levels = tuple(float(value) for value in person.face.bar_scores.probabilities)
        for bar, share in zip(self.bars, answer.scores.probabilities, strict=True):
            named = bar.expression is answer.expression
            # The figure above is the verdict's: one face has one.
            bar.setValue(answer.percent if named else round(float(share) * 100))
            bar.set_leading(named)
            bar.set_subdued(answer.expression is None)
        self.track_id = person.face.track_id
        self.header.button.setVisible(self.track_id is not None)
        self.header.show_answer(answer, person.number if numbered else 0)
        spoken = spoken_of(answer, person.number)
        whose = tr("face {number}").format(number=person.number) if numbered else ""
        self.header.button.tell_whose(whose)
        if spoken != self.accessibleName():
            self.setAccessibleName(spoken)
        self._move_to(levels, 0 if started else motion_ms(self))

    def set_calibrated(self, calibrated: bool) -> None:
        """Whether this person's neutral face was learned."""
        self.header.button.set_calibrated(calibrated)

    def set_wordless(self, wordless: bool) -> None:
        """Whether emoji stand for all words; a screen reader is told the words all the same."""
        self.header.set_wordless(wordless)
        for bar in self.bars:
            bar.set_wordless(wordless)

    def set_density(self, density: Density) -> None:
        """Share the height with others."""
        self._density = density
        margin, gap = density.value[3:]
        self.header.set_density(density)
        for bar in self.bars:
            bar.set_dense(density is not Density.ROOMY)
            bar.setVisible(density is not Density.ROW)
        self._layout.setContentsMargins(margin, margin, margin, margin)
        self._layout.setSpacing(gap)
        self.setFixedHeight(density.height)
        self.update()

    @property
    def density(self) -> Density:
        """How much height the card takes now."""
        return self._density

    @property
    def expression(self) -> Expression | None:
        """The one that the card names; None where it is not sure, and before the first face."""
        return self.answer.expression if self.answer else None

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as the panel is."""
        return QSize(272, self._density.height)

    @Slot()
    def _on_learn(self) -> None:
        if self.track_id is not None:
            self.learn_asked.emit(self.track_id)

    @Slot()
    def _on_undo(self) -> None:
        if self.track_id is not None:
            self.undo_asked.emit(self.track_id)

    def _move_to(self, levels: tuple[float, ...], duration: int) -> None:
        self._from = tuple(bar.level for bar in self.bars)
        self._to = levels
        self._motion.stop()
        if duration and self._from != self._to:
            self._motion.setDuration(duration)
            self._motion.start()
        else:
            self._on_motion(1.0)

    @Slot("QVariant")
    def _on_motion(self, progress: float) -> None:
        moved = [
            bar.set_level(start + (end - start) * progress)
            for bar, start, end in zip(self.bars, self._from, self._to, strict=True)
        ]
        if self._density is Density.ROW and any(moved):
            self.update(self._strip_area())

    def nextCheckState(self) -> None:  # noqa: N802
        """Whoever hears of the click decides who is selected."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter does what the space bar does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Ask for the menu."""
        self.menu_asked.emit(event.globalPos())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The ground; header and bars paint themselves."""
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge, width = (theme.accent, 2) if self.isChecked() else (theme.hairline, 1)
        painter.setPen(QPen(QColor(edge), width))
        painter.setBrush(QColor(theme.surface))
        whole, inset = QRectF(self.rect()), width / 2
        ground = whole.adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(ground, RADIUS, RADIUS)
        if self.hasFocus():  # Inside the edge, which says whether it is selected.
            painter.setPen(QPen(QColor(theme.text), _RING))
            inset = width + _RING / 2
            ring = whole.adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(ring, RADIUS - inset, RADIUS - inset)
        if self._density is Density.ROW:
            self._paint_strip(painter, theme)

    def _strip_area(self) -> QRect:
        margin = self._density.value[3]
        top = self.height() - margin - STRIP
        return QRect(margin, top, self.width() - 2 * margin, STRIP)

    def _paint_strip(self, painter: QPainter, theme: Theme) -> None:
        """All six in one line, each as long as it is probable."""
        strip = QRectF(self._strip_area())
        part = QRectF(strip.topLeft(), QSizeF(0, STRIP))
        for bar in self.bars:
            part.setLeft(part.right())
            part.setWidth(strip.width() * bar.level)
            painter.fillRect(part, bar.colour_on(theme))
