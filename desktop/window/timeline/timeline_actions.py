"""What a person can do with the timeline."""

from math import inf

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from desktop.timeline.scope import SPANS_S
from desktop.window.kit.actions import make_action, set_icon_name
from desktop.window.kit.translation import tr
from desktop.window.shell.main_window import MainWindow
from desktop.window.timeline import wording

_PEOPLE = 9


class TimelineActions(QObject):
    """They stand in the menu "View"; the first one on the tool bar, too.

    Attributes:
        show: have a timeline; checkable.
        hold: let it stand still; checkable.
        whole: show the whole video.
        spans: a menu of all spans.

    Signals:
        span_chosen(seconds): show so much time.
        span_asked(steps): show more time (over 0), or less.
        person_chosen(number): show this person's lines.
    """

    span_chosen = Signal(float)
    span_asked = Signal(int)
    person_chosen = Signal(int)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.show = make_action(window, tr("Timeline"), "Ctrl+T", tr("Show timeline"), "timeline")
        self.show.setCheckable(True)
        self.hold = make_action(window, tr("Freeze"), "Ctrl+Shift+T", "", "pause")
        self.hold.setCheckable(True)
        self.hold.toggled.connect(self._name_hold)
        self._name_hold(False)
        zoom_in = make_action(window, tr("Zoom in"), "Ctrl++", tr("Show less time in more detail"))
        zoom_in.setShortcuts([QKeySequence(key) for key in ("Ctrl++", "Ctrl+=")])
        zoom_in.triggered.connect(lambda: self.span_asked.emit(-1))
        zoom_out = make_action(window, tr("Zoom out"), "Ctrl+-", tr("Show more time"))
        zoom_out.triggered.connect(lambda: self.span_asked.emit(1))
        self.spans = QMenu(tr("Time span"), window)
        self._spans = {seconds: self._add_span(window, seconds) for seconds in SPANS_S}
        self._people = [self._make_person(window, place) for place in range(_PEOPLE)]
        self._numbers: tuple[int, ...] = ()
        self.whole = make_action(window, tr("Whole video"), "Ctrl+0", tr("Show the whole video"))
        self.whole.triggered.connect(lambda: self.span_chosen.emit(inf))
        self.show_video(False)
        self._others = [self.hold, zoom_in, zoom_out, self.whole]
        window.menus.view.addAction(self.show)
        menu = window.menus.view.addMenu(tr("Timeline options"))
        menu.setToolTipsVisible(True)
        menu.addActions(self._others)
        menu.addMenu(self.spans)
        menu.addSeparator()
        menu.addActions(self._people)
        window.toolbar.add_right(self.show, before=window.tools.panel)
        self.tell_people(())

    def tell_span(self, seconds: float) -> None:
        """Mark the span that is shown."""
        for span, action in self._spans.items():
            action.setChecked(span == seconds)

    def show_video(self, video: bool) -> None:
        """A video is shown as a whole; what a camera shows can be frozen."""
        self.whole.setVisible(video)
        self.hold.setVisible(not video)

    def tell_people(self, numbers: tuple[int, ...]) -> None:
        """Who can be chosen, in the order of the strips."""
        self._numbers = numbers
        for place, action in enumerate(self._people):
            known = place < len(numbers)
            action.setText(_person(numbers[place] if known else place + 1))
            action.setEnabled(known)

    def tell_shown(self, *, shown: bool) -> None:
        """Without a timeline there is nothing to hold."""
        for action in (*self._others, *self._spans.values()):
            action.setEnabled(shown)

    def _name_hold(self, held: bool) -> None:
        text = tr("Unfreeze") if held else tr("Freeze")
        tip = tr("Follow the picture again") if held else tr("Freeze timeline")
        key = self.hold.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.hold.setText(text)
        self.hold.setIconText(text)
        self.hold.setToolTip(f"{tip} ({key})")
        set_icon_name(self.hold, "play" if held else "pause")

    def _add_span(self, window: MainWindow, seconds: float) -> QAction:
        group = self.findChild(QActionGroup) or QActionGroup(self)
        # A video shows other spans, too: then none of these is checked.
        group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        action = make_action(window, wording.span(seconds), "", tr("Show this much time"))
        action.setCheckable(True)
        action.triggered.connect(lambda: self.span_chosen.emit(seconds))
        group.addAction(action)
        self.spans.addAction(action)
        return action

    def _make_person(self, window: MainWindow, place: int) -> QAction:
        action = make_action(
            window, _person(place + 1), f"Alt+{place + 1}", tr("Show this person's timeline")
        )
        action.triggered.connect(lambda: self.person_chosen.emit(self._numbers[place]))
        return action


def _person(number: int) -> str:
    return tr("Person {number}").format(number=number)
