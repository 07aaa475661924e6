"""A recording as a source: it shows what was found live, without analysing again."""

from collections.abc import Callable
from pathlib import Path

from desktop.capture.reel import Reel
from desktop.capture.video_source import VideoSource
from desktop.recording.found_strip import FoundStrip
from desktop.recording.recording_reader import RecordedMark, Recording
from desktop.recording.recording_reel import RecordingReel
from models.face import Frame, FrameAnalysis


class RecordingSource(VideoSource):
    """A recording's folder, played like a video.

    Attributes:
        strip: what was found, complete when it is open.
        marks: as they are now, complete when it is open; whoever changes them puts them here.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.strip = FoundStrip()
        self.marks: tuple[RecordedMark, ...] = ()
        self._recording: Recording | None = None

    @property
    def recording(self) -> Recording:
        """What it plays; there when it is open."""
        assert self._recording is not None, "it is open"
        return self._recording

    def known_analysis(self, frame: Frame) -> FrameAnalysis | None:
        """The analysis as it was live."""
        assert self._recording is not None, "it is open when there is a frame"
        return self._recording.frames[frame.index].analysis_of(frame)

    def known_numbers(self, frame: Frame) -> tuple[int, ...] | None:
        """The numbers that the faces had live."""
        assert self._recording is not None, "it is open when there is a frame"
        return self._recording.frames[frame.index].numbers

    def open_ahead(self) -> Reel | None:
        """All is known already."""
        return None

    def _open_reel(self, stopped: Callable[[], bool]) -> Reel:
        recording = Recording.open(self.path)
        reel = RecordingReel(recording, stopped)
        manifest = recording.manifest
        self.painted_over = manifest.get("recorded") == "annotated" and bool(recording.videos)
        sources = manifest.get("sources")
        first = sources[0] if isinstance(sources, list) and sources else {}
        was_mirrored = isinstance(first, dict) and first.get("shown_mirrored") is True
        self.mirrored = was_mirrored and not self.painted_over  # Words would be mirrored.
        self.strip.stretch(reel.duration_s)
        ends = [*(record.time_s for record in recording.frames[1:]), reel.duration_s]
        for record, end_s in zip(recording.frames, ends, strict=True):  # Each until the next.
            lasts_s = end_s - record.time_s
            self.strip.add(record.time_s, lasts_s, record.analysis.faces, jumps=0)
        self.marks = recording.marks
        self._recording = recording
        return reel
