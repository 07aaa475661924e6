"""A small part of the matrix; ``python -m tests.media_matrix`` makes all of it."""

from pathlib import Path

import pytest

from tests.media_matrix import bar_code, harm, scenes
from tests.media_matrix.check import check
from tests.media_matrix.clips import all_clips

CLIPS = all_clips()


def test_it_has_more_than_three_hundred_files_that_differ():
    assert len({(clip.name, clip.times) for clip in CLIPS}) == len(CLIPS) > 300


def test_a_code_is_read_as_it_was_drawn():
    for file, frame in ((0, 0), (1023, 255), (300, 13)):
        image = scenes.frame(0, file, frame)
        assert bar_code.read(image, scenes.SIZE) == (file, frame)
    image[: scenes.SIZE[1] // 2] = 128
    assert bar_code.read(image, scenes.SIZE) is None


@pytest.mark.parametrize("number", range(3, len(CLIPS), 13), ids=lambda n: CLIPS[n].name)
def test_what_comes_of_a_file_is_right(tmp_path: Path, number: int):
    clip = CLIPS[number]
    path = tmp_path / f"a.{clip.suffix}"
    clip.write(path, number)
    if clip.harm:
        harm.do(path, clip.harm, number)
    assert check(path, clip, number, None).faults == ()


def test_a_fault_is_seen(tmp_path: Path):
    """Another file's frames, frames that repeat, frames that are missing, other times."""
    clip = next(clip for clip in CLIPS if clip.suffix == "mkv" and clip.codec == "ffv1")
    path = tmp_path / "a.mkv"
    clip.write(path, 7)
    assert check(path, clip, 7, None).faults == ()
    assert "of another file" in check(path, clip, 8, None).faults[0]
    shorter = next(one for one in CLIPS if one.note == "uneven" and one.suffix == "mkv")
    assert "instead of" in check(path, shorter, 7, None).faults[0]
