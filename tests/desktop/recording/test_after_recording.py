"""What is done with a recording that has ended: listed, trimmed, exported, marked, deleted."""

import errno
import itertools
from dataclasses import replace

import av
import numpy as np
import pytest

from desktop.recording.export import RATE, Progress, StoppedError, export_recording
from desktop.recording.manifest import Manifest
from desktop.recording.marks_file import change_mark, remove_mark, restore_marks
from desktop.recording.recorder import Recorder
from desktop.recording.recording_list import delete_recording, list_recordings, picture_of
from desktop.recording.recording_reader import Recording
from desktop.recording.trim import trim_recording
from models.errors import MoodmirrorError

PLENTY = 2**40


@pytest.fixture
def recorded(tmp_path, take):
    """Records so many frames at thirty a second; returns the folder."""

    def record(frames: int = 60, *, video: bool = True, marked: bool = False):
        kind = "clean" if video else "numbers"
        recorder = Recorder(tmp_path / "all", Manifest(kind, {}), None, lambda _: PLENTY)
        for index in range(frames):
            if marked and index == frames // 2:
                recorder.note(recorder.mark(), "half way")
            recorder.add(take(video=video))
        recorder.stop()
        recorder.wait(60)
        return recorder.status.folder

    return record


def same_image(_record, image):
    return image


def test_the_list_tells_what_each_is(recorded):
    first, second = recorded(30), recorded(45, video=False)
    (newer, older) = list_recordings(first.parent)
    assert (newer.folder, older.folder) == (second, first)
    assert (newer.frames, older.frames) == (45, 30)
    assert older.people == 2
    assert older.duration_s == pytest.approx(29 / 30, abs=1e-3)
    assert not older.running
    assert newer.videos == ()
    assert picture_of(newer, 32) is None
    assert picture_of(older, 32).shape == (24, 32, 3)


def test_a_folder_with_other_things_and_one_that_is_not_there(tmp_path):
    (tmp_path / "a folder").mkdir()
    (tmp_path / "a file").write_text("")
    assert list_recordings(tmp_path) == []
    assert list_recordings(tmp_path / "none") == []


def test_a_damaged_manifest_hides_no_recording(recorded):
    folder = recorded(10)
    (folder / "manifest.json").write_text("{")
    (listed,) = list_recordings(folder.parent)
    assert listed.started is None
    assert listed.frames == 0


def test_a_trimmed_recording_has_the_same_numbers_and_pictures(recorded, pictures):
    folder = recorded(60, marked=True)
    whole = Recording.open(folder)
    trimmed = trim_recording(whole, 0.5, 1.25)
    part = Recording.open(trimmed)
    kept = [one for one in whole.frames if 0.5 <= one.time_s <= 1.25]
    assert len(part.frames) == len(kept) > 20
    for before, after in zip(kept, part.frames, strict=True):
        assert after.analysis.faces == () or np.array_equal(
            after.analysis.faces[0].scores.probabilities,
            before.analysis.faces[0].scores.probabilities,
        )
        assert after.time_s == pytest.approx(before.time_s - kept[0].time_s, abs=1e-6)
        assert after.at == before.at
    first = kept[0].frame
    wanted = list(range(first, first + len(kept)))
    assert pictures.numbers_in(part.video) == wanted
    assert [one.video_frame for one in part.frames] == list(range(len(kept)))
    (mark,) = part.marks
    assert mark.note == "half way"
    assert part.manifest["trimmed_from"]["recording"] == folder.name
    assert part.manifest["frames"]["written"] == len(kept)
    assert part.ended_well


def test_nothing_between_two_moments(recorded):
    whole = Recording.open(recorded(10))
    with pytest.raises(MoodmirrorError, match="No frame lies between"):
        trim_recording(whole, 5.0, 6.0)
    assert len(list(whole.folder.parent.iterdir())) == 1


def test_two_trims_do_not_meet(recorded):
    whole = Recording.open(recorded(20))
    one, two = trim_recording(whole, 0.0, 0.3), trim_recording(whole, 0.0, 0.3)
    assert one != two


def test_an_export_plays_at_a_constant_rate(recorded, tmp_path):
    whole = Recording.open(recorded(60))
    shares: list[float] = []
    path = tmp_path / "out.mp4"
    export_recording(whole, path, same_image, Progress(shares.append))
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        times = [frame.time for frame in container.decode(stream)]
    assert len(times) == 60
    steps = np.diff(times)
    assert steps == pytest.approx(np.full(59, 1 / RATE), abs=1e-4)
    assert shares[-1] == 1.0
    assert all(a <= b for a, b in itertools.pairwise(shares))


