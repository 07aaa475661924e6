"""What people find who use keys, a screen reader, large text or a right-to-left layout."""

import os
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QProgressBar,
    QScrollBar,
    QToolButton,
    QWidget,
)

from desktop.window.faces.face_card import FaceCard
from desktop.window.kit.theme import motion_ms
from desktop.window.settings.app_look import AppLook
from desktop.window.shell.window_place import SMALLEST
from models.expression import Expression

INTERACTIVE = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QComboBox,
    QLineEdit,
    QProgressBar,
)


@pytest.fixture(autouse=True)
def usual_look(styled):
    yield
    AppLook.of(styled).enlarge_text(100)
    styled.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def camera(make_source):
    """Its frames are large enough for the face that is found in them."""
    camera = make_source()
    give, plain = camera.give, np.full((480, 640, 3), 90, np.uint8)
    camera.give = lambda image=plain: give(image)
    return camera


@pytest.fixture
def app(qtbot, start_app, camera, live, watch):
    app = start_app(lambda: camera, lambda _: live)
    qtbot.waitUntil(lambda: app.session.engine is not None, timeout=20_000)
    watch(app, camera)
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)
    return app


def open_all(app):
    """Every dialog that a menu opens without asking for a file."""
    app.choices.actions.settings.trigger()
    app.window.tools.engine.trigger()
    pages = []
    for action in (app.help.keys, app.help.words, app.help.about):
        action.trigger()
        pages.append(app.help.page)
        app.help.page = None
    return [app.choices.dialog, app.engine.dialog, *pages]


