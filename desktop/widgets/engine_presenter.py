"""Tells what reads the faces: in the status line in short, in its dialog in full."""

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.widgets.engine_dialog import EngineDialog
from desktop.widgets.main_window import MainWindow
from desktop.widgets.stage_meter import StageMeter
from desktop.workers.engine import Engine
from desktop.workers.live_session import LiveSession

_FIGURES_MS = 500


class EnginePresenter(QObject):
    """Keeps both true while the engine changes under them.

    Attributes:
        dialog: hidden until somebody asks.
    """

    def __init__(self, window: MainWindow, session: LiveSession) -> None:
        super().__init__(window)
        self.dialog = EngineDialog(window)
        self._window = window
        self._session = session
        self._meter = StageMeter()
        self._figures = QTimer(self)
        self._figures.setInterval(_FIGURES_MS)
        self._figures.timeout.connect(self._on_figures)
        window.tools.engine.triggered.connect(self._on_asked)
        window.status.engine_clicked.connect(window.tools.engine.trigger)
        self.dialog.finished.connect(self._figures.stop)
        self.dialog.again_asked.connect(session.try_again)
        session.engine_changed.connect(self._on_engine)
        session.tried_again.connect(self._on_tried)
        session.view_changed.connect(self._on_view)

    @Slot()
    def _on_engine(self) -> None:
        engine = self._session.engine
        assert engine is not None
        self._window.status.show_engine(_in_short(engine))
        self.dialog.show_engine(engine)

    @Slot()
    def _on_asked(self) -> None:
        self._on_figures()
        self._figures.start()
        self.dialog.show()
        self.dialog.activateWindow()
        self.dialog.done_button.setFocus()

    @Slot()
    def _on_tried(self) -> None:
        self.dialog.show_trying(trying=False)

    @Slot()
    def _on_view(self) -> None:
        view = self._session.view
        if view and view.analysis:
            self._meter.add(view.frame.captured_at, view.analysis.timings)

    @Slot()
    def _on_figures(self) -> None:
        self.dialog.show_stages(self._meter.medians)


def _in_short(engine: Engine) -> str:
    """E.g. ``ResNet-34 on CUDA``, or that the CPU had to take over."""
    report = engine.report
    provider = report.title if report else engine.provider.removesuffix("ExecutionProvider")
    failed = f", {report.took_over_from} failed" if report and report.took_over_from else ""
    return f"{engine.title} on {provider}{failed}"
