"""What a blind person's screen reader gets from the running program, by the real bus."""

import pytest

from tests.screens.program import demo, desktop_of
from tests.screens.screen_reader import TAB, ScreenReader
from tests.screens.servers import BUS, X_SERVER, until, why_none, x_server

MENUS = ["File", "Camera", "Record", "View", "Privacy", "Help"]
EXPRESSIONS = ["Angry", "Fear", "Happy", "Sad", "Surprise", "Neutral"]
_LOOP_S = 60.0
"""The demo comes round in 24 s; a busy machine gets more."""

pytestmark = pytest.mark.skipif(
    bool(why_none(X_SERVER, BUS, accessibility=True)),
    reason=why_none(X_SERVER, BUS, accessibility=True),
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desktop")
    with (
        x_server() as display,
        desktop_of(display, folder) as environment,
        ScreenReader(environment["DBUS_SESSION_BUS_ADDRESS"]) as reader,
        demo(environment),
    ):
        yield reader


@pytest.fixture(scope="module")
def window(reader):
    program = reader.program("Moodmirror")
    until(lambda: program.children)
    (window,) = program.children
    return window


def cards_of(window):
    return [one for one in window.find("check box") if one.name.startswith("Face ")]


def picture_of(window):
    (picture,) = window.find("image", "Picture")
    return picture


def test_the_window_and_its_menus(window):
    assert window.role == "frame"
    until(lambda: window.name == "Demo – Moodmirror")
    (bar,) = window.find("menu bar")
    assert [one.name for one in bar.children] == MENUS
    for menu in bar.children:
        entries = [one for one in menu.find("menu item") if one != menu]
        assert entries
        assert all(one.name for one in entries)


def test_the_tool_bar(window):
    (bar,) = window.find("tool bar", "Tools")
    roles = ("push button", "check box")
    tools = [one for one in bar.children if one.role in roles and "showing" in one.states]
    assert len({one.name for one in tools}) == len(tools) >= 8
    for tool in tools:
        assert tool.name
        assert tool.description, tool.name
        assert "focusable" in tool.states


def test_each_face_has_a_card_with_six_values(window):
    until(lambda: _are_two_whole_cards(cards_of(window)), _LOOP_S)


def _are_two_whole_cards(cards):
    """All at once: in the next moment, one of them may be gone."""
    buttons = [button.name for card in cards for button in card.find("push button")]
    return (
        [one.name.partition(":")[0] for one in cards] == ["Face 1", "Face 2"]
        and len(set(buttons)) == len(buttons) == 2
        and all(_is_whole(card) for card in cards)
    )


def _is_whole(card):
    bars = card.find("progress bar")
    return (
        {"focusable", "showing"} <= card.states
        and [one.name for one in bars] == EXPRESSIONS
        and 95 <= sum(one.value for one in bars) <= 105
    )


def test_the_picture_is_one_and_is_described(window):
    picture = picture_of(window)
    assert "focusable" in picture.states
    until(lambda: picture.description.startswith("2 faces: "), _LOOP_S)
    until(lambda: picture.description == "2 faces: Happy; Not sure, covered", _LOOP_S)


def test_the_timeline_is_a_chart_and_the_faces_are_a_group(window):
    names = [one.name for one in window.find("chart")]
    assert len(names) == 1
    assert names[0].startswith("Timeline of person ")
    assert window.find("panel", "Faces")


def test_tab_is_heard_as_it_goes_through_the_window(reader, window):
    until(lambda: len(cards_of(window)) == 2, _LOOP_S)
    reader.click(*picture_of(window).middle)
    until(lambda: "active" in window.states)
    heard = []

    def comes_to_the_card():
        reader.type_key(TAB)
        heard.extend((one.role, one.name.partition(":")[0]) for one in reader.focused())
        return ("check box", "Face 1") in heard

    until(comes_to_the_card)
    assert ("image", "Picture") in heard
    assert all(name for _role, name in heard), heard


def test_a_new_expression_is_announced_when_that_is_switched_on(reader, window):
    (switch,) = window.find("menu item", "Announce changes")
    assert "checked" not in switch.states
    reader.announcements()
    switch.press()
    until(lambda: "checked" in switch.states)
    heard = []

    def is_heard(text):
        heard.extend(reader.announcements())
        return any(text in one for one in heard)

    until(lambda: is_heard("Happy"), _LOOP_S)
    until(lambda: is_heard("Not sure, "), _LOOP_S)


def test_a_message_is_announced(reader, window):
    (paste,) = window.find("menu item", "Paste")
    reader.announcements()
    paste.press()
    heard = []

    def is_heard():
        heard.extend(reader.announcements())
        return any("clipboard" in one for one in heard)

    until(is_heard)
    (alert,) = (one for one in window.find("alert") if "showing" in one.states)
    assert "clipboard" in alert.name
