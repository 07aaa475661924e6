from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QToolButton, QWidget

from desktop.window.kit.theme import DARK, LIGHT
from desktop.window.shell.main_window import MainWindow
from desktop.window.shell.window_place import SMALLEST


@pytest.fixture
def window(qtbot, icons):
    widget = MainWindow(icons)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    yield widget
    QGuiApplication.clipboard().clear()


def actions(window):
    return [one for one in vars(window.tools).values() if isinstance(one, QAction)]


def picture():
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    return image


def drop(window, data):
    position, copy = QPointF(300, 300), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(position.toPoint(), copy, data, left, none)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(position, copy, data, left, none))
    return enter.isAccepted()


def files(*paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_every_action_has_a_key_and_a_tip_that_tells_it(window):
    keys = [one.shortcut().toString() for one in actions(window)]
    assert all(keys)
    assert len(set(keys)) == len(keys)
    for one in actions(window):
        assert one.shortcut().toString() in one.toolTip()


def test_everything_to_click_has_a_name_and_can_be_reached_by_key(window):
    for button in window.findChildren(QToolButton):
        if button.isVisible():
            assert button.text() or button.accessibleName()
            assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert window.video.accessibleName()
    assert window.panel.accessibleName()


def test_a_file_dropped_is_given(qtbot, window, tmp_path):
    file = tmp_path / "Ünï çödé 😄.png"
    with qtbot.waitSignal(window.file_given) as given:
        assert drop(window, files(file))
    assert given.args == [file]


def test_several_files_dropped_are_given_together(qtbot, window, tmp_path):
    paths = [tmp_path / "a.png", tmp_path / "folder"]
    with (
        qtbot.waitSignal(window.files_given) as given,
        qtbot.assertNotEmitted(window.file_given),
    ):
        assert drop(window, files(*paths))
    assert given.args == [paths]


def test_a_picture_dropped_is_given(qtbot, window):
    data = QMimeData()
    data.setImageData(picture())
    with qtbot.waitSignal(window.picture_given) as given:
        assert drop(window, data)
    assert given.args[0].size() == picture().size()


def test_what_is_neither_is_not_taken(window):
    data = QMimeData()
    data.setText("good morning")
    assert not drop(window, data)
    data.setUrls([QUrl("https://example.org/a.png")])
    assert not drop(window, data)


def test_paste_a_picture(qtbot, window):
    QGuiApplication.clipboard().setImage(picture())
    with qtbot.waitSignal(window.picture_given):
        qtbot.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_paste_a_file(qtbot, window, tmp_path):
    QGuiApplication.clipboard().setMimeData(files(tmp_path / "a.png"))
    with qtbot.waitSignal(window.file_given) as given:
        window.tools.paste.trigger()
    assert given.args == [tmp_path / "a.png"]


@pytest.mark.parametrize("text", ["", "good morning"])
def test_paste_without_a_picture_says_so(window, text):
    QGuiApplication.clipboard().setText(text)
    window.tools.paste.trigger()
    assert "no picture on the clipboard" in window.message.text


def test_open_asks_for_a_file(qtbot, window, tmp_path):
    file = tmp_path / "a.png"
    file.touch()
    window.tools.open.trigger()
    dialog = window.findChild(QFileDialog)
    assert any("*.png" in one and "*.mp4" in one for one in dialog.nameFilters())
    with qtbot.waitSignal(window.file_given) as given:
        dialog.fileSelected.emit(str(file))
    assert given.args == [Path(file)]
    with qtbot.waitSignal(window.files_given) as given:
        dialog.filesSelected.emit([str(file), str(tmp_path / "b.mp4")])
    assert given.args == [[file, tmp_path / "b.mp4"]]
    dialog.close()


def test_space_holds_the_picture_and_lets_it_go(qtbot, window):
    window.activateWindow()
    qtbot.waitUntil(window.video.hasFocus)
    qtbot.keyClick(window.video, Qt.Key.Key_Space)
    assert window.tools.pause.isChecked()
    assert window.tools.pause.iconText() == "Resume"
    qtbot.keyClick(window.video, Qt.Key.Key_Space)
    assert not window.tools.pause.isChecked()


def test_space_on_a_button_presses_the_button(qtbot, window):
    window.activateWindow()
    button = window.toolbar.widgetForAction(window.tools.open)
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    with qtbot.waitSignal(window.tools.open.triggered):
        qtbot.keyClick(button, Qt.Key.Key_Space)
    assert not window.tools.pause.isChecked()


def test_a_small_window_keeps_its_width_for_the_picture(window):
    assert window.panel.isVisible()
    window.resize(SMALLEST)
    assert window.size() == SMALLEST
    assert not window.panel.isVisible()
    window.tools.panel.trigger()
    assert window.panel.isVisible()
    window.resize(1280, 800)
    assert window.panel.isVisible()
    window.resize(SMALLEST)
    assert window.panel.isVisible()


def test_a_window_that_opens_small_opens_without_the_panel(qtbot, icons):
    window = MainWindow(icons)
    qtbot.addWidget(window)
    window.resize(SMALLEST)
    window.show()
    assert not window.panel.isVisible()
    assert not window.tools.panel.isChecked()


def test_all_tools_fit_into_the_smallest_window(window):
    window.show_source("a.png", live=False, way_back=True)
    window.resize(SMALLEST)
    window.grab()
    for one in actions(window):
        button = window.toolbar.widgetForAction(one)
        assert button is None or button.isVisible(), one.text()


def test_tools_have_words_where_there_is_room(qtbot, window):
    button, style = window.toolbar.widgetForAction(window.tools.open), Qt.ToolButtonStyle
    window.resize(1280, 600)
    qtbot.waitUntil(lambda: button.toolButtonStyle() is style.ToolButtonTextBesideIcon)
    window.tools.open.setIconText("A word that is far too long " * 8)
    qtbot.waitUntil(lambda: button.toolButtonStyle() is style.ToolButtonIconOnly)
    window.tools.open.setIconText("Open")
    qtbot.waitUntil(lambda: button.toolButtonStyle() is style.ToolButtonTextBesideIcon)
    window.tools.open.setIconText("A longer word, or two, or three" * 3)
    qtbot.waitUntil(lambda: button.text().startswith("A longer"))
    assert button.toolButtonStyle() is style.ToolButtonTextBesideIcon
    window.resize(SMALLEST)
    qtbot.waitUntil(lambda: button.toolButtonStyle() is style.ToolButtonIconOnly)
    qtbot.waitUntil(button.isVisible)


def test_the_way_back_to_the_camera_stands_out(window):
    window.show_source("a.png", live=False, way_back=True)
    button = window.toolbar.widgetForAction(window.tools.camera)
    assert button.isVisible()
    assert button.text() == "Back to camera"
    away = window.grab(button.geometry()).toImage()
    window.show_source("Camera 0", live=True, way_back=False)
    assert button.text() == "Camera"
    assert window.grab(button.geometry()).toImage() != away


def test_it_follows_the_system_from_light_to_dark(qtbot, window, styled):
    try:
        styled.setPalette(LIGHT.palette())
        qtbot.waitUntil(lambda: window._theme is LIGHT)
        light = window.grab().toImage()
        styled.setPalette(DARK.palette())
        qtbot.waitUntil(lambda: window._theme is DARK)
        dark = window.grab().toImage()
    finally:
        styled.setPalette(LIGHT.palette())
    for x, y in ((700, 20), (300, 300), (1270, 760), (600, 790)):
        assert light.pixelColor(x, y).lightness() > 200
        assert dark.pixelColor(x, y).lightness() < 50


def test_nothing_is_cut_in_any_size(window):
    for width, height in ((720, 480), (1280, 800), (1920, 1080)):
        window.resize(width, height)
        window.grab()
        for widget in window.centralWidget().findChildren(QWidget):
            if widget.isVisible() and widget.parentWidget() is window.centralWidget():
                assert window.centralWidget().rect().contains(widget.geometry())


def test_what_is_on_has_its_tick_in_the_menus(start_app, make_source):
    app = start_app(make_source)
    checkable = [one for one in app.window.findChildren(QAction) if one.isCheckable()]
    assert {"Faces", "Timeline"} <= {one.text() for one in checkable}
    # A style draws the icon where the tick would be.
    assert [one.text() for one in checkable if one.icon() and one.isIconVisibleInMenu()] == []
