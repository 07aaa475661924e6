"""All that Moodmirror writes, and how to see that nothing is lost."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePath

import av
from PIL import Image

from desktop.files.annotated_copies import save_picture, video_copy
from desktop.files.batch import Run
from desktop.files.batch_jobs import Job
from desktop.files.csv_rows import csv_text
from desktop.files.frame_record import FrameRecord
from desktop.files.result_entry import ResultEntry
from desktop.files.result_file import write_output
from desktop.files.results import CsvWriter, JsonLinesWriter, JsonWriter
from desktop.settings.recent_files import RecentFiles
from desktop.settings.settings import Settings
from tests.faults.afterwards import (
    check_exported,
    check_trimmed,
    prepare,
    write_exported,
    write_trimmed,
)
from tests.faults.material import RATE, analysis, picture
from tests.faults.recordings import FRAMES, check_recording, expect, frames_in_csv, in_order, record
from tests.faults.trial import Fault, Outcome, Step, Trial

OLD = "what was there before"


@dataclass(frozen=True, slots=True)
class Writer:
    """Something that is written."""

    name: str
    write: Callable[[Path, Step], str]
    check: Callable[[Path, Trial, Outcome], str]
    """What is wrong afterwards; empty where nothing is."""
    prepare: Callable[[Path], None] = lambda _: None
    """Puts there what was there before."""
    makes_folder: bool = False
    """Whether it makes its folder anew where that is gone."""


class _Listener:
    """Hears of a run."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def broke_off(self, sentence: str) -> None:
        self.sentences.append(sentence)

    def failed(self, _number: int, _job: Job, sentence: str) -> None:
        self.sentences.append(sentence)


def _results(kind: type, read: Callable[[str], int], name: str) -> Writer:
    """Results go through a run, as ``moodmirror analyze`` has it."""
    file = f"faces.{name.lower()}"

    def write(folder: Path, step: Step) -> str:
        writer, listener = kind(folder / file), _Listener()

        def read_one(number: int, _job: Job) -> None:
            writer.write(ResultEntry(FrameRecord.of_file("a.mp4", analysis(number))))
            step()

        jobs = [Job(Path("a.mp4"), PurePath("a.mp4"), True)] * FRAMES
        Run([writer], listener).all(jobs, read_one)
        return " ".join(listener.sentences)

    def check(folder: Path, trial: Trial, outcome: Outcome) -> str:
        if trial.fault is Fault.GONE:
            return ""
        place, part = folder / file, folder / f"{file}.part"
        text = place.read_text("utf-8")
        if text != OLD:
            return expect(read(text), FRAMES if outcome.ended == "fine" else None)
        if part.exists() and part.stat().st_size:  # The rest is there, under its own name.
            read(part.read_text("utf-8"))
        elif outcome.ended == "fine":
            return "nothing was written"
        return ""

    return Writer(f"results, {name}", write, check, lambda at: _put(at / file))


def _put(path: Path) -> None:
    path.write_text(OLD)


def _frames_in_json(text: str) -> int:
    return in_order([one["frame"] for one in json.loads(text)["results"]])


def _frames_in_lines(text: str) -> int:
    return in_order([json.loads(line)["frame"] for line in text.splitlines()])


def _write_video(folder: Path, step: Step) -> str:
    with video_copy(folder / "copy.mp4", folder / "none.mp4", RATE, lambda _: None) as draw:
        for index in range(FRAMES):
            draw(analysis(index))
            step()
    return ""


def _check_video(folder: Path, trial: Trial, outcome: Outcome) -> str:
    if trial.fault is Fault.GONE:
        return ""
    path = folder / "copy.mp4"
    if path.read_bytes() == OLD.encode():
        return _alone(path, trial) or ("not written" if outcome.ended == "fine" else "")
    with av.open(str(path)) as video:
        return expect(sum(1 for _ in video.decode(video=0)), FRAMES) or _alone(path, trial)


def _alone(path: Path, trial: Trial) -> str:
    """Nothing half is left beside it, unless nobody could remove it any more."""
    left = {one.name for one in path.parent.iterdir()} - {path.name}
    nobody_can = trial.fault in (Fault.KILLED, Fault.RIGHTS)
    return "" if not left or nobody_can else f"{sorted(left)} are left"


