"""What the window may know of the engine that reads faces."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from models.execution_provider import ProviderReport
from models.expression_reader import ExpressionReader
from models.face_pipeline import FrameAnalyzer


@runtime_checkable
class Reporter(Protocol):
    """An analyzer that knows why it runs on what it runs on."""

    @property
    def report(self) -> ProviderReport:
        """What the model runs on."""


@runtime_checkable
class Follower(Protocol):
    """An analyzer that follows faces from frame to frame."""

    reader: ExpressionReader

    def reset(self) -> None:
        """Forget all faces, for a new source."""

    def choose_provider_again(self) -> None:
        """Try every provider once more, without forgetting anybody."""


@runtime_checkable
class Watcher(Protocol):
    """An analyzer that can look more closely than it usually does."""

    def watch(self, *, closely: bool) -> None:
        """Miss no face and no loss in any frame, whatever it costs; or be as quick as ever."""


@dataclass(frozen=True, slots=True)
class Engine:
    """An analyzer as the window sees it: facts that do not change any more."""

    title: str
    """The model's name for people."""
    provider: str
    """As the session itself says, e.g. ``CPUExecutionProvider``."""
    report: ProviderReport | None = None

    @classmethod
    def of(cls, analyzer: FrameAnalyzer) -> "Engine":
        """As it stands now."""
        report = analyzer.report if isinstance(analyzer, Reporter) else None
        return cls(analyzer.model_title, analyzer.execution_provider, report)
