"""The engine of ``moodmirror analyze`` and of the queue: from pictures and videos to results."""

import logging
import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from desktop.capture.frame_source import FrameSource
from desktop.exit_codes import BAD_INPUT, FINE
from desktop.files.annotated_copies import (
    CopyWriter,
    copy_names,
    make_folder,
    picture_copy,
    video_copy,
)
from desktop.files.batch_jobs import Job, collect_jobs, share_done
from desktop.files.progress import Progress
from desktop.files.results import CsvWriter, JsonLinesWriter, JsonWriter, ResultWriter
from desktop.files.table import Table
from desktop.files.whole_file import STANDARD_OUTPUT, OutputError
from desktop.stop_signals import code_of
from models.analyzer import Analyzer
from models.errors import MoodmirrorError
from models.expression import Expression
from models.face import FrameAnalysis
from models.face_detector import Detail
from models.face_pipeline import load_pipeline
from models.weights import DEFAULT_MODEL

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where results go; ``-`` as a file is standard output."""

    json: Path | None = None
    csv: Path | None = None
    annotated: Path | None = None
    jsonl: Path | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of results that are wanted."""
        return tuple(path for path in (self.json, self.jsonl, self.csv) if path is not None)


class StoppedError(Exception):
    """Somebody has ended the run: what was read until then is kept."""


class Watcher(Protocol):
    """Is told how a run goes, in the thread that runs; may end it by a :class:`StoppedError`."""

    def begun(self) -> None:
        """All results can be written and the model is loaded."""
        ...

    def passed(self, number: int, job: Job, share: float) -> None:
        """So much of job ``number``, counted from 0, is done: 0 to 1, 0 where nobody knows."""
        ...

    def read(self, number: int, job: Job, found: "Found") -> None:
        """It is done."""
        ...

    def warned(self, number: int, job: Job, sentence: str) -> None:
        """It was read, and something is to be known of it."""
        ...

    def failed(self, number: int, job: Job, sentence: str) -> None:
        """It cannot be read."""
        ...

    def stopped(self, done: int) -> None:
        """The run was ended when so many jobs were done."""
        ...

    def broke_off(self, sentence: str) -> None:
        """Results cannot be written any more, which ends the run."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What came of one file."""

    frames: int
    seen: Counter[Expression | None]
    """How many faces had each label; None counts those that were not sure."""
    last: FrameAnalysis


LoadDetail = Callable[[Detail], Analyzer]


def analyze_paths(
    paths: Sequence[Path], outputs: Outputs | None = None, model: str = DEFAULT_MODEL
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
    watcher = _Printer(progress, jobs, silent=STANDARD_OUTPUT in outputs.files)
    code = analyze_jobs(jobs, outputs, lambda detail: load_pipeline(model, detail=detail), watcher)
    return max(code, BAD_INPUT if sentences else FINE)


def analyze_jobs(jobs: Sequence[Job], outputs: Outputs, load: LoadDetail, watcher: Watcher) -> int:
    """Analyse files one after another, and return the exit code.

    Args:
        jobs: at least one.
        outputs: where results go.
        load: loads what reads the faces, of videos and of pictures, as far as there are any.
        watcher: is told what happens.

    Raises:
        MoodmirrorError: an output cannot be written, or the model cannot be loaded.
    """
    copies = _plan_copies(jobs, outputs)
    with ExitStack() as until_begun:
        results = _open_results(outputs, jobs, until_begun)
        run = _Run(results, _load_pipelines(jobs, load), watcher)
        watcher.begun()
        until_begun.pop_all()  # From here on, results are kept whatever happens.
    return run.all(jobs, copies)


class _Printer:
    """Tells of a run on a terminal."""

    def __init__(self, progress: Progress, jobs: Sequence[Job], *, silent: bool) -> None:
        self._progress = progress
        self._jobs = jobs
        self._silent = silent
        self._table: Table | None = None

    def begun(self) -> None:
        self._progress.begin()
        if not self._silent:
            self._table = Table(sys.stdout, [job.name for job in self._jobs])

    def passed(self, number: int, job: Job, share: float) -> None:
        self._progress.tell(number, job.name, share)

    def read(self, _number: int, job: Job, found: Found) -> None:
        self._progress.clear()
        if self._table is not None and job.is_video:
            self._table.add_video(job.name, found.frames, found.seen)
        elif self._table is not None:
            self._table.add_picture(job.name, found.last)

    def warned(self, _number: int, _job: Job, sentence: str) -> None:
        self._progress.complain(sentence)

    def failed(self, _number: int, _job: Job, sentence: str) -> None:
        self._progress.complain(sentence)

    def stopped(self, done: int) -> None:
        self._progress.complain(f"Stopped after {done} of {len(self._jobs)} files.")

    def broke_off(self, sentence: str) -> None:
        self._progress.complain(sentence)


def _plan_copies(jobs: Sequence[Job], outputs: Outputs) -> list[Path | None]:
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
                f"The annotated copy would overwrite '{copy}' itself. "
                "Give --annotated another folder."
            )
    return list(copies)


