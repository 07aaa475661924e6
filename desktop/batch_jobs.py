"""Which files ``moodmirror analyze`` has to look at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from desktop.capture.media import find_media
from desktop.capture.picture_source import PictureSource
from desktop.capture.sources import source_from_file
from desktop.capture.video_source import VideoSource
from models.errors import MoodmirrorError


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """One file to analyse."""

    path: Path
    relative: PurePath
    """Its path within the folder that was given, or its bare name: what a copy is called."""
    source: PictureSource | VideoSource
    """Not opened yet."""

    @property
    def name(self) -> str:
        """What results and messages call it: the path as it was given."""
        # Names on disk can hold bytes that are no text.
        return str(self.path).encode("utf-8", "replace").decode()

    @property
    def is_video(self) -> bool:
        """Whether it has more than one frame."""
        return isinstance(self.source, VideoSource)

    def share_done(self, frames: int) -> float:
        """How much of it is done after so many frames, from 0 to 1; 0 where nobody knows."""
        total = self.source.frame_count if isinstance(self.source, VideoSource) else None
        return min(1.0, frames / total) if total else 0.0


def collect_jobs(paths: Sequence[Path], skip: Path | None) -> tuple[list[Job], list[str]]:
    """Every file once, in the order of ``paths``, and a sentence for each that cannot be one.

    Folders are searched with all below them, but for hidden files and the folder ``skip``.
    """
    jobs: list[Job] = []
    sentences: list[str] = []
    seen: set[Path] = set()
    for given in paths:
        try:
            for path, relative in _files(given, skip):
                if path.resolve() not in seen:
                    seen.add(path.resolve())
                    _add(jobs, sentences, path, relative)
        except MoodmirrorError as error:
            sentences.append(str(error))
    return jobs, sentences


def _files(given: Path, skip: Path | None) -> Iterator[tuple[Path, PurePath]]:
    """A file itself, or all pictures and videos in a folder; with the relative name of each."""
    if not given.is_dir():
        yield given, PurePath(given.name)
        return
    empty = True
    try:
        for path in find_media(given, skip):
            empty = False
            yield path, path.relative_to(given)
    except OSError as error:
        raise MoodmirrorError(f"The folder '{given}' cannot be read: {error.strerror}.") from error
    if empty:
        raise MoodmirrorError(f"There is no picture and no video in the folder '{given}'.")


def _add(jobs: list[Job], sentences: list[str], path: Path, relative: PurePath) -> None:
    try:
        jobs.append(Job(path, relative, source_from_file(path, paced=False)))
    except MoodmirrorError as error:
        sentences.append(str(error))
