from pathlib import Path, PurePath

import cv2
import numpy as np
import pytest
from PIL import Image

from desktop.files.annotated_copies import copy_names, picture_copy, save_picture, video_copy
from desktop.files.whole_file import OutputError

HAPPY = 2


def names(*pairs: tuple[str, bool]) -> list[str]:
    return [path.as_posix() for path in copy_names((PurePath(name), v) for name, v in pairs)]


def test_copies_keep_their_relative_names():
    assert names(("a.jpg", False), ("sub/b.PNG", False)) == ["a.jpg", "sub/b.PNG"]


def test_kinds_that_are_not_written_become_png_and_mp4():
    assert names(("a.gif", False), ("b.mov", True), ("c.mp4", True)) == ["a.png", "b.mp4", "c.mp4"]


def test_no_two_copies_have_one_name():
    same = [
        ("a.jpg", False),
        ("A.JPG", False),
        ("a.gif", False),
        ("a.png", False),
        ("a.jpg", False),
    ]
    assert names(*same) == ["a.jpg", "A-2.JPG", "a.png", "a-2.png", "a-3.jpg"]


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".bmp", ".tiff"])
def test_a_picture_is_saved_in_its_own_format(tmp_path: Path, suffix: str):
    path = tmp_path / f"Grüße{suffix}"
    image = np.zeros((20, 30, 3), np.uint8)
    image[:, :, 0] = 200  # Blue: the order of colours is kept.
    save_picture(path, image)
    with Image.open(path) as saved:
        red, _, blue = saved.convert("RGB").getpixel((15, 10))
    assert blue > 180
    assert red < 20
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_picture_copy_is_drawn_on_in_a_new_folder(tmp_path: Path, make_analysis):
    path = tmp_path / "new" / "deep" / "a.png"
    analysis = make_analysis(HAPPY)
    with picture_copy(path) as draw:
        draw(analysis)
    drawn = cv2.imread(str(path))
    assert drawn.shape == analysis.frame.image.shape
    assert not np.array_equal(drawn, analysis.frame.image)
    assert (analysis.frame.image == 90).all(), "the frame itself stays as it is"


def test_a_video_copy_has_all_frames(tmp_path: Path, make_analysis):
    path = tmp_path / "笑顔.mp4"
    with video_copy(path, 10.0) as draw:
        for index in range(5):
            draw(make_analysis(HAPPY, index=index))
        draw(make_analysis(HAPPY, index=5, size=(32, 24)))
        assert not path.exists()
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    shapes = []
    while (read := capture.read())[0]:
        shapes.append(read[1].shape)
    assert capture.get(cv2.CAP_PROP_FPS) == 10.0
    capture.release()
    assert shapes == [(48, 64, 3)] * 6


def test_an_interrupted_video_copy_leaves_nothing(tmp_path: Path, make_analysis):
    path = tmp_path / "a.mp4"
    with pytest.raises(KeyboardInterrupt), video_copy(path, None) as draw:
        draw(make_analysis(HAPPY))
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_made(tmp_path: Path):
    (tmp_path / "file").touch()
    with (
        pytest.raises(OutputError, match="cannot be written"),
        picture_copy(tmp_path / "file" / "a.png"),
    ):
        pass
