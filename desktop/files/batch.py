"""The engine of ``moodmirror analyze`` and of the queue: from pictures and videos to results."""

import logging
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from desktop.exit_codes import BAD_INPUT, FINE
from desktop.files.annotated_copies import copy_names, make_folder
from desktop.files.batch_jobs import Job, collect_jobs
from desktop.files.file_run import Found, read_file
from desktop.files.frame_record import FrameRecord
from desktop.files.parquet_writer import ParquetWriter
from desktop.files.progress import Progress
from desktop.files.result_entry import ResultEntry
from desktop.files.results import CsvWriter, JsonLinesWriter, JsonWriter, ResultWriter
from desktop.files.sampling import ALL_FRAMES, Sampling
from desktop.files.table import Table
from desktop.files.whole_file import STANDARD_OUTPUT, OutputError
from desktop.stop_signals import code_of
from models.analyzer import Analyzer
from models.detail import Detail
from models.errors import MoodmirrorError
from models.face_pipeline import load_pipeline
from models.sentence import QT_TR_NOOP, Sentence, reason_of
from models.weights import DEFAULT_MODEL, ModelCard, card_of_model

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where results go; ``-`` as a file is standard output."""

    json: Path | None = None
    csv: Path | None = None
    annotated: Path | None = None
    jsonl: Path | None = None
    parquet: Path | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of results that are wanted."""
        paths = (self.json, self.jsonl, self.csv, self.parquet)
        return tuple(path for path in paths if path is not None)


class StoppedError(Exception):
    """Somebody has ended the run: what was read until then is kept."""


class Watcher(Protocol):
    """Is told how a run goes, in the thread that runs; may end it by a :class:`StoppedError`."""

    def begun(self) -> None:
        """All results can be written and the model is loaded."""
        ...

    def passed(self, number: int, job: Job, share: float) -> None:
        """The share of job ``number``, counted from 0, that is done: 0 to 1; 0 if unknown."""
        ...

    def read(self, number: int, job: Job, found: Found) -> None:
        """It is done."""
        ...

    def warned(self, number: int, job: Job, sentence: Sentence) -> None:
        """It was read, and something is to be known of it."""
        ...

    def failed(self, number: int, job: Job, sentence: Sentence) -> None:
        """It cannot be read."""
        ...

    def stopped(self, done: int) -> None:
        """The run was ended after this many jobs."""
        ...

    def broke_off(self, sentence: Sentence) -> None:
        """Results cannot be written any more, which ends the run."""
        ...


LoadDetail = Callable[[Detail], Analyzer]


def analyze_paths(
    paths: Sequence[Path],
    outputs: Outputs | None = None,
    model: str = DEFAULT_MODEL,
    sampling: Sampling = ALL_FRAMES,
) -> int:
    """Analyse files and folders one after another, and return the exit code.

    A bad file does not stop the others; its sentence goes to standard error. Ctrl+C ends the
    run, and the results until then are written.

    Raises:
        MoodmirrorError: an output cannot be written, or the model cannot be loaded.
    """
    outputs = outputs or Outputs()
    jobs, sentences = collect_jobs(paths, outputs.annotated)
    progress = Progress(sys.stderr, len(jobs))
    for sentence in sentences:
        progress.complain(sentence)
    if not jobs:
        if not sentences:
            progress.complain("There is nothing to analyse but the folder for annotated copies.")
        return BAD_INPUT
    watcher = Printer(progress, jobs, silent=STANDARD_OUTPUT in outputs.files)

    def load(detail: Detail) -> Analyzer:
        return load_pipeline(model, detail=detail)

    code = analyze_jobs(jobs, outputs, load, watcher, sampling=sampling, card=card_of_model(model))
    return max(code, BAD_INPUT if sentences else FINE)


