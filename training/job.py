"""One system under one protocol, and where its files lie."""

from dataclasses import dataclass
from pathlib import Path

from training.data.splits import Protocol
from training.files import RUNS_FOLDER


@dataclass(frozen=True, slots=True)
class Job:
    """What to train, evaluate or export."""

    name: str
    """Of the system, as in :data:`training.learning.recipes.RECIPES`."""
    protocol: Protocol = Protocol.OFFICIAL
    runs: Path = RUNS_FOLDER
    """Folder of all runs."""
    data: Path = RUNS_FOLDER / "data"
    """Folder of the prepared data."""

    @property
    def run(self) -> Path:
        """Folder of this run: ``NAME``, or ``NAME-original`` under the original's protocol."""
        official = self.protocol is Protocol.OFFICIAL
        return self.runs / (self.name if official else f"{self.name}-{self.protocol.value}")

    def command(self, verb: str) -> str:
        """The command line that does something with it."""
        official = self.protocol is Protocol.OFFICIAL
        protocol = "" if official else f" --protocol {self.protocol.value}"
        return f"python -m training {verb} {self.name}{protocol}"
