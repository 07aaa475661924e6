"""The window lies on every screen at every scale."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

_ASK = """
import json, sys
import onnxruntime
from PySide6.QtWidgets import QApplication
application = QApplication([])
from desktop.app import build_app, prepare_application
from desktop.capture.demo_source import DemoSource
prepare_application(application)
app = build_app(None, DemoSource)
window, screen = app.window, app.window.screen()
window.show()
application.processEvents()

def inside(widget):
    place = widget.rect().translated(widget.mapTo(window, widget.rect().topLeft()))
    return window.rect().contains(place)

def box(widget):
    place = widget.rect().translated(widget.mapTo(window, widget.rect().topLeft()))
    return [place.top(), place.bottom()]

print(json.dumps({
    "room": screen.availableGeometry().size().toTuple(),
    "size": window.size().toTuple(),
    "inside": [inside(one) for one in (window.toolbar, window.video, window.status)],
    "rows": [box(one) for one in (window.toolbar, window.video, window.status)],
}))
window.close()
app.session.stop(30_000)
"""


@pytest.mark.parametrize(
    ("width", "height", "scale", "size"),
    [
        (1920, 1080, 1, [1280, 800]),
        (3840, 2160, 2, [1280, 800]),
        (1366, 768, 1, [1280, 720]),
        (1366, 768, 1.5, [895, 464]),
        (1366, 768, 2, [667, 336]),
        (720, 480, 1, [704, 432]),
    ],
)
def test_it_lies_on_the_screen_with_all_its_rows(tmp_path, width, height, scale, size):
    screen = {"name": "one", "x": 0, "y": 0, "width": width, "height": height, "dpr": 1}
    dots = {"logicalDpi": 96, "logicalBaseDpi": 96}
    (tmp_path / "screens.json").write_text(json.dumps({"screens": [screen | dots]}))
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen:configfile=screens.json",
        "QT_SCALE_FACTOR": str(scale),
        "PYTHONPATH": str(Path(__file__).parents[4]),
    }
    done = subprocess.run(
        [sys.executable, "-c", _ASK],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert told["size"] == size
    assert all(side < most for side, most in zip(told["size"], told["room"], strict=True))
    assert all(told["inside"])
    toolbar, video, status = told["rows"]
    assert toolbar[1] < video[0] and video[1] < status[0]
