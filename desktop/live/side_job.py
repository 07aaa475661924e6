"""One-off work that is too slow for the window's thread: loading, measuring."""

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP, Sentence, reason_of

_LOG = logging.getLogger(__name__)


class SideJob(QObject):
    """Runs a function in its own thread; the session starts it and waits for it at the end.

    Signals:
        done(result): what the function returned.
        failed(sentence): why it returned nothing.
        finished(): ``run`` is over.
    """

    done = Signal(object)
    failed = Signal(object)
    finished = Signal()

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__()
        self._work = work

    @Slot()
    def run(self) -> None:
        """Do it."""
        try:
            result = self._work()
        except MoodmirrorError as error:
            self.failed.emit(error.sentence)
        except Exception as error:
            _LOG.exception("A side job failed", exc_info=error)
            self.failed.emit(
                Sentence(QT_TR_NOOP("That did not work: {reason}."), reason=reason_of(error))
            )
        else:
            self.done.emit(result)
        finally:
            self.finished.emit()