def test_an_export_holds_what_was_painted(recorded, tmp_path):
    whole = Recording.open(recorded(10))
    path = tmp_path / "out.mp4"
    white = np.full((48, 64, 3), 255, np.uint8)
    export_recording(whole, path, lambda *_: white, Progress())
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0)).to_ndarray(format="bgr24")
    assert frame.mean() > 240


def test_an_export_that_is_stopped_leaves_nothing(recorded, tmp_path):
    whole = Recording.open(recorded(30))
    with pytest.raises(StoppedError):
        export_recording(whole, tmp_path / "out.mp4", same_image, Progress(stopped=lambda: True))
    assert [one.name for one in tmp_path.iterdir()] == ["all"]


def test_what_cannot_be_exported(recorded, tmp_path):
    numbers = Recording.open(recorded(5, video=False))
    with pytest.raises(MoodmirrorError, match="has no video"):
        export_recording(numbers, tmp_path / "out.mp4", same_image, Progress())
    whole = Recording.open(recorded(5))
    with pytest.raises(MoodmirrorError, match="cannot be written"):
        export_recording(whole, tmp_path / "none" / "out.mp4", same_image, Progress())


def test_marks_are_changed_and_removed_afterwards(recorded):
    folder = recorded(20, marked=True)
    before = Recording.open(folder)
    (mark,) = before.marks
    change_mark(before, 1, mark.time_s, "  another\nnote ")
    (noted,) = Recording.open(folder).marks
    assert noted == replace(mark, note="another note")
    was = change_mark(before, 1, 0.1, "=1+1")
    (moved,) = Recording.open(folder).marks
    assert (moved.time_s, moved.frame, moved.note) == (0.1, 3, "=1+1")
    change_mark(before, 1, 0.1, moved.note)
    assert Recording.open(folder).marks == (moved,)
    change_mark(before, 1, 99.0, "")
    (last,) = Recording.open(folder).marks
    assert last.frame == 19 and last.time_s == pytest.approx(before.frames[-1].time_s, abs=1e-3)
    restore_marks(folder, was)
    assert Recording.open(folder).marks == (noted,)
    with pytest.raises(MoodmirrorError, match="no mark 7"):
        change_mark(before, 7, 0.0, "")
    remove_mark(folder, 1)
    assert Recording.open(folder).marks == ()
    with pytest.raises(MoodmirrorError, match="no mark 1"):
        remove_mark(folder, 1)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(errno.ENOSPC, "No space left"), (errno.EROFS, "Read-only file system")],
)
def test_marks_that_cannot_be_written_stay_as_they_are(recorded, monkeypatch, number, sentence):
    folder = recorded(20, marked=True)
    recording = Recording.open(folder)

    def fail(*_):
        raise OSError(number, "no")

    monkeypatch.setattr("desktop.recording.marks_file.write_whole", fail)
    with pytest.raises(MoodmirrorError, match=sentence):
        remove_mark(folder, 1)
    with pytest.raises(MoodmirrorError, match=sentence):
        change_mark(recording, 1, 0.1, "x")
    assert Recording.open(folder).marks == recording.marks


def test_a_part_has_the_marks_where_they_are_now(recorded):
    whole = Recording.open(recorded(60, marked=True))
    change_mark(whole, 1, 0.6, "earlier")
    part = Recording.open(trim_recording(Recording.open(whole.folder), 0.5, 0.8))
    (mark,) = part.marks
    assert mark.note == "earlier"
    assert [one.frame for one in part.frames if one.marks == (1,)] == [mark.frame]


def test_deleting_takes_the_recording_and_nothing_else(recorded):
    folder, other = recorded(5), recorded(5)
    (other / "notes.txt").write_text("mine")
    delete_recording(folder)
    assert not folder.exists()
    delete_recording(other)
    assert [one.name for one in other.iterdir()] == ["notes.txt"]
    with pytest.raises(MoodmirrorError, match="not a recording"):
        delete_recording(other)


def test_a_recording_that_runs_is_not_deleted(tmp_path, take):
    recorder = Recorder(tmp_path, Manifest("numbers", {}), None, lambda _: PLENTY)
    recorder.add(take(video=False))
    while recorder.status.folder is None:
        recorder.wait(0.01)
    (listed,) = list_recordings(tmp_path)
    assert listed.running
    with pytest.raises(MoodmirrorError, match="still being written"):
        delete_recording(listed.folder)
    recorder.stop()
    recorder.wait(60)
