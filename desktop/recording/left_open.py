"""Recordings whose process was killed: their manifests are completed from what was written."""

import copy
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from desktop.files.whole_file import write_whole
from desktop.recording.in_use import is_in_use
from desktop.recording.manifest import JSON_LINES, MANIFEST
from models.sentence import QT_TR_NOOP

Json = dict[str, Any]
PROBLEM = QT_TR_NOOP(
    "Moodmirror was ended from outside while it recorded. Everything until half a second before "
    "is kept."
)


def complete_manifests(parent: Path) -> None:
    """Complete every recording in a folder; what cannot be read or written stays as it is."""
    with suppress(OSError):
        for folder in sorted(parent.iterdir()):
            complete_manifest(folder)


def complete_manifest(folder: Path) -> None:
    """Note when and why a recording ended that is no longer written; others stay as they are."""
    with suppress(OSError, ValueError):
        completed(folder, json.loads((folder / MANIFEST).read_text(encoding="utf-8")))


def completed(folder: Path, manifest: Json) -> Json:
    """The manifest of ``folder``, completed, even where it cannot be written."""
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        if manifest["ended"] is None and not is_in_use(folder / JSON_LINES):
            truth = _complete(manifest, list(_records(folder / JSON_LINES)))
            text = json.dumps(truth, ensure_ascii=False, indent=1)
            with suppress(OSError):
                write_whole(folder / MANIFEST, text + "\n")
            return truth
    return manifest


def _complete(before: Json, records: list[Json]) -> Json:
    manifest = copy.deepcopy(before)
    written = len(records)
    last = records[-1] if records else None
    manifest["ended"] = last["at"] if last else manifest["started"]
    manifest["problem"] = PROBLEM
    manifest["started"] = records[0]["at"] if records else manifest["started"]
    manifest["duration_s"] = last["time_s"] if last else 0.0
    frames = manifest["frames"]
    frames["written"], frames["analysed"] = written, max(written, frames["analysed"])
    covered = Counter(record["covered"] for record in records)
    manifest["covered"] = {kind: covered[kind] for kind in manifest["covered"]}
    manifest["people"] = len({number for record in records for number in record["people"]})
    manifest["marks"] = max((number for one in records for number in one["marks"]), default=0)
    names = dict.fromkeys(record["video"] for record in records)
    manifest["videos"] = [name for name in names if name is not None]
    return manifest


def _records(path: Path) -> Iterator[Json]:
    """All but a last line that was cut off; of the faces, which need room, only the numbers."""
    with path.open("rb") as file:
        for line in file:
            try:
                record = json.loads(line)
            except ValueError:
                return
            record["people"] = {face["number"] for face in record.pop("faces")} - {None}
            yield record
