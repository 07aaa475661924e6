"""All marks can be seen: what has the focus, what is on, where a control is, how long a bar is."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QWidget,
)

from desktop.window.kit import theme
from desktop.window.kit.probability_bar import ProbabilityBar
from desktop.window.kit.theme import theme_of
from desktop.window.settings.app_look import AppLook, ThemeChoice
from models.expression import EXPRESSIONS
from tests.desktop.window.contrast.measure import MARK, SHARP, contrast, grab, pixels_of
from tests.desktop.window.contrast.pages import PAGES

FOCUS = (
    "one_selected",
    "messages",
    "calibrated",
    "playing_a_video",
    "settings",
    "model",
    "live_output",
    "what_to_record",
    "recordings",
    "trimming",
    "analysed_files",
    "report",
    "camera",
    "help_pages",
)
STATE = 20
"""Pixels of a mark within a control."""
RING = 60
"""Pixels of a grab that a ring has at least."""
AROUND = 6
BORDERED = (QComboBox, QLineEdit, QAbstractSpinBox)


def named(widget):
    return f"{type(widget).__name__} {widget.accessibleName() or getattr(widget, 'text', str)()}"


def in_view(page, kinds):
    for widget in page.findChildren(kinds):
        inner = widget.objectName().startswith("qt_") or isinstance(
            widget.parent(), QComboBox | QAbstractSpinBox
        )
        if widget.isVisible() and not widget.visibleRegion().isEmpty() and not inner:
            yield widget


def stands_out(one, other):
    """How many pixels differ as much as a mark must."""
    return int((contrast(one, other) >= MARK).sum())


def without_focus_mark(stage, page):
    """Everything that Tab reaches and that does not show it."""
    page.activateWindow()
    stage.qtbot.waitUntil(page.isActiveWindow)
    unseen = []
    for widget in in_view(page, QWidget):
        if not (widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled()):
            continue
        if focus := QApplication.focusWidget():
            focus.clearFocus()
            QApplication.processEvents()
        without = grab(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        assert QApplication.focusWidget() is widget, named(widget)
        QApplication.processEvents()
        if stands_out(grab(widget), without) < RING:
            unseen.append(named(widget))
    return unseen


@pytest.mark.parametrize("name", FOCUS)
def test_what_has_the_focus_is_seen(stage, name):
    for page in PAGES[name](stage):
        assert without_focus_mark(stage, page) == []


SWITCHES = (
    "one_selected",
    "settings",
    "what_to_record",
    "live_output",
    "playing_a_video",
    "camera",
)


@pytest.mark.parametrize("name", SWITCHES)
def test_what_is_on_is_seen(stage, name):
    unseen = []
    for page in PAGES[name](stage):
        if focus := QApplication.focusWidget():
            focus.clearFocus()
        for widget in in_view(page, QAbstractButton):
            if not (widget.isCheckable() and widget.isEnabled()):
                continue
            widget.blockSignals(True)
            widget.setAutoExclusive(False)
            off, on = (_switched(widget, on) for on in (False, True))
            if stands_out(off, on) < STATE:
                unseen.append(named(widget))
    assert unseen == []


def _switched(widget, on):
    widget.setChecked(on)
    return grab(widget)


CONTROLS = (
    "one_selected",
    "settings",
    "live_output",
    "trimming",
    "camera",
    "badges_and_a_mark",
    "playing_a_video",
    "model",
)


@pytest.mark.parametrize("name", CONTROLS)
def test_where_a_control_is_is_seen(stage, name):
    kinds = (QAbstractButton, QAbstractSlider)
    unseen = []
    for page in PAGES[name](stage):
        if focus := QApplication.focusWidget():
            focus.clearFocus()
        shot = grab(page)
        for widget in in_view(page, QWidget):
            ratio = ratio_to_ground(shot, page, widget)
            if isinstance(widget, BORDERED):
                rows = ratio[:, :8].max(axis=1)  # The edge at the left, all along.
                seen = (rows >= MARK).mean() > 0.7
            else:
                seen = not isinstance(widget, kinds) or (ratio >= MARK).sum() >= STATE
            if not seen:
                unseen.append(named(widget))
    assert unseen == []


def ratio_to_ground(shot, page, widget):
    """The contrast of each of a widget's pixels to what is around the widget."""
    place = widget.mapTo(page, widget.rect().topLeft())
    x, y = place.x() * SHARP, place.y() * SHARP
    wide, high = widget.width() * SHARP, widget.height() * SHARP
    left, top = max(x - AROUND, 0), max(y - AROUND, 0)
    outer = shot[top : y + high + AROUND, left : x + wide + AROUND]
    rim = np.concatenate([outer[0], outer[-1], outer[:, 0], outer[:, -1]])
    return contrast(shot[max(y, 0) : y + high, max(x, 0) : x + wide], np.median(rim, axis=0))


