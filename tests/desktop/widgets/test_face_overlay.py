import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from desktop.widgets.face_overlay import FaceOverlay
from models.expression import Expression
from models.face import Reason, Verdict

BOUNDS = QRectF(100, 50, 600, 400)
GROUND = QColor("#204060")


@pytest.fixture
def paint(icons, seat):
    """Paints overlays of faces at the rectangles given; returns overlay and picture."""

    def paint(*faces, numbered=False, **more):
        image = QImage(800, 500, QImage.Format.Format_RGB32)
        image.fill(GROUND)
        overlay = FaceOverlay(icons)
        overlay.begin()
        painter = QPainter(image)
        for number, rectangle in enumerate(faces, 1):
            overlay.paint(painter, rectangle, BOUNDS, seat(number, **more), numbered=numbered)
        painter.end()
        return overlay, image

    return paint


PLACES = {
    "middle": QRectF(350, 200, 120, 120),
    "at the top": QRectF(350, 55, 120, 120),
    "at the left top": QRectF(90, 40, 120, 120),
    "at the right": QRectF(620, 200, 120, 120),
    "at the bottom": QRectF(350, 380, 120, 120),
    "over everything": QRectF(60, 20, 700, 470),
    "tiny in a corner": QRectF(695, 445, 5, 5),
}


@pytest.mark.parametrize("face", PLACES.values(), ids=PLACES)
def test_nothing_is_cut_at_the_border(paint, face):
    overlay, _ = paint(face)
    assert BOUNDS.contains(overlay.placed[0])


@pytest.mark.parametrize("face", PLACES.values(), ids=PLACES)
def test_nothing_is_painted_beside_the_picture(paint, face):
    _, image = paint(face)
    for x in range(0, 800, 3):
        for y in (*range(0, 50, 3), *range(450, 500, 3)):
            assert image.pixel(x, y) == GROUND.rgb()


def test_the_sign_stands_above_the_head_where_there_is_room(paint):
    face = PLACES["middle"]
    overlay, _ = paint(face)
    assert overlay.placed[0].bottom() <= face.top()
    assert overlay.placed[0].center().x() == pytest.approx(face.center().x())


def test_at_the_top_the_sign_flips_below_the_chin(paint):
    face = PLACES["at the top"]
    overlay, _ = paint(face)
    assert overlay.placed[0].top() >= face.bottom()


def test_signs_of_neighbours_do_not_cover_each_other(paint):
    overlay, _ = paint(QRectF(300, 200, 80, 80), QRectF(390, 200, 80, 80), numbered=True)
    first, second = overlay.placed
    assert not first.intersects(second)


def test_not_sure_is_told_with_its_reason_in_neutral_grey(paint):
    face = PLACES["middle"]
    happy, _ = paint(face)
    verdict = Verdict(Expression.HAPPY, 0.4, sure=False, reasons=(Reason.DARK,))
    dark, image = paint(face, verdict=verdict)
    no_reason, _ = paint(face, verdict=Verdict(Expression.HAPPY, 0.4, sure=False))
    assert dark.placed[0].width() > no_reason.placed[0].width()
    grey = QColor(Expression.NEUTRAL.colour_on_dark).rgb()
    near = [(x, y) for x in range(346, 376) for y in range(196, 226)]
    assert any(image.pixel(x, y) == grey for x, y in near)
    assert happy.placed[0].top() == dark.placed[0].top()


def test_small_faces_in_a_crowd_carry_a_number_only(paint):
    face = QRectF(300, 200, 40, 40)
    alone, _ = paint(face)
    crowded, _ = paint(face, numbered=True)
    assert crowded.placed[0].width() < alone.placed[0].width() / 2
