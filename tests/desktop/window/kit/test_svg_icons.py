from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtGui import QColor, QIcon

from models.expression import EXPRESSIONS


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_each_expression_has_its_emoji(icons, expression):
    image = icons.pixmap(f"emoji/{expression.value}", 64, 1.0).toImage()
    assert image.pixelColor(0, 0).alpha() == 0
    assert image.pixelColor(32, 20).alpha() == 255


def test_a_dense_screen_gets_more_pixels(icons):
    pixmap = icons.pixmap("emoji/happy", 20, 2.0)
    assert (pixmap.width(), pixmap.devicePixelRatio()) == (40, 2.0)


def test_each_is_drawn_once(icons):
    first = icons.pixmap("emoji/happy", 20, 1.0)
    assert icons.pixmap("emoji/happy", 20, 1.0).cacheKey() == first.cacheKey()


def test_a_thread_of_its_own_gets_the_same_drawing(icons):
    with ThreadPoolExecutor(4) as threads:
        drawings = list(threads.map(lambda _: icons.image("emoji/sad", 60, 1.5), range(20)))
    expected = icons.pixmap("emoji/sad", 60, 1.5).toImage()
    assert all(drawing == expected for drawing in drawings)
    assert expected.width() == 90


def test_lines_take_the_colour_given(icons):
    image = icons.pixmap("icons/pause", 64, 1.0, "#ff0000").toImage()
    colours = {image.pixelColor(x, 32).name() for x in range(64) if image.pixelColor(x, 32).alpha()}
    assert colours == {"#ff0000"}


def test_many_sizes_do_not_fill_the_memory(icons):
    for size in range(8, 400):
        icons.pixmap("icons/pause", size, 1.0)
    assert icons._pixmaps.cache_info().currsize <= 256


def test_an_icon_for_each_state(icons):
    icon = icons.icon("icons/open-image", "#102030", "#808080")
    normal = icon.pixmap(24, 20).toImage()
    disabled = icon.pixmap(24, 20, QIcon.Mode.Disabled).toImage()
    assert normal != disabled
    assert QColor("#102030").rgb() in {
        normal.pixel(x, y) for x in range(normal.width()) for y in range(normal.height())
    }