@pytest.mark.parametrize("name", ["main_window", "not_sure", "model", "calibrated"])
def test_how_long_a_bar_is_is_seen(stage, name):
    unseen = []
    for page in PAGES[name](stage):
        for bar in in_view(page, ProbabilityBar):
            bar.setValue(60)
            shots = []
            for level in (0.3, 0.6):
                bar.set_level(level)
                shots.append(grab(bar))
            if stands_out(*shots) < STATE:
                unseen.append((named(bar), float(contrast(*shots).max())))
    assert unseen == []


def test_every_line_of_the_timeline_is_seen(stage):
    chart = stage.app.timeline.panel.chart
    stage.qtbot.waitUntil(lambda: chart.plot is not None, timeout=30_000)
    for expression in EXPRESSIONS:
        stage.live.shares = {expression.value: 0.9}
        stage.look(12)
    shot = grab(chart)
    colours, counts = np.unique(shot.reshape(-1, 3), axis=0, return_counts=True)
    ground = colours[counts.argmax()]
    shown = theme_of(chart)
    for expression in EXPRESSIONS:
        colour = np.array(shown.colour_of(expression).getRgb()[:3], np.uint8)
        assert (shot == colour).all(axis=2).sum() >= STATE, expression
        assert contrast(colour, ground) >= MARK, expression


def test_the_timeline_follows_the_theme(stage):
    chart, actions = stage.app.timeline.panel.chart, stage.app.choices.actions.themes.actions()
    stage.qtbot.waitUntil(lambda: chart.plot is not None, timeout=30_000)
    for choice in (ThemeChoice.LIGHT, ThemeChoice.DARK, ThemeChoice.LIGHT):
        next(one for one in actions if one.data() is choice).trigger()
        ground = pixels_of(chart.plot.grab().toImage())[4, 4]
        assert QColor(*map(int, ground)).name() == theme_of(chart).surface.lower()


@pytest.mark.parametrize("name", [f"emoji/{one.value}" for one in EXPRESSIONS])
def test_every_emoji_stands_out_all_around(stage, name):
    window = stage.app.window
    side = 128
    drawing = window.icons.image(name, side, 1.0)
    ground = QImage(side, side, QImage.Format.Format_RGB32)
    ground.fill(QColor(theme_of(window).surface))
    plain = pixels_of(ground)
    painter = QPainter(ground)
    painter.drawImage(0, 0, drawing)
    painter.end()
    ratio = contrast(pixels_of(ground), plain)
    y, x = np.mgrid[:side, :side] - side / 2
    sector = ((np.arctan2(y, x) + np.pi) / (2 * np.pi) * 35.99).astype(int)
    outer = np.hypot(x, y) > side * 0.38
    weakest = min(ratio[outer & (sector == one)].max() for one in range(36))
    assert weakest >= MARK


def test_marks_that_are_too_weak_are_found(stage, monkeypatch):
    for name in ("DARK", "LIGHT"):
        usual = getattr(theme, name)
        worse = replace(usual, text=usual.track, accent=usual.track)
        monkeypatch.setattr(theme, name, worse)
    AppLook.of(QApplication.instance()).enlarge_text(125)
    window = stage.app.window
    window.setStyleSheet(theme.theme_of(window).style_sheet())
    assert len(without_focus_mark(stage, window)) > 3
