"""A moving picture, played as it is asked to."""

from collections.abc import Callable

from desktop.capture.animation import AnimationFile
from desktop.capture.reel import Reel
from desktop.capture.video_source import VideoSource


class AnimationSource(VideoSource):
    """Every frame of a GIF, WebP, APNG or AVIF, once: whatever it says of repeating."""

    def _open_reel(self, stopped: Callable[[], bool]) -> Reel:
        return AnimationFile(self.path, stopped)
