import csv
import io
import json
import os
from dataclasses import replace
from importlib.metadata import version

import numpy as np
import pytest

from desktop.files.csv_rows import from_cell
from desktop.files.frame_record import FrameRecord
from desktop.files.result_entry import ResultEntry
from desktop.files.results import CsvWriter, JsonLinesWriter, JsonWriter
from desktop.safe_text import one_line
from models.expression import EXPRESSIONS, Expression
from models.face import BoundingBox, ExpressionScores, Reason, Verdict

HAPPY, SAD = 2, 3


@pytest.fixture
def written(tmp_path):
    """Writes frames with a writer; returns the text."""

    def write(kind, frames) -> str:
        path = tmp_path / "results"
        writer = kind(path)
        for source, analysis in frames:
            writer.write(ResultEntry(FrameRecord.of_file(source, analysis)))
        writer.file.finish()
        return path.read_bytes().decode("utf-8")

    return write


@pytest.fixture
def written_json(written):
    return lambda *frames: json.loads(written(JsonWriter, frames))


@pytest.fixture
def written_csv(written):
    """The header, and all rows."""

    def write(*frames) -> tuple[str, list[dict]]:
        text = written(CsvWriter, frames)
        return text.splitlines()[0], list(csv.DictReader(io.StringIO(text)))

    return write


FRAME_KEYS = [
    *("source", "frame", "time_s", "width", "height", "faces", "timings_ms", "at"),
    *("source_frame", "source_time_s", "video", "video_frame", "covered", "marks"),
    "monotonic_s",
]
FACE_KEYS = [
    *("box", "landmarks", "probabilities"),
    *("id", "number", "smoothed", "label", "confidence", "sure", "reasons"),
]


def test_schema_3_has_these_keys_in_this_order(make_analysis, written_json):
    document = written_json(("a.jpg", make_analysis(HAPPY)))
    assert list(document) == ["schema", "moodmirror", "results"]
    assert document["schema"] == 3
    (result,) = document["results"]
    assert list(result) == FRAME_KEYS
    assert list(result["timings_ms"]) == ["detect", "align", "classify"]
    (face,) = result["faces"]
    assert list(face) == FACE_KEYS
    assert list(face["probabilities"]) == [expression.value for expression in EXPRESSIONS]


def test_json_values(make_analysis, written_json):
    document = written_json(("Grüße/笑顔.mp4", make_analysis(HAPPY, index=3)))
    (result,) = document["results"]
    assert (result["source"], result["frame"], result["time_s"]) == ("Grüße/笑顔.mp4", 3, 0.12)
    assert (result["width"], result["height"]) == (64, 48)
    assert result["timings_ms"] == {"detect": 1.235, "align": 2.0, "classify": 3.0}
    (face,) = result["faces"]
    assert face["box"] == [10.126, 12.0, 40.0, 42.0]
    assert np.array_equal(np.float32(face["landmarks"][1]), np.float32([2, 3]) / 3)
    assert (face["label"], face["sure"]) == ("happy", True)
    assert face["probabilities"]["happy"] == 0.75
    assert face["probabilities"]["angry"] == 0.05


def test_json_of_several_frames_and_of_none(make_analysis, written_json):
    frames = [("v.mp4", make_analysis(HAPPY, SAD, index=0)), ("v.mp4", make_analysis(index=1))]
    results = written_json(*frames)["results"]
    assert [len(result["faces"]) for result in results] == [2, 0]
    assert written_json() == {"schema": 3, "moodmirror": version("moodmirror"), "results": []}


def test_numbers_are_read_back_as_they_were(make_analysis, written_json):
    analysis = make_analysis(HAPPY)
    face = analysis.faces[0]
    for spread in range(200):
        share = np.random.default_rng(spread).dirichlet(np.full(6, 0.3)).astype(np.float32)
        scores, smoothed = ExpressionScores(share), ExpressionScores(share[::-1].copy())
        verdict = Verdict(Expression.SAD, float(share[0]), sure=False, reasons=(Reason.DARK,))
        seen = replace(face, scores=scores, smoothed=smoothed, verdict=verdict, track_id=7)
        document = written_json(("a.mp4", replace(analysis, faces=(seen,))))
        written = document["results"][0]["faces"][0]
        assert np.array_equal(np.float32(list(written["probabilities"].values())), share)
        assert np.array_equal(np.float32(list(written["smoothed"].values())), share[::-1])
        assert written["confidence"] == verdict.confidence
    assert (written["id"], written["label"], written["sure"]) == (7, None, False)
    assert written["reasons"] == ["too dark"]


