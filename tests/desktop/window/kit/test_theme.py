import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from desktop.window.faces.person_colours import person_colour
from desktop.window.kit.theme import DARK, LIGHT, theme_for, theme_of
from models.expression import EXPRESSIONS


def luminance(colour):
    def linear(value):
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    colour = QColor(colour)
    red, green, blue = colour.redF(), colour.greenF(), colour.blueF()
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def contrast(first, second):
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_all_text_can_be_read(theme):
    for text in (theme.text, theme.muted):
        for ground in (theme.window, theme.surface, theme.raised, theme.backdrop, theme.track):
            assert contrast(text, ground) >= 4.5
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    for text in (theme.danger, theme.accent):
        assert contrast(text, theme.raised) >= 4.5


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_marks_stand_out_from_what_they_lie_on(theme):
    people = [person_colour(number, dark=theme.dark) for number in range(1, 7)]
    marks = [*map(theme.colour_of, EXPRESSIONS), *people, theme.accent, theme.danger]
    for ground in (theme.window, theme.surface, theme.raised):
        for mark in marks:
            assert contrast(mark, ground) >= 3, (QColor(mark).name(), ground)


def test_dark_only_where_the_system_says_so():
    assert theme_for(Qt.ColorScheme.Dark) is DARK
    assert theme_for(Qt.ColorScheme.Light) is LIGHT
    assert theme_for(Qt.ColorScheme.Unknown) is LIGHT


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_a_widget_knows_its_theme_by_its_palette(qtbot, theme):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setPalette(theme.palette())
    assert theme_of(widget) is theme
