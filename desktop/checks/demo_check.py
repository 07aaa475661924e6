"""The self-check on the demo portrait, whose expression is known."""

from dataclasses import dataclass
from time import perf_counter, time

from desktop.capture.demo_source import DEMO_PORTRAIT
from models.expression import Expression
from models.face import ExpressionScores, Face, Frame, Timings
from models.face_answer import FaceAnswer
from models.face_pipeline import load_pipeline
from models.pictures.picture import read_picture

EXPECTED = Expression.HAPPY


@dataclass(frozen=True, slots=True, eq=False)
class DemoCheck:
    """What came of it."""

    model: str
    """The model's name for people."""
    provider: str
    """As the session itself says, e.g. ``CPUExecutionProvider``."""
    faces: tuple[Face, ...]
    load_ms: float
    first_at: float
    """When the first analysis was done, in seconds since 1970."""
    timings: Timings
    """Of the second analysis: the first one is slower."""

    @property
    def scores(self) -> ExpressionScores | None:
        """Of the one face that should be there; None if there is none."""
        return self.faces[0].scores if self.faces else None

    @property
    def found(self) -> tuple[str, ...]:
        """The answer for each face, e.g. ``happy`` or ``not sure``."""
        return tuple(FaceAnswer.of(face).title.lower() for face in self.faces)

    @property
    def problem(self) -> str:
        """What is wrong; empty if the portrait has one face that is surely happy."""
        if self.found == (EXPECTED.value,):
            return ""
        read = ", ".join(self.found) or "no face"
        return f"The demo portrait is read as {read}, not as {EXPECTED.value}."


def check_demo(model: str) -> DemoCheck:
    """Load a model and read the demo portrait with it.

    Raises:
        MoodmirrorError: the model or the portrait cannot be loaded.
    """
    started = perf_counter()
    pipeline = load_pipeline(model)
    load_ms = (perf_counter() - started) * 1000
    image = read_picture(DEMO_PORTRAIT)
    pipeline.analyze(Frame(image, 0, started, 0.0))
    first_at = time()
    # A second later, the whole frame is searched again.
    analysis = pipeline.analyze(Frame(image, 1, started + 1, 1.0))
    return DemoCheck(
        pipeline.model_title,
        pipeline.execution_provider,
        analysis.faces,
        load_ms,
        first_at,
        analysis.timings,
    )
