"""What happens when the program itself fails: a log on this machine, and a dialog that says where.

Nothing is ever sent anywhere.
"""

import faulthandler
import logging
import platform
import sys
import threading
import traceback
from importlib.metadata import version
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import TextIO

from platformdirs import user_log_path
from PySide6.QtCore import (
    QCoreApplication,
    QMessageLogContext,
    QObject,
    Qt,
    QThread,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from models.sentence import QT_TR_NOOP

_LOG = logging.getLogger("moodmirror")
_LARGEST_LOG = 512 * 1024
_OLD_LOGS = 2
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def log_file() -> Path:
    """Where the log lies, e.g. ``~/.local/state/moodmirror/log/moodmirror.log``."""
    return user_log_path("moodmirror", appauthor=False) / "moodmirror.log"


def facts() -> str:
    """What a reader of the report wants to know first."""
    return (
        f"Moodmirror {version('moodmirror')}, Python {platform.python_version()}, "
        f"{platform.system()} {platform.release()} {platform.machine()}"
        f"{', executable' if getattr(sys, 'frozen', False) else ''}"
    )


class CrashReporter(QObject):
    """Logs every uncaught exception and shows the first one.

    Attributes:
        log: the log file; None where none can be written.
        dialog: what is on show; None before the first failure.

    Signals:
        failed(report): something failed, in whatever thread.
    """

    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.log = _open_log()
        self.dialog: QMessageBox | None = None
        self._faults = _catch_faults(self.log)
        # A failing paint comes thirty times a second, and from any thread.
        self.failed.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """From now on, hear of every failure and of what Qt has to say."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        sys.unraisablehook = self._on_unraisable
        qInstallMessageHandler(_on_qt_message)
        _LOG.info("Started: %s", facts())

    def uninstall(self) -> None:
        """Leave everything as it was."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        sys.unraisablehook = sys.__unraisablehook__
        qInstallMessageHandler(None)
        faulthandler.disable()
        if self._faults is not None:
            self._faults.close()
        for handler in [one for one in logging.getLogger().handlers if one.name == _LOG.name]:
            logging.getLogger().removeHandler(handler)
            handler.close()

    def _on_exception(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        _LOG.critical("Uncaught failure\n%s", text)
        if sys.stderr is not None:
            print(text, end="", file=sys.stderr)
        report = f"{facts()}\n\n{text}"
        if QThread.currentThread() is self.thread() and not self.thread().loopLevel():
            # It failed before or after the window's loop, which would have shown the dialog.
            crash_dialog(report, self.log).exec()
        else:
            self.failed.emit(report)

    def _on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None and arguments.exc_type is not SystemExit:
            self._on_exception(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _on_unraisable(self, unraisable: "sys.UnraisableHookArgs") -> None:
        # The program has already gone on: that is for the log alone.
        error = unraisable.exc_value
        trace = (unraisable.exc_type, error, unraisable.exc_traceback) if error else None
        _LOG.error("%s %r", unraisable.err_msg or "Ignored in", unraisable.object, exc_info=trace)

    @Slot(str)
    def _show(self, report: str) -> None:
        if self.dialog is None:
            self.dialog = crash_dialog(report, self.log)
            self.dialog.open()


def crash_dialog(report: str, log: Path | None) -> QMessageBox:
    """One sentence, the log's place, and a button that copies the report."""
    dialog = QMessageBox()
    dialog.setWindowTitle("Moodmirror")
    dialog.setIcon(QMessageBox.Icon.Warning)
    dialog.setText(_in_words(_FAILED))
    place = f"{_in_words(_LOG_AT)}\n{log}" if log else _in_words(_NO_LOG)
    dialog.setInformativeText(f"{place}\n\n{_in_words(_NOT_SENT)}")
    dialog.setDetailedText(report)
    dialog.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    dialog.addButton(QMessageBox.StandardButton.Close)
    copy = dialog.addButton(_in_words(_COPY), QMessageBox.ButtonRole.ActionRole)
    # A button of a message box closes it; this one shall not.
    copy.clicked.disconnect()
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
    return dialog


_FAILED = QT_TR_NOOP(
    "Something in Moodmirror failed; if it does not go on as it should, restart it."
)
_LOG_AT = QT_TR_NOOP("The log is at")
_NO_LOG = QT_TR_NOOP("No log could be written.")
_NOT_SENT = QT_TR_NOOP("Nothing was sent anywhere.")
_COPY = QT_TR_NOOP("Copy report")


def _in_words(text: str) -> str:
    return QCoreApplication.translate("", text)


def _open_log() -> Path | None:
    """Send all logging to the log file; None where that cannot be written."""
    path = log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            path, maxBytes=_LARGEST_LOG, backupCount=_OLD_LOGS, encoding="utf-8"
        )
    except OSError as error:
        _LOG.warning("There is no log file: %s", error)
        return None
    handler.name = _LOG.name
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    _LOG.setLevel(logging.INFO)
    return path


def _catch_faults(log: Path | None) -> TextIO | None:
    """Let a fault below Python leave its stack beside the log, for a dialog it leaves no time."""
    if log is None:
        if sys.stderr is not None:
            faulthandler.enable()
        return None
    try:
        file = log.with_name("fault.log").open("a", encoding="utf-8")
    except OSError:
        return None
    faulthandler.enable(file)
    return file


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    category = context.category or "default"
    logging.getLogger(f"qt.{category}").log(_LEVELS.get(kind, logging.WARNING), text)
    if sys.stderr is not None:
        print(text, file=sys.stderr)
