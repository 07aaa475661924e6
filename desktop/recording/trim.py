"""A part of a recording as a new recording, with the same numbers and pictures."""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import av
from av.container import InputContainer, OutputContainer

from desktop.files.csv_rows import csv_text
from desktop.files.frame_record import CSV_HEADER, FrameRecord
from desktop.files.h264_video import WatchedFile
from desktop.files.whole_file import write_whole
from desktop.recording.manifest import (
    CSV,
    JSON_LINES,
    MANIFEST,
    MARKS,
    MARKS_HEADER,
    video_name,
)
from desktop.recording.recording_reader import RecordedMark, Recording
from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP, reason_of

_ENDING = "trimmed"


def trim_recording(
    recording: Recording,
    start_s: float,
    end_s: float,
    tell: Callable[[float], None] = lambda _: None,
) -> Path:
    """Write the frames from ``start_s`` to ``end_s`` to a folder beside; returns the folder.

    Pictures are copied as they are, without loss. Times count from the first frame that is kept.

    Args:
        recording: the whole.
        start_s: seconds; the first frame that is kept is this one, or the next.
        end_s: seconds; the last frame that is kept is this one, or the one before.
        tell: called with the share that is done, 0 to 1.

    Raises:
        MoodmirrorError: no frame lies there, or the folder cannot be written.
    """
    kept = [one for one in recording.frames if start_s <= one.time_s <= end_s]
    if not kept:
        raise MoodmirrorError(QT_TR_NOOP("No frame lies between these two moments. Choose others."))
    folder = _free_folder(recording.folder)
    try:
        folder.mkdir()
        videos = dict(_copy_videos(recording, kept, folder, tell))
        marks = _marks_in(recording, kept)
        records = list(_renumbered(kept, videos, marks))
        _write_numbers(folder, records)
        _write_marks(folder, marks)
        _write_manifest(folder, recording, records, (start_s, end_s))
    except (OSError, av.FFmpegError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise MoodmirrorError(
            QT_TR_NOOP("'{path}' cannot be written: {reason}."),
            path=folder,
            reason=reason_of(error),
        ) from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def _free_folder(original: Path) -> Path:
    folder, number = original.with_name(f"{original.name} {_ENDING}"), 1
    while folder.exists():
        number += 1
        folder = original.with_name(f"{original.name} {_ENDING} {number}")
    return folder


def _copy_videos(
    recording: Recording, kept: list[FrameRecord], folder: Path, tell: Callable[[float], None]
) -> Iterator[tuple[str, str]]:
    """Copy the wanted pictures of each video; yields its old name and its new one."""
    wanted: dict[str, set[int]] = {}
    for record in kept:
        if record.video is not None and record.video_frame is not None:
            wanted.setdefault(record.video, set()).add(record.video_frame)
    copied = 0
    for done, (name, pictures) in enumerate(wanted.items(), start=1):
        original = recording.folder / Path(name).name
        if original.is_file():
            new = video_name(copied + 1)
            if _copy_pictures(original, folder / new, pictures):
                yield name, new
                copied += 1
        tell(done / len(wanted))


def _copy_pictures(original: Path, copy: Path, wanted: set[int]) -> bool:
    """Every picture is a JPEG by itself, so packets are copied as they are.

    False where the original cannot be read: then the numbers alone are kept. Raises OSError where
    the copy cannot be written.
    """
    try:
        source = av.open(str(original))
    except (OSError, av.FFmpegError):
        return False
    copy.touch()
    with source, closing(WatchedFile(copy)) as file:
        try:
            with av.open(file, "w", format="matroska") as target:
                _copy_packets(source, target, wanted)
        except av.FFmpegError:
            file.check()
            raise
        file.check()
    return True


def _copy_packets(source: InputContainer, target: OutputContainer, wanted: set[int]) -> None:
    stream = source.streams.video[0]
    out = target.add_stream_from_template(stream)
    first_pts: int | None = None
    number = 0
    for packet in source.demux(stream):
        if packet.size == 0 or packet.pts is None:
            continue
        if number in wanted:
            first_pts = packet.pts if first_pts is None else first_pts
            packet.pts -= first_pts
            packet.dts = packet.pts
            packet.stream = out
            target.mux(packet)
        number += 1
        if number > max(wanted):
            return


def _renumbered(
    kept: list[FrameRecord], videos: dict[str, str], marks: list[RecordedMark]
) -> Iterator[FrameRecord]:
    start_s = kept[0].time_s
    counts: Counter[str] = Counter()
    for number, record in enumerate(kept):
        name = videos.get(record.video) if record.video is not None else None
        yield replace(
            record,
            frame=number,
            marks=tuple(mark.number for mark in marks if mark.frame == number),
            time_s=round(record.time_s - start_s, 6),
            video=name,
            video_frame=counts[name] if name is not None else None,
        )
        if name is not None:
            counts[name] += 1


def _write_numbers(folder: Path, records: list[FrameRecord]) -> None:
    lines = (json.dumps(one.as_json(), ensure_ascii=False) for one in records)
    write_whole(folder / JSON_LINES, "\n".join(lines) + "\n")
    rows = (row for record in records for row in record.as_rows())
    write_whole(folder / CSV, csv_text([CSV_HEADER, *rows]))


def _marks_in(recording: Recording, kept: list[FrameRecord]) -> list[RecordedMark]:
    first, last = kept[0], kept[-1]
    return [
        replace(
            mark,
            time_s=round(mark.time_s - first.time_s, 6),
            frame=None if mark.frame is None else mark.frame - first.frame,
        )
        for mark in recording.marks
        if _is_between(mark, first, last)
    ]


def _is_between(mark: RecordedMark, first: FrameRecord, last: FrameRecord) -> bool:
    if mark.frame is None:
        return first.time_s <= mark.time_s <= last.time_s
    return first.frame <= mark.frame <= last.frame


def _write_marks(folder: Path, marks: list[RecordedMark]) -> None:
    if marks:
        rows = [(one.number, one.time_s, "", one.frame, one.note) for one in marks]
        write_whole(folder / MARKS, csv_text([MARKS_HEADER, *rows]))


def _write_manifest(
    folder: Path, recording: Recording, records: list[FrameRecord], span: tuple[float, float]
) -> None:
    covered = Counter(record.covered for record in records)
    names = dict.fromkeys(record.video for record in records if record.video is not None)
    manifest = {
        **recording.manifest,
        "started": records[0].at,
        "ended": records[-1].at,
        "duration_s": records[-1].time_s,
        "frames": {"analysed": len(records), "written": len(records), "not_analysed": 0},
        "covered": dict(covered),
        "people": len({number for record in records for number in record.numbers or ()}),
        "marks": sum(len(record.marks) for record in records),
        "videos": list(names),
        "trimmed_from": {
            "recording": recording.folder.name,
            "start_s": span[0],
            "end_s": span[1],
        },
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    write_whole(folder / MANIFEST, text + "\n")