def told(widget):
    """Name and role, as a screen reader gets them."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name), interface.role()


def is_inner(widget):
    """Scroll bars, viewports and the like belong to what they scroll."""
    own = widget.objectName().startswith("qt_")
    return own or isinstance(widget, QScrollBar) or isinstance(widget.parent(), QComboBox)


def test_whatever_takes_the_focus_or_a_click_has_a_name_and_a_role(app):
    dialogs = open_all(app)
    nameless = []
    for top in (app.window, *dialogs):
        for widget in top.findChildren(QWidget):
            focusable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if (
                not widget.isVisible()
                or is_inner(widget)
                or not (focusable or isinstance(widget, INTERACTIVE))
            ):
                continue
            if isinstance(widget, QMenu | QLabel):
                continue
            name, role = told(widget)
            if not name or role == QAccessible.Role.NoRole:
                nameless.append((type(widget).__name__, widget.parent(), widget.toolTip()))
    assert nameless == []


def test_icons_alone_tell_their_key_in_a_tip(app):
    for button in app.window.toolbar.findChildren(QToolButton):
        if button.isVisible() and button.icon() and not button.text():
            assert button.accessibleName()
        if button.isVisible() and button.defaultAction():
            assert button.toolTip()


def test_everything_in_the_menus_has_a_key_or_is_one_of_several(app):
    keys = {}

    def walk(menu, *, inner):
        for action in menu.actions():
            if action.menu():
                walk(action.menu(), inner=True)
            elif not action.isSeparator():
                of_several = inner or action.actionGroup() or not action.isEnabled()
                assert action.shortcuts() or of_several, action.text()
                for key in action.shortcuts():
                    keys.setdefault(key.toString(), []).append(action)

    for entry in app.window.menuBar().actions():
        walk(entry.menu(), inner=False)
    shared = {key: several for key, several in keys.items() if len(several) > 1}
    # Esc closes what is uppermost: at any time, one of these at most can be done.
    possible = {key: [one for one in several if one.isEnabled()] for key, several in shared.items()}
    assert all(len(several) <= 1 for several in possible.values()), possible


def test_tab_goes_round_the_whole_window_and_back(qtbot, app):
    app.window.tools.panel.setChecked(True)
    app.window.video.setFocus()
    order = []
    for _ in range(80):
        widget = app.window.focusWidget()
        if widget in order:
            break
        order.append(widget)
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    assert app.window.focusWidget() is order[0], "Tab ends up in a corner"
    tools = [one for one in order if app.window.toolbar.isAncestorOf(one)]
    places = [one.mapTo(app.window, QPoint(0, 0)).x() for one in tools]
    start = places.index(min(places))
    assert places[start:] + places[:start] == sorted(places)
    assert app.window.side.steadiness.slider in order
    assert app.window.status.engine in order
    last = order[-1]
    qtbot.keyClick(app.window.focusWidget(), Qt.Key.Key_Backtab)
    assert app.window.focusWidget() is last


def test_tab_goes_as_the_window_is_seen(qtbot, app, camera, live, watch):
    live.track_ids = (1, 2, 3)
    watch(app, camera)
    window = app.window
    window.tools.panel.setChecked(True)
    # New cards are shown with the next layout; until then, Tab passes them over.
    qtbot.waitUntil(lambda: all(card.isVisible() for card in window.panel.cards.values()))
    first = window.toolbar.widgetForAction(window.tools.camera)
    first.setFocus()
    order = [first]
    for _ in range(60):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        if window.focusWidget() is first:
            break
        order.append(window.focusWidget())
    cards = [window.panel.cards[number] for number in (1, 2, 3)]
    wanted = [window.video, *cards, window.side.steadiness.slider, window.status.engine]
    places = [order.index(one) for one in wanted]
    assert places == sorted(places), [type(one).__name__ for one in order]
    assert all(window.toolbar.isAncestorOf(one) for one in order[: places[0]])


def test_the_picture_says_in_a_sentence_who_is_in_it(qtbot, app, camera, live, watch):
    video = app.window.video
    live.track_ids, live.shares = (1, 2), {"happy": 0.95}
    watch(app, camera, 8)
    qtbot.waitUntil(lambda: video.accessibleDescription() == "2 faces: Happy; Happy")
    live.track_ids = ()
    watch(app, camera, 8)
    qtbot.waitUntil(lambda: video.accessibleDescription() == "no faces")


def test_our_own_widgets_have_roles_that_qt_cannot_know(app):
    window = app.window
    roles = {
        window.video: QAccessible.Role.Graphic,
        window.panel: QAccessible.Role.Grouping,
        app.timeline.panel.chart: QAccessible.Role.Chart,
        window.message: QAccessible.Role.AlertMessage,
    }
    assert {widget: told(widget)[1] for widget in roles} == roles
    assert told(window.video)[0] == "Picture"


def test_no_two_buttons_of_the_cards_share_a_name(app, camera, live, watch):
    live.track_ids = (1, 2, 3)
    watch(app, camera)
    names = [card.header.button.accessibleName() for card in app.window.panel.cards.values()]
    assert len(set(names)) == 3
    assert names[1] == "Calibrate neutral face, face 2"


def test_a_card_tells_its_face_and_six_values(app):
    card = app.window.panel.cards[1]
    assert told(card)[0] == "Face 1: Not sure" or told(card)[0].startswith("Face 1: ")
    for bar in card.bars:
        interface = QAccessible.queryAccessibleInterface(bar)
        assert interface.role() == QAccessible.Role.ProgressBar
        assert interface.text(QAccessible.Text.Name) == bar.expression.title
        assert interface.text(QAccessible.Text.Value).startswith(str(bar.value()))


def test_a_new_label_is_announced_only_where_somebody_asked(  # noqa: PLR0917
    qtbot, app, camera, live, watch, let_look
):
    said, now = [], [100.0]
    announcer = app.choices.announcer
    announcer.clock = lambda: now[0]
    announcer.announced.connect(said.append)
    live.shares = {"happy": 0.95}
    watch(app, camera, 8)
    let_look(announcer)
    assert said == []
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(app.window.video, Qt.Key.Key_A, keys)
    qtbot.waitUntil(lambda: said == [Expression.HAPPY.title], timeout=20_000)
    live.shares = {"sad": 0.95}
    watch(app, camera, 12)
    let_look(announcer)
    assert len(said) == 1  # Four seconds have not gone by.
    now[0] += 4
    qtbot.waitUntil(lambda: said == ["Happy", "Sad"], timeout=20_000)
    now[0] += 4
    let_look(announcer)
    assert len(said) == 2  # Nothing new.


def test_of_several_it_says_whose(qtbot, app, camera, live, watch):
    said = []
    app.choices.announcer.announced.connect(said.append)
    live.track_ids = (1, 2)
    live.shares = {"happy": 0.95}
    watch(app, camera, 8)
    app.choices.actions.announce.trigger()
    qtbot.waitUntil(lambda: said == ["Face 1: Happy. Face 2: Happy"], timeout=20_000)


def cut_labels(top):
    """Labels and buttons on show that have less room than their words need."""
    cut = []
    for widget in top.findChildren(QWidget):
        if not widget.isVisible() or (isinstance(widget, QToolButton) and not widget.text()):
            continue
        inside = widget.visibleRegion().boundingRect()
        if isinstance(widget, QLabel) and widget.text() and not widget.wordWrap():
            needed = widget.fontMetrics().horizontalAdvance(widget.text())
            high = widget.fontMetrics().height()
        elif isinstance(widget, QAbstractButton) and widget.text() and not _icon_only(widget):
            needed = QFontMetrics(widget.font()).horizontalAdvance(widget.text().replace("&", ""))
            high = QFontMetrics(widget.font()).height()
        else:
            continue
        if inside.width() < needed - 1 or inside.height() < high - 4:
            cut.append((type(widget).__name__, widget.text(), inside, needed, high))
    return cut


def wait_uncut(qtbot, window):
    """On a busy machine the layout follows a little later."""

    def nothing_is_cut():
        assert cut_labels(window) == []

    qtbot.waitUntil(nothing_is_cut)


def _icon_only(button):
    style = Qt.ToolButtonStyle.ToolButtonIconOnly
    return isinstance(button, QToolButton) and button.toolButtonStyle() == style


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("size", [(SMALLEST.width(), SMALLEST.height()), (1280, 800)])
def test_no_word_is_cut_in_the_window(qtbot, app, percent, size):
    window = app.window
    window.resize(*size)
    AppLook.of(QApplication.instance()).enlarge_text(percent)
    QApplication.processEvents()
    window.grab()
    QApplication.processEvents()
    assert (window.width(), window.height()) == size
    wait_uncut(qtbot, window)
    for action in window.toolbar.actions():
        button = window.toolbar.widgetForAction(action)
        assert not action.isVisible() or button.isVisible(), action.text()
        assert window.toolbar.rect().contains(button.geometry()), action.text()
    assert window.rect().contains(
        QRect(window.status.mapTo(window, QPoint()), window.status.size())
    )


def test_right_to_left_turns_the_window_round_and_loses_nothing(qtbot, app, camera, watch, styled):
    styled.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    window = app.window
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: window.side.x() < window.video.x())
    window.grab()
    assert window.side.x() < window.video.x()
    open_button = window.toolbar.button_of(window.tools.open)
    pause = window.toolbar.button_of(window.tools.pause)
    assert pause.x() < open_button.x()
    wait_uncut(qtbot, window)
    watch(app, camera)
    for dialog in open_all(app):
        dialog.grab()
        assert dialog.layoutDirection() == Qt.LayoutDirection.RightToLeft
    box = app.choices.dialog.findChildren(QAbstractButton)[0]
    picture = box.grab().toImage()
    edge = [picture.pixelColor(picture.width() - 12, y) for y in range(picture.height())]
    assert len({colour.name() for colour in edge}) > 2  # The square is at the right.


@pytest.mark.parametrize("factor", ["1.5", "2", "3"])
def test_sharp_and_whole_on_dense_screens(factor, tmp_path):
    program = (
        "import onnxruntime\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from PySide6.QtCore import QSize\n"
        "application = QApplication([])\n"
        "from desktop.app import prepare_application\n"
        "from desktop.window.shell.main_window import MainWindow\n"
        "from desktop.window.shell.window_place import SMALLEST\n"
        "from desktop.window.kit.svg_icons import SvgIcons\n"
        "prepare_application(application)\n"
        "window = MainWindow(SvgIcons())\n"
        "window.resize(SMALLEST)\n"
        "window.show()\n"
        "window.side.show()\n"
        "application.processEvents()\n"
        "picture = window.grab()\n"
        f"assert picture.devicePixelRatio() == {factor}\n"
        f"assert picture.size() == SMALLEST * {factor}\n"
        "assert window.size() == SMALLEST\n"
        "assert window.status.geometry().bottom() < window.centralWidget().height()\n"
        f"picture.save({str(tmp_path / 'window.png')!r})\n"
    )
    environment = dict(os.environ, QT_SCALE_FACTOR=factor, QT_QPA_PLATFORM="offscreen")
    ended = subprocess.run(
        [sys.executable, "-c", program],
        check=False, capture_output=True, text=True, timeout=240, env=environment,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr


class AtRest(QWidget):
    """A widget of a system that asks for reduced motion."""

    def style(self):
        return SimpleNamespace(styleHint=lambda *_: 0)


def test_a_movement_is_short_and_none_where_the_system_asks_for_rest(qtbot, styled):
    plain, at_rest = QWidget(), AtRest()
    for widget in (plain, at_rest):
        qtbot.addWidget(widget)
    assert 0 < motion_ms(plain) <= 120
    assert motion_ms(at_rest) == 0


def test_bars_at_rest_jump(qtbot, icons, numbered_face, monkeypatch):
    monkeypatch.setattr("desktop.window.faces.face_card.motion_ms", lambda _: 0)
    card = FaceCard(icons)
    qtbot.addWidget(card)
    card.show_face(numbered_face(expression=Expression.SAD), numbered=False)
    card.show_face(numbered_face(expression=Expression.HAPPY), numbered=False)
    assert [round(bar.level * 100) for bar in card.bars] == [bar.value() for bar in card.bars]
