"""The side panel: one card a face, or a word about why there is none."""

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.live.face_numbers import NumberedFace
from desktop.window.faces.density import Density
from desktop.window.faces.face_card import FaceCard
from desktop.window.kit.parts import tint
from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.kit.theme import GRID, MEDIUM, scaled, text_font, theme_of
from desktop.window.kit.translation import tr

_WIDTH, _WIDEST = 304, 400
_MOST_CARDS = 4


class FacePanel(QScrollArea):
    """Cards in the order of the faces' numbers; the more there are, the lower each is.

    Attributes:
        cards: the cards on show, by number.
        selected: the number of the person whose card is open; 0 for none.

    Signals:
        learn_asked(track_id): learn this person's neutral face.
        undo_asked(track_id): forget it.
        selected_changed(number): another one is selected; 0 for none.
        menu_asked(number, place): for this person, at a QPoint of the screen.
    """

    assistive_role = QAccessible.Role.Grouping
    selected_changed = Signal(int)
    menu_asked = Signal(int, object)
    learn_asked = Signal(int)
    undo_asked = Signal(int)

    def __init__(self, icons: SvgIcons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: dict[int, FaceCard] = {}
        self.selected = 0
        self._icons = icons
        self._calibrated: frozenset[int] = frozenset()
        self._wordless = False
        self._empty = QLabel(tr("No faces yet"))
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._column = QWidget()
        self._layout = QVBoxLayout(self._column)
        self._layout.setContentsMargins(GRID, GRID, GRID, GRID)
        self._layout.setSpacing(GRID)
        self._layout.addWidget(self._empty, 1)
        self._layout.addStretch(0)
        self.setWidget(self._column)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Faces"))
        self._dress()

    @staticmethod
    def width_needed() -> int:
        """Wider where all text is larger, but the picture needs its room too."""
        return min(scaled(_WIDTH), _WIDEST)

    def set_wordless(self, wordless: bool) -> None:
        """Whether emoji stand for all words in the cards."""
        self._wordless = wordless
        for card in self.cards.values():
            card.set_wordless(wordless)

    def show_faces(self, faces: tuple[NumberedFace, ...]) -> None:
        """One card for each, in the order given; a card stays with its number."""
        numbers = {one.number for one in faces}
        if numbers != self.cards.keys():
            self._set_numbers(numbers)
        for one in faces:
            card = self.cards[one.number]
            card.show_face(one, numbered=len(faces) > 1)
            card.set_calibrated(one.face.track_id in self._calibrated)

    @Slot(int)
    def select(self, number: int) -> None:
        """Open this person's card and mark it; 0 closes the one that is open."""
        if number == self.selected:
            return
        self.selected = number
        self._mark_selected()
        self.selected_changed.emit(number)

    def _mark_selected(self) -> None:
        for number, card in self.cards.items():
            card.setChecked(number == self.selected)
        self._share_height()
        if opened := self.cards.get(self.selected):
            self._layout.activate()
            self.ensureWidgetVisible(opened, 0, GRID)

    def _on_clicked(self, number: int) -> None:
        self.select(0 if number == self.selected else number)

    def mark_calibrated(self, track_ids: frozenset[int]) -> None:
        """Whose neutral faces were learned."""
        self._calibrated = track_ids
        for card in self.cards.values():
            card.set_calibrated(card.track_id in track_ids)

    def number_of(self, track_id: int) -> int:
        """The number that a person carries; 0 where there is nobody to tell them from."""
        numbers = [number for number, card in self.cards.items() if card.track_id == track_id]
        return numbers[0] if numbers and len(self.cards) > 1 else 0

    def _set_numbers(self, numbers: set[int]) -> None:
        for number in self.cards.keys() - numbers:
            card = self.cards.pop(number)
            card.hide()
            card.deleteLater()
        for place, number in enumerate(sorted(numbers)):
            if number not in self.cards:
                card = self.cards[number] = FaceCard(self._icons, self._column)
                card.set_wordless(self._wordless)
                card.learn_asked.connect(self.learn_asked)
                card.undo_asked.connect(self.undo_asked)
                card.clicked.connect(partial(self._on_clicked, number))
                card.menu_asked.connect(partial(self.menu_asked.emit, number))
                self._layout.insertWidget(place + 1, card)
        self._empty.setVisible(not numbers)
        self._order_tabs()
        self._mark_selected()

    def _order_tabs(self) -> None:
        """Tab goes from card to card as they stand, whichever was made first."""
        stops: list[QWidget] = [self]
        for number in sorted(self.cards):
            stops += [self.cards[number], self.cards[number].header.button]
        for one, following in pairwise(stops):
            QWidget.setTabOrder(one, following)

    def _share_height(self) -> None:
        usual = self._density_for(len(self.cards))
        for number, card in self.cards.items():
            opened = usual is Density.ROW and number == self.selected
            density = Density.DENSE if opened else usual
            if card.density is not density:
                card.set_density(density)

    def _density_for(self, count: int) -> Density:
        """The roomiest of which ``count`` cards fit without scrolling."""
        if count > _MOST_CARDS:
            return Density.ROW
        room = self.height() - GRID
        fitting = (one for one in Density if count * (one.height + GRID) <= room)
        return next(fitting, Density.ROW if count > 1 else Density.DENSE)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """More height makes the cards roomier."""
        super().resizeEvent(event)
        self._share_height()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Its width does not change."""
        return QSize(self.width_needed(), 400)

    def _dress(self) -> None:
        theme = theme_of(self)
        self.setMinimumWidth(self.width_needed())
        for card in self.cards.values():
            card.set_density(card.density)
        self._share_height()
        self._empty.setFont(text_font(self, MEDIUM))
        tint(self._empty, theme.muted)
        viewport = self.palette()
        viewport.setColor(viewport.ColorRole.Base, theme.window)
        self.viewport().setPalette(viewport)
