"""The results of one file, kept until all files are done: what makes a run go on after a stop."""

import hashlib
import json
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TextIO

from desktop.archive.settings import Settings
from desktop.files.batch import unexpected
from desktop.files.batch_jobs import Job
from desktop.files.file_run import read_file
from desktop.files.frame_record import FrameRecord
from desktop.files.result_entry import ResultEntry
from desktop.files.sampling import Sampling
from desktop.files.whole_file import OutputError
from models.analyzer import Analyzer
from models.errors import MoodmirrorError
from models.sentence import Sentence

_LOG = logging.getLogger(__name__)

_SUFFIX = ".jsonl"


@dataclass(frozen=True, slots=True)
class FileResult:
    """What came of one file."""

    frames: int
    seen: dict[str, int]
    """How many faces had each label; an empty one counts those that were not sure."""
    sentence: str = ""
    """Why it could not be read; empty where it was."""
    warnings: tuple[str, ...] = ()
    ends_run: bool = False
    """Whether ``sentence`` is of what cannot be written, so that going on is no use."""


@dataclass(frozen=True, slots=True)
class FileTask:
    """A file, and where its results belong."""

    job: Job
    shard: Path
    copy: Path | None
    """Of its annotated copy."""


class Shards:
    """A folder with a file for each file that is done.

    A shard is found again by its input's path, size and time, and by the settings: any of these
    changed, and the file is read anew.
    """

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self._settings = settings

    def path_for(self, job: Job) -> Path:
        """Where the results of ``job`` belong, whether they are there or not.

        Raises:
            OSError: the input cannot be looked at.
        """
        status = job.path.stat()
        identity = {
            "path": os.fsdecode(os.path.realpath(job.path)),
            "name": job.name,
            "size": status.st_size,
            "modified_ns": status.st_mtime_ns,
            "settings": asdict(self._settings),
        }
        text = json.dumps(identity, sort_keys=True, default=str, ensure_ascii=True)
        return self.folder / (hashlib.sha256(text.encode()).hexdigest()[:32] + _SUFFIX)

    def result_of(self, path: Path) -> FileResult | None:
        """What a shard says of its file as a whole; None where it is not there or not whole."""
        try:
            with path.open("rb") as file:
                file.seek(0, os.SEEK_END)
                size = file.tell()
                file.seek(max(0, size - 65536))
                last = file.read().rstrip(b"\n").rpartition(b"\n")[2]
            found = json.loads(last)["result"]
            return FileResult(
                found["frames"], found["seen"], found["sentence"], tuple(found["warnings"])
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None


@dataclass(slots=True)
class _ShardListener:
    """Writes the lines of one shard."""

    file: TextIO
    tell: Callable[[float], None]
    warnings: list[str] = field(default_factory=list)

    def analysed(self, record: FrameRecord) -> None:
        self.file.write(ResultEntry(record).line + "\n")

    def passed(self, share: float) -> None:
        self.tell(share)

    def warned(self, sentence: Sentence) -> None:
        self.warnings.append(sentence)


def write_shard(
    task: FileTask, pipeline: Analyzer, sampling: Sampling, tell: Callable[[float], None]
) -> FileResult:
    """Read a file, and keep its results in its shard, which is there when they are whole.

    What cannot be read is a result, too, and kept; what cannot be written is not.
    """
    shard = task.shard
    part = shard.with_suffix(".part")
    try:
        with part.open("w", encoding="utf-8", errors="backslashreplace") as file:
            listener = _ShardListener(file, tell)
            result = _read(task, pipeline, sampling, listener)
            file.write(_result_line(result) + "\n")
        if not result.ends_run:
            part.replace(shard)
    except OSError as error:
        sentence = f"'{shard.parent}' cannot be written: {error.strerror or error}."
        return FileResult(0, {}, sentence, ends_run=True)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return result


def _read(
    task: FileTask, pipeline: Analyzer, sampling: Sampling, listener: _ShardListener
) -> FileResult:
    try:
        found = read_file(task.job, pipeline, sampling, listener, task.copy)
    except OutputError as error:
        return FileResult(0, {}, str(error), ends_run=True)
    except MoodmirrorError as error:
        return FileResult(0, {}, str(error), tuple(listener.warnings))
    except OSError:
        raise  # Of the shard itself: a file to read says so in a sentence.
    except Exception as error:  # One bad file never ends a run.
        _LOG.exception("%s cannot be read", task.job.name)
        return FileResult(0, {}, unexpected(task.job, error), tuple(listener.warnings))
    seen = {label.value if label else "": count for label, count in found.seen.items()}
    return FileResult(found.frames, seen, warnings=tuple(listener.warnings))


def records_of(path: Path) -> Iterator[str]:
    """The lines of a shard, one JSON object a frame, without line ends.

    Raises:
        OSError: it cannot be read.
    """
    with path.open(encoding="utf-8") as file:
        before = None
        for line in file:
            if before is not None:
                yield before
            before = line.rstrip("\n")


def _result_line(result: FileResult) -> str:
    """A shard's last line."""
    return json.dumps({"result": asdict(result)}, ensure_ascii=False)
