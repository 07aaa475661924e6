"""The results of one file, kept until all files are done: what makes a run go on after a stop."""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from desktop.archive.settings import Settings
from desktop.files.batch_jobs import Job

_SUFFIX = ".jsonl"


@dataclass(frozen=True, slots=True)
class FileResult:
    """What came of one file."""

    frames: int
    seen: dict[str, int]
    """How often each label was given to a face, and sure."""
    sentence: str = ""
    """Why it could not be read; empty where it was."""
    warnings: tuple[str, ...] = ()


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
                found["frames"],
                Counter(found["seen"]),
                found["sentence"],
                tuple(found["warnings"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None


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


def result_line(result: FileResult) -> str:
    """A shard's last line."""
    return json.dumps({"result": asdict(result)}, ensure_ascii=False)