def test_csv_has_a_row_for_each_face(make_analysis, written_csv):
    header, rows = written_csv(('a, "b".mp4', make_analysis(HAPPY, SAD, index=3)))
    assert header == (
        "source,frame,time_s,width,height,face,x1,y1,x2,y2,"
        "angry,fear,happy,sad,surprise,neutral,l0x,l0y,l1x,l1y,l2x,l2y,l3x,l3y,l4x,l4y,"
        "id,number,smoothed_angry,smoothed_fear,smoothed_happy,smoothed_sad,smoothed_surprise,"
        "smoothed_neutral,label,confidence,sure,reasons,at,source_frame,source_time_s,video,"
        "video_frame,covered,marks,monotonic_s"
    )
    assert [row["face"] for row in rows] == ["0", "1"]
    assert [row["label"] for row in rows] == ["happy", "sad"]
    first = rows[0]
    assert (first["source"], first["frame"], first["time_s"]) == ('a, "b".mp4', "3", "0.12")
    assert (first["x1"], first["y2"], first["happy"]) == ("10.126", "42.0", "0.75")
    assert (first["l1x"], first["l1y"]) == ("0.6666667", "1.0")
    assert (first["id"], first["smoothed_happy"], first["sure"]) == ("", "", "true")


def test_csv_has_a_row_for_a_frame_without_a_face(make_analysis, written_csv):
    _, rows = written_csv(("a.mp4", make_analysis()), ("a.mp4", make_analysis(SAD, index=1)))
    assert [(row["frame"], row["face"], row["happy"]) for row in rows] == [
        ("0", "", ""),
        ("1", "0", "0.05"),
    ]
    assert rows[0]["covered"] == "no"


def test_a_face_that_is_not_sure_has_no_label_in_csv(make_analysis, written_csv):
    analysis = make_analysis(HAPPY)
    verdict = Verdict(Expression.HAPPY, 0.5, sure=False, reasons=(Reason.DARK, Reason.SMALL))
    face = replace(analysis.faces[0], verdict=verdict, track_id=2)
    _, (row,) = written_csv(("a.mp4", replace(analysis, faces=(face,))))
    told = (row["id"], row["label"], row["confidence"], row["sure"], row["reasons"])
    assert told == ("2", "", "0.5", "false", "too dark; too small")


NAMES = [
    "=HYPERLINK(1)",
    "+1",
    "-1",
    "@a",
    "\t=a",
    " =a",
    "a\rb",
    "a\nb",
    "\x1b[31m",
    "'=a",
    "'a",
    "é\n=1",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_breaks_no_row_and_is_no_formula(make_analysis, written, name):
    text = written(CsvWriter, [(name, make_analysis(HAPPY)), ("b.jpg", make_analysis())])
    assert len(text.splitlines()) == 3
    _, row, _ = csv.reader(text.split("\n")[:-1])
    assert not row[0].lstrip().startswith(("=", "+", "-", "@"))
    assert row[0].isprintable()
    assert from_cell(row[0]) == one_line(name)


def test_numbers_below_zero_stay_numbers(make_analysis, written_csv):
    analysis = make_analysis(HAPPY)
    face = replace(analysis.faces[0], box=BoundingBox(-3.5, -1, 10, 12))
    _, (row,) = written_csv(("a.jpg", replace(analysis, faces=(face,))))
    assert (float(row["x1"]), float(row["y1"])) == (-3.5, -1)


@pytest.mark.parametrize("name", [*NAMES, os.fsdecode(b"\xff\xfe.jpg")])
def test_json_holds_the_exact_name(make_analysis, written_json, written, name):
    (result,) = written_json((name, make_analysis()))["results"]
    assert result["source"] == name
    (line,) = written(JsonLinesWriter, [(name, make_analysis())]).splitlines()
    assert json.loads(line)["source"] == name
