"""The engine of ``moodmirror analyze``: from pictures, videos and folders to results."""

import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from pathlib import Path

from desktop.batch_jobs import Job, collect_jobs
from desktop.output.annotated_copies import (
    CopyWriter,
    copy_names,
    make_folder,
    picture_copy,
    video_copy,
)
from desktop.output.progress import Progress
from desktop.output.results import CsvWriter, JsonWriter, ResultWriter
from desktop.output.table import Table
from desktop.output.whole_file import STANDARD_OUTPUT, OutputError, whole_text, writing
from models.errors import MoodmirrorError
from models.expression import Expression
from models.face import FrameAnalysis
from models.face_detector import Detail
from models.face_pipeline import FrameAnalyzer, load_pipeline
from models.weights import DEFAULT_MODEL

FINE, BAD_INPUT, INTERRUPTED = 0, 2, 130
"""Exit codes."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where results go; ``-`` as a file is standard output."""

    json: Path | None = None
    csv: Path | None = None
    annotated: Path | None = None


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
        return BAD_INPUT
    copies = _plan_copies(jobs, outputs)
    with ExitStack() as files:
        run = _Run(_open_results(outputs, jobs, files), _load_pipelines(jobs, model), progress)
        if STANDARD_OUTPUT not in (outputs.json, outputs.csv):
            run.table = Table(sys.stdout, [job.name for job in jobs])
        code = run.all(jobs, copies)
    return max(code, BAD_INPUT if sentences else FINE)


def _plan_copies(jobs: Sequence[Job], outputs: Outputs) -> list[Path | None]:
    """The annotated copy of each job; never one of the files to be analysed."""
    if outputs.annotated is None:
        return [None] * len(jobs)
    make_folder(outputs.annotated)
    names = copy_names((job.relative, job.is_video) for job in jobs)
    copies = [outputs.annotated / name for name in names]
    inputs = {job.path.resolve() for job in jobs}
    for copy in copies:
        if copy.resolve() in inputs:
            raise MoodmirrorError(
                f"The annotated copy would overwrite '{copy}' itself. "
                "Give --annotated another folder."
            )
    return list(copies)


def _open_results(
    outputs: Outputs, jobs: Sequence[Job], files: ExitStack
) -> list[tuple[Path, ResultWriter]]:
    """Begin every file of results before the long work, for what cannot be written fails now."""
    if outputs.json is not None and outputs.json == outputs.csv:
        raise MoodmirrorError("JSON and CSV cannot go to the same place. Give each its own.")
    wanted = {path.resolve() for path in (outputs.json, outputs.csv) if path is not None}
    for job in jobs:
        if job.path.resolve() in wanted:
            raise MoodmirrorError(f"The results would overwrite '{job.path}', which is an input.")
    results: list[tuple[Path, ResultWriter]] = []
    if outputs.json is not None:
        results.append((outputs.json, JsonWriter(files.enter_context(whole_text(outputs.json)))))
    if outputs.csv is not None:
        results.append((outputs.csv, CsvWriter(files.enter_context(whole_text(outputs.csv)))))
    return results


def _load_pipelines(jobs: Sequence[Job], model: str) -> dict[bool, FrameAnalyzer]:
    """For videos (True) and for pictures (False), as far as there are any."""
    details = {True: Detail.LIVE, False: Detail.PICTURE}
    wanted = {job.is_video for job in jobs}
    return {is_video: load_pipeline(model, detail=details[is_video]) for is_video in wanted}


class _Run:
    """One run over all jobs."""

    def __init__(
        self,
        results: list[tuple[Path, ResultWriter]],
        pipelines: dict[bool, FrameAnalyzer],
        progress: Progress,
    ) -> None:
        self._results = results
        self._pipelines = pipelines
        self._progress = progress
        self.table: Table | None = None

    def all(self, jobs: Sequence[Job], copies: Sequence[Path | None]) -> int:
        """Analyse every job and finish the results, also after an interruption."""
        code = FINE
        done = 0
        try:
            for done, (job, copy) in enumerate(zip(jobs, copies, strict=True)):
                code = max(code, self._try(job, copy, done))
        except (KeyboardInterrupt, BrokenPipeError):
            code = INTERRUPTED
            self._progress.complain(f"Stopped after {done} of {len(jobs)} files.")
        except OutputError as error:
            code = BAD_INPUT
            self._progress.complain(str(error))
        for path, writer in self._results:
            with writing(path):
                writer.finish()
        return code

    def _try(self, job: Job, copy: Path | None, done: int) -> int:
        try:
            self._analyze(job, copy, done)
        except OutputError:
            raise
        except MoodmirrorError as error:
            self._progress.complain(str(error))
            return BAD_INPUT
        return FINE

    def _analyze(self, job: Job, copy: Path | None, done: int) -> None:
        """Read one file to its end; frame by frame, for a video does not fit into memory."""
        self._progress.tell(done, job.name)
        frames = 0
        seen: Counter[Expression] = Counter()
        with job.source as source, _copy_writer(job, copy) as draw:
            while (frame := source.read()) is not None:
                analysis = self._pipelines[job.is_video].analyze(frame)
                self._write(job, analysis)
                if draw is not None:
                    draw(analysis)
                frames += 1
                seen.update(face.scores.expression for face in analysis.faces)
                self._progress.tell(done, job.name, job.share_done(frames))
        self._progress.clear()
        if self.table is not None and job.is_video:
            self.table.add_video(job.name, frames, seen)
        elif self.table is not None:
            self.table.add_picture(job.name, analysis)

    def _write(self, job: Job, analysis: FrameAnalysis) -> None:
        for path, writer in self._results:
            with writing(path):
                writer.write(job.name, analysis)


def _copy_writer(job: Job, copy: Path | None) -> AbstractContextManager[CopyWriter | None]:
    if copy is None:
        return nullcontext()
    return video_copy(copy, job.source.frame_rate) if job.is_video else picture_copy(copy)
