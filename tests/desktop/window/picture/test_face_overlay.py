from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from desktop.settings.overlay_options import OverlayOptions
from desktop.window.picture.bar_strip import strip_places
from desktop.window.picture.face_overlay import FaceOverlay
from desktop.window.picture.face_sign import signs_for
from models.expression import Expression
from models.face import ExpressionScores, Reason, Verdict
from models.face_answer import FaceAnswer

BOUNDS = QRectF(100, 50, 600, 400)
ANSWER = FaceAnswer(ExpressionScores(np.full(6, 1 / 6, np.float32)), Expression.HAPPY, 92)
GROUND = QColor("#204060")
FAR_AWAY = QRectF(-500, -500, 10, 10)
POINTS = [QPointF(x, y) for x, y in ((380, 240), (400, 238), (420, 238), (440, 240), (410, 270))]


def plain():
    image = QImage(800, 500, QImage.Format.Format_RGB32)
    image.fill(GROUND)
    return image


def close(first, second):
    pairs = zip(first.getRgb(), second.getRgb(), strict=True)
    return all(abs(one - other) <= 8 for one, other in pairs)


@pytest.fixture
def paint(icons, numbered_face):
    """Paints overlays of faces at the rectangles given; returns overlay and picture."""

    def paint(*faces, numbered=False, drawn=None, standing_out=(), **more):
        image = plain()
        overlay = FaceOverlay(icons, drawn)
        painter = QPainter(image)
        places = dict(enumerate(faces, 1))
        if numbered and len(faces) == 1:
            places[2] = FAR_AWAY
        people = [numbered_face(number, **more) for number in places]
        points = dict.fromkeys(places, POINTS)
        overlay.paint(painter, BOUNDS, people, places, points=points, standing_out=standing_out)
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


def test_in_a_crowd_no_sign_hides_another_or_a_neighbours_face(paint):
    faces = [QRectF(150 + 110 * (i % 5), 100 + 105 * (i // 5), 60, 60) for i in range(15)]
    overlay, _ = paint(*faces, drawn=OverlayOptions(bars=True))
    shown = [*overlay.placed, *overlay.strips]
    assert len(overlay.placed) >= len(faces) - 2
    for index, one in enumerate(shown):
        assert not any(one.intersects(other) for other in shown[index + 1 :])
        hidden = [face for face in faces if one.intersects(face.adjusted(6, 6, -6, -6))]
        assert len(hidden) <= 1  # At most its own, where there is no room at all.


def test_who_is_pointed_at_shows_everything(paint):
    crowd = [QRectF(150 + 45 * i, 200, 40, 40) for i in range(10)]
    small, _ = paint(*crowd, drawn=OverlayOptions(bars=True))
    assert small.strips == []
    large, _ = paint(*crowd, drawn=OverlayOptions(bars=True), standing_out=(4,))
    assert len(large.strips) == 1
    assert large.placed[0].width() > 2 * small.placed[3].width()


def test_larger_text_grows_with_its_face_only(paint, qapp):
    usual = qapp.font()
    larger = QFont(usual)
    larger.setPixelSize(28)
    signs = signs_for(100, ANSWER, larger, 1, OverlayOptions(), whole=False)
    assert signs[0].font.pixelSize() == 20
    assert (
        signs_for(300, ANSWER, larger, 1, OverlayOptions(), whole=False)[0].font.pixelSize() == 40
    )


def test_a_selected_face_has_a_bold_box(paint):
    face = PLACES["middle"]
    _, usual = paint(face)
    _, bold = paint(face, standing_out=(1,))
    middle = QPointF(face.center().x(), face.bottom()).toPoint()
    assert usual.pixelColor(middle) == GROUND
    assert bold.pixelColor(middle) == QColor(Expression.HAPPY.colour_on_dark)


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


def test_nothing_chosen_nothing_painted(paint):
    nothing = OverlayOptions(box=False, emoji=False, label=False)
    overlay, image = paint(PLACES["middle"], PLACES["at the top"], numbered=True, drawn=nothing)
    assert overlay.placed == []
    assert image == plain()


@pytest.mark.parametrize("part", ["box", "landmarks", "bars", "emoji", "label"])
def test_each_part_is_painted_by_itself(paint, part):
    nothing = OverlayOptions(box=False, emoji=False, label=False)
    _, image = paint(PLACES["middle"], drawn=replace(nothing, **{part: True}))
    assert image != plain()


def test_landmarks_are_painted_where_they_are(paint):
    nothing = OverlayOptions(box=False, emoji=False, label=False)
    _, image = paint(PLACES["middle"], drawn=replace(nothing, landmarks=True))
    assert all(image.pixelColor(point.toPoint()).lightness() > 240 for point in POINTS)


def test_emoji_only_has_no_words_and_no_way_to_lose_the_emoji(paint):
    only = OverlayOptions(emoji=False, emoji_only=True)
    overlay, _ = paint(PLACES["middle"], drawn=only)
    assert overlay.placed[0].width() == overlay.placed[0].height()
    _, of_two = paint(PLACES["middle"], drawn=only)
    _, other = paint(PLACES["middle"], drawn=only, probability=0.5)
    assert of_two == other  # Nor a figure.


@pytest.mark.parametrize("face", PLACES.values(), ids=PLACES)
def test_the_small_bars_stay_in_the_picture_and_off_the_sign(paint, face):
    overlay, image = paint(face, drawn=OverlayOptions(bars=True))
    for x in range(0, 800, 3):
        for y in (*range(0, 50, 3), *range(450, 500, 3)):
            assert image.pixel(x, y) == GROUND.rgb()
    (strip,) = overlay.strips
    assert BOUNDS.contains(strip)
    if face == PLACES["middle"]:
        assert not strip.intersects(face)
        assert not strip.intersects(overlay.placed[0])


def test_the_small_bars_are_as_long_as_they_are_probable(paint):
    face = PLACES["middle"]
    nothing = OverlayOptions(box=False, emoji=False, label=False, bars=True)
    _, image = paint(face, drawn=nothing, expression=Expression.SAD, probability=0.75)
    strip = strip_places(face, BOUNDS)[0].toRect()
    sad = QColor(Expression.SAD.colour_on_dark)
    near = [
        (x, y)
        for x in range(strip.left(), strip.right())
        for y in range(strip.top(), strip.bottom())
        if close(image.pixelColor(x, y), sad)
    ]
    row = (strip.height() - 8) / 6
    assert max(x for x, _ in near) - min(x for x, _ in near) == pytest.approx(3 * row * 0.75, abs=2)


@pytest.mark.parametrize("width", [90, 140, 200])
def test_in_a_narrow_picture_no_word_is_cut(icons, numbered_face, width):
    overlay = FaceOverlay(icons)
    narrow = QRectF(0, 0, width, 480)
    face = QRectF(5, 100, width - 10, width - 10)
    image = plain()
    painter = QPainter(image)
    overlay.paint(painter, narrow, [numbered_face(1)], {1: face}, points={1: POINTS})
    painter.end()
    (sign,) = overlay.placed
    assert narrow.contains(sign)


def test_a_sign_is_not_taken_for_that_of_the_face_below(paint):
    upper, lower = QRectF(200, 60, 120, 120), QRectF(200, 255, 120, 120)
    overlay, _ = paint(upper, lower)
    hair = lower.adjusted(0, -40, 0, 0)
    (first, second) = sorted(overlay.placed, key=lambda one: one.top())
    assert not first.intersects(hair)
    assert second.top() > upper.bottom()
