import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from desktop.files.frame_record import WHOLE_COVERED
from desktop.recording.manifest import JSON_LINES, MANIFEST, MARKS
from desktop.recording.recording_reader import Recording, recording_folder
from models.errors import MoodmirrorError
from models.face import FrameAnalysis


def assert_same(read: FrameAnalysis, live: FrameAnalysis) -> None:
    """All numbers are equal, to the last digit."""
    assert len(read.faces) == len(live.faces)
    assert (read.frame.width, read.frame.height) == (live.frame.width, live.frame.height)
    assert read.timings == live.timings
    for one, other in zip(read.faces, live.faces, strict=True):
        assert (one.box, one.verdict, one.track_id) == (other.box, other.verdict, other.track_id)
        assert np.array_equal(one.landmarks.points, other.landmarks.points)
        assert one.landmarks.points.dtype == np.float32
        assert np.array_equal(one.scores.probabilities, other.scores.probabilities)
        assert (one.smoothed is None) == (other.smoothed is None)
        if one.smoothed and other.smoothed:
            assert np.array_equal(one.smoothed.probabilities, other.smoothed.probabilities)


@pytest.fixture
def folder(recorded, take):
    """A recording of 60 frames."""
    return recorded([take() for _ in range(60)]).folder


def test_the_numbers_are_those_that_it_had_live(recorded, take):
    frames = [take() for _ in range(200)]
    recording = Recording.open(recorded(frames).folder)
    assert [one.frame for one in recording.frames] == list(range(200))
    for read, live in zip(recording.frames, frames, strict=True):
        assert_same(read.analysis, live.analysis)
        assert read.numbers == live.numbers
        assert read.source_frame == live.analysis.frame.index
        assert read.time_s == round(live.analysis.frame.captured_at - 100, 6)
    assert recording.ended_well


def test_a_still_has_neither_id_nor_verdict(recorded, take, still_face):
    taken = take()
    taken = replace(taken, analysis=replace(taken.analysis, faces=(still_face,)), numbers=(1,))
    (read,) = Recording.open(recorded([taken]).folder).frames
    assert_same(read.analysis, taken.analysis)
    assert read.analysis.faces[0].verdict is None


def test_numbers_are_joined_with_their_picture(recorded, take):
    taken = take()
    (read,) = Recording.open(recorded([taken]).folder).frames
    analysis = read.analysis_of(taken.analysis.frame)
    assert analysis.frame is taken.analysis.frame
    assert_same(analysis, taken.analysis)


def test_it_knows_its_videos_and_what_was_covered(recorded, take):
    status = recorded([take(), take(covered=WHOLE_COVERED), take(size=(96, 64))])
    recording = Recording.open(status.folder)
    assert recording.videos == tuple(status.folder / n for n in ("video.mkv", "video-2.mkv"))
    assert recording.video == status.folder / "video.mkv"
    assert [one.covered for one in recording.frames] == ["no", "whole", "no"]
    assert [one.video_frame for one in recording.frames] == [0, 1, 0]
    (status.folder / "video.mkv").unlink()
    assert recording.video == status.folder / "video-2.mkv"


def test_marks_come_with_their_notes(record, take):
    recorder = record()
    recorder.add(take())
    recorder.note(recorder.mark(), "here, it began")
    recorder.add(take())
    recorder.mark()
    recorder.stop()
    assert recorder.wait(20)
    first, last = Recording.open(recorder.status.folder).marks
    assert (first.number, first.frame, first.note) == (1, 1, "here, it began")
    assert (last.number, last.frame) == (2, None)


def test_a_last_line_that_was_cut_off_is_left_out(folder):
    lines = (folder / JSON_LINES).read_bytes()
    (folder / JSON_LINES).write_bytes(lines[:-100])
    assert len(Recording.open(folder).frames) == 59
    (folder / JSON_LINES).write_bytes(b"")
    assert Recording.open(folder).frames == ()


def test_wherever_it_is_cut_off_it_can_be_read(folder):
    lines = (folder / JSON_LINES).read_bytes().splitlines(keepends=True)
    whole = b"".join(lines[:-1])
    for cut in range(0, len(lines[-1]) - 1, 41):
        (folder / JSON_LINES).write_bytes(whole + lines[-1][:cut])
        assert len(Recording.open(folder).frames) == 59


@pytest.mark.parametrize("damage", [b"\xff\xfe", b"[1]", b"{}", b'{"faces": 3}', b"null"])
def test_damage_in_the_middle_is_one_sentence(folder, damage):
    lines = (folder / JSON_LINES).read_bytes().splitlines(keepends=True)
    (folder / JSON_LINES).write_bytes(b"".join([*lines[:7], damage + b"\n", *lines[8:]]))
    with pytest.raises(MoodmirrorError, match=r"^Line 8 of .* is damaged"):
        Recording.open(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "null"])
def test_without_a_manifest_the_numbers_are_still_there(folder, text):
    (folder / MANIFEST).write_text(text)
    recording = Recording.open(folder)
    assert len(recording.frames) == 60
    assert recording.manifest == {} and not recording.ended_well
    (folder / MANIFEST).unlink()
    assert len(Recording.open(folder).frames) == 60


def test_marks_that_were_cut_off_cost_no_numbers(folder):
    (folder / MARKS).write_text("mark,time_s,at,frame,note\n1,0.5,,3,good\n2,")
    assert [mark.note for mark in Recording.open(folder).marks] == ["good"]


def test_a_newer_version_is_named(folder):
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps({**manifest, "schema": 99}))
    with pytest.raises(MoodmirrorError, match="newer Moodmirror"):
        Recording.open(folder)


def test_schema_2_is_read(folder):
    """It calls the number a seat, and names an expression of faces that are not sure, too."""
    live = Recording.open(folder).frames
    lines = [json.loads(line) for line in (folder / JSON_LINES).read_text().splitlines()]
    for face in (face for line in lines for face in line["faces"]):
        face["seat"] = face.pop("number")
        face["label"] = face["label"] or max(face["smoothed"], key=face["smoothed"].get)
        face["expression"] = max(face["probabilities"], key=face["probabilities"].get)
    (folder / JSON_LINES).write_text("".join(json.dumps(line) + "\n" for line in lines))
    for old, new in zip(Recording.open(folder).frames, live, strict=True):
        assert old.numbers == new.numbers
        assert_same(old.analysis, new.analysis)


def test_a_folder_that_is_none_is_known(folder, tmp_path):
    assert recording_folder(folder) == recording_folder(folder / "video.mkv") == folder
    assert recording_folder(tmp_path) is None
    assert recording_folder(tmp_path / "gone.mkv") is None
    shutil.rmtree(folder)
    with pytest.raises(MoodmirrorError, match="cannot be read: No such file"):
        Recording.open(folder)