def analyze_jobs(
    jobs: Sequence[Job],
    outputs: Outputs,
    load: LoadDetail,
    watcher: Watcher,
    *,
    sampling: Sampling = ALL_FRAMES,
    card: ModelCard | None = None,
) -> int:
    """Analyse files one after another, and return the exit code.

    Args:
        jobs: at least one.
        outputs: where results go.
        load: loads what reads the faces, of videos and of pictures, as far as there are any.
        watcher: is told what happens.
        sampling: which frames of videos.
        card: of the model, for results that name it.

    Raises:
        MoodmirrorError: an output cannot be written, or the model cannot be loaded.
    """
    copies = plan_copies(jobs, outputs)
    with ExitStack() as until_begun:
        run = Run(open_results(outputs, jobs, until_begun, card), watcher)
        read = _ReadHere(run, _load_pipelines(jobs, load), sampling, copies)
        watcher.begun()
        until_begun.pop_all()  # From here on, results are kept whatever happens.
    return run.all(jobs, read)


class Printer:
    """Tells of a run on a terminal."""

    def __init__(self, progress: Progress, jobs: Sequence[Job], *, silent: bool) -> None:
        self._progress = progress
        self._jobs = jobs
        self._silent = silent
        self._table: Table | None = None

    def begun(self) -> None:
        """Begin the table."""
        self._progress.begin()
        if not self._silent:
            self._table = Table(sys.stdout, [job.name for job in self._jobs])

    def passed(self, number: int, job: Job, share: float) -> None:
        """Say how far it is."""
        self._progress.tell(number, job.name, share)

    def read(self, _number: int, job: Job, found: Found) -> None:
        """Add the file to the table."""
        self._progress.clear()
        if self._table is not None and job.is_video:
            self._table.add_video(job.name, found.frames, found.seen)
        elif self._table is not None:
            self._table.add_picture(job.name, found.last)

    def warned(self, _number: int, _job: Job, sentence: Sentence) -> None:
        """Say it."""
        self._progress.complain(sentence)

    def failed(self, _number: int, _job: Job, sentence: Sentence) -> None:
        """Say why."""
        self._progress.complain(sentence)

    def stopped(self, done: int) -> None:
        """Say so."""
        self._progress.complain(f"Stopped after {done} of {len(self._jobs)} files.")

    def broke_off(self, sentence: Sentence) -> None:
        """Say why."""
        self._progress.complain(sentence)


def plan_copies(jobs: Sequence[Job], outputs: Outputs) -> list[Path | None]:
    """The annotated copy of each job; never one of the files to be analysed."""
    if outputs.annotated is None:
        return [None] * len(jobs)
    make_folder(outputs.annotated)
    names = copy_names((job.relative, job.is_video) for job in jobs)
    copies = [outputs.annotated / name for name in names]
    inputs = {os.path.realpath(job.path) for job in jobs}
    for copy in copies:
        if os.path.realpath(copy) in inputs:
            raise MoodmirrorError(
                QT_TR_NOOP(
                    "The annotated copy would overwrite '{copy}' itself. Give --annotated another "
                    "folder."
                ),
                copy=copy,
            )
    return list(copies)


def open_results(
    outputs: Outputs, jobs: Sequence[Job], undo: ExitStack, card: ModelCard | None = None
) -> list[ResultWriter]:
    """Begin every file of results before the long work, for what cannot be written fails now."""
    wanted = [Path(os.path.realpath(path)) for path in outputs.files]
    if len(set(wanted)) < len(wanted):
        raise MoodmirrorError(
            QT_TR_NOOP("Two kinds of results cannot go to one place. Give each its own.")
        )
    for job in jobs:
        if Path(os.path.realpath(job.path)) in wanted:
            raise MoodmirrorError(
                QT_TR_NOOP("The results would overwrite '{path}', which is an input."),
                path=job.path,
            )
    kinds: tuple[tuple[Path | None, Callable[[Path], ResultWriter]], ...] = (
        (outputs.json, partial(JsonWriter, card=card)),
        (outputs.jsonl, JsonLinesWriter),
        (outputs.csv, CsvWriter),
        (outputs.parquet, ParquetWriter),
    )
    results: list[ResultWriter] = []
    for path, kind in kinds:
        if path is not None:
            writer = kind(path)
            undo.callback(writer.file.abandon)
            results.append(writer)
    return results


