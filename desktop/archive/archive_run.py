"""``moodmirror analyze`` with several processes or machines, and runs that are resumed."""

import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from desktop.archive.cluster import Cluster, killed_sentence
from desktop.archive.file_task import make_analyzer
from desktop.archive.pool import Died, Done, Failed, Told, WorkerPool
from desktop.archive.settings import Settings
from desktop.archive.shard import FileResult, FileTask, Shards, records_of
from desktop.exit_codes import BAD_INPUT, FINE
from desktop.files.batch import Outputs, Printer, Run, analyze_paths, open_results, plan_copies
from desktop.files.batch_jobs import Job, collect_jobs
from desktop.files.file_run import Found
from desktop.files.progress import Progress
from desktop.files.result_entry import ResultEntry
from desktop.files.sampling import ALL_FRAMES, Sampling
from desktop.files.whole_file import STANDARD_OUTPUT, OutputError, writing
from models.errors import MoodmirrorError
from models.expression import Expression
from models.processors import core_count
from models.sentence import Sentence
from models.weights import DEFAULT_MODEL, card_of_model

_SHARDS = ".shards"
_Event = Told | Done[FileResult] | Died


@dataclass(frozen=True, slots=True)
class ArchiveOptions:
    """How a run goes about it; results are the same whatever stands here."""

    workers: int | None = None
    """How many processes; as many as there are cores and files by default."""
    resume: bool = False
    """Whether to go on with what an earlier run left."""
    cluster: str = ""
    """The address of a Dask scheduler, or ``local``; empty for processes of this program."""


def analyze_archive(
    paths: Sequence[Path],
    outputs: Outputs,
    model: str = DEFAULT_MODEL,
    sampling: Sampling = ALL_FRAMES,
    options: ArchiveOptions | None = None,
) -> int:
    """Analyse files and folders side by side, and return the exit code.

    Results come in the order of the files, and are those of one process to the last digit but for
    the stages' timings.

    Raises:
        MoodmirrorError: an option makes no sense, an output cannot be written, the model cannot be
            loaded, or the cluster cannot be used.
    """
    options = options or ArchiveOptions()
    if options.workers is not None and options.workers < 1:
        raise MoodmirrorError(f"--workers takes 1, 2, 3 and so on, not {options.workers}.")
    jobs, sentences = collect_jobs(paths, outputs.annotated)
    workers = min(options.workers or core_count(), max(len(jobs), 1))
    if workers == 1 and not options.resume and not options.cluster:
        return analyze_paths(paths, outputs, model, sampling)
    progress = Progress(sys.stderr, len(jobs))
    for sentence in sentences:
        progress.complain(sentence)
    if not jobs:
        return BAD_INPUT
    printer = Printer(progress, jobs, silent=STANDARD_OUTPUT in outputs.files)
    code = _analyze(jobs, outputs, printer, Settings.of(model, sampling, _copies(outputs)), options)
    return max(code, BAD_INPUT if sentences else FINE)


def _analyze(
    jobs: Sequence[Job],
    outputs: Outputs,
    printer: Printer,
    settings: Settings,
    options: ArchiveOptions,
) -> int:
    copies = plan_copies(jobs, outputs)
    workers = min(options.workers or core_count(), len(jobs))
    with ExitStack() as until_end, ExitStack() as until_begun:
        shards = Shards(_shard_folder(outputs, options, until_end), settings)
        run = Run(open_results(outputs, jobs, until_begun, card_of_model(settings.model)), printer)
        results = _Results(run, shards, jobs, copies)
        numbers, tasks = results.missing(keep=options.resume)
        if options.cluster:
            cluster = Cluster(options.cluster, settings, workers)
            until_end.callback(cluster.close)
            results.follow(cluster.run(tasks), numbers)
        else:
            pool: WorkerPool[FileTask, FileResult]
            pool = WorkerPool(partial(make_analyzer, settings), workers)
            until_end.callback(pool.stop)
            results.follow(pool.run(tasks), numbers)
        printer.begun()
        until_begun.pop_all()  # From here on, results are kept whatever happens.
        code = run.all(jobs, results.read)
        if results.all_read:
            shutil.rmtree(shards.folder, ignore_errors=True)
        elif outputs.files:
            how = "To go on where this run ended, run the same command with --resume."
            printer.broke_off(Sentence(how))
        return code


