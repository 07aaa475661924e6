from threading import Thread

import numpy as np
import pytest
from PySide6.QtCore import QSize, QSizeF
from PySide6.QtGui import QImage, QPainter

from desktop.cover.cover_plan import WHOLE, CoveredFace, CoverPlan
from desktop.window.picture.face_cover import FaceCover
from desktop.window.picture.frame_renderer import FrameRenderer, image_over
from desktop.window.picture.picture_geometry import PictureGeometry
from models.expression import EXPRESSIONS, Expression

WIDTH, HEIGHT = 320, 240
GREEN_BGR = (0, 255, 0)
"""In no emoji, and not in the ground."""


def green_in(pixels):
    return (pixels == GREEN_BGR).all(axis=2)


def greenish(pixels):
    """Where only a little of the picture shines through."""
    lead = pixels[:, :, 1].astype(int) - pixels[:, :, [0, 2]].max(axis=2)
    return lead > 40


@pytest.fixture
def paint(icons):
    """Covers a green picture; gives its pixels."""

    def paint(plan, *, mirrored=False, scale=1.0):
        pixels = np.empty((round(HEIGHT * scale), round(WIDTH * scale), 3), np.uint8)
        pixels[:] = GREEN_BGR
        room = QSizeF(WIDTH * scale, HEIGHT * scale)
        geometry = PictureGeometry.fit(QSize(WIDTH, HEIGHT), room, 1.0, mirrored=mirrored)
        image = image_over(pixels)
        painter = QPainter(image)
        FaceCover(icons).paint(painter, plan, geometry, says_why=True)
        painter.end()
        return pixels

    return paint


def inside(face, scale=1.0, mirrored=False):
    y, x = np.mgrid[0 : round(HEIGHT * scale), 0 : round(WIDTH * scale)] + 0.5
    middle = WIDTH - face.x if mirrored else face.x
    return np.hypot(x - middle * scale, y - face.y * scale) <= face.size / 2 * scale


@pytest.mark.parametrize("expression", [*EXPRESSIONS, None])
@pytest.mark.parametrize("roll", [0, 37, -120])
def test_all_of_the_disc_is_opaque(paint, expression, roll):
    face = CoveredFace(140, 110, 120, roll, expression)
    pixels = paint(CoverPlan(False, (face,)))
    assert not greenish(pixels)[inside(face)].any()
    assert green_in(pixels)[~inside(face)].mean() > 0.9


@pytest.mark.parametrize("scale", [0.5, 1.37, 4.0])
@pytest.mark.parametrize("mirrored", [False, True])
def test_at_any_size_and_in_the_mirror_it_lies_on_its_face(paint, scale, mirrored):
    face = CoveredFace(90, 120, 77.7, 20, Expression.HAPPY)
    pixels = paint(CoverPlan(False, (face,)), scale=scale, mirrored=mirrored)
    assert not greenish(pixels)[inside(face, scale, mirrored)].any()
    opposite = CoveredFace(230, 120, 70, 0, None)
    assert green_in(pixels)[inside(opposite, scale, mirrored)].all()


def test_a_face_at_the_edge_and_one_larger_than_the_picture(paint):
    for face in (CoveredFace(0, 0, 100, 0, None), CoveredFace(160, 120, 3000, 0, None)):
        assert not greenish(paint(CoverPlan(False, (face,))))[inside(face)].any()


def test_many_faces_one_over_the_other(paint):
    faces = tuple(CoveredFace(80 + 40 * n, 120, 90, 10 * n, None) for n in range(5))
    pixels = paint(CoverPlan(False, faces))
    assert not any(greenish(pixels)[inside(face)].any() for face in faces)


@pytest.mark.parametrize("scale", [0.05, 0.4, 1.0, 3.1])
def test_a_whole_cover_leaves_nothing(paint, scale):
    assert not greenish(paint(WHOLE, scale=scale)).any()


def test_the_emoji_is_rolled_with_the_head_and_against_it_in_the_mirror(paint):
    def plan(roll):
        return CoverPlan(False, (CoveredFace(160, 120, 160, roll, Expression.HAPPY),))

    upright, rolled = paint(plan(0)), paint(plan(40))
    back = paint(plan(-40), mirrored=True)
    assert np.abs(upright.astype(int) - rolled).mean() > 5
    assert np.abs(rolled.astype(int) - back).mean() < 0.5


def test_it_is_the_emoji_of_the_expression(paint):
    faces = [CoverPlan(False, (CoveredFace(160, 120, 160, 0, one),)) for one in EXPRESSIONS]
    pictures = [paint(plan).astype(int) for plan in faces]
    for index, one in enumerate(pictures):
        assert all(np.abs(one - other).mean() > 1 for other in pictures[:index])


def test_a_renderer_in_another_thread_covers_the_same(styled, icons, make_view, make_face):
    renderer = FrameRenderer(icons, styled.font())
    green = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    green[:] = GREEN_BGR
    face = CoveredFace(140, 110, 120, 0, None)
    done: list[QImage] = []

    def render():
        for plan in (WHOLE, CoverPlan(False, (face,))):
            view = make_view(green)
            analysed = view.analyzed(None, (), plan)
            done.append(renderer.render_pixels(analysed))

    thread = Thread(target=render)
    thread.start()
    thread.join()
    assert not greenish(done[0]).any()
    assert not greenish(done[1])[inside(face)].any()
    assert green_in(done[1]).any()
