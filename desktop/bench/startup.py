"""How long the app takes from its start to the first frame with faces read in it."""

import os
from functools import partial
from statistics import median
from time import time
from typing import Any

from desktop.bench.isolated import isolated
from models.errors import MoodmirrorError

_TIMES = 3
_PATIENCE_MS = 60_000


def measure_startup(model: str) -> dict[str, Any]:
    """Start the app some times, each in a process of its own; the first warms the disk."""
    isolated(seconds_to_first_faces, model, time())
    times = [isolated(seconds_to_first_faces, model, time()) for _ in range(_TIMES)]
    return {"first_analysis_s": round(median(times), 2), "slowest_s": round(max(times), 2)}


def seconds_to_first_faces(model: str, started_at: float) -> float:
    """In a fresh process: open the window on the demo and wait until its face was read.

    Args:
        model: the name of the weights.
        started_at: when the process was asked for, on the system's clock.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    import onnxruntime  # noqa: F401, PLC0415  # Before Qt: on Windows, else a wrong DLL.
    from PySide6.QtCore import QTimer  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from desktop.app import build_app, prepare_application  # noqa: PLC0415
    from desktop.capture.demo_source import DemoSource  # noqa: PLC0415
    from models.face_pipeline import load_pipeline  # noqa: PLC0415

    application = QApplication([])
    prepare_application(application)
    app = build_app(lambda detail: load_pipeline(model, detail=detail), DemoSource)
    finished: list[float] = []

    def look() -> None:
        view = app.session.view
        if not finished and view is not None and view.analysis and view.analysis.faces:
            finished.append(time())
            application.quit()

    app.session.view_changed.connect(look)
    QTimer.singleShot(_PATIENCE_MS, application, application.quit)
    app.window.show()
    app.presenter.open(partial(DemoSource))
    application.exec()
    app.session.stop()
    app.window.close()
    if not finished:
        raise MoodmirrorError("The demo's face was not read in a minute. Run moodmirror doctor.")
    return finished[0] - started_at
