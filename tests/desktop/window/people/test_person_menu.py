import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from desktop.window.faces.density import Density
from desktop.window.people.person_menu import PersonMenu, around
from desktop.window.record import snapshot_presenter
from models.expression import EXPRESSIONS
from models.face import BoundingBox

LONG = 20_000
COUNT = 6


@pytest.fixture
def app(qtbot, start_app, make_source, analyzer, make_face):
    """The app on a camera with six people in two rows."""
    camera = make_source()
    faces = tuple(
        make_face(x=20 + 100 * (n % 3), y=40 + 110 * (n // 3), size=60, track_id=n + 1)
        for n in range(COUNT)
    )
    analyzer.find = lambda _: faces
    app = start_app(lambda: camera)
    camera.give(np.full((240, 320, 3), 90, np.uint8))
    qtbot.waitUntil(lambda: len(app.window.panel.cards) == COUNT)
    app.window.activateWindow()
    return app


@pytest.fixture
def menu(app, monkeypatch):
    menu = app.window.findChild(PersonMenu)
    # An open menu grabs the keyboard, which the offscreen platform cannot.
    monkeypatch.setattr(menu.menu, "popup", lambda _: None)
    return menu


def place_of(app, number):
    video = app.window.video
    face = next(one.face for one in video.faces if one.number == number)
    return video.geometry_of(video.view).rectangle(face.box).center().toPoint()


def right_click(widget, place):
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, widget.mapToGlobal(place))
    QApplication.sendEvent(widget, event)


def test_a_click_on_a_face_or_a_card_selects_it_everywhere(qtbot, app):
    panel, video = app.window.panel, app.window.video
    assert panel.cards[2].density is Density.ROW
    QTest.mouseClick(video, Qt.MouseButton.LeftButton, pos=place_of(app, 2))
    assert panel.selected == 2
    assert panel.cards[2].density is Density.DENSE
    assert all(bar.isVisible() for bar in panel.cards[2].bars)
    chart = app.timeline.panel.chart
    qtbot.waitUntil(lambda: chart.scene is not None and chart.scene.person == 2, timeout=LONG)
    card = panel.cards[5]
    QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert panel.selected == 5
    assert panel.cards[2].density is Density.ROW
    QTest.mouseClick(video, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert panel.selected == 0


def test_a_card_is_selected_by_key(qtbot, app):
    card = app.window.panel.cards[3]
    card.setFocus()
    qtbot.waitUntil(card.hasFocus)
    qtbot.keyClick(card, Qt.Key.Key_Return)
    assert app.window.panel.selected == 3 and card.isChecked()
    qtbot.keyClick(card, Qt.Key.Key_Space)
    assert app.window.panel.selected == 0 and not card.isChecked()


def test_cards_of_a_still_open_too(qtbot, app, analyzer, make_face, tmp_path):
    path = tmp_path / "group.png"
    cv2.imwrite(str(path), np.full((240, 320, 3), 90, np.uint8))
    analyzer.find = lambda _: tuple(make_face(x=10 + 60 * n, y=60, size=40) for n in range(5))
    app.window.file_given.emit(path)
    qtbot.waitUntil(lambda: len(app.window.panel.cards) == 5, timeout=LONG)
    QTest.mouseClick(app.window.video, Qt.MouseButton.LeftButton, pos=place_of(app, 4))
    assert app.window.panel.cards[4].density is Density.DENSE


def test_numbers_are_copied(app, menu):
    right_click(app.window.video, place_of(app, 1))
    menu.copy.trigger()
    first, *rows = QGuiApplication.clipboard().text().split("\n")
    assert first == "Face 1\tHappy 90%"
    assert len(rows) == len(EXPRESSIONS) and rows[2] == "Happy\t0.900"
    assert app.window.message.text == "Copied to the clipboard"


def test_a_crop_is_saved_as_it_is_shown(qtbot, app, menu, tmp_path, monkeypatch):
    monkeypatch.setattr(snapshot_presenter, "user_pictures_path", lambda: tmp_path)
    card = app.window.panel.cards[5]
    right_click(card, QPoint(5, 5))
    menu.crop.trigger()
    folder = tmp_path / "Moodmirror"
    qtbot.waitUntil(lambda: app.window.message.text.startswith("Saved to "), timeout=LONG)
    (path,) = folder.iterdir()
    saved = cv2.imread(str(path))
    assert saved.shape[:2] == (108, 108)
    assert (saved == 90).all()  # Nothing is drawn over it.


def test_calibration_starts_where_there_is_somebody_to_follow(app, menu, qtbot):
    right_click(app.window.panel.cards[4], QPoint(5, 5))
    with qtbot.waitSignal(app.window.panel.learn_asked) as asked:
        menu.calibrate.trigger()
    assert asked.args == [4]


def test_only_one_is_covered(qtbot, app, menu):
    app.window.tools.pause.trigger()
    right_click(app.window.video, place_of(app, 2))
    menu.cover.trigger()
    assert app.cover.cover.isChecked()
    assert app.cover.badge.text == "Face 2 covered"
    qtbot.waitUntil(
        lambda: app.session.view.cover is not None and len(app.session.view.cover.faces) == 1,
        timeout=LONG,
    )
    app.cover.cover.trigger()
    assert app.session.view.cover is None or not app.session.guard.on


def test_beside_faces_there_is_no_menu(app, menu):
    right_click(app.window.video, QPoint(2, 2))
    assert QMenu.isVisible(menu.menu) is False


def test_a_crop_stays_inside_the_picture():
    image = np.zeros((100, 100, 3), np.uint8)
    assert around(image, BoundingBox(-10, 70, 30, 110)).shape == (46, 46, 3)
