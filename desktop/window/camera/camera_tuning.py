"""Carries what a person adjusts to the camera, and sets each camera as it was left."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from desktop.capture.camera_controls import Control, ControlState, read_controls, write_controls
from desktop.capture.camera_source import CameraSource
from desktop.capture.cameras import Camera
from desktop.live.live_session import LiveSession
from desktop.live.side_job import SideJob
from desktop.settings.camera_memory import CameraMemory
from desktop.window.camera.camera_sheet import CameraSheet
from desktop.window.kit.actions import make_action
from desktop.window.kit.translation import in_words, tr
from desktop.window.shell.main_window import MainWindow
from models.sentence import Sentence


@dataclass(frozen=True, slots=True)
class _Answer:
    camera: Camera
    states: dict[Control, ControlState]


class CameraTuning(QObject):
    """Asks the camera in a thread of its own, one question at a time: its driver may hang.

    Attributes:
        adjust: open the sheet.
        sheet: None until somebody asks for it.
        states: the controls of the camera on show.
    """

    def __init__(
        self, window: MainWindow, session: LiveSession, memory: CameraMemory, mirror: QAction
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._memory = memory
        self._mirror = mirror
        self._waiting: dict[Control, int] = {}
        self._busy = False
        self._camera: Camera | None = None
        self.sheet: CameraSheet | None = None
        self.states: dict[Control, ControlState] = {}
        self.adjust = make_action(
            window, tr("Camera settings…"), "Ctrl+Shift+P", tr("Adjust this camera"), "settings"
        )
        self.adjust.setEnabled(False)
        window.menus.camera.addSeparator()
        window.menus.camera.addAction(self.adjust)
        window.dress()
        self.adjust.triggered.connect(self._on_adjust)
        mirror.toggled.connect(self._on_mirror)
        session.source_opened.connect(self._on_opened)

    @Slot()
    def _on_opened(self) -> None:
        source = self._session.source
        self.states, self._waiting = {}, {}
        self._camera = source.camera if isinstance(source, CameraSource) else None
        self.adjust.setEnabled(self._camera is not None)
        if self._camera is None:
            if self.sheet:
                self.sheet.close()
            return
        self._mirror.setChecked(self._memory.mirrored(self._camera))
        kept = {one: self._memory.control(self._camera, one.value) for one in Control}
        self._set({one: value for one, value in kept.items() if value is not None})
        self._show()

    @Slot(bool)
    def _on_mirror(self, on: bool) -> None:
        if self._camera:
            self._memory.keep_mirrored(self._camera, mirrored=on)

    @Slot()
    def _on_adjust(self) -> None:
        if self.sheet is None:
            self.sheet = CameraSheet(self._mirror, self._window)
            self.sheet.changed.connect(self._on_changed)
            self.sheet.reset_asked.connect(self._on_reset)
        self._show()
        self.sheet.show()
        self.sheet.activateWindow()

    @Slot(object, int)
    def _on_changed(self, control: Control, value: int) -> None:
        if self._camera:
            self._memory.keep_control(self._camera, control.value, value)
            self._set({control: value})

    @Slot()
    def _on_reset(self) -> None:
        if self._camera:
            for control in Control:
                self._memory.keep_control(self._camera, control.value, None)
            # What is automatic goes first, and keeps what it decides by itself.
            self._set({one: state.default for one, state in self.states.items()})
            self._mirror.setChecked(True)

    def _set(self, values: dict[Control, int]) -> None:
        """Set controls, and read them all; changes that come meanwhile wait and go together."""
        self._waiting |= values
        if self._busy or self._camera is None:
            return
        self._busy = True
        camera, now, self._waiting = self._camera, self._waiting, {}

        def work() -> _Answer:
            write_controls(camera.index, now)
            return _Answer(camera, read_controls(camera.index))

        job = SideJob(work)
        job.done.connect(self._on_answer)
        job.failed.connect(self._on_failed)
        self._session.start(job)

    @Slot(object)
    def _on_answer(self, answer: _Answer) -> None:
        self._busy = False
        if answer.camera != self._camera or self._waiting:
            self._set({})
            return
        self.states = answer.states
        self._show()

    @Slot(object)
    def _on_failed(self, _sentence: Sentence) -> None:
        self._busy = False

    def _show(self) -> None:
        if self.sheet and self._camera:
            self.sheet.show_camera(in_words(self._camera.name), self.states)
