"""A recording made in the window is opened in the window, and shows what it showed live."""

import json

import numpy as np
import pytest
from PySide6.QtCore import Qt

from desktop.recording.manifest import MANIFEST
from desktop.recording.recording_reader import Recording
from desktop.recording.recording_source import RecordingSource

LONG = 30_000


@pytest.fixture
def app(qtbot, start_app, make_source, live, tmp_path):
    """The app on a camera with one face, which is read by the real reader."""
    camera = make_source(mirrored=True)
    app = start_app(lambda: camera, lambda _: live)
    app.recording.actions.folder = tmp_path / "recordings"
    qtbot.waitUntil(lambda: app.session.reader is live.reader, timeout=LONG)
    app.window.activateWindow()
    app.window.video.setFocus()
    return app


def look(qtbot, app, camera, live, frames):
    for number in range(frames):
        live.shares = {"angry": 0.2 + 0.6 * (number % 5) / 5, "neutral": 0.1}
        frame = camera.give(np.full((480, 640, 3), 4 * number, np.uint8))
        qtbot.waitUntil(lambda frame=frame: is_analyzed(app, frame), timeout=LONG)


def is_analyzed(app, frame) -> bool:
    view = app.session.view
    return view is not None and view.frame is frame and view.analysis is not None


def is_shown(app, index) -> bool:
    view = app.session.view
    source = app.session.source
    return view.source is source and view.frame.index == index and view.analysis is not None


@pytest.mark.parametrize("recorded", ["clean", "annotated"])
def test_the_very_numbers_and_pictures_come_back(qtbot, app, live, recorded):
    camera = app.session.source or app.session.opening
    look(qtbot, app, camera, live, 1)
    qtbot.keyClick(app.window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: app.recording.recorder is not None, timeout=LONG)
    seen = []
    app.session.add_tap(seen.append)
    look(qtbot, app, camera, live, 12)
    qtbot.keyClick(app.window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: app.recording.recorder is None, timeout=LONG)
    (folder,) = app.recording.actions.folder.iterdir()
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    manifest["recorded"] = recorded
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    live_faces = [view.analysis.faces[0] for view in seen][: len(Recording.open(folder).frames)]

    read_before = live._at_s
    app.window.file_given.emit(folder)
    camera.give()
    qtbot.waitUntil(lambda: isinstance(app.session.source, RecordingSource), timeout=LONG)
    app.window.tools.pause.setChecked(True)
    app.window.video.setFocus()
    read_before = live._at_s
    qtbot.keyClick(app.window.video, Qt.Key.Key_Home)
    for index, face in enumerate(live_faces):
        qtbot.waitUntil(lambda index=index: is_shown(app, index), timeout=LONG)
        (again,) = app.session.view.analysis.faces
        assert (again.box, again.verdict, again.track_id) == (face.box, face.verdict, face.track_id)
        assert np.array_equal(again.scores.probabilities, face.scores.probabilities)
        assert np.array_equal(again.smoothed.probabilities, face.smoothed.probabilities)
        # What is painted in already is not painted again; all else knows the face as well.
        app.window.grab()
        assert bool(app.window.video.signs) == (recorded == "clean")
        assert len(app.window.video.faces) == 1
        assert len(app.timeline.history.between(0, 60)) > index
        assert len(app.window.panel.cards) == 1
        assert app.session.source.mirrored == (recorded == "clean")
        qtbot.keyClick(app.window.video, Qt.Key.Key_Period)
    assert live._at_s == read_before  # Nothing was computed anew.
    assert len(live_faces) == 12
    codes = app.transport.bar.seek._strip.codes
    assert codes.min() > 0
