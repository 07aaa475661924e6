"""What every live output can do."""

from typing import Protocol

from desktop.live_output.sample import Sample
from models.sentence import Sentence


class ReaderGoneError(Exception):
    """The reader of this output has closed it."""


class LiveOutput(Protocol):
    """Takes samples as they come, from one thread; never waits long, for the analysis waits for it.

    Attributes:
        title: where it sends to, in a few words.
    """

    title: Sentence

    def send(self, sample: Sample) -> None:
        """Hand on one analysed frame.

        Raises:
            MoodmirrorError: it cannot be sent.
            ReaderGoneError: it has no reader any more.
        """
        ...

    def mark(self, text: str, wall_s: float, monotonic_s: float) -> None:
        """Hand on a mark that was set at this moment."""
        ...

    def close(self) -> None:
        """End it well. More than once does no harm."""
        ...
