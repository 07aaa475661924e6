"""Which files ``moodmirror analyze``, and the queue in the window, have to look at."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TypeGuard

from desktop.capture.media import find_media
from desktop.capture.picture_source import PictureSource
from desktop.capture.sources import source_from_file
from desktop.capture.video_source import VideoSource
from desktop.files.copy_mark import is_annotated_copy
from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP, Sentence, reason_of


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """One file to analyse."""

    path: Path
    relative: PurePath
    """Its path within the folder that was given, or its bare name: what a copy is called."""
    is_video: bool
    """Whether it has more than one frame."""

    @property
    def name(self) -> str:
        """What results and messages call it: the path as it was given.

        It can hold line breaks, and bytes that are no text as ``os.fsdecode`` keeps them.
        """
        return str(self.path)

    def source(self) -> PictureSource | VideoSource:
        """The file, not opened yet; raises MoodmirrorError where it has gone."""
        return source_from_file(self.path, paced=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """A path that cannot be analysed."""

    path: Path
    sentence: Sentence


def collect_jobs(paths: Sequence[Path], skip: Path | None) -> tuple[list[Job], list[Sentence]]:
    """All of :func:`find_jobs`: the files, and the sentences about those that cannot be one."""
    found = list(find_jobs(paths, skip))
    jobs = [one for one in found if isinstance(one, Job)]
    return jobs, [one.sentence for one in found if isinstance(one, Refused)]


def find_jobs(paths: Sequence[Path], skip: Path | None = None) -> Iterator[Job | Refused]:
    """Every file once, in the order of ``paths``, one after another as they are found.

    Folders are searched with all below them, but for hidden files.

    Args:
        paths: files and folders.
        skip: the folder of the annotated copies. Below a folder of ``paths`` it is left out, and
            wherever else a path leads into it, the copies of an earlier run are.
    """
    skip = Path(os.path.realpath(skip)) if skip is not None else None
    seen: set[Path] = set()
    for given in paths:
        try:
            for path, relative in _files(given, skip):
                real = Path(os.path.realpath(path))
                if real not in seen and not (_is_in(real, skip) and is_annotated_copy(path)):
                    seen.add(real)
                    yield _job(path, relative)
        except MoodmirrorError as error:
            yield Refused(given, error.sentence)
        except OSError as error:
            sentence = Sentence(
                QT_TR_NOOP("'{path}' cannot be read: {reason}."),
                path=given,
                reason=reason_of(error),
            )
            yield Refused(given, sentence)


def share_done(source: PictureSource | VideoSource, frames: int) -> float:
    """How much of an open file is done after this many frames, 0 to 1; 0 if unknown."""
    total = source.frame_count if isinstance(source, VideoSource) else None
    return min(1.0, frames / total) if total else 0.0


def _files(given: Path, skip: Path | None) -> Iterator[tuple[Path, PurePath]]:
    """A file itself, or all pictures and videos in a folder; with the relative name of each."""
    if not given.is_dir():
        yield given, PurePath(given.name)
        return
    empty = True
    real = Path(os.path.realpath(given))
    inside = given / skip.relative_to(real) if skip != real and _is_in(skip, real) else None
    try:
        for path in find_media(given, inside):
            empty = False
            yield path, path.relative_to(given)
    except OSError as error:
        raise MoodmirrorError(
            QT_TR_NOOP("The folder '{folder}' cannot be read: {reason}."),
            folder=given,
            reason=reason_of(error),
        ) from error
    if empty and real != skip:
        raise MoodmirrorError(
            QT_TR_NOOP("There is no picture and no video in the folder '{folder}'."), folder=given
        )


def _is_in(path: Path | None, folder: Path | None) -> TypeGuard[Path]:
    return path is not None and folder is not None and path.is_relative_to(folder)


def _job(path: Path, relative: PurePath) -> Job | Refused:
    try:
        return Job(path, relative, isinstance(source_from_file(path), VideoSource))
    except MoodmirrorError as error:
        return Refused(path, error.sentence)
