import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest

from desktop.timeline.drawing import UNSURE, Lines
from desktop.timeline.scene import Reading, Scene
from desktop.window.kit.theme import DARK, LIGHT
from desktop.window.timeline.time_axis import TimeAxis
from desktop.window.timeline.timeline_chart import TimelineChart
from desktop.window.timeline.timeline_ends import TimelineEnds, apart
from desktop.window.timeline.timeline_plot import TimelinePlot
from desktop.window.timeline.timeline_strips import TimelineStrips
from models.expression import EXPRESSIONS, Expression

HAPPY = EXPRESSIONS.index(Expression.HAPPY)


@pytest.fixture
def make_scene():
    def make(people=1, code=HAPPY + 1, share=0.5, person=1) -> Scene:
        times = np.linspace(0, 60, 600)
        shares = np.zeros((6, 600), np.float32)
        shares[HAPPY] = share
        lines = Lines(times, shares, np.ones(600, np.bool_))
        probabilities = np.zeros(6)
        probabilities[HAPPY] = share
        now = Reading(probabilities, Expression.HAPPY, True)
        strips = {number: np.full(300, code, np.uint8) for number in range(1, people + 1)}
        return Scene(0.0, 60.0, 60.0, 60.0, person, lines, now, strips, ())

    return make


@pytest.fixture
def themed(styled):
    """The application in a theme, and back in the light one."""
    yield lambda theme: styled.setPalette(theme.palette())
    styled.setPalette(LIGHT.palette())


def pixels(widget):
    shot = widget.grab().toImage()
    return {shot.pixelColor(x, y).name() for x in range(shot.width()) for y in range(shot.height())}


def test_nothing_of_the_library_is_loaded_with_the_window():
    program = "import sys, desktop.app; print('pyqtgraph' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "False"


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("share", [0.25, 0.75])
def test_a_line_lies_at_its_height_in_its_colour(qtbot, themed, make_scene, theme, share):
    themed(theme)
    plot = TimelinePlot()
    qtbot.addWidget(plot)
    plot.resize(300, 100)
    plot.dress(theme)
    plot.show()
    plot.show_scene(make_scene(share=share))
    shot = plot.grab().toImage()
    wanted = theme.colour_of(Expression.HAPPY)

    def distance(y):
        seen = shot.pixelColor(150, y)
        return sum(abs(a - b) for a, b in zip(seen.getRgb(), wanted.getRgb(), strict=True))

    nearest = min(range(100), key=distance)
    assert nearest == pytest.approx((1.04 - share) / 1.08 * 100, abs=2)


def test_not_sure_is_hatched_and_sure_is_not(qtbot, styled, make_scene):
    strips = TimelineStrips()
    qtbot.addWidget(strips)
    strips.resize(300, 18)
    colour = LIGHT.colour_of(Expression.HAPPY).name()
    strips.show_scene(make_scene(code=HAPPY + 1), 100)
    sure = pixels(strips)
    strips.show_scene(make_scene(code=HAPPY + 1 + UNSURE), 100)
    unsure = pixels(strips)
    assert colour in sure and colour not in unsure
    assert len(unsure) > len(sure)


@pytest.mark.parametrize("people", [1, 2, 4, 7, 10])
def test_strips_leave_room_for_the_lines_and_show_everybody(qtbot, styled, make_scene, people):
    strips = TimelineStrips()
    qtbot.addWidget(strips)
    room = 126
    strips.show_scene(make_scene(people), room)
    assert strips.needed_height <= 0.66 * room
    rows = {strips.person_at(y) for y in range(strips.needed_height)}
    assert rows == set(range(1, people + 1))


def test_where_there_is_no_room_for_all_the_chosen_one_stays(qtbot, styled, make_scene):
    strips = TimelineStrips()
    qtbot.addWidget(strips)
    strips.show_scene(make_scene(10, person=9), 50)
    rows = {strips.person_at(y) for y in range(strips.needed_height)}
    assert 9 in rows and len(rows) == 4


def test_only_lines_that_stand_out_are_named_at_their_ends(qtbot, styled, icons, make_scene):
    ends = TimelineEnds(icons)
    qtbot.addWidget(ends)
    ends.resize(56, 100)
    ends.show_reading(make_scene(share=0.05).now)
    blank = pixels(ends)
    ends.show_reading(make_scene(share=0.9).now)
    assert len(blank) == 1 and len(pixels(ends)) > 10


def test_names_are_moved_apart_and_stay_inside():
    places = apart([3.0, 5.0, 90.0, 95.0, 99.0], 16, 100)
    assert all(b - a >= 16 for a, b in pairwise(places))
    assert min(places) >= 8 and max(places) <= 92
    assert apart([], 16, 100) == []
    crowded = apart([50.0] * 8, 16, 64)
    assert min(crowded) >= 0 and max(crowded) <= 64


@pytest.mark.parametrize("size", [(720, 80), (1280, 147), (1920, 190)])
@pytest.mark.parametrize("people", [0, 1, 4, 10])
def test_nothing_overlaps_in_any_size(qtbot, icons, make_scene, size, people):
    chart = TimelineChart(icons)
    qtbot.addWidget(chart)
    chart.resize(*size)
    chart.set_plot(TimelinePlot())
    chart.show()
    chart.show_scene(make_scene(people), TimeAxis())
    lines, strips = chart.plot.geometry(), chart.strips.geometry()
    assert lines.height() >= 20
    assert lines.bottom() < strips.top()
    assert strips.bottom() < chart.height()
    assert lines.width() == chart.area.width()
    assert not chart.grab().isNull()