def _shard_folder(outputs: Outputs, options: ArchiveOptions, undo: ExitStack) -> Path:
    """Beside the results, where a later run and other machines find it."""
    kept = [path for path in outputs.files if path != STANDARD_OUTPUT and not path.is_fifo()]
    place = kept[0] if kept else outputs.annotated
    if place is None:
        if options.resume or options.cluster not in ("", "local"):
            raise MoodmirrorError(
                "--resume and --cluster need a file for results. Add --json, --jsonl, --csv or "
                "--parquet with a file's name."
            )
        folder = Path(tempfile.mkdtemp(prefix="moodmirror-"))
        undo.callback(shutil.rmtree, folder, ignore_errors=True)
        return folder
    folder = place.with_name(place.name + _SHARDS)
    with writing(folder):
        folder.mkdir(exist_ok=True)
    return folder


def _copies(outputs: Outputs) -> str | None:
    return str(outputs.annotated.absolute()) if outputs.annotated is not None else None


class _Results:
    """Puts what processes bring, in any order, into the results, in the order of the files."""

    def __init__(
        self, run: Run, shards: Shards, jobs: Sequence[Job], copies: Sequence[Path | None]
    ) -> None:
        self._run = run
        self._shards = shards
        self._jobs = jobs
        self._copies = copies
        self._paths: list[Path | None] = [None] * len(jobs)
        self._done: dict[int, FileResult] = {}
        self._shares: dict[int, float] = {}
        self._events: Iterator[_Event] = iter(())
        self._numbers: Sequence[int] = ()
        self._count = 0

    @property
    def all_read(self) -> bool:
        """Whether every file has come into the results."""
        return self._count == len(self._jobs)

    def missing(self, *, keep: bool) -> tuple[list[int], list[FileTask]]:
        """The files that have to be read: their numbers, and what is to be done.

        Args:
            keep: whether to take what an earlier run left.
        """
        numbers: list[int] = []
        tasks: list[FileTask] = []
        for number, job in enumerate(self._jobs):
            try:
                shard = self._paths[number] = self._shards.path_for(job)
            except OSError as error:
                sentence = f"'{job.name}' cannot be read: {error.strerror or error}."
                self._done[number] = FileResult(0, {}, sentence)
                continue
            copy = self._copies[number]
            known = self._shards.result_of(shard) if keep else None
            if known is not None and (copy is None or copy.exists() or known.sentence):
                self._done[number] = known
            else:
                shard.unlink(missing_ok=True)
                numbers.append(number)
                tasks.append(FileTask(job, shard, copy))
        return numbers, tasks

    def follow(self, events: Iterator[_Event], numbers: Sequence[int]) -> None:
        """Hear of the files whose numbers these are, in the order of the tasks, from ``events``."""
        self._events = events
        self._numbers = numbers

    def read(self, number: int, job: Job) -> None:
        """Wait for one file, and write its results.

        Raises:
            MoodmirrorError: it could not be read.
            OutputError: something cannot be written, or the processes cannot work.
        """
        while number not in self._done:
            self._hear(number, job)
        result = self._done.pop(number)
        if result.ends_run:
            raise OutputError(result.sentence)
        self._count += 1
        for warning in result.warnings:
            self._run.watcher.warned(number, job, Sentence(warning))
        if result.sentence:
            raise MoodmirrorError(result.sentence)
        shard = self._paths[number]
        assert shard is not None
        entry = self._merge(shard)
        seen = {Expression(name) if name else None: n for name, n in result.seen.items()}
        last = entry.record.analysis
        self._run.watcher.read(number, job, Found(result.frames, Counter(seen), last))

    def _merge(self, shard: Path) -> ResultEntry:
        """Write every frame of a shard; returns the last one."""
        try:
            for line in records_of(shard):
                entry = ResultEntry(line=line)
                for writer in self._run.results:
                    writer.write(entry)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise OutputError(f"'{shard}' was changed while the run went on: {error}.") from error
        return entry

    def _hear(self, waiting_for: int, job: Job) -> None:
        """Take the next word of any process."""
        try:
            event = next(self._events)
        except (Failed, MoodmirrorError) as error:
            raise OutputError(str(error)) from error
        number = self._numbers[event.task]
        if isinstance(event, Told):
            self._shares[number] = event.word
        elif isinstance(event, Done):
            self._shares.pop(number, None)
            self._done[number] = event.result
        else:
            self._shares.pop(number, None)
            self._done[number] = FileResult(0, {}, killed_sentence(self._jobs[number].name))
        done = self._count + len(self._done)
        self._run.watcher.passed(done, job, self._shares.get(waiting_for, 0.0))
