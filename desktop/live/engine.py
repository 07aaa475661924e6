"""What the window knows about the model that runs."""

from dataclasses import dataclass

from models.analyzer import Analyzer
from models.execution_provider import ProviderReport


@dataclass(frozen=True, slots=True)
class Engine:
    """An analyzer at one moment: which model, on which hardware."""

    title: str
    """The model's name for people."""
    report: ProviderReport

    @classmethod
    def of(cls, analyzer: Analyzer) -> "Engine":
        """As it stands now."""
        return cls(analyzer.model_title, analyzer.report)
