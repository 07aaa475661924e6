"""Hands files to an existing Dask scheduler, or to one that is started here."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from functools import cache
from typing import Any

from desktop.archive.file_task import FileAnalyzer
from desktop.archive.pool import MOST_DEATHS, Died, Done
from desktop.archive.settings import Settings
from desktop.archive.shard import FileResult, FileTask
from models.errors import MoodmirrorError

LOCAL = "local"
"""Instead of an address: scheduler and workers on this machine."""
_CONNECT_S = 10
_ATTEMPT = ".attempt"


class UnseenError(MoodmirrorError):
    """A worker does not see a folder that it must read from or write to."""


class Cluster:
    """A connection to a scheduler, checked before any work is handed out."""

    def __init__(self, address: str, settings: Settings, workers: int) -> None:
        """Connect.

        Args:
            address: as ``tcp://host:8786``, or :data:`LOCAL`.
            settings: what every worker must have as well.
            workers: how many to start, for :data:`LOCAL`.

        Raises:
            MoodmirrorError: Dask is not installed, no scheduler answers, there are no workers, or
                a worker has another version of Dask, Python or Moodmirror, or another model.
        """
        distributed = _library()
        self._settings = settings
        self._undo = ExitStack()
        with ExitStack() as undo:
            if address == LOCAL:
                local = distributed.LocalCluster(
                    n_workers=workers, threads_per_worker=1, dashboard_address=None
                )
                undo.callback(local.close)
                self._client = _connected(distributed, local, address)
            else:
                self._client = _connected(distributed, address, address)
            undo.callback(self._client.close)
            self._check()
            self._undo = undo.pop_all()
        self._distributed = distributed

    def run(self, tasks: Sequence[FileTask]) -> Iterator[Done[FileResult] | Died]:
        """Analyse all files; yields what happens as it happens, in no order.

        Raises:
            UnseenError: a worker does not see a folder.
            MoodmirrorError: the scheduler went away.
        """
        futures = {
            self._client.submit(analyze_on_worker, task, self._settings, pure=False): number
            for number, task in enumerate(tasks)
        }
        try:
            for future in self._distributed.as_completed(list(futures)):
                yield self._outcome(futures[future], future)
                future.release()
        except (self._distributed.CancelledError, OSError) as error:
            raise MoodmirrorError(
                "The Dask scheduler went away. Start it again, and go on with --resume."
            ) from error
        finally:
            with suppress(Exception):
                self._client.cancel(list(futures))

    def close(self) -> None:
        """Let go of the scheduler; one that was started here ends."""
        self._undo.close()

    def _outcome(self, number: int, future: Any) -> Done[FileResult] | Died:
        try:
            return Done(number, future.result())
        except self._distributed.KilledWorker:
            return Died(number)

    def _check(self) -> None:
        if not self._client.scheduler_info()["workers"]:
            raise MoodmirrorError(
                "The Dask scheduler has no workers. Start some with: dask worker ADDRESS"
            )
        try:
            self._client.get_versions(check=True)
        except ValueError as error:
            raise MoodmirrorError(
                "The workers have other versions of Python or Dask than this machine: "
                f"{' '.join(str(error).split())}"
            ) from error
        try:
            found = self._client.run(settings_here, self._settings)
        except Exception as error:
            raise MoodmirrorError(
                "The workers cannot load Moodmirror: "
                f"{error}. Install the same version on every machine."
            ) from error
        for worker, settings in found.items():
            if settings != self._settings:
                raise MoodmirrorError(
                    f"The worker {worker} has another Moodmirror or another model than this "
                    "machine. Install the same version on every machine."
                )


def settings_here(wanted: Settings) -> Settings:
    """On a worker: what ``wanted`` would be with the Moodmirror that is installed there."""
    return Settings.of(wanted.model, wanted.sampling, wanted.copies)


def analyze_on_worker(task: FileTask, settings: Settings) -> FileResult:
    """On a worker: analyse one file.

    A file in whose analysis two workers died is not tried again, wherever it is sent. Each try
    leaves a note in the shared folder that only its end takes away.

    Raises:
        UnseenError: this machine does not see the file, or the folder of results.
    """
    for path in (task.job.path, task.shard.parent):
        if not path.exists():
            raise UnseenError(
                f"A worker on {_host()} does not see '{path}'. Share that folder with every "
                "machine, under the same path."
            )
    notes = [task.shard.with_suffix(f"{_ATTEMPT}{number}") for number in range(MOST_DEATHS)]
    note = next((one for one in notes if not one.exists()), None)
    if note is None:
        return FileResult(0, {}, killed_sentence(task.job.name))
    note.touch()
    result = _analyzer(settings)(task, lambda _word: None)
    for one in notes:
        one.unlink(missing_ok=True)
    return result


def killed_sentence(name: str) -> str:
    """Of a file that is set aside."""
    return (
        f"'{name}' is left out: {MOST_DEATHS} processes died while they read it. "
        "It may need more memory than there is, or be damaged."
    )


@cache
def _analyzer(settings: Settings) -> FileAnalyzer:
    return FileAnalyzer(settings)


def _host() -> str:
    import socket  # noqa: PLC0415  # Nothing here opens one.

    return socket.gethostname()


def _connected(distributed: Any, scheduler: Any, address: str) -> Any:
    logging.getLogger("distributed").setLevel(logging.ERROR)
    try:
        return distributed.Client(scheduler, timeout=_CONNECT_S)
    except (OSError, ValueError) as error:
        raise MoodmirrorError(
            f"No Dask scheduler answers at '{address}'. Start one with: dask scheduler"
        ) from error


def _library() -> Any:
    try:
        import distributed  # noqa: PLC0415  # An extra.
    except ImportError as error:
        raise MoodmirrorError(
            "A cluster needs the package distributed. Install it with: uv sync --extra cluster"
        ) from error
    return distributed
