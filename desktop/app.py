"""Puts the app together: the only place where window, session and models meet."""

import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Thread
from types import FrameType

import onnxruntime  # noqa: F401  # Before Qt: on Windows, the other order loads a wrong DLL.
from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from desktop.capture.camera_choice import CameraChoice
from desktop.capture.camera_source import CAMERAS
from desktop.capture.cameras import may_name_camera
from desktop.capture.sources import source_from
from desktop.crash_report import CrashReporter
from desktop.live.analysis_worker import LoadAnalyzer
from desktop.live.garbage import Garbage
from desktop.live.live_session import LiveSession
from desktop.live.memory_return import MemoryReturn
from desktop.recording.left_open import complete_manifests
from desktop.settings.camera_memory import CameraMemory
from desktop.settings.settings import Settings
from desktop.stop_signals import handle_stop_signals
from desktop.window.calibration.calibration_presenter import CalibrationPresenter
from desktop.window.camera.camera_presenter import CameraPresenter
from desktop.window.camera.camera_rest import CameraRest
from desktop.window.camera.camera_tuning import CameraTuning
from desktop.window.files.files_presenter import FilesPresenter, shows_at_once
from desktop.window.help.help_presenter import HelpPresenter
from desktop.window.kit.assistive import tell_roles
from desktop.window.kit.language import Language, speak
from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.kit.theme import MEDIUM
from desktop.window.live_output.live_output_presenter import LiveOutputPresenter
from desktop.window.marks.marks_presenter import MarksPresenter
from desktop.window.model.engine_presenter import EnginePresenter
from desktop.window.model.model_presenter import ModelPresenter, remembered_model
from desktop.window.people.person_menu import PersonMenu
from desktop.window.picture.frame_renderer import FrameRenderer
from desktop.window.picture.picture_badges import PictureBadges
from desktop.window.playback.transport_presenter import TransportPresenter
from desktop.window.privacy.cover_presenter import CoverPresenter
from desktop.window.privacy.virtual_camera_presenter import VirtualCameraPresenter
from desktop.window.record.recording_presenter import RecordingPresenter
from desktop.window.record.snapshot_presenter import SnapshotPresenter
from desktop.window.recordings.recordings_presenter import RecordingsPresenter
from desktop.window.report.report_presenter import ReportPresenter
from desktop.window.settings.app_look import AppLook
from desktop.window.settings.setting_actions import LANGUAGE
from desktop.window.settings.settings_presenter import SettingsPresenter
from desktop.window.settings.steadiness_presenter import SteadinessPresenter
from desktop.window.shell.live_presenter import LivePresenter, MakeSource
from desktop.window.shell.main_window import MainWindow
from desktop.window.shell.window_modes import WindowModes
from desktop.window.timeline.timeline_presenter import TimelinePresenter
from models.analyzer import Analyzer
from models.detail import Detail
from models.face_pipeline import load_pipeline
from models.weights import DEFAULT_MODEL

_ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)
_LISTEN_MS = 200


@dataclass(frozen=True, slots=True)
class App:
    """The parts that outlive any source."""

    window: MainWindow
    session: LiveSession
    presenter: LivePresenter
    engine: EnginePresenter
    calibration: CalibrationPresenter
    cover: CoverPresenter
    timeline: TimelinePresenter
    choices: SettingsPresenter
    transport: TransportPresenter
    recording: RecordingPresenter
    cameras: CameraPresenter
    tuning: CameraTuning
    rest: CameraRest
    files: FilesPresenter
    virtual_camera: VirtualCameraPresenter
    modes: WindowModes
    help: HelpPresenter
    report: ReportPresenter
    recordings: RecordingsPresenter
    marks: MarksPresenter
    live_output: LiveOutputPresenter


def prepare_application(application: QApplication) -> None:
    """Style, theme, icon and roles; from now on garbage is collected in the window's thread."""
    application.setApplicationName("Moodmirror")
    application.setDesktopFileName("moodmirror")
    application.setStyle("Fusion")
    font = application.font()
    font.setPixelSize(MEDIUM)
    application.setFont(font)
    AppLook(application)
    icons = SvgIcons()
    icon = QIcon()
    for size in _ICON_SIZES:
        icon.addPixmap(icons.pixmap("icon", size, 1.0))
    application.setWindowIcon(icon)
    tell_roles()
    Garbage(application)


