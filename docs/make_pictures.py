"""Makes the pictures in docs/pictures from the real window: uv run python docs/make_pictures.py.

The window is not shown on a screen; the faces are the demo portraits.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import cos, pi
from pathlib import Path
from time import perf_counter

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).parents[1]))

import cv2
import numpy as np
import numpy.typing as npt
import onnxruntime  # noqa: F401  # Before Qt: on Windows, the other order loads a wrong DLL.
from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QApplication

from desktop.app import App, build_app, prepare_application
from desktop.capture.demo_source import DemoSource
from desktop.capture.frame_source import FrameSource, Pacer
from desktop.capture.picture_source import PictureSource
from desktop.files.frame_record import FrameRecord
from desktop.files.result_entry import ResultEntry
from desktop.files.results import JsonWriter
from desktop.live.face_numbers import FaceNumbers
from desktop.resources import asset
from desktop.window.kit.theme import DARK, LIGHT
from models.analyzer import Analyzer
from models.detail import Detail
from models.face import Frame
from models.face_pipeline import load_pipeline
from models.pictures.picture import read_picture
from models.weights import DEFAULT_MODEL, card_of_model

FOLDER = Path(__file__).parent / "pictures"
SETTLE_MS = 4000
TIMELINE_MS = 16_000
WIDE = (1280, 800)


def main() -> None:
    """Make every picture that the pages show."""
    application = QApplication(sys.argv[:1])
    prepare_application(application)
    FOLDER.mkdir(exist_ok=True)
    four = FOLDER / "four.png"
    cv2.imwrite(str(four), four_people())
    for name, palette in (("window-dark", DARK.palette()), ("window-light", LIGHT.palette())):
        grab(application, name, palette, DemoSource, prepare=_ten_seconds, settle_ms=TIMELINE_MS)
    grab(application, "four-faces", DARK.palette(), lambda: PictureSource(four))
    palette = LIGHT.palette()
    grab(application, "timeline", palette, TwoPeople, prepare=_ten_seconds, settle_ms=TIMELINE_MS)
    grab(application, "cover", DARK.palette(), TwoPeople, prepare=_cover)
    four.unlink()
    grab_report(application)


class TwoPeople(FrameSource):
    """Two windows of a meeting, in each a face that changes from one portrait to the other."""

    def __init__(self, *, paced: bool = True) -> None:
        super().__init__("Meeting")
        self._pacer = Pacer() if paced else None
        self._index, self._closed = 0, False

    def open(self) -> None:
        """Lay the two portraits' faces over each other."""
        reader = load_pipeline(DEFAULT_MODEL, detail=Detail.PICTURE)
        self._portraits = []
        for name in ("astronaut", "hopper"):
            image = read_picture(asset(f"demo/{name}.jpg"))
            box = reader.analyze(Frame(image, 0, 0.0)).faces[0].box
            scale = 230 / box.width
            (x, y) = box.center
            matrix = np.array([[scale, 0, 320 - scale * x], [0, scale, 330 - scale * y]])
            warped = cv2.warpAffine(image, matrix, (640, 720), borderMode=cv2.BORDER_REPLICATE)
            self._portraits.append(warped.astype(np.float32))

    def read(self) -> Frame | None:
        """The next frame, when it is due; never the end."""
        time_s = self._index / 30
        if self._closed or (self._pacer is not None and not self._pacer.wait_for(time_s)):
            return None
        first, second = self._portraits
        turns = (cos(2 * pi * (time_s / 8 + late)) for late in (0.0, 0.45))
        shares = [min(max(0.5 + 1.5 * turn, 0.0), 1.0) for turn in turns]
        halves = [first * share + second * (1 - share) for share in shares]
        image = np.hstack(halves).astype(np.uint8)
        frame = Frame(image, self._index, perf_counter(), time_s)
        self._index += 1
        return frame

    def close(self) -> None:
        """End it."""
        self._closed = True
        if self._pacer is not None:
            self._pacer.stop()


def _ten_seconds(app: App) -> None:
    """The timeline is full after ten seconds, not after a minute."""
    actions = app.window.findChildren(QAction)
    next(action for action in actions if action.text() == "10 s").trigger()


def _cover(app: App) -> None:
    app.cover.cover.setChecked(True)


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
    make_source: Callable[[], FrameSource],
    *,
    prepare: Callable[[App], None] = lambda _: None,
    settle_ms: int = SETTLE_MS,
) -> None:
    """Open a source in a new window, wait until its faces are read, keep the picture."""
    application.setPalette(palette)
    app = build_app(_load, make_source)
    app.window.resize(*WIDE)
    app.window.show()
    prepare(app)
    app.presenter.open(make_source)
    _wait(application, partial(_shows_faces, app), 60_000)
    _wait(application, lambda: False, settle_ms)
    # On a busy machine the newest frame may be shown before its faces are read; and for a while,
    # a face that changes is not sure.
    _wait(application, partial(_is_sure, app), 60_000)
    path = FOLDER / f"{name}.png"
    app.window.grab().save(str(path))
    print(path)
    app.window.close()
    if not app.session.stop():
        sys.exit("A thread of the window did not end.")
    app.window.deleteLater()


def grab_report(application: QApplication) -> None:
    """A report on half a minute of two people."""
    application.setPalette(LIGHT.palette())
    results = FOLDER / "meeting.json"
    _write_results(results)
    app = build_app(_load, TwoPeople)
    app.window.resize(*WIDE)
    app.window.show()
    app.report.open(results)
    _wait(application, lambda: app.report.page is not None, 60_000)
    _wait(application, lambda: False, SETTLE_MS // 8)
    page = app.report.page
    assert page is not None
    path = FOLDER / "report.png"
    page.grab().save(str(path))
    print(path)
    results.unlink()
    app.window.close()
    app.session.stop()
    app.window.deleteLater()


def _write_results(path: Path) -> None:
    writer = JsonWriter(path, card_of_model(DEFAULT_MODEL))
    pipeline, numbers = _load(Detail.LIVE), FaceNumbers()
    with TwoPeople(paced=False) as source:
        for _ in range(30 * 30):
            frame = source.read()
            assert frame is not None
            analysis = pipeline.analyze(frame)
            record = FrameRecord.of_file(source.name, analysis)
            seen = numbers.assign(source, analysis.faces)
            writer.write(ResultEntry(replace(record, numbers=seen)))
    writer.file.finish()


def _load(detail: Detail) -> Analyzer:
    return load_pipeline(DEFAULT_MODEL, detail=detail)


def _shows_faces(app: App) -> bool:
    view = app.session.view
    return view is not None and view.analysis is not None and bool(view.analysis.faces)


def _is_sure(app: App) -> bool:
    """Whether every face has its word, and nothing else is covered."""
    view = app.session.view
    if view is None or view.analysis is None or not view.analysis.faces:
        return False
    others = len(view.cover.faces) - len(view.analysis.faces) if view.cover else 0
    return not others and all(face.label for face in view.analysis.faces)


def _wait(application: QApplication, done: Callable[[], bool], most_ms: int) -> None:
    deadline = QDeadlineTimer(most_ms)
    while not done() and not deadline.hasExpired():
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)


if __name__ == "__main__":
    main()
