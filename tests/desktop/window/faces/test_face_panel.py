import pytest

from desktop.window.faces.density import Density
from desktop.window.faces.face_panel import FacePanel


@pytest.fixture
def panel(qtbot, icons):
    widget = FacePanel(icons)
    qtbot.addWidget(widget)
    widget.resize(304, 720)
    widget.show()
    return widget


def densities(panel):
    return {card.density for card in panel.cards.values()}


def test_without_faces_it_says_what_comes_here(panel):
    panel.show_faces(())
    assert panel._empty.isVisible()


def test_cards_stay_with_their_numbers(panel, numbered_face):
    panel.show_faces((numbered_face(1), numbered_face(2)))
    second = panel.cards[2]
    panel.show_faces((numbered_face(2),))
    assert panel.cards == {2: second}
    panel.show_faces((numbered_face(1), numbered_face(2), numbered_face(3)))
    assert panel.cards[2] is second
    assert [panel.cards[n].y() for n in (1, 2, 3)] == sorted(panel.cards[n].y() for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("height", "count", "density"),
    [
        (720, 1, Density.ROOMY),
        (720, 2, Density.ROOMY),
        (720, 4, Density.DENSE),
        (1000, 4, Density.ROOMY),
        (400, 4, Density.ROW),
        (1000, 5, Density.ROW),
        (720, 10, Density.ROW),
    ],
)
def test_the_more_faces_the_less_height_each(panel, numbered_face, height, count, density):
    panel.resize(304, height)
    panel.show_faces(tuple(numbered_face(number) for number in range(1, count + 1)))
    assert densities(panel) == {density}


def test_cards_that_fit_need_no_scrolling(qtbot, panel, numbered_face):
    for count in (1, 2, 3, 4):
        panel.show_faces(tuple(numbered_face(number) for number in range(1, count + 1)))
        panel.grab()
        assert panel.verticalScrollBar().maximum() == 0


def test_more_height_is_used_at_once(panel, numbered_face):
    panel.show_faces(tuple(numbered_face(number) for number in (1, 2, 3, 4)))
    panel.resize(304, 1100)
    panel.grab()
    assert densities(panel) == {Density.ROOMY}
