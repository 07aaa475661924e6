"""Keeps picker, choice and session in agreement while cameras come and go."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QAction

from desktop.capture.camera_choice import CameraChoice
from desktop.capture.camera_mode import CameraMode, format_text, size_text
from desktop.capture.camera_source import CameraSource
from desktop.capture.camera_watch import CameraWatch
from desktop.capture.cameras import Camera
from desktop.live.live_session import LiveSession
from desktop.settings.camera_memory import CameraMemory
from desktop.window.camera.camera_offer import CameraOffer
from desktop.window.camera.camera_picker import CameraPicker
from desktop.window.camera.camera_return import CameraReturn
from desktop.window.camera.covered_lens import CoveredLens
from desktop.window.camera.dim_light import DimLight
from desktop.window.camera.silent_camera import SilentCamera
from desktop.window.kit.translation import in_words, tr
from desktop.window.shell.live_presenter import LivePresenter
from desktop.window.shell.main_window import MainWindow
from desktop.window.shell.message_bar import Tone
from models.sentence import Sentence

_PATIENCE_MS = 3000
"""After so long without a list of cameras, the first one is tried without its name."""
_SAID_MS = 5000
"""What nobody need answer stays for so long."""
_FOUND = "cameras found"


class CameraPresenter(QObject):
    """Opens the camera that a person means, and says what became of it.

    Attributes:
        picker: the list.
        memory: what is wanted of cameras.
    """

    _seen = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        session: LiveSession,
        live: LivePresenter,
        memory: CameraMemory,
        choice: CameraChoice,
    ) -> None:
        super().__init__(window)
        self.picker = CameraPicker(window)
        self.memory = memory
        self._window = window
        self._session = session
        self._live = live
        self._choice = choice
        self._choice.mode_of = memory.mode
        self._choice.preferred = memory.preferred
        self._watch: CameraWatch | None = None
        self._return = CameraReturn(choice, self)
        self._offer = CameraOffer(window, session, choice)
        self._last: Camera | None = None
        # What a person chose by hand. It outlives failures: one try more may be all it needs.
        self._meant: Camera | None = None
        self._complaint: Sentence | None = None  # What was said last of the camera that was lost.
        self._mode_asked = self._wants_live = self._has_looked = self._asked_look = False
        self._again = _action(tr("Try again"), tr("Open the camera again"), self)
        CoveredLens(window, session)
        DimLight(window, session)
        SilentCamera(window, session)
        self._connect()
        self._show()

    def begin(self, *, live: bool) -> None:
        """Watch for cameras from now on; ``live``: open one when it is known which are there."""
        self._wants_live = live
        self._watch = CameraWatch(self._choice.system, self._seen.emit)
        if live:
            self._window.video.show_placeholder(tr("Starting…"))
            if not self._choice.needs_names:
                QTimer.singleShot(_PATIENCE_MS, self, self._go_live)

    @Slot()
    def stop(self) -> None:
        """Watch no more."""
        if self._watch:
            self._watch.stop()
        self._return.give_up()

    @Slot(object)
    def choose(self, camera: Camera) -> None:
        """Show this one, and remember it when it has opened. Whatever else is opening gives way."""
        self._meant = camera
        opening = self._session.opening
        if isinstance(opening, CameraSource) and _is_same(opening.camera, camera):
            return
        if self._shown and _is_same(self._shown, camera):
            if opening:
                self._live.cancel_opening()
            self._remember(self._shown)
            return
        self._choice.camera = camera
        self._live.open_camera()

    @property
    def shown(self) -> CameraSource | None:
        """The camera that is live."""
        source = self._session.source
        is_live = self._return.lost is None and not self._session.suspended
        return source if is_live and isinstance(source, CameraSource) else None

    @property
    def _shown(self) -> Camera | None:
        return self.shown.camera if self.shown else None

    def _connect(self) -> None:
        picker, session = self.picker, self._session
        self._seen.connect(self._on_seen)
        self._again.triggered.connect(self._on_again)
        self._offer.taken.connect(self.choose)
        picker.camera_asked.connect(self.choose)
        picker.modes.asked.connect(self._on_mode)
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
        camera = self._shown or self._choice.camera
        if camera is None:
            return
        self.memory.keep_mode(camera, mode)
        self._show()
        if self._shown:
            self._mode_asked = True
            self._choice.camera = self._shown
            self._live.open_camera()

    @Slot()
    def _on_cancel(self) -> None:
        source = self._session.source
        self._meant = None
        if isinstance(source, CameraSource):
            self._choice.camera = source.camera
            if self._mode_asked:
                self.memory.keep_mode(source.camera, source.mode)
            self._show()
        self._mode_asked = False

    # What happened.

    @Slot(object)
    def _on_seen(self, cameras: tuple[Camera, ...]) -> None:
        is_first, self._has_looked = not self._has_looked, True
        came = self._choice.take(cameras)
        self._name_late()
        self._show()
        self._offer.withdraw_missing()
        if self._wants_live:
            self._go_live()
        elif self._return.lost:
            self._return.look()
        elif came and not is_first:
            self._offer.offer_one_of(came, self._shown)
        if self._asked_look:
            self._asked_look = False
            message = self._window.message
            message.show_message(_found(cameras), Tone.INFO, key=_FOUND, for_ms=_SAID_MS)

    def _name_late(self) -> None:
        """A camera that was opened before anybody knew the names gets its own now."""
        for source in (self._session.source, self._session.opening):
            if not isinstance(source, CameraSource) or source.camera.identity is not None:
                continue
            same = (one for one in self._choice.cameras if one.index == source.camera.index)
            if camera := next(same, None):
                source.recognize(camera)
                self._choice.camera = self._last = camera
                if self._return.lost:
                    self._return.wait_for(camera)

    @Slot(object)
    def _on_ready(self, camera: Camera) -> None:
        if self._session.opening is None:
            self._choice.camera = camera
            self._live.open_camera(quietly=True)

    @Slot()
    def _on_opened(self) -> None:
        self._return.give_up()
        self._offer.forget()
        source = self._session.source
        if isinstance(source, CameraSource):
            self._choice.camera = self._last = source.camera
            self._say_what_opened(source)
        elif self._last:  # Whoever goes live again means the camera that worked.
            self._choice.camera = self._last
        self._meant = None
        self._mode_asked = False
        self._show()

    @Slot(object)
    def _on_lost(self, sentence: Sentence) -> None:
        source = self._session.source
        self._complaint = sentence
        if isinstance(source, CameraSource):
            if self._mode_asked:  # What it did not take shall not keep it from coming back.
                self.memory.keep_mode(source.camera, source.mode)
            self._return.wait_for(source.camera)
            if self._watch:
                self._watch.look_now()
        self._mode_asked = False
        self._show()

    @Slot(object)
    def _on_failed(self, sentence: Sentence) -> None:
        message = self._window.message
        if self._return.lost and message.text == in_words(self._complaint):
            # It may be plugged in again, and busy: what is said of it stays true.
            message.show_message(sentence, Tone.ERROR, self._window.tools.again)
            self._complaint = sentence
        self._mode_asked = False
        self._show()

    def _say_what_opened(self, source: CameraSource) -> None:
        camera, message = source.camera, self._window.message
        is_meant = self._meant is not None and _is_same(self._meant, camera)
        shortfall = _shortfall(source)
        if is_meant:
            self._remember(camera)
        if (is_meant or self._mode_asked) and shortfall:
            message.show_message(shortfall, Tone.INFO)
        elif self._choice.stands_in(camera) and not self._choice.preferred_is_there:
            assert self._choice.preferred is not None
            sentence = tr("{missing} is not connected; this is {shown}.").format(
                missing=self._choice.preferred.name, shown=in_words(camera.name)
            )
            message.show_message(sentence, Tone.INFO)

    def _remember(self, camera: Camera) -> None:
        if camera.identity:
            self._choice.preferred = self.memory.preferred = camera.identity

    def _show(self) -> None:
        source = self.shown
        self.picker.show_cameras(self._choice.cameras, self._shown)
        if source is None:
            camera = self._choice.camera
            mode = self.memory.mode(camera) if camera else CameraMode()
            self.picker.modes.show(mode, (), None, None)
            self.picker.show_name(None)
            return
        mode = self.memory.mode(source.camera)
        self.picker.modes.show(mode, source.offered, source.frame_size, source.frame_rate)
        self.picker.show_name(source.camera, _tip(source))


def _tip(source: CameraSource) -> str:
    """What the camera gives, and whether that was asked for."""
    size, rate = source.frame_size, source.frame_rate
    given = [size_text(size)] if size else []
    given += [tr("{rate} frames per second").format(rate=round(rate))] if rate else []
    given += (
        [in_words(format_text(source.pixel_format))]
        if source.pixel_format and source.offered
        else []
    )
    chosen = tr("Chosen automatically") if source.mode == CameraMode() and given else ""
    shortfall = in_words(_shortfall(source))
    lines = (in_words(source.camera.name), ", ".join(given), chosen, shortfall)
    return "\n".join(filter(None, lines))


def _is_same(one: Camera, other: Camera) -> bool:
    if one.identity is None or other.identity is None:
        return one.index == other.index
    return one.identity == other.identity


def _found(cameras: tuple[Camera, ...]) -> str:
    if not cameras:
        return tr("No camera was found. Plug one in.")
    names = ", ".join(in_words(one.name) for one in cameras)
    found = tr("1 camera found") if len(cameras) == 1 else tr("%n cameras found", "", len(cameras))
    return tr("{found}: {names}.").format(found=found, names=names)


def _shortfall(source: CameraSource) -> Sentence | None:
    size = source.frame_size
    return source.mode.shortfall(source.name, size, source.frame_rate) if size else None


def _action(text: str, tip: str, parent: QObject) -> QAction:
    action = QAction(text, parent)
    action.setToolTip(tip)
    return action
