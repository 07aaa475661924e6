"""All that Moodmirror writes, and how to see that nothing is lost."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePath

import av
import cv2
from PIL import Image

from desktop.capture.demo_source import DemoSource
from desktop.files.annotated_copies import save_picture, video_copy
from desktop.files.batch import Run
from desktop.files.batch_jobs import Job
from desktop.files.csv_rows import csv_text
from desktop.files.frame_record import FrameRecord
from desktop.files.result_entry import ResultEntry
from desktop.files.result_file import write_output
from desktop.files.results import CsvWriter, JsonLinesWriter, JsonWriter
from desktop.recording.left_open import complete_manifests
from desktop.recording.manifest import Manifest
from desktop.recording.recorder import Recorder
from desktop.recording.recording_reader import Recording
from desktop.recording.recording_writer import Taken
from desktop.settings.recent_files import RecentFiles
from desktop.settings.settings import Settings
from desktop.system_info import versions
from models.errors import MoodmirrorError
from tests.faults.material import RATE, analysis, picture
from tests.faults.trial import Fault, Outcome, Step, Trial

OLD = "what was there before"
FRAMES = 24
versions()  # In a child without rights, what is imported late cannot be read.


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
            return _expect(read(text), FRAMES if outcome.ended == "fine" else None)
        if part.exists() and part.stat().st_size:  # The rest is there, under its own name.
            read(part.read_text("utf-8"))
        elif outcome.ended == "fine":
            return "nothing was written"
        return ""

    return Writer(f"results, {name}", write, check, lambda at: _put(at / file))


def _put(path: Path) -> None:
    path.write_text(OLD)


def _expect(found: int, wanted: int | None) -> str:
    return f"{found} of {wanted} frames" if wanted is not None and found != wanted else ""


def _frames_in_json(text: str) -> int:
    return _in_order([one["frame"] for one in json.loads(text)["results"]])


def _frames_in_lines(text: str) -> int:
    return _in_order([json.loads(line)["frame"] for line in text.splitlines()])


def _frames_in_csv(text: str) -> int:
    rows = list(csv.DictReader(io.StringIO(text)))
    assert all(None not in row and None not in row.values() for row in rows), "a row is cut off"
    return _in_order(list(dict.fromkeys(int(row["frame"]) for row in rows)))


def _in_order(numbers: Sequence[int]) -> int:
    assert list(numbers) == list(range(len(numbers))), "frames are missing"
    return len(numbers)


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
        return _expect(sum(1 for _ in video.decode(video=0)), FRAMES) or _alone(path, trial)


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
        return _expect(len(pictures), FRAMES if outcome.ended == "fine" else None)

    return Writer(name, write, check, lambda at: _put(at / f"05{suffix}"))


def _record(folder: Path, step: Step) -> str:
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


def _check_recording(folder: Path, trial: Trial, outcome: Outcome) -> str:
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
    count = _in_order([record.frame for record in recording.frames])
    _frames_in_csv((folder / "numbers.csv").read_text("utf-8"))
    wrong = _lie_in(recording.manifest, count)
    if any(mark.note not in ("", "=a note") for mark in recording.marks):
        wrong = "a note was changed"
    if outcome.ended != "fine":
        lied = recording.ended_well and count < FRAMES
        return wrong or ("the manifest says that all was well" if lied else "")
    return wrong or _expect(count, FRAMES) or _expect(_pictures_in(recording), FRAMES)


def _lie_in(manifest: dict, count: int) -> str:
    if manifest and manifest["frames"]["written"] != count:
        return f"the manifest says {manifest['frames']['written']} of {count} frames"
    if manifest and manifest["ended"] is None and count:
        return "the manifest says that it goes on"
    return ""


def _pictures_in(recording: Recording) -> int:
    count = 0
    for path in recording.videos:
        capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
        while capture.grab():
            count += 1
        capture.release()
    return count


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
    return _expect(_in_order(kept), FRAMES if outcome.ended == "fine" else None)


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
    return _expect(last, FRAMES if outcome.ended == "fine" else None)


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
    _results(CsvWriter, _frames_in_csv, "CSV"),
    _pictures(".jpg", "annotated pictures"),
    Writer("annotated video", _write_video, _check_video, lambda at: _put(at / "copy.mp4")),
    Writer("recording with marks", _record, _check_recording),
    _pictures(".png", "snapshots"),
    Writer("settings", _write_settings, _check_settings, _prepare_settings, makes_folder=True),
    Writer("recent files", _write_recent, _check_recent, _prepare_settings, makes_folder=True),
    Writer("report", _write_report, _check_report, lambda at: _put(at / "report.csv")),
)
