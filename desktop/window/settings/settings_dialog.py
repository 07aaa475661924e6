"""All settings in one place; each acts at once."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.window.faces.steadiness_slider import SteadinessSlider
from desktop.window.kit.check_box import CheckBox
from desktop.window.kit.choice_box import ChoiceBox
from desktop.window.kit.parts import push_button, scrolled, tint
from desktop.window.kit.theme import GRID, MEDIUM, SMALL, scaled, text_font, theme_of
from desktop.window.kit.translation import tr
from desktop.window.settings.setting_actions import SettingActions

_WIDTH, _WIDEST = 400, 560


class SettingsDialog(QDialog):
    """Stays open beside the picture, so that a choice is seen as it is made.

    Attributes:
        steadiness: the same slider as under the faces.
        reset: the button that takes all choices back.

    Signals:
        reset_asked(): everything as it was meant to be.
    """

    reset_asked = Signal()

    def __init__(self, actions: SettingActions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Settings"))
        self.steadiness = SteadinessSlider()
        self.steadiness.set_flush(flush=True)
        self.reset = push_button(tr("Reset"), tr("Reset all settings"), secondary=True)
        self.reset.clicked.connect(self.reset_asked)
        self.done_button = QPushButton(tr("Close"))
        self.done_button.setToolTip(tr("Close settings (Esc)"))
        self.done_button.clicked.connect(self.close)
        self._heads: list[QLabel] = []
        self._lay_out(actions)
        self._dress()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as the contents, but never higher than the window."""
        parent = self.parentWidget()
        size = self._whole.sizeHint()
        content = self._content.sizeHint()
        height = size.height() - self._scroll.sizeHint().height() + content.height() + 2
        room = parent.height() - 6 * GRID if parent else height
        return QSize(
            max(min(scaled(_WIDTH), _WIDEST), size.width()), min(height, max(room, 40 * GRID))
        )

    def fit(self) -> None:
        """Take the size that the contents need."""
        self.resize(self.sizeHint())

    def _lay_out(self, actions: SettingActions) -> None:
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        self._add_section(
            column, tr("Camera"), _check_box(actions.mirror), _check_box(actions.rest)
        )
        parts = QWidget()
        grid = QGridLayout(parts)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(GRID)
        for index, action in enumerate(actions.parts.values()):
            grid.addWidget(_check_box(action), index // 2, index % 2)
        self._add_section(column, tr("Face overlay"), parts, _check_box(actions.emoji_only))
        self._add_section(column, tr("Readings"), self.steadiness, _check_box(actions.announce))
        look = QWidget()
        grid = QGridLayout(look)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        choices = (
            (tr("&Theme"), tr("Theme"), actions.themes),
            (tr("Text size"), tr("Text size"), actions.texts),
            (tr("&Language"), tr("Language"), actions.languages),
        )
        for row, (text, name, group) in enumerate(choices):
            label, choice = QLabel(text), ChoiceBox(group, name)
            label.setBuddy(choice)
            grid.addWidget(label, row, 0)
            grid.addWidget(choice, row, 1)
        self._add_section(column, tr("Appearance"), look)
        self._scroll = scrolled(self._content, tr("Settings"))
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(3 * GRID, GRID, 3 * GRID, 2 * GRID)
        buttons.setSpacing(GRID)
        buttons.addStretch(1)
        buttons.addWidget(self.reset)
        buttons.addWidget(self.done_button)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._whole.addWidget(self._scroll, 1)
        self._whole.addLayout(buttons)

    def _add_section(self, column: QVBoxLayout, title: str, *widgets: QWidget) -> None:
        head = QLabel(title)
        self._heads.append(head)
        if column.count():
            column.addSpacing(GRID)
        column.addWidget(head)
        for widget in widgets:
            column.addWidget(widget)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow theme and size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()
            if self.isVisible():
                self.fit()

    def _dress(self) -> None:
        theme = theme_of(self)
        for head in self._heads:
            head.setFont(text_font(self, SMALL, strong=True))
            tint(head, theme.muted)
        for button in (self.reset, self.done_button):
            button.setFont(text_font(self, MEDIUM, strong=True))


def _check_box(action: QAction) -> CheckBox:
    """A box that is checked as the action is, and the other way round."""
    box = CheckBox(action.text())
    box.setToolTip(action.toolTip())
    box.setAccessibleDescription(action.toolTip())
    box.setChecked(action.isChecked())
    box.toggled.connect(action.setChecked)
    action.toggled.connect(box.setChecked)
    return box
