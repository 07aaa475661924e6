"""Makes the pictures in docs/pictures from the real window: uv run python docs/make_pictures.py.

The window is not shown on a screen; the faces are the demo portraits.
"""

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).parents[1]))

import cv2
import numpy as np
import numpy.typing as npt
import onnxruntime  # noqa: F401  # Before Qt: on Windows, the other order loads a wrong DLL.
from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from desktop.app import App, build_app, prepare_application
from desktop.capture.demo_source import DemoSource
from desktop.capture.frame_source import FrameSource
from desktop.capture.picture import read_picture
from desktop.capture.picture_source import PictureSource
from desktop.resources import asset
from desktop.widgets.theme import DARK, LIGHT
from models.face_detector import Detail
from models.face_pipeline import FrameAnalyzer, load_pipeline
from models.weights import DEFAULT_MODEL

FOLDER = Path(__file__).parent / "pictures"
SETTLE_MS = 4000


def main() -> None:
    """Make every picture that the pages show."""
    application = QApplication(sys.argv[:1])
    prepare_application(application)
    FOLDER.mkdir(exist_ok=True)
    four = FOLDER / "four.png"
    cv2.imwrite(str(four), four_people())
    grab(application, "window-dark", DARK.palette(), (1280, 800), DemoSource)
    grab(application, "window-light", LIGHT.palette(), (1280, 800), DemoSource)
    grab(application, "four-faces", DARK.palette(), (1280, 800), lambda: PictureSource(four))
    four.unlink()


def four_people() -> npt.NDArray[np.uint8]:
    """The two portraits, twice each, as four windows of a meeting: uint8 ``[720, 1280, 3]``."""
    meeting = np.full((720, 1280, 3), (58, 54, 50), np.uint8)
    astronaut = read_picture(asset("demo/astronaut.jpg"))[:200, 50:405]
    hopper = read_picture(asset("demo/hopper.jpg"))[70:358]
    for seat, portrait in enumerate((hopper, astronaut, astronaut, hopper)):
        y, x = divmod(seat, 2)
        meeting[360 * y : 360 * y + 360, 640 * x : 640 * x + 640] = cv2.resize(
            portrait, (640, 360), interpolation=cv2.INTER_CUBIC
        )
    return meeting


def grab(
    application: QApplication,
    name: str,
    palette: QPalette,
    size: tuple[int, int],
    make_source: Callable[[], FrameSource],
) -> None:
    """Open a source in a new window, wait until its faces are read, keep the picture."""
    application.setPalette(palette)
    app = build_app(_load, make_source)
    app.window.resize(*size)
    app.window.show()
    app.presenter.open(make_source)
    _wait(application, partial(_shows_faces, app), 60_000)
    _wait(application, lambda: False, SETTLE_MS)
    # On a busy machine the newest frame may be shown before its faces are read.
    _wait(application, partial(_shows_faces, app), 60_000)
    path = FOLDER / f"{name}.png"
    app.window.grab().save(str(path))
    print(path)
    app.window.close()
    if not app.session.stop():
        sys.exit("A thread of the window did not end.")
    app.window.deleteLater()


def _load(detail: Detail) -> FrameAnalyzer:
    return load_pipeline(DEFAULT_MODEL, detail=detail)


def _shows_faces(app: App) -> bool:
    view = app.session.view
    return view is not None and view.analysis is not None and bool(view.analysis.faces)


def _wait(application: QApplication, done: Callable[[], bool], most_ms: int) -> None:
    deadline = QDeadlineTimer(most_ms)
    while not done() and not deadline.hasExpired():
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)


if __name__ == "__main__":
    main()
