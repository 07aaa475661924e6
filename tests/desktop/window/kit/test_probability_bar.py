import pytest
from PySide6.QtGui import QPaintEvent

from desktop.window.kit.probability_bar import ProbabilityBar
from models.expression import Expression


class CountingBar(ProbabilityBar):
    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        self.painted += 1


@pytest.fixture
def bar(qtbot) -> CountingBar:
    widget = CountingBar(Expression.HAPPY)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitUntil(lambda: widget.painted > 0)
    return widget


def test_a_new_percentage_is_told_at_once_and_painted_with_the_rest(qtbot, bar: CountingBar):
    before = bar.painted
    with qtbot.waitSignal(bar.valueChanged):
        bar.setValue(40)
    assert (bar.value(), bar.painted) == (40, before)
    qtbot.waitUntil(lambda: bar.painted == before + 1)


def test_the_same_percentage_again_paints_nothing(qtbot, bar: CountingBar):
    bar.setValue(40)
    qtbot.waitUntil(lambda: bar.painted == 2)
    with qtbot.assertNotEmitted(bar.valueChanged):
        bar.setValue(40)
    assert bar.painted == 2
