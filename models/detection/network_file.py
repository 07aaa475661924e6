"""Opens a detector's network."""

from pathlib import Path

from models.errors import MoodmirrorError
from models.onnx_session import CPU, MOST_THREADS, Session, open_on
from models.sentence import QT_TR_NOOP, reason_of


def open_network(path: Path, threads: int = MOST_THREADS) -> Session:
    """Load an ONNX file to run on the CPU.

    Args:
        path: of the file.
        threads: that one run uses at most.

    Raises:
        MoodmirrorError: the file is missing or damaged.
    """
    try:
        return open_on(path.read_bytes(), CPU, threads=threads)
    except Exception as error:  # ONNX Runtime has a class of its own for each kind of damage.
        raise MoodmirrorError(
            QT_TR_NOOP("{name} cannot be loaded: {reason}"),
            name=path.name,
            reason=reason_of(error),
        ) from error
