import pytest
from PySide6.QtCore import QRectF, QSize, QSizeF

from desktop.window.picture.picture_geometry import PictureGeometry
from models.face import BoundingBox


def fit(frame, widget, ratio=1.0, mirrored=False):
    return PictureGeometry.fit(QSize(*frame), QSizeF(*widget), ratio, mirrored=mirrored)


def test_the_picture_is_whole_centred_and_in_its_shape():
    assert fit((640, 480), (1000, 480)).target == QRectF(180, 0, 640, 480)
    assert fit((640, 480), (320, 480)).target == QRectF(0, 120, 320, 240)


def test_a_dense_screen_gets_all_its_pixels():
    geometry = fit((1920, 1080), (960, 540), ratio=2.0)
    assert geometry.pixels == QSize(1920, 1080)
    assert geometry.target == QRectF(0, 0, 960, 540)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_the_picture_lies_on_whole_pixels(ratio):
    target = fit((641, 359), (713, 411), ratio=ratio).target
    for edge in (target.left(), target.top(), target.width(), target.height()):
        assert edge * ratio == pytest.approx(round(edge * ratio))


def test_boxes_move_with_the_picture():
    box = BoundingBox(100, 50, 200, 150)
    assert fit((640, 480), (1280, 1000)).rectangle(box) == QRectF(200, 120, 200, 200)


def test_boxes_are_mirrored_with_the_picture():
    box = BoundingBox(100, 50, 200, 150)
    mirrored = fit((640, 480), (640, 480), mirrored=True).rectangle(box)
    assert mirrored == QRectF(440, 50, 100, 100)


def test_a_picture_of_one_pixel_has_a_place():
    assert fit((1, 1), (640, 480)).pixels == QSize(480, 480)
    assert fit((10_000, 1), (640, 480)).pixels == QSize(640, 1)
