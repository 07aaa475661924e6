import numpy as np
import pytest
from PySide6.QtGui import QColor

from desktop.window.kit.theme import DARK
from desktop.window.picture.video_view import VideoView

RED_BGR, BLUE_BGR = (0, 0, 255), (255, 0, 0)


@pytest.fixture
def view(qtbot, icons):
    widget = VideoView(icons)
    qtbot.addWidget(widget)
    widget.setPalette(DARK.palette())
    widget.resize(640, 480)
    widget.show()
    return widget


def halves(width, height):
    """Red at the left, blue at the right."""
    image = np.zeros((height, width, 3), np.uint8)
    image[:, : width // 2] = RED_BGR
    image[:, width // 2 :] = BLUE_BGR
    return image


def colour_at(widget, x, y):
    return QColor(widget.grab().toImage().pixel(x, y)).name()


def test_rows_that_are_not_multiples_of_four_are_painted_straight(view, make_view):
    view.resize(641, 480)
    view.show_view(make_view(halves(641, 480)))
    grab = view.grab().toImage()
    for y in (0, 100, 479):
        assert QColor(grab.pixel(300, y)).name() == "#ff0000"
        assert QColor(grab.pixel(340, y)).name() == "#0000ff"


def test_what_is_around_the_picture_is_backdrop(view, make_view):
    view.show_view(make_view(halves(640, 240)))
    assert colour_at(view, 320, 10) == DARK.backdrop.lower()
    assert colour_at(view, 100, 240) == "#ff0000"


def test_a_camera_is_shown_like_a_mirror(view, make_view):
    view.show_view(make_view(halves(640, 480), mirrored=True))
    assert colour_at(view, 100, 240) == "#0000ff"
    assert colour_at(view, 500, 240) == "#ff0000"


def test_in_the_mirror_the_overlay_stays_on_the_face(view, make_view, numbered_face):
    face = numbered_face(x=10, y=200, size=100)
    view.show_view(make_view(halves(640, 480), face, mirrored=True))
    view.grab()
    assert view.signs[0].center().x() > 500


def test_signs_read_from_left_to_right_in_the_mirror(view, make_view, numbered_face):
    face = numbered_face(x=270, y=200, size=100)
    image = np.zeros((480, 640, 3), np.uint8)
    view.show_view(make_view(image, face))
    straight = view.grab().toImage()
    view.show_view(make_view(image, face, mirrored=True))
    assert view.grab().toImage() == straight


def test_all_sizes_of_pictures_can_be_painted(view, make_view):
    for width, height in ((1, 1), (1, 500), (3000, 2), (641, 359), (5000, 3000)):
        view.show_view(make_view(halves(width, height)))
        view.grab()


def test_a_read_only_picture_can_be_painted(view, make_view):
    image = halves(640, 480)
    image.setflags(write=False)
    view.show_view(make_view(image))
    assert colour_at(view, 100, 240) == "#ff0000"


def test_a_large_picture_is_shrunk_without_aliasing(view, make_view):
    image = np.zeros((1920, 2560, 3), np.uint8)
    image[:, ::2] = 255
    view.show_view(make_view(image))
    grey = QColor(view.grab().toImage().pixel(320, 240))
    assert abs(grey.red() - 128) <= 1


def test_the_window_lives_through_two_thousand_repaints(view, make_view, portrait, numbered_face):
    face = numbered_face(x=170, y=90, size=100)
    for index in range(2000):
        view.show_view(make_view(portrait, face, index=index))
        view.repaint()
    assert view.meter.median_ms > 0


def test_a_frame_counts_once_however_often_it_is_painted(view, make_view, monkeypatch):
    counted = []
    monkeypatch.setattr(view.meter, "add", lambda *times: counted.append(times))
    view.show_view(make_view(halves(64, 48)))
    view.repaint()
    view.repaint()
    assert len(counted) == 1


def test_before_the_first_frame_it_says_what_happens(view):
    view.show_placeholder("Starting…")
    image = view.grab().toImage()
    colours = {image.pixel(x, y) for x in range(200, 440, 4) for y in range(150, 330, 4)}
    assert len(colours) > 10
