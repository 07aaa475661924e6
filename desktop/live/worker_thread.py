"""A worker in its own thread, and the right way to end both."""

from typing import Protocol

from PySide6.QtCore import QObject, Qt, QThread, Signal, SignalInstance, Slot


class Worker(Protocol):
    """A QObject without parent whose ``run`` works until its thread is asked to stop."""

    finished: SignalInstance

    def run(self) -> None:
        """Work in the worker's thread; emits ``finished`` as the last thing."""
        ...

    def moveToThread(self, thread: QThread, /) -> bool:  # noqa: N802
        """QObject's."""
        ...


class WorkerThread(QObject):
    """Owns a thread and the worker in it.

    Signals:
        ended(): the thread has ended.
    """

    ended = Signal()

    def __init__(self, worker: Worker, name: str) -> None:
        super().__init__()
        self._worker = worker
        self._thread = QThread()
        self._thread.setObjectName(name)
        worker.moveToThread(self._thread)
        self._thread.started.connect(worker.run)
        # Direct: the window's thread may be waiting and could not deliver it.
        worker.finished.connect(self._thread.quit, Qt.ConnectionType.DirectConnection)
        self._thread.finished.connect(self._on_finished)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Ask, without waiting."""
        self._thread.requestInterruption()
        self._thread.quit()

    def wait(self, milliseconds: int) -> bool:
        """Whether the thread ended in time. One that did not must not be destroyed."""
        return self._thread.wait(milliseconds)

    @property
    def running(self) -> bool:
        """Whether the thread is running."""
        return self._thread.isRunning()

    @Slot()
    def _on_finished(self) -> None:
        self._thread.wait()
        self.ended.emit()


def interrupted() -> bool:
    """Whether the calling thread was asked to stop."""
    return QThread.currentThread().isInterruptionRequested()
