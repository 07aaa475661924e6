import csv
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from desktop.window.shell.message_bar import Tone
from models.expression import Expression
from tests.desktop.report.conftest import face, lines, record, ten_seconds  # noqa: F401

LONG = 20_000


@pytest.fixture
def app(start_app, make_source):
    return start_app(make_source)


def opened(qtbot, app, path: Path):
    app.report.open(path)
    qtbot.waitUntil(lambda: app.report.page is not None, timeout=LONG)
    return app.report.page


def saved_to(qtbot, app, click, path: Path) -> None:
    before = set(app.window.findChildren(QFileDialog))
    click()
    (dialog,) = set(app.window.findChildren(QFileDialog)) - before
    dialog.fileSelected.emit(str(path))
    dialog.close()


def test_a_results_file_becomes_a_page(qtbot, app, ten_seconds):  # noqa: F811
    page = opened(qtbot, app, ten_seconds)
    assert page.isVisible()
    assert "clip.mp4" in page.text
    assert "Person 1" in page.text
    assert "44%" in page.text
    assert page.part.summary.people[0].share(Expression.HAPPY) == pytest.approx(4 / 9)


def test_the_page_figures_and_timeline_are_saved(qtbot, app, ten_seconds, tmp_path):  # noqa: F811
    page = opened(qtbot, app, ten_seconds)
    saved_to(qtbot, app, page.save_page.click, tmp_path / "a.html")
    assert "Person 1" in (tmp_path / "a.html").read_text()
    saved_to(qtbot, app, page.save_figures.click, tmp_path / "a.csv")
    assert "happy_share" in (tmp_path / "a.csv").read_text()
    saved_to(qtbot, app, page.save_timeline.click, tmp_path / "a.svg")
    assert (tmp_path / "a.svg").read_text().startswith("<svg")
    saved_to(qtbot, app, page.save_timeline.click, tmp_path / "a.png")
    assert QImage(str(tmp_path / "a.png")).width() == 1920
    saved_to(qtbot, app, page.save_timeline.click, tmp_path / "timeline.csv")
    with (tmp_path / "timeline.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 90 + 20
    assert {row["label"] for row in rows if row["sure"] == "false"} == {""}


def test_what_is_no_results_file_is_said(qtbot, app, tmp_path):
    (tmp_path / "x.csv").write_text("hello")
    app.report.open(tmp_path / "x.csv")
    qtbot.waitUntil(lambda: "not a results file" in app.window.message.text, timeout=LONG)
    assert app.window.message.tone is Tone.ERROR
    assert app.report.page is None


def test_a_place_that_cannot_be_written_is_said(qtbot, app, ten_seconds, tmp_path):  # noqa: F811
    page = opened(qtbot, app, ten_seconds)
    saved_to(qtbot, app, page.save_page.click, tmp_path / "none" / "a.html")
    assert "can't be saved" in app.window.message.text


def test_the_action_asks_for_a_file_where_nothing_was_recorded(qtbot, app):
    app.report.report.trigger()
    assert app.window.findChild(QFileDialog) is not None


def test_the_action_takes_the_last_recording(qtbot, app, lines, tmp_path):  # noqa: F811
    folder = tmp_path / "2026-01-01 10.00.00"
    folder.mkdir()
    numbers = lines([record(n, n / 10, [face("sad")]) for n in range(20)])
    numbers.rename(folder / "numbers.jsonl")
    (folder / "numbers.csv").write_text("")
    app.recording.recorded.emit(folder)
    app.report.report.trigger()
    qtbot.waitUntil(lambda: app.report.page is not None, timeout=LONG)
    assert folder.name in app.report.page.text
