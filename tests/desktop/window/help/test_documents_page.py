"""The guide inside the program, what is new, and the report of a problem."""

import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QTextDocument

from desktop.resources import document
from desktop.window.help.documents_page import DocumentsPage
from desktop.window.help.problem_report import problem_report

GUIDE = document("docs/user-guide.md")


@pytest.fixture
def app(start_app, make_source):
    return start_app(make_source)


def test_the_guide_opens_in_the_program_and_escape_closes_it(qtbot, app):
    qtbot.keyClick(
        app.window,
        Qt.Key.Key_F1,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    page = app.help.page
    assert isinstance(page, DocumentsPage) and not page.isModal()
    assert "User guide" in page.text and "Steadiness" in page.text
    qtbot.waitUntil(page.isActiveWindow)
    qtbot.keyClick(page.browser, Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_what_is_new_is_the_changelog(app):
    app.help.new.trigger()
    assert "Unreleased" in app.help.page.text


def test_every_link_of_every_page_leads_to_a_page_that_is_there():
    for page in GUIDE.parent.rglob("*.md"):
        for link in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
            assert link.startswith("http") or (page.parent / link).exists(), (page.name, link)


def test_a_link_opens_here_and_back_leads_back(qtbot, app):
    app.help.guide.trigger()
    page = app.help.page
    page.browser.setSource(QUrl("privacy.md"))
    assert "Privacy" in page.text and page.back_button.isEnabled()
    page.back_button.click()
    assert "User guide" in page.text and not page.back_button.isEnabled()


def test_a_picture_is_never_wider_than_the_page(qtbot, app):
    app.help.guide.trigger()
    browser = app.help.page.browser
    kind = QTextDocument.ResourceType.ImageResource.value
    image = browser.loadResource(kind, QUrl("pictures/timeline.png"))
    assert isinstance(image, QImage) and 100 < image.width() <= browser.viewport().width()


def test_a_report_of_a_problem_is_copied_and_nothing_else(qtbot, app):
    with qtbot.waitSignal(app.help.report.finished, timeout=120_000):
        app.help.problem.trigger()
        assert app.window.message.text.startswith("Checking")
    report = QGuiApplication.clipboard().text()
    for part in ("Moodmirror", "Versions", "Weights", "Log"):
        assert part in report
    assert "on the clipboard" in app.window.message.text


def test_a_report_without_a_log_says_so_and_hides_the_home_folder(tmp_path, monkeypatch):
    module = "desktop.window.help.problem_report"
    monkeypatch.setattr(f"{module}.log_file", lambda: tmp_path / "none.log")
    monkeypatch.setattr(f"{module}.Path.home", lambda: tmp_path)
    report = problem_report(f"weights in {tmp_path}/weights")
    assert "There is none." in report and "weights in ~/weights" in report
