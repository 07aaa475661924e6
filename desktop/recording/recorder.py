"""Records analysed frames in its own thread; the analysis waits rather than lose one."""

import errno
import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from time import perf_counter, time

from desktop.live.engine import Engine
from desktop.recording.frame_queue import FrameQueue
from desktop.recording.left_open import complete_manifests
from desktop.recording.manifest import Manifest
from desktop.recording.marks import Marks
from desktop.recording.recording_writer import RecordingWriter, Taken
from desktop.wall_clock import iso_time, time_as_name
from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP, Sentence, reason_of

_LOG = logging.getLogger(__name__)
_FLUSH_S = 0.5
_SLOW_S = 2.0
"""For how long after a wait the analysis counts as held up."""
_NOTICEABLE_S = 0.2
"""A total wait below this is not mentioned."""
NEEDED_BYTES = 200 * 2**20
"""With less disk space, no recording starts."""
LOW_BYTES = 500 * 2**20
"""With less, a warning is shown."""
LAST_BYTES = 100 * 2**20
"""With less, a recording is ended, to leave room for the system and other programs."""
_PERMISSION = (errno.EACCES, errno.EPERM, errno.EROFS)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

FreeBytes = Callable[[Path], int]


def free_bytes(folder: Path) -> int:
    """Free space where ``folder`` is or will be; raises OSError."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


@dataclass(frozen=True, slots=True)
class RecorderStatus:
    """The state of a recording; any thread may read it."""

    folder: Path | None
    """None before it is made, and if it could not be."""
    frames: int
    """Written so far."""
    elapsed_s: float
    marks: int
    slow: bool
    """The disk or the video does not keep up, so fewer frames are analysed."""
    low_space: bool
    ended: bool
    """Everything is written, and all files are closed."""
    problem: Sentence | None
    """Why it ended by itself, in one or two sentences; empty if the user ended it."""


class Recorder:
    """One recording, from its start to its end.

    ``add`` belongs to the analysis thread; everything else may be called from any thread, and
    nothing but ``wait`` and ``add`` takes time.
    """

    def __init__(
        self, parent: Path, manifest: Manifest, engine: Engine | None, space: FreeBytes = free_bytes
    ) -> None:
        """Begin a recording in a new folder below ``parent``, named after the time."""
        self._parent = parent
        self._manifest = manifest
        self._space = space
        self._marks = Marks()
        self._queue: FrameQueue[tuple[Taken, float]] = FrameQueue()
        self._engines: SimpleQueue[Engine] = SimpleQueue()
        self._added = 0
        self._first_at: float | None = None
        self._held_s = self._noticed_s = 0.0
        self._held_at = -_SLOW_S
        self._begun_at = perf_counter()
        self._ended_at: float | None = None
        self._writer: RecordingWriter | None = None
        self._low_space = False
        self._problem: Sentence | None = None
        if engine is not None:
            self.tell_engine(engine)
        self._thread = Thread(target=self._run, name="recording", daemon=True)
        self._thread.start()

    @property
    def held_s(self) -> float:
        """For how many seconds the analysis had to wait so far."""
        return self._held_s

    @property
    def status(self) -> RecorderStatus:
        """The state now."""
        now, writer = perf_counter(), self._writer
        return RecorderStatus(
            folder=writer.folder if writer else None,
            frames=writer.frames if writer else 0,
            elapsed_s=(self._ended_at or now) - self._begun_at,
            marks=len(self._marks),
            slow=self._ended_at is None and now - self._held_at < _SLOW_S,
            low_space=self._low_space,
            ended=not self._thread.is_alive(),
            problem=self._problem,
        )

    def add(self, taken: Taken) -> None:
        """Record a frame; waits while too many are queued. Does nothing after the end."""
        if self._first_at is None:
            self._first_at = taken.analysis.frame.captured_at
        held_s = self._queue.put((taken, perf_counter()), taken.size)
        if held_s is None:
            return
        self._added += 1
        self._held_s += held_s
        if self._held_s - self._noticed_s > _NOTICEABLE_S:
            self._noticed_s, self._held_at = self._held_s, perf_counter()

    def mark(self) -> int:
        """Mark this moment; returns the mark's number."""
        now = perf_counter()
        time_s = 0.0 if self._first_at is None else max(0.0, now - self._first_at)
        return self._marks.set(now, round(time_s, 3), iso_time(time()))

    def note(self, number: int, note: str) -> None:
        """Set a mark's note. Does nothing after the end."""
        self._marks.note(number, note)

    def tell_engine(self, engine: Engine) -> None:
        """Note that another model or provider is used from now on."""
        self._engines.put(engine)

    def stop(self) -> None:
        """Take no more frames, and end when all are written."""
        if self._ended_at is None:
            self._ended_at = perf_counter()
        self._queue.end()

    def wait(self, timeout_s: float) -> bool:
        """Whether it ended in time."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._require_space()
            complete_manifests(self._parent)
            self._writer = _in_new_folder(self._parent, self._manifest, self._marks)
            self._write_all(self._writer)
        except MoodmirrorError as error:
            self._problem = error.sentence
        except OSError as error:
            self._problem = self._sentence(error)
        except Exception as error:
            _LOG.exception("Recording failed")
            self._problem = Sentence(
                QT_TR_NOOP("The recording broke off: {reason}."), reason=reason_of(error)
            )
        self.stop()
        self._queue.abandon()
        self._close()

    def _write_all(self, writer: RecordingWriter) -> None:
        flushed_at = perf_counter()
        while not self._queue.empty:
            waiting = self._queue.take(_FLUSH_S)
            self._pass_engines_on(writer)
            if waiting is not None:
                writer.write(*waiting)
            if perf_counter() - flushed_at >= _FLUSH_S:
                flushed_at = perf_counter()
                writer.flush()
                self._watch_space(writer.folder)

    def _pass_engines_on(self, writer: RecordingWriter) -> None:
        try:
            while True:
                writer.add_engine(self._engines.get_nowait())
        except Empty:
            return

    def _require_space(self) -> None:
        free = self._space(self._parent)
        if free < NEEDED_BYTES:
            raise MoodmirrorError(
                QT_TR_NOOP(
                    "Only {free} MB are free where recordings are kept, and a recording needs "
                    "{needed}. Make room, or choose another folder."
                ),
                free=free // 2**20,
                needed=NEEDED_BYTES // 2**20,
            )

    def _watch_space(self, folder: Path) -> None:
        if not folder.is_dir():
            raise FileNotFoundError(errno.ENOENT, "", str(folder))
        free = self._space(folder)
        self._low_space = free < LOW_BYTES
        if free < LAST_BYTES:
            raise MoodmirrorError(
                QT_TR_NOOP(
                    "The disk is nearly full, so the recording was ended. Everything until then is "
                    "kept."
                )
            )

    def _close(self) -> None:
        self._manifest.held_s = round(self._held_s, 3)
        self._manifest.frames["analysed"] = self._added
        if self._writer is not None:
            try:
                self._writer.close(self._problem, iso_time(time()))
            except OSError as error:
                self._problem = self._problem or self._sentence(error)

    def _sentence(self, error: OSError) -> Sentence:
        writer = self._writer
        if writer is None:
            why = reason_of(error)
            if error.errno in _PERMISSION:
                why = Sentence(QT_TR_NOOP("You may not write there"))
            return Sentence(
                QT_TR_NOOP(
                    "No recording can be kept in '{folder}': {why}. Choose another folder under "
                    "Record, What to record."
                ),
                folder=self._parent,
                why=why,
            )
        if error.errno == errno.ENOENT or not writer.folder.is_dir():
            return Sentence(
                QT_TR_NOOP(
                    "The recording's folder '{folder}' is gone, so the recording was ended."
                ),
                folder=writer.folder,
            )
        if error.errno in _FULL or self._is_full(writer.folder):
            return Sentence(
                QT_TR_NOOP(
                    "The disk is full, so the recording was ended. Everything until then is kept."
                )
            )
        return Sentence(
            QT_TR_NOOP(
                "The recording can no longer be written ({reason}), so it was ended. Everything "
                "until then is kept."
            ),
            reason=reason_of(error),
        )

    def _is_full(self, folder: Path) -> bool:
        try:
            return self._space(folder) < LAST_BYTES
        except OSError:
            return False


def _in_new_folder(parent: Path, manifest: Manifest, marks: Marks) -> RecordingWriter:
    """Named after the time, as a folder of any system may be; a second one gets a number."""
    name = time_as_name()
    number = 1
    while True:  # Raises any error but that the folder exists.
        folder = parent / (name if number == 1 else f"{name} ({number})")
        try:
            return RecordingWriter(folder, manifest, marks)
        except FileExistsError:
            number += 1
