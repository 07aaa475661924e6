"""What helps to find a fault, as text: the doctor's findings and the end of the log."""

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal, Slot

from desktop.crash_report import facts, log_file

_LAST_LINES = 200


class ProblemReport(QObject):
    """Asks the doctor in a process of its own, so that the picture goes on meanwhile.

    Signals:
        finished(report): once for each ``start``; without the doctor's part if that failed.
    """

    finished = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._doctor = QProcess(self)
        self._doctor.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONIOENCODING", "utf-8")
        self._doctor.setProcessEnvironment(environment)
        self._doctor.finished.connect(self._on_finished)
        self._doctor.errorOccurred.connect(self._on_error)

    @property
    def is_running(self) -> bool:
        """Whether the doctor is still at work."""
        return self._doctor.state() != QProcess.ProcessState.NotRunning

    def start(self) -> None:
        """Begin; nothing happens while it runs."""
        if not self.is_running:
            program, *arguments = doctor_command()
            self._doctor.start(program, arguments)

    def stop(self) -> None:
        """End it without a report; harmless when it does not run."""
        self._doctor.blockSignals(True)
        self._doctor.kill()
        self._doctor.waitForFinished()

    @Slot()
    def _on_finished(self) -> None:
        found = bytes(self._doctor.readAll().data()).decode(errors="replace").strip()
        self.finished.emit(problem_report(found))

    @Slot(QProcess.ProcessError)
    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self.finished.emit(problem_report(self._doctor.errorString()))


def doctor_command() -> list[str]:
    """The program itself, as the doctor."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "doctor"]
    return [sys.executable, "-m", "moodmirror", "doctor"]


def problem_report(found: str) -> str:
    """One text to paste; the name of the home folder, which may be a person's, is left out."""
    text = f"{facts()}\n\n{found}\n\nLog\n{_log()}\n"
    return text.replace(str(Path.home()), "~")


def _log() -> str:
    try:
        lines = log_file().read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return "  There is none."
    return "\n".join(lines[-_LAST_LINES:])
