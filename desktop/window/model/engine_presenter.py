"""Tells what reads the faces: in the status line in short, in its dialog in full."""

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.live.engine import Engine
from desktop.live.live_session import LiveSession
from desktop.window.kit.translation import tr
from desktop.window.model.engine_dialog import EngineDialog
from desktop.window.model.model_presenter import ModelPresenter
from desktop.window.model.stage_meter import StageMeter
from desktop.window.shell.main_window import MainWindow
from models.weights import model_names

_FIGURES_MS = 500


class EnginePresenter(QObject):
    """Keeps both true while the engine changes under them.

    Attributes:
        models: chooses between the models.
        dialog: None until somebody asks.
    """

    def __init__(self, window: MainWindow, session: LiveSession, models: ModelPresenter) -> None:
        super().__init__(window)
        self.models = models
        self.dialog: EngineDialog | None = None
        self._window = window
        self._session = session
        self._meter = StageMeter()
        self._figures = QTimer(self)
        self._figures.setInterval(_FIGURES_MS)
        self._figures.timeout.connect(self._on_figures)
        window.tools.engine.triggered.connect(self._on_asked)
        window.status.engine_clicked.connect(window.tools.engine.trigger)
        session.engine_changed.connect(self._on_engine)
        session.tried_again.connect(self._on_tried)
        session.view_changed.connect(self._on_view)

    @Slot()
    def _on_engine(self) -> None:
        engine = self._session.engine
        assert engine is not None
        self._window.status.show_engine(_in_short(engine))
        if self.dialog:
            self.dialog.show_engine(engine)

    @Slot()
    def _on_asked(self) -> None:
        dialog = self.dialog = self.dialog or self._make_dialog()
        self._on_figures()
        self._figures.start()
        dialog.resize(dialog.sizeHint())
        dialog.show()
        dialog.activateWindow()
        dialog.models.names.setFocus()

    def _make_dialog(self) -> EngineDialog:
        dialog = EngineDialog(self._window.icons, model_names(), self._window)
        dialog.finished.connect(self._figures.stop)
        dialog.again_asked.connect(self._session.try_again)
        if self._session.engine:
            dialog.show_engine(self._session.engine)
        self.models.serve(dialog)
        return dialog

    @Slot()
    def _on_tried(self) -> None:
        if self.dialog:
            self.dialog.show_trying(trying=False)

    @Slot()
    def _on_view(self) -> None:
        view = self._session.view
        if view and view.analysis:
            self._meter.add(view.frame.captured_at, view.analysis.timings)

    @Slot()
    def _on_figures(self) -> None:
        if self.dialog:
            self.dialog.show_stages(self._meter.medians)


def _in_short(engine: Engine) -> str:
    """E.g. ``ResNet-34 on CUDA``, or that the CPU had to take over."""
    report = engine.report
    short = tr("{model} on {provider}").format(model=engine.title, provider=report.title)
    if report.took_over_from:
        return tr("{short}, {other} failed").format(short=short, other=report.took_over_from)
    return short
