import pytest
from PySide6.QtWidgets import QWidget

from desktop.window.kit import spinner
from desktop.window.kit.spinner import Spinner
from desktop.window.shell.message_bar import MessageBar, Tone


@pytest.fixture
def shown(qtbot, styled):
    widget = Spinner()
    qtbot.addWidget(widget)
    widget.set_wanted(True)
    return widget


def test_it_turns_while_it_is_seen(qtbot, shown):
    assert shown.turning
    before = shown.grab().toImage()
    qtbot.waitUntil(lambda: shown.grab().toImage() != before)
    shown.set_wanted(False)
    assert not shown.turning
    assert shown.isHidden()


def test_with_reduced_motion_there_is_none(qtbot, styled, monkeypatch):
    monkeypatch.setattr(spinner, "motion_ms", lambda _: 0)
    widget = Spinner()
    qtbot.addWidget(widget)
    widget.set_wanted(True)
    assert widget.isHidden()
    assert not widget.turning


def test_it_stops_with_the_message(qtbot, styled, icons):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(600, 300)
    message = MessageBar(icons, parent)
    parent.show()
    message.show_message("Opening C920…", Tone.BUSY)
    assert message.spinner.turning
    message.show_message("It is broken.", Tone.ERROR)
    assert not message.spinner.turning
    message.show_message("Opening C920…", Tone.BUSY)
    message.clear()
    assert not message.spinner.turning
