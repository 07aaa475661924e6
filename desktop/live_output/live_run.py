"""``moodmirror live``: the live engine without a window."""

import logging
from collections.abc import Callable, Sequence
from threading import Event

from desktop.capture.frame_source import FrameSource
from desktop.live.face_numbers import FaceNumbers
from desktop.live_output.output import LiveOutput, ReaderGoneError
from desktop.live_output.sample import Sample
from models.analyzer import Analyzer
from models.errors import MoodmirrorError
from models.face import Frame

_LOG = logging.getLogger(__name__)
_RETRY_S = (0.5, 1.0, 2.0)
"""Pauses before a lost camera is tried again; the last one is repeated."""

FINE = 0


class LiveRun:
    """Reads a source and hands every analysed frame to the outputs, until it ends or is stopped.

    A camera that is lost is waited for, for as long as it takes.
    """

    def __init__(
        self,
        make_source: Callable[[], FrameSource],
        pipeline: Analyzer,
        outputs: Sequence[LiveOutput],
        say: Callable[[str], None],
    ) -> None:
        """Begin nothing yet.

        Args:
            make_source: a new source, not opened yet; asked again when it was lost.
            pipeline: reads the faces.
            outputs: get every sample.
            say: tells a person what happens; not on an output.
        """
        self._make_source = make_source
        self._pipeline = pipeline
        self._outputs = outputs
        self._say = say
        self._stopping = Event()
        self._source: FrameSource | None = None
        self._frame = 0
        self._numbers = FaceNumbers()

    def stop(self) -> None:
        """From any thread or signal handler: end after the frame at hand."""
        self._stopping.set()
        if self._source is not None:
            self._source.abandon()

    def run(self) -> int:
        """Run to the end; returns the exit code.

        Raises:
            MoodmirrorError: the source cannot be opened at first, a file broke off, or an output
                cannot be written.
        """
        try:
            self._read(self._make_source())
            failures = 0
            while not self._stopping.is_set():  # Only a camera or stream comes here: it was lost.
                failures = failures + 1 if self._again() else 0
                self._stopping.wait(_RETRY_S[min(failures, len(_RETRY_S) - 1)])
        except (ReaderGoneError, _EndedError):
            return FINE
        finally:
            for output in self._outputs:
                output.close()
        return FINE

    def _again(self) -> bool:
        """Try the lost source once more; whether that failed."""
        try:
            self._read(self._make_source())
        except MoodmirrorError as error:
            _LOG.info("Not back yet: %s", error)
            return True
        return False

    def _read(self, source: FrameSource) -> None:
        """Read one source until it is lost; raises _EndedError where it came to its end."""
        self._source = source
        with source:
            self._say(f"Reading {source.name}.")
            self._pipeline.reset()
            try:
                while not self._stopping.is_set():
                    frame = source.read()
                    if frame is None:
                        raise _EndedError
                    self._send(source.name, frame)
            except MoodmirrorError as error:
                if not source.live:
                    raise
                self._say(f"{error} Waiting for it to come back.")

    def _send(self, name: str, frame: Frame) -> None:
        analysis = self._pipeline.analyze(frame)
        # One count for the whole run, also after a lost camera came back.
        numbers = self._numbers.assign(self, analysis.faces)
        sample = Sample.of(name, self._frame, analysis, numbers)
        self._frame += 1
        for output in self._outputs:
            output.send(sample)


class _EndedError(Exception):
    """The source has no more frames."""
