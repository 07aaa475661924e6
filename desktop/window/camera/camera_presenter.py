"""Keeps picker, choice and session of one mind while cameras come and go."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QAction

from desktop.capture.camera_choice import CameraChoice
from desktop.capture.camera_mode import CameraMode, size_text
from desktop.capture.camera_source import CameraSource
from desktop.capture.camera_watch import CameraWatch
from desktop.capture.cameras import Camera
from desktop.capture.demo_source import DemoSource
from desktop.live.live_session import LiveSession
from desktop.settings.camera_memory import keep_camera, keep_mode, kept_camera, kept_mode
from desktop.settings.settings import Settings
from desktop.window.camera.camera_picker import CameraPicker
from desktop.window.camera.camera_return import CameraReturn
from desktop.window.camera.covered_lens import CoveredLens
from desktop.window.shell.live_presenter import LivePresenter
from desktop.window.shell.main_window import MainWindow
from desktop.window.shell.message_bar import Tone

_PATIENCE_MS = 3000
"""After so long without a list of cameras, the first one is tried without its name."""
_SAID_MS = 5000
"""What nobody need answer stays for so long."""


class CameraPresenter(QObject):
    """Opens the camera that a person means, and says what became of it.

    Attributes:
        picker: the list.
    """

    _seen = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        session: LiveSession,
        live: LivePresenter,
        settings: Settings,
        choice: CameraChoice,
    ) -> None:
        super().__init__(window)
        self.picker = CameraPicker(window)
        self._window = window
        self._session = session
        self._live = live
        self._settings = settings
        self._choice = choice
        self._choice.mode = kept_mode(settings)
        self._choice.preferred = kept_camera(settings)
        self._watch: CameraWatch | None = None
        self._return = CameraReturn(choice, self)
        self._last: Camera | None = None
        self._wants_live = self._has_looked = self._asked_look = self._asked_by_hand = False
        self._offered: Camera | None = None
        self._again = _action("Try again", "Open the camera once more", self)
        self._use = _action("Use it", "Show this camera", self)
        CoveredLens(window, session)
        self._connect()
        self._show()

    def begin(self, *, live: bool) -> None:
        """Watch for cameras from now on; ``live``: open one when it is known which are there."""
        self._wants_live = live
        self._watch = CameraWatch(self._choice.system, self._seen.emit)
        if live:
            self._window.video.show_placeholder("Starting…")
            QTimer.singleShot(_PATIENCE_MS, self, self._go_live)

    @Slot()
    def stop(self) -> None:
        """Watch no more."""
        if self._watch:
            self._watch.stop()
        self._return.give_up()

    def choose(self, camera: Camera) -> None:
        """Show this one, and remember it when it has opened."""
        shown = self._shown
        if shown and (shown.identity or shown) == (camera.identity or camera):
            return
        self._asked_by_hand = True
        self._choice.camera = camera
        self._live.open_camera()

    @property
    def _shown(self) -> Camera | None:
        """The camera that is live."""
        source = self._session.source
        is_live = isinstance(source, CameraSource) and self._return.lost is None
        return source.camera if is_live and isinstance(source, CameraSource) else None

    def _connect(self) -> None:
        picker, session = self.picker, self._session
        self._seen.connect(self._on_seen)
        self._again.triggered.connect(self._on_again)
        self._use.triggered.connect(self._on_use)
        picker.camera_asked.connect(self.choose)
        picker.mode_asked.connect(self._on_mode)
        picker.next.triggered.connect(self._on_next)
        picker.look.triggered.connect(self._on_look)
        self._return.ready.connect(self._on_ready)
        session.source_opened.connect(self._on_opened)
        session.source_lost.connect(self._on_lost)
        session.open_failed.connect(self._on_failed)
        self._window.tools.cancel.triggered.connect(self._on_cancel)
        self._window.closed.connect(self.stop)

    # What was asked for.

    @Slot()
    def _go_live(self) -> None:
        if self._wants_live:
            self._wants_live = False
            # Where a camera is there and does not open, another try may help; else a file.
            self._live.open_camera(way_out=self._again if self._choice.cameras else None)

    @Slot()
    def _on_again(self) -> None:
        self._live.open_camera()

    @Slot()
    def _on_use(self) -> None:
        if self._offered:
            self.choose(self._offered)

    @Slot()
    def _on_next(self) -> None:
        camera = self._choice.next_after(self._shown)
        if camera:
            self.choose(camera)

    @Slot()
    def _on_look(self) -> None:
        self._asked_look = True
        if self._watch:
            self._watch.look_now()

    @Slot(object)
    def _on_mode(self, mode: CameraMode) -> None:
        self._choice.mode = mode
        keep_mode(self._settings, mode)
        self._show()
        if self._shown:
            self._asked_by_hand = True
            self._live.open_camera()

    @Slot()
    def _on_cancel(self) -> None:
        source = self._session.source
        if isinstance(source, CameraSource):
            self._choice.camera, self._choice.mode = source.camera, source.mode
            self._show()

    # What happened.

    @Slot(object)
    def _on_seen(self, cameras: tuple[Camera, ...]) -> None:
        is_first, self._has_looked = not self._has_looked, True
        came = self._choice.take(cameras)
        self._show()
        self._withdraw_offer()
        if self._wants_live:
            self._go_live()
        elif self._return.lost:
            self._return.look()
        elif came and not is_first:
            self._offer(came)
        if self._asked_look:
            self._asked_look = False
            self._say_for_a_while(_found(cameras))

    @Slot(object)
    def _on_ready(self, camera: Camera) -> None:
        if self._session.opening is None:
            self._choice.camera = camera
            self._live.open_camera(quietly=True)

    @Slot()
    def _on_opened(self) -> None:
        self._return.give_up()
        self._offered = None
        source = self._session.source
        if isinstance(source, CameraSource):
            self._choice.camera = self._last = source.camera
            self._say_what_opened(source)
        elif self._last:  # Whoever goes live again means the camera that worked.
            self._choice.camera = self._last
        self._asked_by_hand = False
        self._show()

    @Slot(str)
    def _on_lost(self, _sentence: str) -> None:
        source = self._session.source
        self._asked_by_hand = False
        if isinstance(source, CameraSource):
            self._return.wait_for(source.camera)
            if self._watch:
                self._watch.look_now()
        self._show()

    @Slot(str)
    def _on_failed(self, _sentence: str) -> None:
        self._asked_by_hand = False
        self._show()

    def _say_what_opened(self, source: CameraSource) -> None:
        camera, message = source.camera, self._window.message
        shortfall = _shortfall(source)
        if self._asked_by_hand and camera.identity:
            self._choice.preferred = camera.identity
            keep_camera(self._settings, camera.identity)
        if self._asked_by_hand and shortfall:
            message.show_message(f"{camera.name} {shortfall}.", Tone.INFO)
        elif self._choice.stands_in(camera) and self._choice.preferred:
            name = self._choice.preferred.name
            message.show_message(f"{name} is not there; this is {camera.name}.", Tone.INFO)

    def _say_for_a_while(self, text: str) -> None:
        message = self._window.message

        def clear() -> None:
            if message.text == text:
                message.clear()

        message.show_message(text, Tone.INFO)
        QTimer.singleShot(_SAID_MS, self, clear)

    def _offer(self, came: list[Camera]) -> None:
        """A new camera is offered where nothing is live, or where it is the one most wanted."""
        shown = self._shown
        if shown is None:
            source = self._session.source
            idle = source is None or isinstance(source, DemoSource)
            camera = came[0] if idle and self._session.opening is None else None
        else:
            wanted = [one for one in came if not self._choice.stands_in(one)]
            camera = wanted[0] if wanted and self._choice.stands_in(shown) else None
        if camera:
            self._offered = camera
            text = f"{camera.name} was plugged in."
            self._window.message.show_message(text, Tone.INFO, self._use)

    def _withdraw_offer(self) -> None:
        if self._offered and self._offered not in self._choice.cameras:
            self._offered = None
            if self._window.message.action is self._use:
                self._window.message.clear()

    def _show(self) -> None:
        shown, source = self._shown, self._session.source
        self.picker.show_cameras(self._choice.cameras, shown)
        size = rate = None
        tip = ""
        if shown and isinstance(source, CameraSource):
            size, rate = source.frame_size, source.frame_rate
            given = [size_text(size)] if size else []
            given += [f"{rate:.0f} frames a second"] if rate else []
            tip = "\n".join([shown.name, *filter(None, (", ".join(given), _shortfall(source)))])
        self.picker.show_mode(self._choice.mode, size, rate)
        self.picker.show_name(shown, tip)


def _found(cameras: tuple[Camera, ...]) -> str:
    if not cameras:
        return "No camera was found. Plug one in."
    count = "1 camera" if len(cameras) == 1 else f"{len(cameras)} cameras"
    return f"{count} found: {', '.join(one.name for one in cameras)}."


def _shortfall(source: CameraSource) -> str:
    size = source.frame_size
    return source.mode.shortfall(size, source.frame_rate) if size else ""


def _action(text: str, tip: str, parent: QObject) -> QAction:
    action = QAction(text, parent)
    action.setToolTip(tip)
    return action