def build_app(
    load: LoadAnalyzer,
    make_camera: MakeSource,
    settings: Settings | None = None,
    choice: CameraChoice | None = None,
    model: str = DEFAULT_MODEL,
) -> App:
    """Window, session and what stands between them; nothing is open yet.

    Args:
        load: loads what reads the faces, in the analysis thread.
        make_camera: makes the source that counts as the camera.
        settings: what is remembered; without any, nothing is.
        choice: among which cameras; its ``make`` should be ``make_camera``.
        model: the name of what ``load`` loads.
    """
    window = MainWindow(SvgIcons())
    session = LiveSession(load)
    settings = settings or Settings()
    badges = PictureBadges(window.icons, window.video)
    SteadinessPresenter(window, session, settings)
    calibration = CalibrationPresenter(window, session)
    models = ModelPresenter(window, session, settings, _load, model)
    engine = EnginePresenter(window, session, models)
    window.closed.connect(MemoryReturn(window, session).stop)
    renderer = FrameRenderer(window.icons, window.font(), lambda: window.video.drawn)
    snapshots = SnapshotPresenter(window, session, renderer)
    recording = RecordingPresenter(window, session, settings, renderer, badges)
    cover = CoverPresenter(window, session, settings, badges)
    PersonMenu(window, renderer, snapshots, cover)
    timeline = TimelinePresenter(window, session, settings)
    timeline.follow_marks(recording)
    report = ReportPresenter(window, session)
    recording.recorded.connect(report.remember)
    recordings = RecordingsPresenter(window, session, renderer, lambda: recording.actions.folder)
    recording.recorded.connect(recordings.remember)
    recordings.report_asked.connect(report.open)
    marks = MarksPresenter(window, session)
    recordings.marks_asked.connect(marks.open_for)
    timeline.panel.chart.mark_menu_asked.connect(marks.open_menu)
    marks.changed.connect(timeline.show_marks)
    live_output = LiveOutputPresenter(window, session, settings)
    recording.marked.connect(live_output.mark)
    transport = TransportPresenter(window, session)
    transport.bar.seek.mark_menu_asked.connect(marks.open_menu)
    marks.changed.connect(transport.show_marks)
    timeline.shown_changed.connect(lambda shown: transport.bar.show_seek(not shown))
    transport.bar.show_seek(timeline.panel.isHidden())
    choices = SettingsPresenter(window, session, settings)
    live = LivePresenter(window, session, make_camera)
    memory = CameraMemory(settings)
    files = FilesPresenter(window, session, live, settings)
    files.queue.report_asked.connect(report.open)
    for asks in (recording, recordings):
        asks.review_asked.connect(lambda folder: files.open([folder]))
    recording.recorded.connect(files.remember)
    cameras = CameraPresenter(window, session, live, memory, choice or CameraChoice(CAMERAS))
    tuning = CameraTuning(window, session, memory, choices.actions.mirror)
    virtual_camera = VirtualCameraPresenter(window, session, renderer, badges)

    def is_watched() -> bool:
        return recording.recorder is not None or virtual_camera.send.isChecked()

    return App(
        window,
        session,
        live,
        engine,
        calibration,
        cover,
        timeline,
        choices,
        transport,
        recording,
        cameras,
        tuning,
        CameraRest(window, session, live, choices.actions.rest, is_watched),
        files,
        virtual_camera,
        WindowModes(window, settings, badges),
        HelpPresenter(window, session, settings, models),
        report,
        recordings,
        marks,
        live_output,
    )


def run_app(source: str | None, model: str = "", files: Sequence[Path] = ()) -> int:
    """Run until the window is closed; returns the exit code.

    Args:
        source: what to open first, as after ``--source``; the first camera by default.
        model: the name of the weights; the one that was chosen last by default.
        files: what to open instead: one is shown, several or a folder are read one by one.
    """
    application = QApplication(sys.argv[:1])
    prepare_application(application)
    settings = Settings.of_user()
    speak(application, settings.choice(LANGUAGE, Language.SYSTEM))
    CrashReporter(application).install()
    named = source is not None and may_name_camera(source)
    choice = CameraChoice(CAMERAS, wanted=source if source and named else "")
    model = model or remembered_model(settings)
    app = build_app(partial(_load, model), choice.make, settings, choice, model)
    _close_on_signals(application, app.window)
    recordings = app.recording.actions.folder
    Thread(target=complete_manifests, args=(recordings,), daemon=True).start()
    app.window.show()
    app.cameras.begin(live=not shows_at_once(files) and (source is None or named))
    app.files.open(files)
    if source is not None and not named:
        app.presenter.open(partial(source_from, source))
    code = application.exec()
    app.cameras.stop()
    app.help.report.stop()
    if not app.session.stop():
        # A driver holds a thread; to destroy that under it would be reported as a crash.
        os._exit(code)
    return code


def _load(model: str, detail: Detail) -> Analyzer:
    return load_pipeline(model, detail=detail)


def _close_on_signals(application: QApplication, window: MainWindow) -> None:
    """Let Ctrl+C, ``kill`` or a closed terminal close the app, and a recording with it."""

    def close(_number: int, _frame: FrameType | None) -> None:
        window.close()
        application.quit()

    signal.signal(signal.SIGINT, close)
    handle_stop_signals(close)
    # Python sees a signal only when it is its turn: this gives it one.
    turn = QTimer(application)
    turn.timeout.connect(lambda: None)
    turn.start(_LISTEN_MS)
