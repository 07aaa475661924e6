"""What is made of a recording afterwards: a part of it, and a video for others."""

import json
from pathlib import Path

import av

from desktop.recording.export import Progress, export_recording
from desktop.recording.recording_reader import Recording
from desktop.recording.trim import trim_recording
from tests.faults.recordings import FRAMES, pictures_in, record
from tests.faults.trial import Fault, Outcome, Step, Trial, run

_WHOLE = "whole"
_FIRST, _LAST = 4, 19


def prepare(folder: Path) -> None:
    """Make a recording; in a process of its own, for it needs threads, which do not fork."""
    place = folder / _WHOLE
    place.mkdir()
    outcome = run(record, place, Trial(Fault.NONE))
    assert outcome.ended == "fine", outcome.said


def write_trimmed(folder: Path, step: Step) -> str:
    """Three parts, one after another."""
    recording = _whole(folder)
    times = [one.time_s for one in recording.frames]
    for last in (_LAST, _LAST - 1, _LAST - 2):
        trim_recording(recording, times[_FIRST], times[last])
        step()
    return ""


def check_trimmed(folder: Path, trial: Trial, outcome: Outcome) -> str:
    """Every part with a manifest is whole, with its pictures."""
    if trial.fault is Fault.GONE:
        return ""
    wrong = _wrong_in_whole(folder)
    parts = [one for one in (folder / _WHOLE).iterdir() if "trimmed" in one.name]
    whole = [one for one in parts if (one / "manifest.json").exists()]
    for part in whole:
        trimmed = Recording.open(part)
        if len(trimmed.frames) != pictures_in(trimmed):
            wrong += f"{len(trimmed.frames)} frames with {pictures_in(trimmed)} pictures"
    if outcome.ended == "fine" and len(whole) != 3:
        wrong += f"{len(whole)} parts"
    return wrong


def write_exported(folder: Path, step: Step) -> str:
    """One video."""
    progress = Progress(lambda _: step())
    export_recording(_whole(folder), folder / "copy.mp4", lambda _, image: image, progress)
    return ""


def check_exported(folder: Path, trial: Trial, outcome: Outcome) -> str:
    """It plays from its beginning to its end, or is not there."""
    if trial.fault is Fault.GONE:
        return ""
    path = folder / "copy.mp4"
    if not path.exists():
        return "not there" if outcome.ended == "fine" else _wrong_in_whole(folder)
    with av.open(str(path)) as video:
        frames = sum(1 for _ in video.decode(video=0))
        lasts_s = frames / float(video.streams.video[0].average_rate)
    wanted_s = json.loads((next((folder / _WHOLE).iterdir()) / "manifest.json").read_text())
    short = lasts_s < wanted_s["duration_s"]
    return f"lasts {lasts_s:.2f} s" if short else _wrong_in_whole(folder)


def _whole(folder: Path) -> Recording:
    (place,) = (folder / _WHOLE).iterdir()
    return Recording.open(place)


def _wrong_in_whole(folder: Path) -> str:
    place = min((folder / _WHOLE).iterdir(), key=lambda one: len(one.name))
    count = len(Recording.open(place).frames)
    return "" if count == FRAMES else f"the whole recording has {count} frames"
