from itertools import combinations

import pytest
from PySide6.QtGui import QColor

from desktop.window.faces.person_colours import person_colour
from desktop.window.kit.theme import DARK, LIGHT
from models.expression import EXPRESSIONS


def luminance(colour: QColor) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue, _ = colour.getRgbF()
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def contrast(one: QColor, other: QColor) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_discs_stand_out_and_are_no_expressions_colour(theme):
    colours = [person_colour(number, dark=theme.dark) for number in range(1, 7)]
    taken = {theme.colour_of(expression).name() for expression in EXPRESSIONS}
    for colour in colours:
        assert contrast(colour, QColor(theme.surface)) >= 3
        assert contrast(colour, QColor("#15181B" if theme.dark else "#FFFFFF")) >= 4.5
        assert colour.name() not in taken
    assert all(one != other for one, other in combinations(colours, 2))


def test_the_seventh_person_has_the_first_ones_colour():
    assert person_colour(7, dark=True) == person_colour(1, dark=True)
