"""Hands what the analysis thread reads to the outputs that are on, as they come and go."""

import logging
from collections.abc import Callable, Sequence
from threading import Lock
from time import perf_counter, time

from desktop.live_output.output import LiveOutput, ReaderGoneError
from desktop.live_output.sample import Sample
from models.errors import MoodmirrorError
from models.face import FrameAnalysis
from models.sentence import QT_TR_NOOP, Sentence, reason_of

_LOG = logging.getLogger(__name__)


class Broadcast:
    """Used by the analysis thread. Outputs are added and removed by any other thread.

    An output that fails is taken out, and says why once; the others go on.

    Attributes:
        sent: samples handed out since the first output was added.
    """

    def __init__(self) -> None:
        self.sent = 0
        self._lock = Lock()
        self._outputs: dict[str, LiveOutput] = {}
        self._failures: dict[str, Sentence] = {}

    @property
    def titles(self) -> dict[str, Sentence]:
        """Where each output that is on sends to, by its key."""
        with self._lock:
            return {key: output.title for key, output in self._outputs.items()}

    @property
    def on(self) -> tuple[str, ...]:
        """The keys of the outputs that are on."""
        with self._lock:
            return tuple(self._outputs)

    def add(self, key: str, output: LiveOutput) -> None:
        """Switch an output on; one under the same key goes off."""
        with self._lock:
            before = self._outputs.pop(key, None)
            self._outputs[key] = output
            self._failures.pop(key, None)
        if before is not None:
            before.close()

    def remove(self, key: str) -> None:
        """Switch an output off."""
        with self._lock:
            output = self._outputs.pop(key, None)
        if output is not None:
            output.close()

    def take_failures(self) -> dict[str, Sentence]:
        """Why outputs went off by themselves since this was last asked: a sentence for each key."""
        with self._lock:
            failures, self._failures = self._failures, {}
        return failures

    def send(self, source: str, analysis: FrameAnalysis, numbers: Sequence[int]) -> None:
        """In the analysis thread: hand on one analysed frame of what ``source`` names.

        Args:
            source: what the camera, stream or file is called.
            analysis: of one of its frames.
            numbers: the number shown for each face.
        """
        sample = Sample.of(source, self.sent, analysis, numbers)
        self._each(lambda output: output.send(sample))
        self.sent += 1

    def mark(self, text: str) -> None:
        """Hand on a mark that is set now."""
        wall_s, monotonic_s = time(), perf_counter()
        self._each(lambda output: output.mark(text, wall_s, monotonic_s))

    def close(self) -> None:
        """Switch everything off."""
        for key in self.on:
            self.remove(key)

    def _each(self, hand_on: Callable[[LiveOutput], None]) -> None:
        with self._lock:  # Short: outputs do not wait. So none is closed while it sends.
            for key, output in list(self._outputs.items()):
                try:
                    hand_on(output)
                except ReaderGoneError:
                    self._fail(key, Sentence(QT_TR_NOOP("Whoever read it has closed it.")))
                except MoodmirrorError as error:
                    self._fail(key, error.sentence)
                except Exception as error:
                    _LOG.exception("The live output %s failed", key)
                    broke_off = QT_TR_NOOP("It broke off: {reason}.")
                    self._fail(key, Sentence(broke_off, reason=reason_of(error)))

    def _fail(self, key: str, sentence: Sentence) -> None:
        output = self._outputs.pop(key)
        self._failures[key] = sentence
        output.close()
