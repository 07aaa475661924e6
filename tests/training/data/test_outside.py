import io
import zipfile

import cv2
import numpy as np
import pytest

from models.errors import MoodmirrorError
from models.expression import EXPRESSIONS
from training.data.labelled import load_labelled
from training.data.outside import (
    MARGIN,
    OutsideFaces,
    describe_outside,
    halves,
    load_outside,
    prepare_outside,
)

PICTURE = cv2.imencode(".png", np.full((40, 40, 3), 90, np.uint8))[1].tobytes()


def folder_of(path, table, pictures=("a.png", "b.png")):
    path.mkdir(exist_ok=True)
    (path / "labels.csv").write_text(table, encoding="utf-8")
    for name in pictures:
        (path / name).write_bytes(PICTURE)
    return path


def zip_of(path, table, pictures=("a.png", "b.png"), top=""):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{top}labels.csv", table)
        for name in pictures:
            archive.writestr(f"{top}{name}", PICTURE)
    return path


TABLE = "image,expression,gender\na.png,happy,female\nb.png,Neutral,male\n"


@pytest.mark.parametrize("wrapped", ["folder", "zip", "zip with a folder"])
def test_a_folder_and_a_zip_are_read_alike(tmp_path, wrapped):
    top = "set/" if wrapped == "zip with a folder" else ""
    source = (
        folder_of(tmp_path / "set", TABLE)
        if wrapped == "folder"
        else zip_of(tmp_path / "set.zip", TABLE, top=top)
    )
    labelled = load_labelled(source)
    assert labelled.images == ["a.png", "b.png"]
    assert [EXPRESSIONS[label].value for label in labelled.labels] == ["happy", "neutral"]
    assert labelled.groups == {"gender": ["female", "male"]}
    assert labelled.pictures()(1).shape == (40, 40, 3)


def test_expressions_that_are_none_of_the_six_are_left_out(tmp_path):
    table = "image,expression\na.png,disgust\nb.png,sad\n"
    assert load_labelled(folder_of(tmp_path, table)).images == ["b.png"]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("picture,expression\na.png,sad\n", "lacks the column.* image"),
        ("", "lacks the column.* image, expression"),
        ("image,expression\na.png,glad\n", "row 1: the expression is 'glad'; known are angry"),
        ("image,expression\na.png,\n", "row 1: the expression is ''"),
        ("image,expression\nc.png,sad\n", "row 1: there is no picture 'c.png'"),
        (
            "image,expression\na.png,sad\nb.png,sad\na.png,happy\n",
            "row 3: 'a.png' is labelled sad and happy",
        ),
        ("image,expression\na.png,contempt\n", "names no picture with one of the six"),
    ],
)
def test_what_is_wrong_with_labels_is_one_sentence(tmp_path, table, reason):
    for source in (folder_of(tmp_path / "set", table), zip_of(tmp_path / "set.zip", table)):
        with pytest.raises(MoodmirrorError, match=reason):
            load_labelled(source)


def test_the_same_label_twice_is_one_picture(tmp_path):
    table = "image,expression\na.png,sad\na.png,sad\n"
    assert len(load_labelled(folder_of(tmp_path, table))) == 1


def test_sources_that_are_none(tmp_path):
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK half")
    for source in (tmp_path / "nowhere", broken):
        with pytest.raises(MoodmirrorError, match="no folder and no zip"):
            load_labelled(source)
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(MoodmirrorError, match=r"no readable labels\.csv"):
        load_labelled(empty)


def test_a_damaged_picture_is_named(tmp_path):
    source = folder_of(tmp_path, TABLE)
    (source / "b.png").write_bytes(b"no picture")
    with pytest.raises(MoodmirrorError, match=r"b\.png is no picture"):
        prepare_outside("london", source, tmp_path / "data")


def test_pictures_without_a_face_are_told_and_left_out(tmp_path, outside_files):
    source = io.BytesIO(outside_files["london"].read_bytes())
    mixed = tmp_path / "mixed.zip"
    with zipfile.ZipFile(source) as whole, zipfile.ZipFile(mixed, "w") as archive:
        for name in whole.namelist():
            if name != "labels.csv":
                archive.writestr(name, whole.read(name))
        archive.writestr("nobody.png", PICTURE)
        table = whole.read("labels.csv").decode() + "nobody.png,happy,male\n"
        archive.writestr("labels.csv", table)
    faces = prepare_outside("london", mixed, tmp_path / "data")
    assert faces.without_face == ["nobody.png"]
    assert "8 of 9 pictures" in describe_outside(faces)
    assert "nobody.png" in describe_outside(faces)
    with pytest.raises(MoodmirrorError, match="no face was found in any"):
        prepare_outside("london", folder_of(tmp_path / "none", TABLE), tmp_path / "data")


def test_what_was_prepared_is_loaded(tmp_path, outside_files):
    made = prepare_outside("london", outside_files["london"], tmp_path)
    loaded = load_outside(tmp_path)
    assert list(loaded) == ["london"]
    assert np.array_equal(loaded["london"].wide, made.wide)
    assert loaded["london"].groups["gender"].tolist() == made.groups["gender"].tolist()
    (tmp_path / "outside-london.npz").write_bytes(b"PK half")
    with pytest.raises(MoodmirrorError, match="is damaged"):
        load_outside(tmp_path)


def test_the_wide_picture_shows_the_face_in_its_middle(material):
    for faces in material.outside.values():
        inner = faces.wide[:, MARGIN:-MARGIN, MARGIN:-MARGIN].astype(int)
        assert np.abs(inner - faces.faces).mean() < 8


def test_halves_share_nothing_and_keep_near_duplicates_together():
    rng = np.random.default_rng(0)
    faces = rng.integers(0, 256, (60, 48, 48)).astype(np.uint8)
    faces[30:] = np.clip(faces[:30].astype(int) + 1, 0, 255)
    labels = np.arange(60) % 6
    some = OutsideFaces("muxspace", faces, faces, labels, {}, [])
    learn, choose = halves(some)
    assert sorted([*learn, *choose]) == list(range(60))
    assert {row % 30 for row in learn}.isdisjoint({row % 30 for row in choose})
    assert np.array_equal(halves(some)[0], learn)
