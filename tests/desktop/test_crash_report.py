import logging
import os
import subprocess
import sys
import threading

import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton

from desktop import crash_report
from desktop.crash_report import CrashReporter, crash_dialog

pytestmark = pytest.mark.qt_no_exception_capture


@pytest.fixture
def log(tmp_path, monkeypatch):
    path = tmp_path / "Pfad mit Leerzeichen und Ελληνικά" / "moodmirror.log"
    monkeypatch.setattr(crash_report, "log_file", lambda: path)
    return path


@pytest.fixture
def reporter(qapp, log):
    reporter = CrashReporter()
    reporter.install()
    yield reporter
    reporter.uninstall()
    if reporter.dialog is not None:
        reporter.dialog.close()
        reporter.dialog.deleteLater()


def fail() -> None:
    raise ValueError("the mirror broke")


def button(dialog, text: str) -> QPushButton:
    return next(one for one in dialog.buttons() if text in one.text())


def test_a_failure_in_the_window(reporter, log, qtbot):
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: reporter.dialog is not None)
    assert str(log) in reporter.dialog.informativeText()
    assert "ValueError: the mirror broke" in reporter.dialog.detailedText()
    assert "ValueError: the mirror broke" in log.read_text(encoding="utf-8")
    assert reporter.dialog.isVisible()


def test_a_failure_in_a_thread(reporter, log, qtbot):
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: reporter.dialog is not None)
    assert "the mirror broke" in log.read_text(encoding="utf-8")


def test_many_failures_show_one_dialog(reporter, log, qtbot):
    timer = QTimer()
    timer.timeout.connect(fail)
    timer.start(0)
    qtbot.waitUntil(lambda: log.read_text(encoding="utf-8").count("the mirror broke") > 20)
    timer.stop()
    first = reporter.dialog
    QApplication.processEvents()
    assert reporter.dialog is first


def test_the_copy_button_copies_and_leaves_the_dialog(reporter, log, qtbot):
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: reporter.dialog is not None)
    button(reporter.dialog, "Copy").click()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Moodmirror 0")
    assert "ValueError: the mirror broke" in copied
    assert reporter.dialog.isVisible()
    button(reporter.dialog, "Close").click()
    assert not reporter.dialog.isVisible()


def test_what_qt_says_is_in_the_log(reporter, log, capfd):
    qWarning("A plugin is odd")
    assert "WARNING qt.default: A plugin is odd" in log.read_text(encoding="utf-8")
    assert "A plugin is odd" in capfd.readouterr().err


def test_what_python_ignores_is_in_the_log(reporter, log):
    class Stubborn:
        def __del__(self):
            fail()

    Stubborn()
    assert "the mirror broke" in log.read_text(encoding="utf-8")
    assert reporter.dialog is None


def test_ctrl_c_is_no_failure(reporter, log):
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert "Uncaught" not in log.read_text(encoding="utf-8")


def test_a_log_that_cannot_be_written(qapp, tmp_path, monkeypatch):
    blocked = tmp_path / "a file"
    blocked.write_text("")
    monkeypatch.setattr(crash_report, "log_file", lambda: blocked / "log" / "moodmirror.log")
    reporter = CrashReporter()
    reporter.install()
    reporter.uninstall()
    assert reporter.log is None
    dialog = crash_dialog("report", None)
    assert "No log could be written." in dialog.informativeText()
    dialog.deleteLater()


def test_the_log_does_not_grow_for_ever(reporter, log):
    for _ in range(40):
        logging.getLogger("moodmirror").info("x" * 50_000)
    sizes = [path.stat().st_size for path in log.parent.glob("moodmirror.log*")]
    assert len(sizes) == 3
    assert sum(sizes) < 3 * 520 * 1024


def test_a_failure_before_the_window_runs(tmp_path):
    code = (
        "from PySide6.QtCore import QTimer\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from desktop.crash_report import CrashReporter\n"
        "application = QApplication([]); CrashReporter(application).install()\n"
        "def look():\n"
        "    dialog = application.activeModalWidget()\n"
        "    print(dialog.informativeText())\n"
        "    dialog.close()\n"
        "QTimer.singleShot(0, look)\n"
        "raise ValueError('the mirror broke')"
    )
    environment = os.environ | {"XDG_STATE_HOME": str(tmp_path), "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, check=False, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "moodmirror.log" in done.stdout
    assert "ValueError: the mirror broke" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="ends a process by a signal")
def test_a_fault_below_python_leaves_its_stack(tmp_path):
    code = (
        "import ctypes; from PySide6.QtWidgets import QApplication\n"
        "from desktop.crash_report import CrashReporter\n"
        "application = QApplication([]); reporter = CrashReporter(); reporter.install()\n"
        "ctypes.string_at(0)"
    )
    environment = os.environ | {"XDG_STATE_HOME": str(tmp_path), "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=False)
    assert done.returncode < 0
    (faults,) = tmp_path.rglob("fault.log")
    assert "Segmentation fault" in faults.read_text()
