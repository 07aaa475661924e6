"""What turns frames into analyses, one still at a time or a live source."""

from abc import ABC, abstractmethod
from typing import Self

from models.execution_provider import ProviderReport
from models.expression_classifier import ExpressionClassifier
from models.expression_reader import ExpressionReader
from models.face import Frame, FrameAnalysis
from models.weights import load_weights


class Analyzer(ABC):
    """Finds faces and classifies their expressions. For one thread at a time.

    Attributes:
        reader: judges the scores, smooths them where faces are followed, and calibrates; any
            thread may call it.
    """

    def __init__(self, classifier: ExpressionClassifier, reader: ExpressionReader) -> None:
        self._classifier = classifier
        self.reader = reader

    @abstractmethod
    def analyze(self, frame: Frame) -> FrameAnalysis:
        """Find every face of a frame and read its expression."""

    def start_over(self) -> None:  # noqa: B027  # Stills: nothing kept.
        """Forget everything, for a file whose results depend on nothing read before it."""

    def reset(self) -> None:  # noqa: B027  # Nothing to forget where each frame stands alone.
        """Forget all faces, for a new source; their ids are not given again."""

    def watch(self, *, closely: bool) -> None:  # noqa: B027  # A still is always searched so.
        """Search every frame as thoroughly as it takes to miss no face, or be quick again."""

    def take_time(self, *, allowed: bool) -> None:  # noqa: B027  # A still always takes it.
        """Search the next frames as a picture is searched, or be quick again."""

    def choose_provider_again(self) -> None:
        """Try every execution provider once more; faces, ids and calibrations stay.

        Raises:
            MoodmirrorError: the weights are missing or wrong.
        """
        self._classifier.reload(load_weights(self._classifier.card.name))

    def take_network_of(self, other: Self) -> None:
        """Classify with the network of another analyzer; faces and their ids stay.

        Its reader comes along: a calibration belongs to the network that it was made with.
        """
        self._classifier = other._classifier
        self.reader = other.reader

    @property
    def execution_provider(self) -> str:
        """The provider that the session really has, e.g. ``CPUExecutionProvider``."""
        return self._classifier.execution_provider

    @property
    def model_title(self) -> str:
        """The model's name for people, e.g. ``Shallow CNN``."""
        return self._classifier.card.title

    @property
    def report(self) -> ProviderReport:
        """What the model runs on, and why on nothing better."""
        return self._classifier.report
