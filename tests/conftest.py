"""What all tests share. Nothing here may import torch or the training."""

import gc
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

if os.environ.get("QT_QPA_PLATFORM", "offscreen") == "offscreen":
    # Qt's own offscreen screen is smaller than the window is wide. A colon would end the name.
    _SCREENS = os.path.relpath(Path(__file__).with_name("screens.json"))
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={_SCREENS}"

import models  # noqa: F401, I001  # Before ONNX Runtime, which it keeps from sending reports.
import cv2
import numpy as np
import numpy.typing as npt
import onnxruntime  # noqa: F401  # Before Qt, as in the app.
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.resources import asset

# What comes in a moment takes longer where other programs keep every core busy; the five seconds
# that are usual failed there.
QtBot.waitUntil.__kwdefaults__["timeout"] = 30_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what Qt's offscreen platform says of every window with a smallest size."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))


@pytest.fixture(scope="session")
def portrait() -> npt.NDArray[np.uint8]:
    """The astronaut: 512x512, BGR, one happy face."""
    image = cv2.imread(str(asset("demo/astronaut.jpg")))
    assert image is not None
    return np.asarray(image, np.uint8)


@pytest.fixture(autouse=True)
def nothing_is_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test with Qt fails when it leaves a window or a thread."""
    if "qapp" not in request.fixturenames:
        yield
        return
    threads_before = set(threading.enumerate())
    yield
    gc.collect()  # Here and now: a later test's threads would take apart what this one left.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not [widget for widget in QApplication.topLevelWidgets() if isValid(widget)]
    running = [one for one in gc.get_objects() if _is_running_qthread(one)]
    assert not running, [one.objectName() for one in running]
    threads = set(threading.enumerate()) - threads_before
    # A QThread that once ran Python stays listed as a dummy after its end.
    assert not [one for one in threads if not isinstance(one, threading._DummyThread)]
    # What is left now belongs to the session: looking through it after every test takes long.
    gc.freeze()


def _is_running_qthread(one: object) -> bool:
    # By its type: isinstance() asks the object itself, and some objects of others warn then.
    return issubclass(type(one), QThread) and isValid(one) and one.isRunning()


@pytest.fixture(autouse=True)
def ordinary_scheduling():
    """As root, the AV1 encoder gives its process real-time priority, which starves all others."""
    yield
    if sys.platform == "linux" and os.sched_getscheduler(0) != os.SCHED_OTHER:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
