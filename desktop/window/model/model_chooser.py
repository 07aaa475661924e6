"""The models that are there, and the card of the one that is looked at."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.kit.theme import GRID, MEDIUM, scaled, text_font, text_scale
from desktop.window.kit.translation import in_words, tr
from desktop.window.model.model_card_view import ModelCardView
from models.errors import MoodmirrorError
from models.weights import ModelCard, read_card

_LIST_WIDTH = 176
_LARGE_TEXT = 1.5
"""From here on the list stands over the card: side by side both would be too narrow."""


class ModelChooser(QWidget):
    """To look at a card chooses nothing yet; Return or a double click on its name does.

    Attributes:
        names: the list at the side.
        card: what is known of the one that is looked at.
        facts: a column below the card, for what else there is to tell.

    Signals:
        looked_at(name): another card is on show.
        chosen(name): read with this model from now on.
    """

    looked_at = Signal(str)
    chosen = Signal(str)

    def __init__(
        self, icons: SvgIcons, names: tuple[str, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._cards = {name: _card_of(name) for name in names}
        self._in_use = ""
        self._speeds: dict[str, float] = {}
        self.card = ModelCardView(icons)
        self.names = QListWidget()
        self.names.setProperty("plain", True)
        self.names.setAccessibleName(tr("Models"))
        self.names.setToolTip(tr("Choose a model to see its card; press Enter to use it"))
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.names.setWordWrap(True)
        for name, card in self._cards.items():
            item = QListWidgetItem(card.title if isinstance(card, ModelCard) else name)
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.names.addItem(item)
        self.names.currentItemChanged.connect(self._on_looked)
        self.names.itemActivated.connect(self._on_activated)
        self.facts = QVBoxLayout()
        right = QVBoxLayout()
        right.addWidget(self.card)
        right.addLayout(self.facts)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(3 * GRID)
        self._row.addWidget(self.names, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(right, 1)
        self._dress()

    @property
    def name(self) -> str:
        """Whose card is on show."""
        item = self.names.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else ""

    def show_in_use(self, name: str) -> None:
        """Mark the one that reads the faces."""
        self._in_use = name
        for row in range(self.names.count()):
            item = self.names.item(row)
            one = item.data(Qt.ItemDataRole.UserRole)
            card = self._cards[one]
            title = card.title if isinstance(card, ModelCard) else one
            item.setText(f"{title} ✓" if one == name else title)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                tr("{model}, in use").format(model=title) if one == name else title,
            )
            if one == name:
                self.names.setCurrentItem(item)
        self._dress()
        if self.names.currentItem() is None:
            self.names.setCurrentRow(0)
        self._show_card()

    def show_speeds(self, speeds: dict[str, float]) -> None:
        """Milliseconds a face on this machine, by name, as far as they are known."""
        self._speeds = dict(speeds)
        self._show_card()

    @Slot()
    def _on_looked(self) -> None:
        self._show_card()
        self.looked_at.emit(self.name)

    @Slot()
    def _on_activated(self) -> None:
        self.chosen.emit(self.name)

    def _show_card(self) -> None:
        name = self.name
        card = self._cards.get(name, "")
        if isinstance(card, ModelCard):
            speed = self._speeds.get(name)
            self.card.show_card(card, in_use=name == self._in_use, face_ms=speed)
        else:
            self.card.show_problem(name, card)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _dress(self) -> None:
        font = text_font(self, MEDIUM)
        self.names.setFont(font)
        beside = text_scale() < _LARGE_TEXT
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        width = scaled(_LIST_WIDTH) if beside else scaled(_LIST_WIDTH) * 3 // 2
        metrics, wrapped = QFontMetrics(font), Qt.TextFlag.TextWordWrap
        height = 0
        for item in map(self.names.item, range(self.names.count())):
            room = QRect(0, 0, width - 4 * GRID, 1000)
            row = metrics.boundingRect(room, wrapped, item.text()).height() + 2 * GRID
            item.setSizeHint(QSize(0, row))
            height += row
        self.names.setFixedSize(width, height + GRID)


def _card_of(name: str) -> ModelCard | str:
    """The card, or why there is none."""
    try:
        return read_card(name)
    except MoodmirrorError as error:
        return in_words(error.sentence)
