"""Reads one file to its end: the same for a run in this process, in another one or far away."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from desktop.capture.frame_source import FrameSource
from desktop.files.annotated_copies import CopyWriter, picture_copy, video_copy
from desktop.files.batch_jobs import Job, share_done
from desktop.files.frame_record import FrameRecord
from desktop.files.sampling import Sampler, Sampling
from models.analyzer import Analyzer
from models.expression import Expression
from models.face import FrameAnalysis
from models.sentence import Sentence


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What came of one file."""

    frames: int
    """How many were analysed."""
    seen: Counter[Expression | None]
    """How many faces had each label; None counts those that were not sure."""
    last: FrameAnalysis


class FileListener(Protocol):
    """Is told what comes of a file, in the thread that reads it."""

    def analysed(self, record: FrameRecord) -> None:
        """A frame was."""
        ...

    def passed(self, share: float) -> None:
        """The share that is done, 0 to 1; 0 if unknown."""
        ...

    def warned(self, sentence: Sentence) -> None:
        """Something is to be known of it."""
        ...


def read_file(
    job: Job,
    pipeline: Analyzer,
    sampling: Sampling,
    listener: FileListener,
    copy: Path | None = None,
) -> Found:
    """Analyse a file frame by frame, for a video does not fit into memory.

    Nothing that was read before changes the results: ids count from 1 in each file.

    Args:
        job: the file.
        pipeline: of the kind that the file needs.
        sampling: which frames are analysed; an annotated copy holds these alone.
        listener: is told what comes of it.
        copy: of the annotated copy.

    Raises:
        MoodmirrorError: it cannot be read, or holds no frame.
        OutputError: the copy cannot be written.
    """
    listener.passed(0.0)
    pipeline.start_over()
    sampler = Sampler(sampling)
    frames = 0
    seen: Counter[Expression | None] = Counter()
    with job.source() as source, _copy_writer(job, source, copy, listener.warned) as draw:
        while (frame := source.read()) is not None:
            if sampler.takes(frame):
                analysis = pipeline.analyze(frame)
                listener.analysed(FrameRecord.of_file(job.name, analysis))
                if draw is not None:
                    draw(analysis)
                frames += 1
                seen.update(face.label for face in analysis.faces)
            listener.passed(share_done(source, frame.index + 1))
        if source.left_out:
            listener.warned(source.left_out)
    return Found(frames, seen, analysis)


def _copy_writer(
    job: Job, source: FrameSource, copy: Path | None, warn: Callable[[Sentence], None]
) -> AbstractContextManager[CopyWriter | None]:
    if copy is None:
        return nullcontext()
    if not job.is_video:
        return picture_copy(copy)
    return video_copy(copy, job.path, source.frame_rate, warn)
