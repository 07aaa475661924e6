import pytest
from PySide6.QtCore import QPoint, Qt

from desktop.settings.settings import Settings
from desktop.window.faces.steadiness_slider import SteadinessSlider
from desktop.window.settings.steadiness_presenter import SteadinessPresenter
from models.score_smoothing import Steadiness


@pytest.fixture
def widget(qtbot, styled):
    widget = SteadinessSlider()
    qtbot.addWidget(widget)
    widget.resize(304, 48)
    widget.show()
    return widget


def test_three_stops_and_what_each_costs(widget):
    told = []
    for steadiness in Steadiness:
        widget.set_steadiness(steadiness)
        assert widget.steadiness is steadiness
        told.append(widget.text)
    assert told == ["Off · no delay", "Quick · 0.2 s delay", "Steady · 0.6 s delay"]
    assert widget.slider.accessibleDescription() == told[-1]


def test_by_key(qtbot, widget):
    widget.slider.setFocus()
    with qtbot.waitSignal(widget.chosen) as chosen:
        qtbot.keyClick(widget.slider, Qt.Key.Key_Right)
    assert chosen.args == [Steadiness.QUICK]
    with qtbot.waitSignal(widget.chosen) as chosen:
        qtbot.keyClick(widget.slider, Qt.Key.Key_End)
    assert chosen.args == [Steadiness.STEADY]
    widget.grab()


def test_by_mouse(qtbot, widget):
    widget.set_steadiness(Steadiness.STEADY)
    slider = widget.slider
    with qtbot.waitSignal(widget.chosen) as chosen:
        qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(8, slider.height() // 2))
    assert chosen.args == [Steadiness.QUICK]


def test_it_moves_the_reader_at_once_and_is_remembered(
    qtbot, start_app, live, make_source, tmp_path
):
    app = start_app(make_source, lambda _: live)
    qtbot.waitUntil(lambda: app.session.reader is live.reader)
    settings = Settings(tmp_path / "settings.ini")
    SteadinessPresenter(app.window, app.session, settings)
    app.window.side.steadiness.set_steadiness(Steadiness.NONE)
    assert live.reader.steadiness is Steadiness.NONE
    assert Settings(tmp_path / "settings.ini").steadiness is Steadiness.NONE


def test_a_reader_that_loads_later_begins_where_the_person_left_it(
    qtbot, start_app, live, make_source
):
    app = start_app(make_source, lambda _: live)
    app.window.side.steadiness.set_steadiness(Steadiness.QUICK)
    qtbot.waitUntil(lambda: live.reader.steadiness is Steadiness.QUICK)
