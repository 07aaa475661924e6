import gzip
import lzma
import zipfile

import numpy as np
import pytest

from models.errors import MoodmirrorError
from training.data.fer2013 import load_fer2013


@pytest.fixture
def rows(made_up):
    return [list(row) for row in made_up.rows[:12]]


def _load(made_up, tmp_path, rows, **others):
    return load_fer2013(made_up.write_csv(tmp_path / "fer2013.csv", rows, **others))


def test_reads_faces_labels_and_usages(made_up):
    data = load_fer2013(made_up.csv, made_up.ferplus)
    assert data.faces.shape == (96, 48, 48)
    assert list(data.labels[:7]) == [0, 1, 2, 3, 4, 5, 0]
    assert [int((data.usages == part).sum()) for part in range(3)] == [48, 24, 24]
    assert np.array_equal(data.majority, data.labels)
    first = np.array(made_up.rows[0][1].split(), np.uint8)
    assert np.array_equal(data.faces[0].ravel(), first)


def test_disgust_is_not_one_of_the_six(made_up, tmp_path, rows):
    rows[3][0] = "1"
    assert _load(made_up, tmp_path, rows).labels[3] == -1


@pytest.mark.parametrize("wrapping", [".zip", ".gz", ".xz"])
def test_reads_every_wrapping(made_up, tmp_path, wrapping):
    path = tmp_path / f"fer2013.csv{wrapping}"
    content = made_up.csv.read_bytes()
    if wrapping == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("readme.csv", "not this one")
            archive.writestr("fer2013/fer2013.csv", content)
    else:
        path.write_bytes({".gz": gzip, ".xz": lzma}[wrapping].compress(content))
    assert len(load_fer2013(path).faces) == 96


def test_reads_kaggles_other_file(made_up, tmp_path, rows):
    turned = [[emotion, usage, pixels] for emotion, pixels, usage in rows]
    header = ("emotion", " Usage", " pixels")
    path = made_up.write_csv(tmp_path / "icml_face_data.csv", turned, header)
    assert len(load_fer2013(path).faces) == 12


def test_an_empty_line_at_the_end_is_no_row(made_up, tmp_path, rows):
    path = made_up.write_csv(tmp_path / "fer2013.csv", rows)
    path.write_text(path.read_text() + "\n\n")
    assert len(load_fer2013(path).faces) == 12


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ((0, "7"), "emotion is '7'"),
        ((0, ""), "emotion is ''"),
        ((1, "1 2 3"), "3 pixels, not 2304"),
        ((1, " ".join(["256"] * 2304)), "outside 0 to 255"),
        ((1, " ".join(["-1"] * 2304)), "outside 0 to 255"),
        ((1, " ".join(["1.5"] * 2304)), "no whole number"),
        ((2, "Testing"), "Usage is 'Testing'"),
    ],
)
def test_names_file_row_and_reason(made_up, tmp_path, rows, field, reason):
    column, value = field
    rows[4][column] = value
    with pytest.raises(MoodmirrorError, match=r"fer2013\.csv, row 5: .*" + reason):
        _load(made_up, tmp_path, rows)


def test_a_short_row(made_up, tmp_path, rows):
    rows[1] = ["3"]
    with pytest.raises(MoodmirrorError, match="row 2: the row is short"):
        _load(made_up, tmp_path, rows)


def test_missing_columns(made_up, tmp_path, rows):
    with pytest.raises(MoodmirrorError, match=r"lacks the column.*Usage"):
        _load(made_up, tmp_path, rows, header=("emotion", "pixels", "part"))


@pytest.mark.parametrize("content", [b"", b"emotion,pixels,Usage\n", b"\xff\xfe\x00a,b"])
def test_no_rows_or_no_text(tmp_path, content):
    path = tmp_path / "fer2013.csv"
    path.write_bytes(content)
    with pytest.raises(MoodmirrorError, match=r"fer2013\.csv"):
        load_fer2013(path)


def test_missing_file_and_folder(tmp_path):
    with pytest.raises(MoodmirrorError, match="does not exist"):
        load_fer2013(tmp_path / "nothing.csv")
    with pytest.raises(MoodmirrorError, match="cannot be read"):
        load_fer2013(tmp_path)


@pytest.mark.parametrize("wrapping", [".zip", ".gz", ".xz"])
@pytest.mark.parametrize("damage", ["cut short", "flipped"])
def test_damaged_archives(made_up, tmp_path, wrapping, damage):
    path = tmp_path / f"fer2013.csv{wrapping}"
    content = made_up.csv.read_bytes()
    if wrapping == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("fer2013.csv", content)
    else:
        path.write_bytes({".gz": gzip, ".xz": lzma}[wrapping].compress(content))
    whole = bytearray(path.read_bytes())
    if damage == "cut short":
        del whole[len(whole) // 2 :]
    else:
        middle = len(whole) // 2
        whole[middle : middle + 64] = bytes(64)
    path.write_bytes(whole)
    with pytest.raises(MoodmirrorError, match=r"fer2013\.csv"):
        load_fer2013(path)


def test_archive_without_a_csv(tmp_path):
    path = tmp_path / "fer2013.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("faces.txt", "")
    with pytest.raises(MoodmirrorError, match=r"holds no \.csv"):
        load_fer2013(path)


def _changed_ferplus(made_up, tmp_path, change):
    lines = made_up.ferplus.read_text().splitlines()
    path = tmp_path / "fer2013new.csv"
    path.write_text("\n".join(change(lines)) + "\n")
    return path


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda lines: lines[:-1], "has 95 rows and FER2013 has 96"),
        (lambda lines: [*lines[:1], "PublicTest" + lines[1][8:], *lines[2:]], "row 1: Usage"),
        (lambda lines: [*lines[:2], lines[2].replace("8", "many"), *lines[3:]], "row 2: ten"),
        (lambda lines: [*lines[:3], "Training", *lines[4:]], "row 3: ten"),
        (lambda lines: [lines[0].replace("fear", "dread"), *lines[1:]], "lacks .*fear"),
    ],
)
def test_ferplus_that_does_not_match(made_up, tmp_path, change, reason):
    path = _changed_ferplus(made_up, tmp_path, change)
    with pytest.raises(MoodmirrorError, match=rf"fer2013new\.csv.*{reason}"):
        load_fer2013(made_up.csv, path)


def test_majority_needs_one_winner_among_the_six(made_up, tmp_path):
    def votes(*counts):
        return ",".join(["Training", "x.png", *map(str, counts)])

    tie, disgust = votes(4, 4, 0, 0, 0, 0, 0, 0, 1, 1), votes(0, 0, 0, 0, 0, 0, 9, 0, 1, 0)
    path = _changed_ferplus(made_up, tmp_path, lambda lines: [lines[0], tie, disgust, *lines[3:]])
    data = load_fer2013(made_up.csv, path)
    assert list(data.majority[:3]) == [-1, -1, 2]
