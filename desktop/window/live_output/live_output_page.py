"""What is sent to other programs: a switch, where to, and what became of it."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.live_output.options import Address
from desktop.window.kit.check_box import CheckBox
from desktop.window.kit.page_dialog import PageDialog
from desktop.window.kit.parts import tint
from desktop.window.kit.theme import GRID, SMALL, text_font, theme_of
from desktop.window.kit.translation import tr

_WIDTH = 640
OSC, LSL, JSONL = "osc", "lsl", "jsonl"


class LiveOutputPage(PageDialog):
    """Three outputs, each with its switch; decides nothing.

    Attributes:
        switches: the check box of each output, by its key.
        address: where OSC goes.
        each, network: a stream for each person; announced on the local network.
        file: the JSON Lines file; ``choose`` opens a dialog for it.

    Signals:
        switched(key, on): a person wants this output on or off.
        choose_asked(): another file is wanted.
    """

    switched = Signal(str, bool)
    choose_asked = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(tr("Live output"), _WIDTH, window)
        self.page.addWidget(self.title(tr("Live output")))
        self.page.addWidget(
            self.words(
                tr(
                    "Send the readings to other programs, frame by frame. No pictures are sent, "
                    "and everything stays on this computer unless you enter another address."
                )
            )
        )
        self.switches = {
            OSC: CheckBox(tr("OSC")),
            LSL: CheckBox(tr("Lab Streaming Layer")),
            JSONL: CheckBox(tr("JSON Lines file")),
        }
        self._notes = {key: QLabel() for key in self.switches}
        self.address = QLineEdit(str(Address()))
        self.address.setAccessibleName(tr("OSC address"))
        self.address.setToolTip(tr("Host and port, for example 127.0.0.1:9000"))
        self.each = CheckBox(tr("A stream for each person"))
        self.network = CheckBox(tr("Visible on the local network"))
        self.file = QLabel()
        self.file.setTextFormat(Qt.TextFormat.PlainText)
        self.choose = QPushButton(tr("Choose…"))
        self.choose.setToolTip(tr("Choose where to write the JSON Lines"))
        self.choose.setProperty("secondary", True)
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self.choose_asked)
        where = QHBoxLayout()
        where.setSpacing(2 * GRID)
        where.addWidget(self.file, 1)
        where.addWidget(self.choose)
        self._add_output(OSC, self.address)
        self._add_output(LSL, self.each, self.network)
        self._add_output(JSONL, where)
        self.page.addStretch(1)
        for key, box in self.switches.items():
            box.toggled.connect(lambda on, key=key: self.switched.emit(key, on))
        self._dress_notes()

    def show_state(self, key: str, note: str, *, on: bool) -> None:
        """Say how an output stands, and lock what cannot change while it is on."""
        box = self.switches[key]
        box.blockSignals(True)
        box.setChecked(on)
        box.blockSignals(False)
        self._notes[key].setText(note)
        self._notes[key].setVisible(bool(note))
        for widget in self._choices(key):
            widget.setEnabled(not on)

    def note(self, key: str) -> str:
        """What is said of an output."""
        return self._notes[key].text()

    def _choices(self, key: str) -> tuple[QWidget, ...]:
        return {
            OSC: (self.address,),
            LSL: (self.each, self.network),
            JSONL: (self.choose,),
        }[key]

    def _add_output(self, key: str, *choices: QWidget | QLayout) -> None:
        """A switch, and below it what can be chosen: side by side, large text has no room."""
        self.page.addSpacing(GRID)
        self.page.addWidget(self.switches[key])
        below = QVBoxLayout()
        below.setContentsMargins(4 * GRID, 0, 0, 0)
        below.setSpacing(GRID)
        for choice in choices:
            if isinstance(choice, QWidget):
                below.addWidget(choice)
            else:
                below.addLayout(choice)
        below.addWidget(self._notes[key])
        self.page.addLayout(below)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow theme and size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress_notes()

    def _dress_notes(self) -> None:
        theme = theme_of(self)
        for label in (*self._notes.values(), self.file):
            label.setFont(text_font(self, SMALL))
            label.setWordWrap(True)
            tint(label, theme.muted)
