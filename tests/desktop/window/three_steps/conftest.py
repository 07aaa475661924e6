"""The app before somebody who has a task."""

import pytest
from PySide6.QtCore import Qt

from desktop.window.settings.app_look import AppLook, ThemeChoice
from tests.desktop.window.camera.test_camera_presenter import (  # noqa: F401  # Two cameras.
    built_in,
    c920,
    machine,
    start,
)
from tests.desktop.window.three_steps.person import CTRL, LONG, Person


@pytest.fixture(autouse=True)
def usual_look(styled):
    yield
    AppLook.of(styled).choose_theme(ThemeChoice.SYSTEM)


@pytest.fixture(params=[False, True], ids=["mouse", "keyboard"])
def by_key(request):
    """Whether keys do it, or the mouse."""
    return request.param


@pytest.fixture
def camera(make_source):
    return make_source()


@pytest.fixture
def person(qtbot, start_app, camera, live, watch, tmp_path):  # noqa: PLR0917
    """Before a camera with one face, which rests in a frown."""
    app = start_app(lambda: camera, lambda _: live)
    qtbot.waitUntil(lambda: app.session.reader is live.reader, timeout=LONG)
    app.recording.actions.folder = tmp_path / "all"
    watch(app, camera)
    return Person(qtbot, app)


@pytest.fixture
def recorded(person, camera, watch):
    """Just after a recording; its steps do not count."""
    person.key(Qt.Key.Key_R, CTRL)
    watch(person.app, camera, 5)
    person.key(Qt.Key.Key_R, CTRL)
    person.wait(lambda: person.app.recording.recorder is None)
    person.steps = 0
    return person
