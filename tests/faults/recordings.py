"""Recordings as they are written, and what is left of them."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import cv2

from desktop.capture.demo_source import DemoSource
from desktop.recording.left_open import complete_manifests
from desktop.recording.manifest import Manifest
from desktop.recording.recorder import Recorder
from desktop.recording.recording_reader import Recording
from desktop.recording.recording_writer import Taken
from desktop.system_info import versions
from models.errors import MoodmirrorError
from tests.faults.material import analysis
from tests.faults.trial import Fault, Outcome, Step, Trial

FRAMES = 24
versions()  # In a child without rights, what is imported late cannot be read.


def expect(found: int, wanted: int | None) -> str:
    return f"{found} of {wanted} frames" if wanted is not None and found != wanted else ""


def frames_in_csv(text: str) -> int:
    rows = list(csv.DictReader(io.StringIO(text)))
    assert all(None not in row and None not in row.values() for row in rows), "a row is cut off"
    return in_order(list(dict.fromkeys(int(row["frame"]) for row in rows)))


def in_order(numbers: Sequence[int]) -> int:
    assert list(numbers) == list(range(len(numbers))), "frames are missing"
    return len(numbers)


def record(folder: Path, step: Step) -> str:
    recorder = Recorder(folder, Manifest("clean", {}), None, lambda _: 2**40)
    source = DemoSource()
    for index in range(FRAMES):
        found = analysis(index)
        recorder.add(Taken(source, found, (1, 2), lambda image=found.frame.image: image))
        if index % 8 == 3:
            recorder.note(recorder.mark(), "=a note")
        while recorder.status.frames <= index and not recorder.status.ended:
            pass
        step()
    recorder.stop()
    recorder.wait(20)
    return recorder.status.problem


def check_recording(folder: Path, trial: Trial, outcome: Outcome) -> str:
    if trial.fault is Fault.GONE:
        return ""
    _allow(folder)
    complete_manifests(folder)
    wrong = [_wrong_in(one, outcome) for one in folder.iterdir() if (one / "numbers.csv").exists()]
    return "; ".join(filter(None, wrong))


def _allow(folder: Path) -> None:
    """What was forbidden to the writer is allowed to the next start."""
    for one in (folder, *folder.rglob("*")):
        if one.is_dir():
            one.chmod(0o700)


def _wrong_in(folder: Path, outcome: Outcome) -> str:
    try:
        recording = Recording.open(folder)
    except MoodmirrorError as error:
        return str(error)
    count = in_order([record.frame for record in recording.frames])
    frames_in_csv((folder / "numbers.csv").read_text("utf-8"))
    wrong = _lie_in(recording.manifest, count)
    if any(mark.note not in ("", "=a note") for mark in recording.marks):
        wrong = "a note was changed"
    if outcome.ended != "fine":
        lied = recording.ended_well and count < FRAMES
        return wrong or ("the manifest says that all was well" if lied else "")
    return wrong or expect(count, FRAMES) or expect(pictures_in(recording), FRAMES)


def _lie_in(manifest: dict, count: int) -> str:
    if manifest and manifest["frames"]["written"] != count:
        return f"the manifest says {manifest['frames']['written']} of {count} frames"
    if manifest and manifest["ended"] is None and count:
        return "the manifest says that it goes on"
    return ""


def pictures_in(recording: Recording) -> int:
    count = 0
    for path in recording.videos:
        capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
        while capture.grab():
            count += 1
        capture.release()
    return count