def _load_pipelines(jobs: Sequence[Job], load: LoadDetail) -> dict[bool, Analyzer]:
    """For videos (True) and for pictures (False), as far as there are any."""
    details = {True: Detail.VIDEO, False: Detail.PICTURE}
    return {is_video: load(details[is_video]) for is_video in {job.is_video for job in jobs}}


class Run:
    """Goes through all files and ends all results well, whatever comes between."""

    def __init__(self, results: Sequence[ResultWriter], watcher: Watcher) -> None:
        self.results = results
        self.watcher = watcher

    def all(self, jobs: Sequence[Job], read: Callable[[int, Job], None]) -> int:
        """Read every file and finish the results, also after an interruption.

        Args:
            jobs: the files.
            read: writes the results of one, given its number from 0; raises MoodmirrorError where
                it cannot be read, which ends nothing, and OutputError, which ends the run.
        """
        code = FINE
        done = 0
        try:
            for done, job in enumerate(jobs):
                code = max(code, self._try(read, done, job))
        except (KeyboardInterrupt, BrokenPipeError, StoppedError) as error:
            code = code_of(error)
            if not isinstance(error, BrokenPipeError):
                self.watcher.stopped(done)
        except OutputError as error:
            code = BAD_INPUT
            kept = QT_TR_NOOP("{problem} The results until then are kept.")
            said = Sentence(kept, problem=error.sentence) if self.results else error.sentence
            self.watcher.broke_off(said)
        finally:
            problems = self._finish()
        for problem in problems:
            code = max(code, BAD_INPUT)
            self.watcher.broke_off(problem)
        return code

    def _finish(self) -> list[Sentence]:
        """Finish every file of results, and return what went wrong."""
        problems: list[Sentence] = []
        waiting = [writer.file for writer in self.results]
        while waiting:
            try:
                waiting[0].finish()
                del waiting[0]
            except KeyboardInterrupt:
                continue  # However impatient somebody is, what was read is kept.
            except (OutputError, BrokenPipeError) as error:
                del waiting[0]
                if isinstance(error, OutputError):
                    problems.append(error.sentence)
        return problems

    def _try(self, read: Callable[[int, Job], None], number: int, job: Job) -> int:
        try:
            read(number, job)
        except (OutputError, BrokenPipeError, StoppedError):
            raise
        except MoodmirrorError as error:
            self.watcher.failed(number, job, error.sentence)
            return BAD_INPUT
        except Exception as error:  # One bad file never ends a run.
            _LOG.exception("%s cannot be read", job.name)
            self.watcher.failed(number, job, unexpected(job, error))
            return BAD_INPUT
        return FINE


def unexpected(job: Job, error: Exception) -> Sentence:
    """The sentence about a file on which something failed that never should."""
    return Sentence(
        QT_TR_NOOP("'{path}' cannot be read: {reason}."), path=job.name, reason=reason_of(error)
    )


class _ReadHere:
    """Reads the files one after another in this process."""

    def __init__(
        self,
        run: Run,
        pipelines: dict[bool, Analyzer],
        sampling: Sampling,
        copies: Sequence[Path | None],
    ) -> None:
        self._run = run
        self._pipelines = pipelines
        self._sampling = sampling
        self._copies = copies

    def __call__(self, number: int, job: Job) -> None:
        listener = _Listener(self._run, job, number)
        pipeline = self._pipelines[job.is_video]
        found = read_file(job, pipeline, self._sampling, listener, self._copies[number])
        self._run.watcher.read(number, job, found)


@dataclass(frozen=True, slots=True)
class _Listener:
    """Writes what comes of one file, and passes on how far it is."""

    run: Run
    job: Job
    number: int

    def analysed(self, record: FrameRecord) -> None:
        entry = ResultEntry(record)
        for writer in self.run.results:
            writer.write(entry)

    def passed(self, share: float) -> None:
        self.run.watcher.passed(self.number, self.job, share)

    def warned(self, sentence: Sentence) -> None:
        self.run.watcher.warned(self.number, self.job, sentence)
