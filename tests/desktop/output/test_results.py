import csv
import io
import json

from desktop.output.results import CsvWriter, JsonWriter
from models.expression import EXPRESSIONS

HAPPY, SAD = 2, 3


def written_json(*frames) -> dict:
    file = io.StringIO()
    writer = JsonWriter(file)
    for source, analysis in frames:
        writer.write(source, analysis)
    writer.finish()
    return json.loads(file.getvalue())


def test_schema_1_has_these_keys_in_this_order(make_analysis):
    document = written_json(("a.jpg", make_analysis(HAPPY)))
    assert list(document) == ["schema", "results"]
    assert document["schema"] == 1
    (result,) = document["results"]
    assert list(result) == ["source", "frame", "time_s", "width", "height", "faces", "timings_ms"]
    assert list(result["timings_ms"]) == ["detect", "align", "classify"]
    (face,) = result["faces"]
    assert list(face) == ["box", "landmarks", "expression", "probabilities"]
    assert list(face["probabilities"]) == [expression.value for expression in EXPRESSIONS]


def test_json_values(make_analysis):
    document = written_json(("Grüße/笑顔.mp4", make_analysis(HAPPY, index=3)))
    (result,) = document["results"]
    assert (result["source"], result["frame"], result["time_s"]) == ("Grüße/笑顔.mp4", 3, 0.12)
    assert (result["width"], result["height"]) == (64, 48)
    assert result["timings_ms"] == {"detect": 1.235, "align": 2.0, "classify": 3.0}
    (face,) = result["faces"]
    assert face["box"] == [10.13, 12.0, 40.0, 42.0]
    assert face["landmarks"][1] == [0.67, 1.0]
    assert face["expression"] == "happy"
    assert face["probabilities"]["happy"] == 0.75
    assert face["probabilities"]["angry"] == 0.05


def test_json_of_several_frames_and_of_none(make_analysis):
    frames = [("v.mp4", make_analysis(HAPPY, SAD, index=0)), ("v.mp4", make_analysis(index=1))]
    results = written_json(*frames)["results"]
    assert [len(result["faces"]) for result in results] == [2, 0]
    assert written_json() == {"schema": 1, "results": []}


def test_csv_has_a_row_for_each_face(make_analysis):
    file = io.StringIO()
    writer = CsvWriter(file)
    writer.write('a, "b".mp4', make_analysis(HAPPY, SAD, index=3))
    writer.write("a.mp4", make_analysis())
    writer.finish()
    header = file.getvalue().splitlines()[0]
    assert header == (
        "source,frame,time_s,width,height,face,x1,y1,x2,y2,expression,"
        "angry,fear,happy,sad,surprise,neutral,l0x,l0y,l1x,l1y,l2x,l2y,l3x,l3y,l4x,l4y"
    )
    rows = list(csv.DictReader(io.StringIO(file.getvalue())))
    assert [row["face"] for row in rows] == ["0", "1"]
    assert [row["expression"] for row in rows] == ["happy", "sad"]
    first = rows[0]
    assert (first["source"], first["frame"], first["time_s"]) == ('a, "b".mp4', "3", "0.12")
    assert (first["x1"], first["y2"], first["happy"]) == ("10.13", "42.0", "0.75")
    assert (first["l1x"], first["l1y"]) == ("0.67", "1.0")
