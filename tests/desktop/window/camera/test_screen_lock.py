import shutil
import subprocess
import sys

import pytest

_PLAY = """
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage

from desktop.window.camera.screen_lock import ScreenLock

application = QCoreApplication([])
lock = ScreenLock(application)
bus = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, "the screen saver")
assert bus.registerService("org.gnome.ScreenSaver")


def tell(locked):
    told = QDBusMessage.createSignal(
        "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged"
    )
    told.setArguments([locked])
    bus.send(told)


def on_changed():
    print(lock.locked)
    tell(False) if lock.locked else application.quit()


lock.changed.connect(on_changed)
QTimer.singleShot(0, lambda: tell(True))
application.exec()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="D-Bus tells it on Linux alone")
@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="there is no D-Bus")
def test_the_screen_saver_tells_by_dbus():
    command = ["dbus-run-session", "--", sys.executable, "-c", _PLAY]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert told.stdout.split() == ["True", "False"]
