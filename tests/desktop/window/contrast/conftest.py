import shutil

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QFontDatabase

from desktop.capture.demo_source import DEMO_PORTRAIT
from desktop.recording.manifest import Manifest
from desktop.recording.recorder import Recorder
from desktop.window.settings.app_look import AppLook, ThemeChoice
from tests.desktop.recording.conftest import pictures, random_face, take  # noqa: F401
from tests.desktop.report.conftest import lines, ten_seconds  # noqa: F401
from tests.desktop.window.contrast import blank_font
from tests.desktop.window.contrast.pages import WAIT, Stage


@pytest.fixture(scope="session")
def fonts(qapp, tmp_path_factory):
    made = blank_font.install(tmp_path_factory.mktemp("fonts"))
    yield
    for one in made:
        QFontDatabase.removeApplicationFont(one)


@pytest.fixture(params=[ThemeChoice.DARK, ThemeChoice.LIGHT], ids=["dark", "light"])
def themed(request, styled, fonts, monkeypatch):
    """Chooses one of the themes for an app, which moves nothing from now on."""
    usual = styled.font()
    monkeypatch.setattr("desktop.window.faces.face_card.motion_ms", lambda _: 0)

    def dress(app):
        actions = app.choices.actions.themes.actions()
        next(one for one in actions if one.data() is request.param).trigger()
        blank_font.write_in(styled, blank_font.LETTERS)

    yield dress
    AppLook.of(styled).choose_theme(ThemeChoice.SYSTEM)
    styled.setFont(usual)
    AppLook.of(styled).enlarge_text(125)
    AppLook.of(styled).enlarge_text(100)


@pytest.fixture
def stage(qtbot, themed, start_app, make_source, live, watch, take, ten_seconds, tmp_path):  # noqa: F811, PLR0917
    """Two faces before a camera, the first one for some seconds."""
    camera = make_source()
    app = start_app(lambda: camera, lambda _: live)
    app.window.resize(1280, 800)
    themed(app)
    qtbot.waitUntil(lambda: app.session.reader is live.reader, timeout=WAIT)

    def look(frames, light=90):
        for _ in range(frames):
            frame = camera.give(np.full((480, 640, 3), light, np.uint8))
            qtbot.waitUntil(lambda frame=frame: _is_analysed(app, frame), timeout=WAIT)

    def record():
        recorder = Recorder(tmp_path / "all", Manifest("clean", {}), None, lambda _: 2**40)
        for _ in range(30):
            recorder.add(take(video=True, size=(320, 240)))
        recorder.stop()
        recorder.wait(60)
        return recorder.status.folder

    photos = tmp_path / "photos"
    photos.mkdir()
    Image.new("RGB", (80, 60), "grey").save(photos / "a.png")
    shutil.copy(DEMO_PORTRAIT, photos)
    (photos / "broken.png").write_text("no picture")
    look(8)
    live.track_ids, live.shares = (1, 2), {"happy": 0.95}
    look(8)
    return Stage(app, qtbot, look, live, record, ten_seconds, photos)


def _is_analysed(app, frame):
    view = app.session.view
    return view is not None and view.frame is frame and view.analysis is not None
