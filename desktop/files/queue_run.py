"""A queue of files: found in one thread, read in one thread, watched from the window's."""

import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from threading import Event
from time import perf_counter

from desktop.files.batch import LoadDetail, Outputs, StoppedError, analyze_jobs
from desktop.files.batch_jobs import Job, Refused, find_jobs
from desktop.files.file_run import Found
from desktop.safe_text import one_line
from models.errors import MoodmirrorError
from models.expression import Expression
from models.sentence import QT_TR_NOOP, Sentence, reason_of

_LOG = logging.getLogger(__name__)
_ESTIMATE_AFTER_S = 2.0


class State(Enum):
    """Of one file; the value is what people read."""

    WAITING = "Waiting"
    READING = "Reading"
    DONE = "Done"
    FAILED = "Failed"
    SKIPPED = "Skipped"


class Phase(Enum):
    """Of the whole queue."""

    LOOKING = "looking for files"
    READY = "ready"
    LOADING = "loading"
    READING = "reading"
    DONE = "done"
    STOPPED = "stopped"
    BROKEN = "broken off"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found in a file."""

    faces: int | None
    """In a picture; None for a video."""
    shares: tuple[tuple[Expression | None, float], ...] = ()
    """The most frequent answers of a video, each with its share; None is "not sure"."""


@dataclass(frozen=True, slots=True)
class News:
    """A file has another state; a file that was not there before is added."""

    row: int
    name: str
    state: State
    told: tuple[Sentence, ...] = ()
    """Why it failed, or what else is to be known."""
    finding: Finding | None = None
    """What was found."""


class QueueRun:
    """Finds and reads files; each of its two works belongs into a thread of its own.

    The other members may be used from any thread; what there is to tell waits in ``take_news``.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = tuple(paths)
        self._jobs: list[tuple[int, Job]] = []  # With the row in which each stands.
        self._names: list[str] = []
        self._news: deque[News] = deque()
        self._cancelled = Event()
        self._phase = Phase.LOOKING
        self._problem: Sentence | None = None
        self._done = self._analysed = self._failed = 0
        self._warnings: list[Sentence] = []
        self._share = 0.0
        self._row = -1
        self._begun_at = 0.0

    # In threads of their own.

    def look(self) -> None:
        """Find all files."""
        try:
            self._look()
        finally:
            self._phase = Phase.STOPPED if self._cancelled.is_set() else Phase.READY

    def _look(self) -> None:
        for found in find_jobs(self.paths):
            if self._cancelled.is_set():
                break
            row = len(self._names)
            self._names.append(one_line(str(found.path)))
            if isinstance(found, Refused):
                self._failed += 1
                self._tell(row, State.FAILED, [found.sentence])
            else:
                self._jobs.append((row, found))
                self._tell(row, State.WAITING)

    def run(self, outputs: Outputs, load: LoadDetail) -> None:
        """Read all files that were found; results go where ``outputs`` says."""
        try:
            analyze_jobs([job for _, job in self._jobs], outputs, load, self)
        except StoppedError:
            self.stopped(0)
        except MoodmirrorError as error:
            self._break_off(error.sentence)
        except Exception as error:
            _LOG.exception("The queue broke off", exc_info=error)
            broke_off = QT_TR_NOOP("Reading broke off: {reason}.")
            self._break_off(Sentence(broke_off, reason=reason_of(error)))
        else:
            if self._phase is Phase.READING:
                self._phase = Phase.DONE

    # From any thread.

    def begin(self) -> None:
        """Say that ``run`` follows."""
        self._phase, self._problem = Phase.LOADING, None

    def cancel(self) -> None:
        """End it soon; what was read until then is kept."""
        self._cancelled.set()

    def take_news(self, most: int) -> list[News]:
        """What has changed since the last time, in its order, and no more than so much of it."""
        return [self._news.popleft() for _ in range(min(most, len(self._news)))]

    @property
    def phase(self) -> Phase:
        """How far the whole is."""
        return self._phase

    @property
    def problem(self) -> Sentence | None:
        """Why it broke off."""
        return self._problem

    @property
    def total(self) -> int:
        """Files that can be read, as far as known."""
        return len(self._jobs)

    @property
    def done(self) -> int:
        """Files that were read, or tried."""
        return self._done

    @property
    def analysed(self) -> int:
        """Files that were read to their end."""
        return self._analysed

    @property
    def refused(self) -> int:
        """Files that could not be read; some were never begun."""
        return self._failed

    @property
    def reading(self) -> tuple[int, float]:
        """The row that is read now, -1 for none, and how much of it is done: 0 to 1."""
        return self._row, self._share

    @property
    def share(self) -> float:
        """How much of the whole is done, 0 to 1."""
        return (self._done + self._share) / max(1, self.total)

    @property
    def left_s(self) -> float | None:
        """Seconds until it is done; None while that is unknown."""
        if self._phase is not Phase.READING or not self.share:
            return None
        took_s = perf_counter() - self._begun_at
        return took_s * (1 - self.share) / self.share if took_s > _ESTIMATE_AFTER_S else None

    # As a Watcher, in the thread that reads.

    def begun(self) -> None:
        """Begin to count the time."""
        self._stop_if_cancelled()
        self._phase, self._begun_at = Phase.READING, perf_counter()

    def passed(self, number: int, _job: Job, share: float) -> None:
        """Note it, or stop."""
        self._stop_if_cancelled()
        row = self._jobs[number][0]
        if row != self._row:
            self._row = row
            self._tell(row, State.READING)
        self._share = share

    def read(self, number: int, job: Job, found: Found) -> None:
        """Note what was found."""
        warnings, self._warnings = self._warnings, []
        self._analysed += 1
        self._finish(number, State.DONE, warnings, _finding(job, found))

    def warned(self, _number: int, _job: Job, sentence: Sentence) -> None:
        """Keep it for the line of the file that is being read."""
        self._warnings.append(sentence)

    def failed(self, number: int, _job: Job, sentence: Sentence) -> None:
        """Note why it cannot be read."""
        self._failed += 1
        self._warnings = []
        self._finish(number, State.FAILED, [sentence])

    def stopped(self, done: int) -> None:
        """The rest is not read."""
        self._phase = Phase.STOPPED
        self._skip_from(done)

    def broke_off(self, sentence: Sentence) -> None:
        """Results cannot be written any more."""
        self._break_off(sentence)

    def _break_off(self, sentence: Sentence) -> None:
        self._problem, self._phase = sentence, Phase.BROKEN
        if self._row >= 0:
            self._skip_from(self._done)

    def _finish(
        self,
        number: int,
        state: State,
        told: Sequence[Sentence],
        finding: Finding | None = None,
    ) -> None:
        self._tell(self._jobs[number][0], state, told, finding)
        self._done, self._share = number + 1, 0.0

    def _skip_from(self, number: int) -> None:
        for row, _ in self._jobs[number:]:
            self._tell(row, State.SKIPPED)
        self._row = -1

    def _tell(
        self,
        row: int,
        state: State,
        told: Sequence[Sentence] = (),
        finding: Finding | None = None,
    ) -> None:
        self._news.append(News(row, self._names[row], state, tuple(told), finding))

    def _stop_if_cancelled(self) -> None:
        if self._cancelled.is_set():
            raise StoppedError


def _finding(job: Job, found: Found) -> Finding:
    if not job.is_video:
        return Finding(len(found.last.faces))
    total = found.seen.total()
    return Finding(
        None, tuple((label, count / total) for label, count in found.seen.most_common(3))
    )
