from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from desktop.capture.animation import AnimationFile, moves
from desktop.capture.animation_source import AnimationSource
from desktop.capture.picture_source import PictureSource
from desktop.capture.sources import source_from_file
from models.errors import MoodmirrorError

NAMES = ["a.gif", "a.webp", "a.png", "a.avif"]
STARTS = [0.0, 0.04, 0.12, 0.16, 0.24, 0.28, 0.36, 0.4, 0.48, 0.52]


def bright(number: int) -> Image.Image:
    return Image.new("RGB", (40, 20), (25 * number, 25 * number, 25 * number))


@pytest.fixture(params=NAMES)
def path(request, tmp_path: Path) -> Path:
    """Ten frames, by turns on show for 40 and for 80 ms, each 25 brighter than the one before."""
    path = tmp_path / request.param
    rest = [bright(number) for number in range(1, 10)]
    bright(0).save(path, save_all=True, append_images=rest, duration=[40, 80] * 5, loop=0)
    return path


def number_of(image: np.ndarray) -> int:
    return round(float(image.mean()) / 25)


def test_every_frame_at_its_own_time(path: Path):
    source = source_from_file(path, paced=False)
    assert isinstance(source, AnimationSource)
    with source:
        assert source.frame_count == 10
        frames = list(iter(source.read, None))
    assert [number_of(frame.image) for frame in frames] == list(range(10))
    assert [frame.index for frame in frames] == list(range(10))
    assert [frame.time_s for frame in frames] == pytest.approx(STARTS)


def test_jumps_and_steps(path: Path):
    file = AnimationFile(path)
    for time_s, index in ((0.2, 3), (0.0, 0), (99, 9), (0.12, 2)):
        assert number_of(file.seek(time_s).image) == file.shot.index == index
    assert file.duration_s == pytest.approx(0.6)
    assert [file.step(step).index for step in (3, -1, -9, 99)] == [5, 4, 0, 9]
    assert file.peek() is None
    file.close()


def test_a_frame_of_no_duration_is_on_show_for_a_tenth_of_a_second(tmp_path: Path):
    bright(1).save(tmp_path / "a.gif", save_all=True, append_images=[bright(5), bright(9)])
    file = AnimationFile(tmp_path / "a.gif")
    assert [file.shot.time_s, file.next().time_s, file.next().time_s] == pytest.approx(
        [0, 0.1, 0.2]
    )
    file.close()


def test_the_picture_for_programs_without_animation_is_left_out(tmp_path: Path):
    path = tmp_path / "a.png"
    frames = [bright(3), bright(6)]
    bright(9).save(path, save_all=True, append_images=frames, default_image=True, duration=50)
    file = AnimationFile(path)
    assert (file.frame_count, number_of(file.shot.image)) == (2, 3)
    assert number_of(file.next().image) == 6
    assert file.next() is None
    file.close()


def test_what_stands_still_is_a_picture(tmp_path: Path):
    for name in NAMES:
        bright(3).save(tmp_path / name)
        assert not moves(tmp_path / name)
        assert isinstance(source_from_file(tmp_path / name), PictureSource)


@pytest.mark.parametrize("share", [0.1, 0.4, 0.6, 0.9])
def test_cut_short_gives_the_frames_that_are_there_or_one_sentence(path: Path, share: float):
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    try:
        with source_from_file(path, paced=False) as source:
            frames = list(iter(source.read, None))
    except MoodmirrorError as error:
        assert "damaged or incomplete" in str(error)
    else:
        assert [number_of(frame.image) for frame in frames] == list(range(len(frames)))


def test_pages_that_are_not_read_are_told(tmp_path: Path):
    path = tmp_path / "scan.tif"
    bright(3).save(path, save_all=True, append_images=[bright(6), bright(9)])
    with source_from_file(path) as source:
        assert number_of(source.read().image) == 3
        assert source.read() is None
    assert "has 3 pages, and only the first was read" in source.left_out
    bright(3).save(path)
    with source_from_file(path) as source:
        assert not source.left_out
