import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from desktop.window.shell.message_bar import MessageBar, Tone

LONG = "There is no camera 0. Plug one in, or choose another source. Until then, see the demo. " * 2


@pytest.fixture
def bar(qtbot, icons):
    ground = QWidget()
    qtbot.addWidget(ground)
    ground.resize(640, 400)
    ground.show()
    yield MessageBar(icons, ground)


def test_a_message_with_its_button(qtbot, bar):
    action = QAction("Open…", bar)
    bar.show_message("It is broken.", Tone.ERROR, action)
    assert bar.text == bar.accessibleName() == "It is broken."
    with qtbot.waitSignal(action.triggered):
        qtbot.mouseClick(bar.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert bar.text == ""


def test_it_can_be_closed(qtbot, bar):
    bar.show_message("It is broken.", Tone.ERROR)
    qtbot.mouseClick(bar.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert bar.text == ""


def test_only_the_message_with_the_key_is_withdrawn(bar):
    bar.show_message("It is broken.", Tone.ERROR, key="analysis")
    bar.show_message("It is broken.", Tone.ERROR, key="camera")
    bar.withdraw("analysis")
    assert bar.text == "It is broken."
    bar.withdraw("camera")
    assert bar.text == ""


def test_one_goes_by_itself_and_takes_no_other_along(qtbot, bar):
    bar.show_message("Saved.", Tone.INFO, for_ms=1)
    qtbot.waitUntil(lambda: bar.text == "")
    bar.show_message("Saved.", Tone.INFO, for_ms=1)
    bar.show_message("Saved.", Tone.INFO)
    with qtbot.waitCallback() as later:
        QTimer.singleShot(5, later)
    assert bar.text == "Saved."


def test_it_is_free_while_it_is_silent_or_quiet(bar):
    assert bar.is_free
    bar.show_message("Paused", Tone.QUIET)
    assert bar.is_free
    bar.show_message("Saved.", Tone.INFO)
    assert not bar.is_free


def test_a_quiet_one_has_no_buttons(bar):
    bar.show_message("No face in view", Tone.QUIET)
    assert not bar.findChild(QPushButton).isVisible()
    assert not bar.findChild(QToolButton).isVisible()


@pytest.mark.parametrize("width", [320, 640, 1600])
@pytest.mark.parametrize("tone", list(Tone))
@pytest.mark.parametrize("text", ["Paused", LONG])
def test_it_lies_inside_and_its_text_is_whole(bar, width, tone, text):
    bar.parentWidget().resize(width, 400)
    bar.show_message(text, tone, QAction("Open…", bar))
    bar.grab()
    assert bar.parentWidget().rect().contains(bar.geometry())
    assert bar._label.height() >= bar._label.heightForWidth(bar._label.width())


def test_it_follows_the_window(bar):
    bar.show_message(LONG, Tone.INFO)
    bar.parentWidget().resize(900, 300)
    assert bar.geometry().bottom() < 300
    assert abs(bar.geometry().center().x() - 450) <= 1
