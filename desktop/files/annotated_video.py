"""An annotated copy of a video: H.264 in MP4, each frame at its own time, with the sound."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from desktop.files.annotate import annotate
from desktop.files.copied_sound import CopiedSound
from desktop.files.copy_mark import MARK, VIDEO_FIELD
from desktop.files.h264_video import H264Video
from models.errors import MoodmirrorError
from models.face import FrameAnalysis


class AnnotatedVideo:
    """Draws every frame that it is given.

    Attributes:
        silent: whether the original has sound that MP4 cannot take as it is.
    """

    def __init__(self, part: Path, original: Path, frame_rate: float | None) -> None:
        """Begin to write to ``part``, an empty file; raises OSError."""
        self.silent = False
        self._original = original
        self._video = H264Video(part, frame_rate)
        self._video.container.metadata[VIDEO_FIELD] = MARK
        self._sound: CopiedSound | None = None

    @property
    def frames(self) -> int:
        """How many were written."""
        return self._video.frames

    def __call__(self, analysis: FrameAnalysis) -> None:
        """Draw a frame and write it; raises OSError, and MoodmirrorError where it cannot be."""
        image = annotate(analysis.frame.image, analysis.faces)
        try:
            self._write(image, analysis.frame.time_s)
        except MoodmirrorError as error:
            raise self._refusal(error) from error

    def finish(self) -> None:
        """Write the rest, and look whether every frame is in the file; raises as a call does."""
        try:
            if self._sound is not None:
                self._sound.copy_until(None)
            self._video.finish()
        except MoodmirrorError as error:
            raise self._refusal(error) from error

    def abandon(self) -> None:
        """Let go of all files."""
        if self._sound is not None:
            self._sound.close()
        self._video.abandon()

    def _write(self, image: npt.NDArray[np.uint8], time_s: float) -> None:
        if not self._video.begun:
            self._video.begin(image)
            self._sound = CopiedSound.of(self._original, self._video.container)
            self.silent = self._sound is not None and self._sound.refused
        if self._sound is not None:
            self._sound.copy_until(self._video.next_s(time_s))
        self._video.add(image, time_s)

    def _refusal(self, error: MoodmirrorError) -> MoodmirrorError:
        return MoodmirrorError(
            f"No annotated copy of '{self._original}' can be written: {error} "
            "Leave out --annotated for this one."
        )
