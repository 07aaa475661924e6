import subprocess
import sys
from functools import partial

import cv2
import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication

from desktop.app import _load
from desktop.capture.demo_source import DemoSource
from desktop.resources import asset
from models.expression import Expression
from models.weights import DEFAULT_MODEL

LOAD = partial(_load, DEFAULT_MODEL)
SLOW = 30_000


def first_card(app):
    return app.window.panel.cards.get(1)


def test_the_astronaut_is_happy(qtbot, start_app, make_source):
    camera = make_source()
    app = start_app(lambda: camera, LOAD)
    camera.give()
    qtbot.waitUntil(lambda: app.session.source is camera)
    app.window.file_given.emit(asset("demo/astronaut.jpg"))
    camera.give()
    qtbot.waitUntil(lambda: first_card(app) is not None, timeout=SLOW)
    assert first_card(app).expression is Expression.HAPPY
    assert app.window.video.view.source.name == "astronaut.jpg"
    qtbot.waitUntil(lambda: "1 face" in app.window.status.text)


def test_four_faces_have_four_cards(qtbot, start_app, portrait, make_source):
    camera = make_source(mirrored=True)
    app = start_app(lambda: camera, LOAD)
    camera.give(np.tile(portrait[:256, 64:448], (2, 2, 1)))
    qtbot.waitUntil(lambda: len(app.window.panel.cards) == 4, timeout=SLOW)
    expressions = {card.expression for card in app.window.panel.cards.values()}
    assert expressions == {Expression.HAPPY}
    app.window.grab()
    assert len(app.window.video.signs) == 4


def test_the_demo_runs_live(qtbot, start_app):
    app = start_app(DemoSource, LOAD)
    qtbot.waitUntil(lambda: first_card(app) is not None, timeout=SLOW)
    index = app.session.view.frame.index
    qtbot.waitUntil(lambda: app.session.view.frame.index > index + 10)


def test_a_real_video_is_played_to_its_end(qtbot, start_app, make_source, portrait, tmp_path):
    path = tmp_path / "clip.avi"
    codec = cv2.VideoWriter.fourcc(*"MJPG")
    writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, codec, 25.0, (512, 512))
    for _ in range(10):
        writer.write(portrait)
    writer.release()
    camera = make_source()
    app = start_app(lambda: camera, LOAD)
    camera.give()
    qtbot.waitUntil(lambda: app.session.source is camera, timeout=SLOW)
    app.window.file_given.emit(path)
    camera.give()
    qtbot.waitUntil(lambda: app.window.message.text == "End of video", timeout=SLOW)
    qtbot.waitUntil(lambda: first_card(app) is not None, timeout=SLOW)
    qtbot.waitUntil(lambda: app.session.view.frame.index == 9, timeout=SLOW)


def test_the_window_closes_while_analysis_is_busy(qtbot, start_app, make_source, portrait):
    camera = make_source()
    app = start_app(lambda: camera, LOAD)
    qtbot.waitSignal(app.session.engine_changed, timeout=SLOW).wait()
    for _ in range(5):
        camera.give(portrait)
    qtbot.waitUntil(lambda: app.session.view is not None)
    app.window.close()
    assert app.session.stop(30_000)


def test_the_app_has_an_icon_and_a_name(styled):
    assert QGuiApplication.applicationName() == "Moodmirror"
    assert not QGuiApplication.windowIcon().isNull()


@pytest.mark.parametrize("source", ["demo", "there is no such file.mp4"])
def test_the_whole_app_starts_and_ends(source, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    program = (
        "from PySide6.QtCore import QTimer, QCoreApplication\n"
        "import desktop.app as app\n"
        "start = app._close_on_signals\n"
        "def soon(application, window):\n"
        "    start(application, window)\n"
        "    QTimer.singleShot(1500, application.quit)\n"
        "app._close_on_signals = soon\n"
        f"raise SystemExit(app.run_app({source!r}, {DEFAULT_MODEL!r}))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
