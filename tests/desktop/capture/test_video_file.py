from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from random import Random

import numpy as np
import pytest

from desktop.capture import video_file
from desktop.capture.video_file import VideoFile
from models.errors import MoodmirrorError

FRAMES = 150
STEADY = [number / 25 for number in range(FRAMES)]
# Bursts, breaks, and frames as close as 20 ms.
_GAPS = np.random.default_rng(1).choice(
    [0.02, 0.033, 0.1, 1.4], FRAMES - 1, p=[0.3, 0.4, 0.26, 0.04]
)
UNEVEN = [0.0, *np.cumsum(_GAPS).tolist()]


@pytest.fixture(autouse=True)
def _keep_three_frames_only(monkeypatch):
    monkeypatch.setattr(video_file, "_KEPT_BYTES", 3 * 160 * 96 * 3)


KINDS = {
    "b-frames.mp4": (STEADY, {}),
    "b-frames.ts": (STEADY, {}),
    "starts-late.mp4": ([time_s + 5 for time_s in STEADY], {}),
    "uneven.mp4": (UNEVEN, {}),
    "uneven.mkv": (UNEVEN, {}),
    "no-times.h264": (STEADY, {"kind": "h264"}),
    "old.mpg": (STEADY, {"codec": "mpeg2video", "tick": Fraction(1, 25)}),
}


@pytest.fixture(params=KINDS)
def path(request, tmp_path: Path, make_video) -> Path:
    times, more = KINDS[request.param]
    return make_video(tmp_path / request.param, times, **more)


@pytest.fixture
def times(path: Path) -> list[float]:
    times, _ = KINDS[path.name]
    return [time_s - times[0] for time_s in times]


@pytest.fixture
def file(path: Path) -> Iterator[VideoFile]:
    file = VideoFile(path)
    yield file
    file.close()


def test_every_frame_in_order(file: VideoFile, times: list[float], number_in):
    shots = [file.shot]
    while (shot := file.next()) is not None:
        shots.append(shot)
    assert [number_in(shot.image) for shot in shots] == list(range(FRAMES))
    assert [shot.index for shot in shots] == list(range(FRAMES))
    assert [shot.time_s for shot in shots] == pytest.approx(times, abs=0.001)
    assert file.duration_s > times[-1]


@pytest.mark.parametrize("seen", [False, True])
def test_jumps_and_steps_of_all_kinds_lead_to_the_very_frame(
    file: VideoFile, times: list[float], number_in, seen: bool
):
    while seen and file.next() is not None:
        pass
    random = Random(2)
    here = file.shot.index
    for _ in range(60):
        if random.random() < 0.4:
            time_s = random.uniform(-1, times[-1] + 3)
            here = max([n for n, start in enumerate(times) if start <= time_s + 1e-6], default=0)
            shot = file.seek(time_s)
        else:
            frames = random.choice([-1, -1, -2, -7, -30, 1, 2, 20])
            here = min(max(0, here + frames), FRAMES - 1)
            shot = file.step(frames)
        assert number_in(shot.image) == here
        assert shot.time_s == pytest.approx(times[here], abs=0.001)
        assert not seen or shot.index == here


def test_back_from_the_end_frame_by_frame(file: VideoFile, number_in):
    file.seek(1e6)
    numbers = [number_in(file.shot.image)]
    while numbers[-1] > 0:
        numbers.append(number_in(file.step(-1).image))
    assert numbers == list(range(FRAMES - 1, -1, -1))
    assert number_in(file.step(-1).image) == 0


def test_frames_are_numbered_right_at_an_even_rate_though_unseen(tmp_path: Path, make_video):
    file = VideoFile(make_video(tmp_path / "clip.mp4", STEADY))
    assert [file.seek(time_s).index for time_s in (5, 1, 3.01, 0)] == [125, 25, 75, 0]
    file.close()


def test_a_search_ends_when_it_is_asked_to(tmp_path: Path, make_video):
    file = VideoFile(make_video(tmp_path / "clip.h264", STEADY, kind="h264"), stopped=lambda: True)
    assert file.seek(4).time_s < 4
    file.close()


def test_a_truncated_video_ends_where_its_frames_end(tmp_path: Path, make_video, number_in):
    path = make_video(tmp_path / "clip.ts", STEADY)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    file = VideoFile(path)
    last = file.seek(1e6)
    assert 20 < number_in(last.image) < FRAMES - 1
    assert file.peek() is None
    assert number_in(file.step(-1).image) == number_in(last.image) - 1
    file.close()


def test_a_file_that_is_gone_when_it_has_to_be_opened_again(tmp_path: Path, make_video):
    path = make_video(tmp_path / "clip.h264", STEADY, kind="h264")
    file = VideoFile(path)
    file.seek(3)
    path.unlink()
    with pytest.raises(MoodmirrorError, match="There is no file"):
        file.seek(0)
    file.close()
