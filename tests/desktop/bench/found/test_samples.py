import zipfile
from pathlib import Path

import cv2
import numpy as np
import pytest

from desktop.bench.found.samples import pictures_in, samples_in
from models.errors import MoodmirrorError
from models.face import BoundingBox


def made(path: Path, level: int, width: int = 40, height: int = 30) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    assert cv2.imwrite(str(path), np.full((height, width, 3), level, np.uint8))


def zipped(folder: Path) -> Path:
    archive = folder.parent / "pictures.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in folder.rglob("*"):
            file.write(path, f"inner/{path.relative_to(folder).as_posix()}")
    return archive


@pytest.mark.parametrize("packed", [False, True])
def test_labels_tell_the_groups_of_one_face_each(tmp_path: Path, packed: bool):
    folder = tmp_path / "faces"
    for number in range(4):
        made(folder / f"{number}.png", 50 * number)
    made(folder / "not-listed.png", 255)
    rows = ["image,expression,age", "0.png,happy,5", "1.png,sad,24", "2.png,happy,NA", "3.png,,61"]
    (folder / "labels.csv").write_text("\n".join(rows))
    samples = list(samples_in(zipped(folder) if packed else folder))
    assert [int(one.image[0, 0, 0]) for one in samples] == [0, 50, 100, 150]
    labels = [dict(one.faces[0].labels) for one in samples]
    assert labels[0] == {"expression": "happy", "age": "0-7"}
    assert [one["age"] for one in labels] == ["0-7", "18-24", "NA", "60-150"]
    assert {one.least_side for one in samples} == {4.5}
    assert all(len(one.faces) == 1 and one.faces[0].box is None for one in samples)


def test_boxes_tell_of_several_faces_and_of_none(tmp_path: Path):
    made(tmp_path / "two.png", 10)
    made(tmp_path / "empty.png", 20)
    rows = ["image,x1,y1,x2,y2", "two.png,1,2,11,12", "two.png,20,2,30,12.5", "empty.png,,,,"]
    (tmp_path / "boxes.csv").write_text("\n".join(rows))
    two, empty = samples_in(tmp_path)
    assert [face.box for face in two.faces] == [
        BoundingBox(1, 2, 11, 12),
        BoundingBox(20, 2, 30, 12.5),
    ]
    assert empty.faces == ()


def test_without_a_table_each_picture_shows_one_face(tmp_path: Path):
    made(tmp_path / "a" / "one.jpg", 10)
    made(tmp_path / "two.png", 10)
    (tmp_path / "notes.txt").write_text("no picture")
    samples = list(samples_in(tmp_path))
    assert [len(one.faces) for one in samples] == [1, 1]
    assert [one.faces for one in pictures_in(tmp_path)] == [(), ()]


def test_fewer_pictures_are_evenly_chosen(tmp_path: Path):
    for number in range(10):
        made(tmp_path / f"{number}.png", 10 * number)
    levels = [int(one.image[0, 0, 0]) for one in samples_in(tmp_path, 5)]
    assert levels == [0, 20, 40, 60, 80]
    assert len(list(pictures_in(tmp_path, 3))) == 3
    assert len(list(samples_in(tmp_path, 99))) == 10


@pytest.mark.parametrize(
    ("name", "rows", "sentence"),
    [
        ("labels.csv", "picture,expression\na.png,happy", "no column image"),
        ("labels.csv", "image\nmissing.png", "'missing.png' cannot be read"),
        ("boxes.csv", "image,x1,y1\na.png,1,2", "no column x2 and no y2"),
        ("boxes.csv", "image,x1,y1,x2,y2\na.png,1,2,three,4", "a.png that is not four numbers"),
        ("boxes.csv", "image,x1,y1,x2,y2\na.png,1,2,3", "a.png that is not four numbers"),
        ("labels.csv", "", "no column image"),
    ],
)
def test_a_bad_table_is_named(tmp_path: Path, name: str, rows: str, sentence: str):
    made(tmp_path / "a.png", 1)
    (tmp_path / name).write_text(rows)
    with pytest.raises(MoodmirrorError, match=sentence):
        list(samples_in(tmp_path))


def test_what_is_no_folder_of_pictures_is_named(tmp_path: Path):
    with pytest.raises(MoodmirrorError, match="There is no"):
        list(samples_in(tmp_path / "nowhere"))
    (tmp_path / "text.zip").write_text("no zip")
    with pytest.raises(MoodmirrorError, match="neither a folder nor a zip"):
        list(samples_in(tmp_path / "text.zip"))
    (tmp_path / "empty").mkdir()
    for read in (samples_in, pictures_in):
        with pytest.raises(MoodmirrorError, match="no pictures"):
            list(read(tmp_path / "empty"))
