"""Stands between the models' list and the session: what is chosen reads, and is remembered."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from desktop.live.live_session import LiveSession
from desktop.live.side_job import SideJob
from desktop.settings.settings import Settings
from desktop.window.kit.translation import in_words
from desktop.window.model.engine_dialog import EngineDialog
from desktop.window.shell.main_window import MainWindow
from desktop.window.shell.message_bar import Tone
from models.analyzer import Analyzer
from models.detail import Detail
from models.errors import MoodmirrorError
from models.expression_classifier import ExpressionClassifier
from models.sentence import Sentence
from models.weights import DEFAULT_MODEL, load_weights, model_names

MODEL_KEY = "model/name"

LoadModel = Callable[[str, Detail], Analyzer]


def remembered_model(settings: Settings) -> str:
    """The one that was chosen last, if it is still there."""
    name = settings.text(MODEL_KEY)
    return name if name in model_names() else DEFAULT_MODEL


class ModelPresenter(QObject):
    """Lives as long as the dialog; knows which model reads and how fast each is here.

    Attributes:
        in_use: the name of the model that reads.

    Signals:
        words_asked(): somebody wants to know what the words mean.
    """

    words_asked = Signal()

    def __init__(
        self,
        window: MainWindow,
        session: LiveSession,
        settings: Settings,
        load: LoadModel,
        in_use: str,
    ) -> None:
        super().__init__(window)
        self.in_use = in_use
        self._window = window
        self._session = session
        self._settings = settings
        self._load = load
        self._loading = ""
        self._speeds: dict[str, float] = {}
        self._dialog: EngineDialog | None = None
        session.engine_changed.connect(self._on_engine)
        session.model_changed.connect(self._on_changed)
        session.model_refused.connect(self._on_refused)

    def serve(self, dialog: EngineDialog) -> None:
        """Fill the dialog's list and answer its buttons."""
        self._dialog = dialog
        dialog.models.show_in_use(self.in_use)
        dialog.models.show_speeds(self._speeds)
        dialog.models.looked_at.connect(self._tell)
        dialog.models.chosen.connect(self.choose)
        dialog.use.clicked.connect(self._on_use)
        dialog.measure.clicked.connect(self._on_measure)
        dialog.words.clicked.connect(self.words_asked)
        self._tell()

    @Slot(str)
    def choose(self, name: str) -> None:
        """Read with this model as soon as it is loaded; the old one goes on until then."""
        if self._loading or name == self.in_use:
            return
        self._loading = name
        self._session.use_model(partial(self._load, name))
        self._tell()

    @Slot()
    def _on_use(self) -> None:
        assert self._dialog is not None
        self.choose(self._dialog.models.name)

    @Slot()
    def _on_changed(self) -> None:
        self.in_use, self._loading = self._loading or self.in_use, ""
        self._settings.keep(MODEL_KEY, self.in_use)
        self._on_engine()
        if self._dialog:
            self._dialog.show_note("")
            self._dialog.models.show_in_use(self.in_use)
        self._tell()

    @Slot(object)
    def _on_refused(self, sentence: Sentence) -> None:
        self._loading = ""
        self._tell()
        if self._dialog and self._dialog.isVisible():
            self._dialog.show_note(in_words(sentence))
        else:
            self._window.message.show_message(sentence, Tone.ERROR)

    @Slot()
    def _on_engine(self) -> None:
        """Whoever is loaded has proved how fast it is."""
        engine = self._session.engine
        if engine and not self._loading:
            self._show_speeds({self.in_use: engine.report.face_ms})

    @Slot()
    def _on_measure(self) -> None:
        assert self._dialog is not None
        self._dialog.show_measuring(measuring=True)
        job = SideJob(_measure_all)
        job.done.connect(self._on_measured)
        job.failed.connect(self._on_not_measured)
        self._session.start(job)

    @Slot(object)
    def _on_measured(self, speeds: dict[str, float]) -> None:
        self._show_speeds(speeds)
        if self._dialog:
            self._dialog.show_measuring(measuring=False)

    @Slot(object)
    def _on_not_measured(self, sentence: Sentence) -> None:
        if self._dialog:
            self._dialog.show_measuring(measuring=False)
            self._dialog.show_note(in_words(sentence))

    def _show_speeds(self, speeds: dict[str, float]) -> None:
        self._speeds.update(speeds)
        if self._dialog:
            self._dialog.models.show_speeds(self._speeds)

    @Slot()
    def _tell(self) -> None:
        if self._dialog:
            possible = self._dialog.models.name != self.in_use
            self._dialog.show_use(possible=possible, loading=bool(self._loading))


def _measure_all() -> dict[str, float]:
    """Milliseconds a face of every model whose weights can be loaded; takes a second or two."""
    speeds = {}
    for name in model_names():
        try:
            speeds[name] = ExpressionClassifier(load_weights(name)).report.face_ms
        except MoodmirrorError:
            continue  # Who chooses it is told why it cannot be loaded.
    return speeds
