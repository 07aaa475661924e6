import csv
import json
import os

import numpy as np
import pytest

from desktop.files.frame_record import CSV_HEADER
from desktop.report.results_reader import PICTURES, read_results
from desktop.report.summary import summarize
from models.errors import MoodmirrorError
from tests.desktop.report.conftest import NAMES, face, probabilities, record


def json_file(path, records, schema=2):
    inside = ",\n".join(json.dumps(one) for one in records)
    path.write_text(f'{{"schema": {schema}, "results": [\n{inside}\n]}}\n')
    return path


def csv_file(path, rows, columns=CSV_HEADER):
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def row(frame, time_s, label, **more):
    steadied = {f"smoothed_{name}": value for name, value in probabilities(label).items()}
    cells = {"source": "clip.mp4", "frame": frame, "time_s": time_s, "face": 0, "sure": "true"}
    return {
        **cells,
        "label": label,
        "id": 1,
        **probabilities(label),
        **steadied,
        **more,
    }


def test_the_three_formats_tell_the_same(tmp_path, lines):
    records = [record(n, n / 10, [face("happy" if n < 6 else "sad")]) for n in range(10)]
    rows = [row(n, n / 10, "happy" if n < 6 else "sad") for n in range(10)]
    files = [
        lines(records),
        json_file(tmp_path / "faces.json", records),
        csv_file(tmp_path / "faces.csv", rows),
    ]
    summaries = [summarize(read_results(path)[0]) for path in files]
    assert summaries[0].over_all.present == pytest.approx(1.0)
    for other in summaries[1:]:
        assert other.over_all == summaries[0].over_all


def test_a_csv_row_without_a_face_is_a_frame(tmp_path):
    empty = {"source": "clip.mp4", "frame": 1, "time_s": 0.1}
    path = csv_file(tmp_path / "faces.csv", [row(0, 0.0, "sad"), empty, row(2, 0.2, "sad")])
    (readings,) = read_results(path)
    assert len(readings.times) == 3
    assert readings.frames.tolist() == [0, 2]


def test_each_video_by_itself_and_all_pictures_together(lines):
    records = [
        record(0, 0.0, [face("happy")], "a.mp4"),
        record(1, 0.1, [face("happy")], "a.mp4"),
        record(0, 0.0, [face("sad", None)], "b.jpg"),
        record(0, 0.0, [face("sad", None)], "c.jpg"),
    ]
    found = read_results(lines(records))
    assert [(one.title, len(one.times)) for one in found] == [("a.mp4", 2), (PICTURES, 2)]


def test_schema_1_is_read_by_its_most_probable_expression(tmp_path):
    columns = ("source", "frame", "time_s", "width", "height", "face", "expression", *NAMES)
    rows = [
        {
            name: value
            for name, value in row(n, n / 10, "fear", expression="fear").items()
            if name in columns
        }
        for n in range(4)
    ]
    (readings,) = read_results(csv_file(tmp_path / "old.csv", rows, columns))
    assert not readings.judged
    assert np.all(readings.labels == NAMES.index("fear"))


def test_a_last_line_that_was_cut_off_is_left_out(lines):
    path = lines([record(n, n / 10, [face("happy")]) for n in range(3)])
    path.write_text(path.read_text()[:-40])
    assert len(read_results(path)[0].times) == 2


def test_a_last_row_that_was_cut_off_is_left_out_and_no_other(tmp_path):
    path = csv_file(tmp_path / "cut.csv", [row(n, n / 10, "happy") for n in range(3)])
    path.write_text(path.read_text()[:-40])
    assert len(read_results(path)[0].times) == 2
    whole = csv_file(tmp_path / "whole.csv", [row(3, 0.3, "happy")]).read_text()
    path.write_text(path.read_text() + "\n" + whole.splitlines()[1])
    with pytest.raises(MoodmirrorError, match="damaged or was changed"):
        read_results(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not a results file"),
        ("hello\n", "not a results file"),
        ('{"a": 1}\n', "not a results file"),
        ("source,other\nx,1\n", "not a results file"),
        ('{"schema": 99, "results": [\n]}\n', "newer Moodmirror"),
        ('{"schema": 2, "results": [\n]}\n', "no frame"),
    ],
)
def test_what_is_not_ours_gets_a_sentence(tmp_path, text, said):
    path = tmp_path / "what.json"
    path.write_text(text)
    with pytest.raises(MoodmirrorError, match=said):
        read_results(path)


def test_bytes_that_are_no_text(tmp_path):
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF")
    with pytest.raises(MoodmirrorError, match="not text"):
        read_results(path)


def test_two_runs_in_one_file(lines):
    once = [record(n, n / 10, [face("happy")]) for n in range(3)]
    with pytest.raises(MoodmirrorError, match="two runs"):
        read_results(lines(once + once))


def test_damage_in_the_middle(lines):
    path = lines([record(n, n / 10, [face("happy")]) for n in range(4)])
    whole = path.read_text().splitlines(keepends=True)
    path.write_text(whole[0] + whole[1][:50] + "\n" + "".join(whole[2:]))
    with pytest.raises(MoodmirrorError, match=r"Line 2 .* damaged"):
        read_results(path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(MoodmirrorError, match="cannot be read"):
        read_results(tmp_path / "none.json")


@pytest.mark.parametrize("time_s", [float("nan"), float("inf")])
def test_a_time_that_is_no_number_is_damage(lines, time_s):
    path = lines([record(0, 0.0, []), record(1, time_s, []), record(2, 0.2, [])])
    with pytest.raises(MoodmirrorError, match="Line 2"):
        read_results(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of Unix")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.jsonl")
    with pytest.raises(MoodmirrorError, match="is no file"):
        read_results(tmp_path / "pipe.jsonl")
