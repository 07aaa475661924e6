"""A recording that is played shows the numbers that it had live, each with its own picture."""

import json
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from desktop.recording.found_strip import UNSEEN, UNSURE
from desktop.recording.manifest import CSV, JSON_LINES, MANIFEST
from desktop.recording.opening import source_of_path
from desktop.recording.recording_reader import Recording
from desktop.recording.recording_reel import RecordingReel
from desktop.recording.recording_source import RecordingSource
from models.errors import MoodmirrorError


def number_in(image) -> int:
    """The number that a picture tells."""
    ends = [image.shape[1] * digit // 4 for digit in range(5)]
    return sum(int(image[:, ends[d] + 2 : ends[d + 1] - 2].mean()) // 16 << 4 * d for d in range(4))


@pytest.fixture
def frames(take):
    """Uneven in time: bursts and breaks."""
    gaps = np.random.default_rng(3).choice([0.02, 0.033, 0.1, 1.3], 120, p=[0.4, 0.4, 0.17, 0.03])
    return [take(at=100 + float(at)) for at in np.cumsum(gaps)]


@pytest.fixture
def folder(recorded, frames):
    return recorded(frames).folder


def test_every_frame_has_its_picture_and_its_numbers(folder, frames):
    source = RecordingSource(folder)
    source.open()
    source.playback.set_speed(1e6)
    source.playback.seek(0)
    shown = []
    while (frame := source.read()) is not None and len(shown) < 500:
        shown.append(frame)
        source.playback.step(1)
        if frame.index == len(frames) - 1:
            break
    source.close()
    assert [frame.index for frame in shown] == list(range(len(frames)))
    for frame, live in zip(shown, frames, strict=True):
        assert number_in(frame.image) == live.analysis.frame.index
        known = source.known_analysis(frame)
        assert known.frame is frame
        for one, other in zip(known.faces, live.analysis.faces, strict=True):
            assert (one.box, one.verdict, one.track_id) == (
                other.box,
                other.verdict,
                other.track_id,
            )
            assert np.array_equal(one.scores.probabilities, other.scores.probabilities)
            assert np.array_equal(one.smoothed.probabilities, other.smoothed.probabilities)


def test_jumps_lead_to_the_very_frame(folder, frames):
    recording = Recording.open(folder)
    reel, random, here = RecordingReel(recording), Random(1), 0
    times = [record.time_s for record in recording.frames]
    for _ in range(80):
        if random.random() < 0.5:
            time_s = random.uniform(-1, times[-1] + 1)
            here = max([n for n, start in enumerate(times) if start <= time_s], default=0)
            shot = reel.seek(time_s)
        else:
            step = random.choice([-1, -2, 1, 5, -30])
            here = min(max(0, here + step), len(times) - 1)
            shot = reel.step(step)
        assert (shot.index, number_in(shot.image)) == (here, here)
    assert reel.duration_s > times[-1]
    reel.close()


def test_pictures_of_several_sizes(recorded, take):
    sizes = [(64, 48)] * 5 + [(96, 64)] * 5 + [(64, 48)] * 5
    reel = RecordingReel(Recording.open(recorded([take(size=size) for size in sizes]).folder))
    for index in (14, 0, 7, 4, 5, 10, 9):
        shot = reel.seek(reel._times[index])
        assert number_in(shot.image) == index
        assert shot.image.shape[:2] == sizes[index][::-1]
    reel.close()


def test_numbers_only_have_a_dark_picture_of_the_recorded_size(recorded, take):
    folder = recorded([take(video=False) for _ in range(5)]).folder
    reel = RecordingReel(Recording.open(folder))
    assert reel.step(3).image.shape == (48, 64, 3)
    assert reel.shot.image.max() < 40
    reel.close()


def test_a_video_that_was_cut_off_or_is_gone_leaves_the_numbers(folder):
    video = folder / "video.mkv"
    video.write_bytes(video.read_bytes()[: video.stat().st_size // 2])
    reel = RecordingReel(Recording.open(folder))
    assert number_in(reel.step(10).image) == 10
    assert reel.seek(1e6).image.max() < 40
    reel.close()
    video.unlink()
    reel = RecordingReel(Recording.open(folder))
    assert reel.step(10).image.max() < 40
    reel.close()


def test_the_strip_is_full_at_once_and_marks_are_ticks(folder):
    (folder / "marks.csv").write_text("mark,time_s,at,frame,note\n1,0.5,x,9,laughs\n2,1.5,x,20,\n")
    source = RecordingSource(folder)
    source.open()
    assert not np.any(source.strip.codes == UNSEEN)
    marks = [(one.number, one.time_s, one.note) for one in source.marks]
    assert marks == [(1, 0.5, "laughs"), (2, 1.5, "")]
    source.close()


def test_an_annotated_video_is_not_painted_over_and_its_words_are_not_mirrored(folder):
    for recorded, painted, mirrored in (("annotated", True, False), ("clean", False, True)):
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        manifest["recorded"] = recorded
        (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        source = RecordingSource(folder)
        source.open()
        assert (source.painted_over, source.mirrored) == (painted, mirrored)
        source.close()


def test_a_recording_opens_by_its_folder_and_by_its_files(folder, tmp_path):
    for path in (folder, folder / MANIFEST, folder / CSV, folder / "video.mkv"):
        source = source_of_path(path)
        assert isinstance(source, RecordingSource)
        assert source.path == folder
    with pytest.raises(MoodmirrorError, match="is a folder"):
        source_of_path(tmp_path)


def test_without_a_frame_it_says_so(recorded, take):
    folder = recorded([take()]).folder
    (folder / JSON_LINES).write_text("")
    source = RecordingSource(folder)
    with pytest.raises(MoodmirrorError, match="holds no frame"):
        source.open()
    source.close()


def test_a_still_in_a_recording(recorded, take, still_face):
    taken = take()
    taken = replace(taken, analysis=replace(taken.analysis, faces=(still_face,)), numbers=(1,))
    source = RecordingSource(recorded([taken]).folder)
    source.open()
    assert source.strip.code_at(0.0) == UNSURE  # Nobody judged it.
    source.close()