def _pictures(suffix: str, name: str) -> Writer:
    def write(folder: Path, step: Step) -> str:
        for index in range(FRAMES):
            save_picture(folder / f"{index:02}{suffix}", picture(index))
            step()
        return ""

    def check(folder: Path, trial: Trial, outcome: Outcome) -> str:
        if trial.fault is Fault.GONE:
            return ""
        pictures = sorted(folder.glob(f"*{suffix}"))
        for path in pictures:
            if path.read_bytes() != OLD.encode():
                with Image.open(path) as image:
                    image.load()
        hidden = [one for one in folder.iterdir() if one.name.startswith(".")]
        if hidden and trial.fault not in (Fault.KILLED, Fault.RIGHTS):
            return f"{hidden} is left"
        return expect(len(pictures), FRAMES if outcome.ended == "fine" else None)

    return Writer(name, write, check, lambda at: _put(at / f"05{suffix}"))


def _write_settings(folder: Path, step: Step) -> str:
    settings = Settings(folder / "settings.ini")
    complaint = ""
    for index in range(FRAMES):
        settings.keep(f"camera/name{index}", f"Camera {index}")
        complaint = settings.complaint() or complaint
        step()
    return complaint


def _check_settings(folder: Path, trial: Trial, outcome: Outcome) -> str:
    if trial.fault is Fault.GONE:
        return ""
    settings = Settings(folder / "settings.ini")
    if settings.text("old") != OLD:
        return "what was chosen before is lost"
    kept = [index for index in range(FRAMES) if settings.text(f"camera/name{index}")]
    return expect(in_order(kept), FRAMES if outcome.ended == "fine" else None)


def _prepare_settings(folder: Path) -> None:
    settings = Settings(folder / "settings.ini")
    settings.keep("old", OLD)
    assert not settings.complaint()


def _write_recent(folder: Path, step: Step) -> str:
    settings = Settings(folder / "settings.ini")
    recent = RecentFiles(settings)
    complaint = ""
    for index in range(FRAMES):
        recent.add(Path(f"/videos/{index}.mp4"))
        complaint = settings.complaint() or complaint
        step()
    return complaint


def _check_recent(folder: Path, trial: Trial, outcome: Outcome) -> str:
    if trial.fault is Fault.GONE:
        return ""
    settings = Settings(folder / "settings.ini")
    numbers = [int(path.stem) for path in RecentFiles(settings).paths]
    if settings.text("old") != OLD or any(one - two != 1 for one, two in pairwise(numbers)):
        return f"{numbers} are remembered"
    last = numbers[0] + 1 if numbers else 0
    return expect(last, FRAMES if outcome.ended == "fine" else None)


def _write_report(folder: Path, step: Step) -> str:
    for index in range(FRAMES):
        rows = [(number, index) for number in range(200 * (index + 1))]
        write_output(folder / "report.csv", csv_text(rows))
        step()
    return ""


def _check_report(folder: Path, trial: Trial, outcome: Outcome) -> str:
    if trial.fault is Fault.GONE:
        return ""
    text = (folder / "report.csv").read_text("utf-8")
    if text == OLD:
        return "not written" if outcome.ended == "fine" else ""
    rows = list(csv.reader(io.StringIO(text)))
    index = int(rows[-1][1])
    whole = rows == [[str(number), str(index)] for number in range(200 * (index + 1))]
    return "" if whole and (outcome.ended != "fine" or index == FRAMES - 1) else "a half report"


WRITERS = (
    _results(JsonWriter, _frames_in_json, "JSON"),
    _results(JsonLinesWriter, _frames_in_lines, "JSONL"),
    _results(CsvWriter, frames_in_csv, "CSV"),
    _pictures(".jpg", "annotated pictures"),
    Writer("annotated video", _write_video, _check_video, lambda at: _put(at / "copy.mp4")),
    Writer("recording with marks", record, check_recording),
    Writer("trimmed recording", write_trimmed, check_trimmed, prepare),
    Writer("exported video", write_exported, check_exported, prepare),
    _pictures(".png", "snapshots"),
    Writer("settings", _write_settings, _check_settings, _prepare_settings, makes_folder=True),
    Writer("recent files", _write_recent, _check_recent, _prepare_settings, makes_folder=True),
    Writer("report", _write_report, _check_report, lambda at: _put(at / "report.csv")),
)
