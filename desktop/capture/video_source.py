"""A video file, played as it is asked to."""

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from time import perf_counter

from desktop.capture.frame_source import FrameSource
from desktop.capture.playback import Jump, Playback
from desktop.capture.reel import Reel, Shot
from desktop.capture.video_file import VideoFile
from models.face import Frame
from models.pictures.picture_file import require_file

_LATE_S = 0.25
"""After more than this, time goes on from the late frame instead of racing to catch up."""
_DROPPED_FROM_S = 0.03
_SHOWN_EVERY_S = 0.1
_EARLY_S = 1.0
"""A video that ends so long before its duration was cut off."""


class VideoSource(FrameSource):
    """Every frame of a video file, upright; a file that was cut short gives the frames it has.

    Attributes:
        playback: where people play, pause, jump and choose the speed; any thread may.
        jumps: how often it has jumped so far; belongs to the thread that reads.
        frame_count: how many frames the file says it has; None where it does not say.
    """

    path: Path
    playback: Playback
    frame_count: int | None = None

    def __init__(self, path: Path, *, paced: bool = True) -> None:
        """Play ``path`` at its own speed, or unpaced: as fast as it is read."""
        super().__init__(path.name)
        self.path = path
        self.playback = Playback()
        self._paced = paced
        self._lock = Lock()  # Releasing a capture while another thread reads from it crashes.
        self._file: Reel | None = None
        self._fresh = False  # Whether the frame on which the file stands is still to be shown.
        # A moment, the media time shown then, and the speed from there on.
        self._anchor: tuple[float, float, float] | None = None
        self._handed_at = 0.0

    def open(self) -> None:
        """Open the file and read its first frame."""
        with self._lock:
            self._file = self._open_reel(lambda: self.playback.closed)
            self.frame_rate, self.frame_count = self._file.frame_rate, self._file.frame_count
            self._fresh = True
            self.playback.put_position(0.0, self._file.duration_s, at_end=False)
        self._close_if_asked()

    def read(self) -> Frame | None:
        """The next frame when it is due, or at once the one that was jumped to.

        While the playback is paused, it waits for what is asked next.
        """
        try:
            with self._lock:
                shot = self._wait_for_shot()
        finally:
            self._close_if_asked()
        if shot is None:
            return None
        return Frame(shot.image, shot.index, self._handed_at, shot.time_s)

    def open_ahead(self) -> Reel | None:
        """Another reel of the same file."""
        return VideoFile(self.path, lambda: self.playback.closed)

    def await_more(self) -> bool:
        """After the end, wait for a jump; False when it is closed instead."""
        while not self.playback.closed:
            if self.playback.jump_waits:
                return True
            self.playback.wait()
        return False

    def close(self) -> None:
        """Close the file; a thread that reads from it does so itself, and soon."""
        self.playback.close()
        self._close_if_asked()

    def _close_if_asked(self) -> None:
        # Whoever comes last, the one who closes or the one who reads, finds the lock free.
        if self.playback.closed and self._lock.acquire(blocking=False):
            try:
                if self._file is not None:
                    self._file.close()
                    self._file = None
            finally:
                self._lock.release()

    def _open_reel(self, stopped: Callable[[], bool]) -> Reel:
        """Open what is played; ``stopped`` ends a long search early."""
        return VideoFile(self.path, stopped)

    def _wait_for_shot(self) -> Shot | None:
        """None at the end, and when it is closed."""
        file, playback = self._file, self.playback
        while file is not None and not playback.closed:
            if jump := playback.take_jump():
                self._jump(file, jump)
            if self._fresh:
                return self._hand_out(file)
            if playback.paused:
                self._anchor = None
                playback.wait()
                continue
            following = self._following(file)
            if following is None:
                playback.hold_at_end()
                return None
            if self._paced and playback.wait(self._due_at(following.time_s)):
                continue
            file.next()
            # The last one stays on show, so it comes however late it is.
            if not self._may_be_dropped(following.time_s) or self._following(file) is None:
                return self._hand_out(file)
        return None

    def _jump(self, file: Reel, jump: Jump) -> None:
        if jump.time_s is not None:
            file.seek(jump.time_s)
        file.step(jump.frames)
        # A step forward shows the next frame, as playing does.
        self.jumps += jump.time_s is not None or jump.frames < 0
        self._fresh = True
        self._anchor = None

    def _following(self, file: Reel) -> Shot | None:
        expected_s = file.duration_s
        following = file.peek()
        if following is None and file.shot.time_s < expected_s - _EARLY_S:
            require_file(self.path)  # A drive that was taken out ends a video early.
        return following

    def _hand_out(self, file: Reel) -> Shot:
        shot, now = file.shot, perf_counter()
        at_end = self._fresh and self._paced and file.peek() is None
        self._fresh = False
        if self._anchor is None or now - self._due_at(shot.time_s) > _LATE_S:
            self._anchor = (now, shot.time_s, self.playback.speed)
        self._handed_at = now
        duration_s = max(file.duration_s, shot.time_s)
        self.playback.put_position(shot.time_s, duration_s, at_end=at_end)
        return shot

    def _due_at(self, time_s: float) -> float:
        """When the frame of a media time is due, on ``perf_counter``'s clock."""
        speed = self.playback.speed
        if self._anchor is None or self._anchor[2] != speed:
            here_s = self._file.shot.time_s if self._file else time_s
            self._anchor = (perf_counter(), here_s, speed)
        moment, anchor_s, _ = self._anchor
        return moment + (time_s - anchor_s) / speed

    def _may_be_dropped(self, time_s: float) -> bool:
        """A frame that comes late in fast motion, unless nothing was shown for a while."""
        now = perf_counter()
        hurries = self._paced and self.playback.speed > 1
        late = now - self._due_at(time_s) > _DROPPED_FROM_S
        return hurries and late and now - self._handed_at < _SHOWN_EVERY_S
