from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor, QFont, QImage

from desktop.cover.cover_plan import CoveredFace, CoverPlan
from desktop.settings.overlay_options import OverlayOptions
from desktop.window.picture.frame_renderer import FrameRenderer
from models.expression import Expression

RED_BGR, BLUE_BGR = (0, 0, 255), (255, 0, 0)
HAPPY = QColor(Expression.HAPPY.colour_on_dark)


@pytest.fixture
def renderer(icons, styled):
    return FrameRenderer(icons, styled.font())


def halves(width, height):
    """Red at the left, blue at the right."""
    image = np.zeros((height, width, 3), np.uint8)
    image[:, : width // 2] = RED_BGR
    image[:, width // 2 :] = BLUE_BGR
    return image


def changed(before, after):
    """The rectangle in which two pictures differ: x1, y1, x2, y2."""
    rows, columns = np.nonzero((before != after).any(axis=2))
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


@pytest.mark.parametrize("size", [(64, 48), (641, 361), (1280, 720), (3840, 2160), (1, 1)])
def test_it_is_as_large_as_the_frame_and_without_faces_the_frame_itself(renderer, make_view, size):
    image = halves(*size)
    drawn = renderer.render(make_view(image))
    assert (drawn.width(), drawn.height(), drawn.devicePixelRatio()) == (*size, 1.0)
    assert np.array_equal(renderer.render_pixels(make_view(image)), image)


def test_a_mirrored_picture_has_its_sides_swapped(renderer, make_view, numbered_face):
    image = halves(640, 480)
    drawn = renderer.render(make_view(image, numbered_face(x=20, y=200, size=100)), mirrored=True)
    assert QColor(drawn.pixel(100, 10)).name() == "#0000ff"
    pixels = renderer.render_pixels(
        make_view(image, numbered_face(x=20, y=200, size=100)), mirrored=True
    )
    x1, _, x2, _ = changed(image[:, ::-1], pixels)
    assert x1 > 400 and x2 <= 640


def test_the_overlay_lies_on_the_face_in_its_colour(renderer, make_view, numbered_face):
    image = np.full((720, 1280, 3), 90, np.uint8)
    drawn = renderer.render(make_view(image, numbered_face(x=500, y=300, size=200)))
    corner = {drawn.pixelColor(x, y).name() for x in range(496, 506) for y in range(316, 330)}
    assert HAPPY.name() in corner
    pixels = renderer.render_pixels(make_view(image, numbered_face(x=500, y=300, size=200)))
    x1, y1, x2, y2 = changed(image, pixels)
    assert 400 < x1 < 502 and 698 < x2 < 800 and 150 < y1 < 300 and 498 < y2 < 510


def test_signs_grow_with_the_picture(renderer, make_view, numbered_face):
    heights = []
    for factor in (1, 3):
        image = np.full((720 * factor, 1280 * factor, 3), 90, np.uint8)
        face = numbered_face(x=500 * factor, y=300 * factor, size=200 * factor)
        _, y1, _, y2 = changed(image, renderer.render_pixels(make_view(image, face)))
        heights.append(y2 - y1)
    assert heights[1] == pytest.approx(3 * heights[0], rel=0.03)


def test_the_frame_itself_stays_clean(renderer, make_view, numbered_face):
    image = halves(640, 480)
    image.setflags(write=False)
    renderer.render_pixels(make_view(image, numbered_face(x=200, y=200, size=100)))
    assert np.array_equal(image, halves(640, 480))


def test_several_threads_paint_what_one_paints(renderer, make_view, numbered_face):
    image = np.full((360, 640, 3), 90, np.uint8)
    faces = (numbered_face(n, x=100 * n, y=120, size=60 + 9 * n) for n in (1, 2, 3))
    view = make_view(image, *faces)
    alone = renderer.render(view)
    with ThreadPoolExecutor(4) as threads:
        drawn = list(threads.map(lambda _: renderer.render(view), range(40)))
    assert all(isinstance(one, QImage) and one == alone for one in drawn)


def test_the_font_is_the_windows(icons, make_view, numbered_face):
    image = np.full((360, 640, 3), 90, np.uint8)
    thin, wide = QFont(), QFont()
    wide.setStretch(QFont.Stretch.UltraExpanded)
    widths = []
    for font in (thin, wide):
        view = make_view(image, numbered_face(x=200, y=150))
        pixels = FrameRenderer(icons, font).render_pixels(view)
        x1, _, x2, _ = changed(image, pixels)
        widths.append(x2 - x1)
    assert widths[1] > widths[0]


def test_it_draws_what_is_chosen_at_this_moment(icons, styled, make_view, numbered_face):
    image = np.full((360, 640, 3), 90, np.uint8)
    chosen = [OverlayOptions()]
    renderer = FrameRenderer(icons, styled.font(), lambda: chosen[-1])
    view = make_view(image, numbered_face(x=200, y=150, size=100))
    assert not np.array_equal(renderer.render_pixels(view), image)
    chosen.append(OverlayOptions(box=False, emoji=False, label=False))
    assert np.array_equal(renderer.render_pixels(view), image)


def test_of_a_covered_picture_nothing_comes_through(renderer, make_view, numbered_face):
    noise = np.random.default_rng(0).integers(0, 255, (360, 640, 3), np.uint8)
    face = numbered_face(x=200, y=150, size=100)
    whole = replace(make_view(noise, face), cover=CoverPlan(whole=True))
    other = replace(make_view(255 - noise, face), cover=CoverPlan(whole=True))
    drawn = renderer.render_pixels(whole)
    assert np.array_equal(drawn, renderer.render_pixels(other))


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_covered_face_is_an_emoji_and_the_rest_of_the_picture_stays(
    renderer, make_view, numbered_face, mirrored
):
    noise = np.random.default_rng(0).integers(0, 255, (360, 640, 3), np.uint8)
    face = numbered_face(x=100, y=130, size=100)
    disc = CoveredFace(150, 180, 200, 0, Expression.HAPPY)
    plan = CoverPlan(whole=False, faces=(disc,))
    view = replace(make_view(noise, face), cover=plan)
    drawn = renderer.render_pixels(view, mirrored=mirrored)
    shown = noise[:, ::-1] if mirrored else noise
    x1, y1, x2, y2 = changed(shown, drawn)
    middle = 640 - 150 if mirrored else 150
    assert abs((x1 + x2) / 2 - middle) < 4 and 200 <= x2 - x1 < 212
    assert abs((y1 + y2) / 2 - 180) < 4
    rows, columns = np.ogrid[:360, :640]
    inside = (columns - middle) ** 2 + (rows - 180) ** 2 < 99**2
    assert (shown[inside] == drawn[inside]).all(axis=1).mean() < 0.01
