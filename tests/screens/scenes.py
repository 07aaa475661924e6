"""Shows the program in one state after another: ``python -m tests.screens.scenes``.

Prints the name of each state when it is on the screen, and goes on at a line of standard input.
"""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from threading import Event, Thread

import onnxruntime  # noqa: F401  # Before Qt, as in the app.
from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication, QToolTip

from desktop.app import App, build_app, prepare_application
from desktop.capture.demo_source import DemoSource
from desktop.window.settings.app_look import AppLook, ThemeChoice
from desktop.window.shell.message_bar import Tone
from models.face_pipeline import load_pipeline
from models.weights import DEFAULT_MODEL

_START_S, _SETTLE_S = 120.0, 1.0


def states(app: App) -> Iterator[str]:
    """Bring the window into one state after another."""
    window = app.window
    yield "window"
    if QApplication.platformName() == "xcb":  # Wayland opens menus at a person's click alone.
        window.menuBar().setActiveAction(window.menus.view.menuAction())
        yield "menu"
        window.menus.view.close()
    tool = window.toolbar.button_of(window.tools.open)
    QToolTip.showText(tool.mapToGlobal(tool.rect().center()), tool.toolTip(), tool)
    yield "tip"
    QToolTip.hideText()
    window.message.show_message("There is no camera 0.", Tone.ERROR, window.tools.open)
    yield "message"
    window.message.clear()
    app.choices.actions.settings.trigger()
    yield "settings"
    app.choices.dialog.close()
    app.help.keys.trigger()
    yield "keys"
    app.help.page.close()
    AppLook.of(QApplication.instance()).choose_theme(ThemeChoice.DARK)
    yield "dark"
    app.modes.compact.setChecked(True)
    yield "compact"
    app.modes.compact.setChecked(False)
    yield "back"
    app.modes.full_screen.setChecked(True)
    yield "full-screen"


def main() -> int:
    """Show them all."""
    application = QApplication([])
    prepare_application(application)
    AppLook.of(application).choose_theme(ThemeChoice.LIGHT)
    app = build_app(lambda detail: load_pipeline(DEFAULT_MODEL, detail=detail), DemoSource)
    app.window.show()
    app.presenter.open(DemoSource)
    go_on = partial(_go_on, application)
    go_on(_START_S, lambda: bool(app.window.video.faces))
    try:
        for name in states(app):
            go_on(_SETTLE_S, lambda: False)
            print(name, flush=True)
            grabbed = Event()
            Thread(target=_wait_for_line, args=(grabbed,), daemon=True).start()
            go_on(_START_S, grabbed.is_set)
    finally:
        app.window.close()
        app.session.stop()
    return 0


def _wait_for_line(grabbed: Event) -> None:
    sys.stdin.readline()
    grabbed.set()


def _go_on(application: QApplication, seconds: float, done: Callable[[], bool]) -> None:
    deadline = QDeadlineTimer(round(seconds * 1000))
    while not deadline.hasExpired() and not done():
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)


if __name__ == "__main__":
    sys.exit(main())