def _open_results(
    outputs: Outputs, jobs: Sequence[Job], undo: ExitStack
) -> list[tuple[Path, ResultWriter]]:
    """Begin every file of results before the long work, for what cannot be written fails now."""
    wanted = [Path(os.path.realpath(path)) for path in outputs.files]
    if len(set(wanted)) < len(wanted):
        raise MoodmirrorError("Two kinds of results cannot go to one place. Give each its own.")
    for job in jobs:
        if Path(os.path.realpath(job.path)) in wanted:
            raise MoodmirrorError(f"The results would overwrite '{job.path}', which is an input.")
    kinds = ((outputs.json, JsonWriter), (outputs.jsonl, JsonLinesWriter), (outputs.csv, CsvWriter))
    results: list[tuple[Path, ResultWriter]] = []
    for path, kind in kinds:
        if path is not None:
            writer = kind(path)
            undo.callback(writer.file.abandon)
            results.append((path, writer))
    return results


def _load_pipelines(jobs: Sequence[Job], load: LoadDetail) -> dict[bool, Analyzer]:
    """For videos (True) and for pictures (False), as far as there are any."""
    details = {True: Detail.LIVE, False: Detail.PICTURE}
    return {is_video: load(details[is_video]) for is_video in {job.is_video for job in jobs}}


class _Run:
    """One run over all jobs."""

    def __init__(
        self,
        results: list[tuple[Path, ResultWriter]],
        pipelines: dict[bool, Analyzer],
        watcher: Watcher,
    ) -> None:
        self._results = results
        self._pipelines = pipelines
        self._watcher = watcher

    def all(self, jobs: Sequence[Job], copies: Sequence[Path | None]) -> int:
        """Analyse every job and finish the results, also after an interruption."""
        code = FINE
        done = 0
        try:
            for done, (job, copy) in enumerate(zip(jobs, copies, strict=True)):
                code = max(code, self._try(job, copy, done))
        except (KeyboardInterrupt, BrokenPipeError, StoppedError) as error:
            code = code_of(error)
            if not isinstance(error, BrokenPipeError):
                self._watcher.stopped(done)
        except OutputError as error:
            code = BAD_INPUT
            kept = " The results until then are kept." if self._results else ""
            self._watcher.broke_off(f"{error}{kept}")
        finally:
            problems = self._finish()
        for problem in problems:
            code = max(code, BAD_INPUT)
            self._watcher.broke_off(problem)
        return code

    def _finish(self) -> list[str]:
        """Finish every file of results, and return what went wrong."""
        problems: list[str] = []
        waiting = [writer.file for _, writer in self._results]
        while waiting:
            try:
                waiting[0].finish()
                del waiting[0]
            except KeyboardInterrupt:
                continue  # However impatient somebody is, what was read is kept.
            except (OutputError, BrokenPipeError) as error:
                del waiting[0]
                if isinstance(error, OutputError):
                    problems.append(str(error))
        return problems

    def _try(self, job: Job, copy: Path | None, number: int) -> int:
        try:
            self._analyze(job, copy, number)
        except (OutputError, BrokenPipeError, StoppedError):
            raise
        except MoodmirrorError as error:
            self._watcher.failed(number, job, str(error))
            return BAD_INPUT
        except Exception as error:  # One bad file never ends a run.
            _LOG.exception("%s cannot be read", job.name)
            why = str(error) or type(error).__name__
            self._watcher.failed(number, job, f"'{job.name}' cannot be read: {why}.")
            return BAD_INPUT
        return FINE

    def _analyze(self, job: Job, copy: Path | None, number: int) -> None:
        """Read one file to its end; frame by frame, for a video does not fit into memory."""
        self._watcher.passed(number, job, 0.0)
        pipeline = self._pipelines[job.is_video]
        pipeline.reset()  # Nobody is followed from one video to the next.
        frames = 0
        seen: Counter[Expression | None] = Counter()
        with job.source() as source, self._copy_writer(job, source, copy, number) as draw:
            while (frame := source.read()) is not None:
                analysis = pipeline.analyze(frame)
                self._write(job, analysis)
                if draw is not None:
                    draw(analysis)
                frames += 1
                seen.update(face.label for face in analysis.faces)
                self._watcher.passed(number, job, share_done(source, frames))
            if source.left_out:
                self._watcher.warned(number, job, source.left_out)
        self._watcher.read(number, job, Found(frames, seen, analysis))

    def _write(self, job: Job, analysis: FrameAnalysis) -> None:
        for _, writer in self._results:
            writer.write(job.name, analysis)

    def _copy_writer(
        self, job: Job, source: FrameSource, copy: Path | None, number: int
    ) -> AbstractContextManager[CopyWriter | None]:
        if copy is None:
            return nullcontext()
        if not job.is_video:
            return picture_copy(copy)
        tell = partial(self._watcher.warned, number, job)
        return video_copy(copy, job.path, source.frame_rate, tell)
