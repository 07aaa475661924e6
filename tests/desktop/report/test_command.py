import csv
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from desktop.command_line import main
from desktop.report.drawing import ink_for, shares_svg, timeline_svg
from desktop.report.readings import MarkedMoment
from desktop.report.results_reader import read_results
from desktop.report.summary import summarize
from models.expression import Expression
from models.weights import DEFAULT_MODEL, read_card
from tests.desktop.report.conftest import face, record


def test_the_page_lies_beside_the_file_and_stands_alone(ten_seconds, capsys):
    assert main(["report", str(ten_seconds)]) == 0
    page = ten_seconds.with_name("faces.report.html").read_text()
    assert "faces.report.html" in capsys.readouterr().out
    assert "<script" not in page
    assert not re.search(r"(src|href)=|https?://(?!www\.w3\.org/2000/svg)", page)
    assert "Person 1" in page
    assert "An expression is not a feeling" in page


def test_the_csv_has_the_same_figures(ten_seconds, tmp_path):
    table, page = tmp_path / "shares.csv", tmp_path / "page.html"
    assert main(["report", str(ten_seconds), "--html", str(page), "--csv", str(table)]) == 0
    with table.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [one["person"] for one in rows] == ["all", "1", "2"]
    assert float(rows[1]["happy_share"]) == pytest.approx(4 / 9, abs=1e-4)
    assert float(rows[1]["changes_a_minute"]) == pytest.approx(60 / 9, abs=0.01)
    assert "44%" in page.read_text()


def test_everybody_is_in_view_for_no_longer_than_the_whole(lines, tmp_path):
    table = tmp_path / "shares.csv"
    records = [
        record(n, n / 10, [face("sad", 1), face("sad", 2)] if n < 5 else []) for n in range(10)
    ]
    results = lines(records)
    assert main(["report", str(results), "--csv", str(table)]) == 0
    with table.open(newline="") as file:
        shares = {one["person"]: float(one["present_share"]) for one in csv.DictReader(file)}
    assert shares == {"all": 0.5, "1": 0.5, "2": 0.5}


def test_several_side_by_side(ten_seconds, lines, tmp_path):
    other = lines([record(n, n / 10, [face("sad")]) for n in range(9)], "other.jsonl")
    page = tmp_path / "both.html"
    assert main(["report", str(ten_seconds), str(other), "--html", str(page)]) == 0
    text = page.read_text()
    assert "Side by side" in text
    assert "clip.mp4 (faces.jsonl)" in text
    assert "clip.mp4 (other.jsonl)" in text


def test_a_name_cannot_break_the_page(lines, tmp_path):
    evil = "<script>alert(1)</script>.mp4"
    path = lines([record(n, n / 10, [face("sad")], evil) for n in range(3)])
    assert main(["report", str(path), "--html", str(tmp_path / "page.html")]) == 0
    assert "<script>" not in (tmp_path / "page.html").read_text()


def test_what_is_no_results_file(tmp_path, capsys):
    (tmp_path / "x.txt").write_text("hello")
    assert main(["report", str(tmp_path / "x.txt")]) == 2
    assert "not a results file" in capsys.readouterr().err
    assert not list(tmp_path.glob("*.html"))


def test_the_model_and_its_error_rates(lines, tmp_path):
    card = read_card(DEFAULT_MODEL)
    path = lines([record(n, n / 10, [face("sad")]) for n in range(3)])
    head = f'{{"schema": 2, "models": [{{"sha256": "{card.sha256}"}}], "results": [\n'
    body = ",\n".join(path.read_text().splitlines())
    (tmp_path / "faces.json").write_text(f"{head}{body}\n]}}\n")
    assert main(["report", str(tmp_path / "faces.json"), "--html", str(tmp_path / "p.html")]) == 0
    text = (tmp_path / "p.html").read_text()
    assert card.sha256 in text
    assert "wrong" in text


@pytest.mark.parametrize("dark", [False, True])
def test_drawings_are_sound_svg(ten_seconds, dark):
    (readings,) = read_results(ten_seconds)
    summary = summarize(readings)
    for drawing in (
        shares_svg(summary, ink_for(dark=dark)),
        timeline_svg(readings, summary, ink_for(dark=dark)),
    ):
        root = ET.fromstring(drawing)
        assert root.tag.endswith("svg")
        assert all(
            0 <= float(one.get("x")) <= 960 for one in root.iter("{http://www.w3.org/2000/svg}rect")
        )


def test_bars_are_as_wide_as_shares(ten_seconds):
    (readings,) = read_results(ten_seconds)
    root = ET.fromstring(shares_svg(summarize(readings), ink_for(dark=False)))
    bars = [one for one in root.iter("{http://www.w3.org/2000/svg}rect") if one.get("y") == "36"]
    widths = [float(one.get("width")) for one in bars]  # Of person 1: happy, sad, not sure.
    assert [round(one / sum(widths), 2) for one in widths] == [0.44, 0.33, 0.22]


def test_a_mark_with_what_was_read_around_it(ten_seconds):
    (readings,) = read_results(ten_seconds)
    marks = (MarkedMoment(1, 8.0, "she <smiles>"), MarkedMoment(2, 5.0, ""))
    marked = replace(readings, marks=marks)
    first, second = summarize(marked).marks
    assert first.read == ((1, Expression.SAD),)
    assert second.read == ((1, None),)  # Of four seconds around it, two were not sure.
    assert "she &lt;smiles&gt;" in timeline_svg(marked, summarize(marked), ink_for(dark=False))


@pytest.mark.parametrize("option", ["--html", "--csv"])
def test_it_never_takes_the_place_of_what_it_is_about(ten_seconds, capsys, option):
    before = ten_seconds.read_bytes()
    assert main(["report", str(ten_seconds), option, str(ten_seconds)]) == 2
    assert "would overwrite" in capsys.readouterr().err
    assert ten_seconds.read_bytes() == before


def test_page_and_table_need_two_places(ten_seconds, tmp_path, capsys):
    place = str(tmp_path / "one")
    assert main(["report", str(ten_seconds), "--html", place, "--csv", place]) == 2
    assert "one place" in capsys.readouterr().err


def test_a_recording_is_not_overwritten_by_its_report(lines, tmp_path, capsys):
    lines([record(n, n / 10, [face("sad")]) for n in range(3)], "numbers.jsonl")
    for name in ("manifest.json", "numbers.csv"):
        (tmp_path / name).write_text("{}")
    numbers = tmp_path / "numbers.csv"
    assert main(["report", str(tmp_path), "--csv", str(numbers)]) == 2
    assert "would overwrite" in capsys.readouterr().err
    assert numbers.read_text() == "{}"
