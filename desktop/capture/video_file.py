"""A video file in which every frame can be reached exactly, also a step back."""

from bisect import bisect_right
from collections import deque
from collections.abc import Callable
from pathlib import Path

from desktop.capture.reel import Shot
from desktop.capture.video_decoder import VideoDecoder
from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP

_KEPT_BYTES = 64_000_000
_NEAR_S = 2.0
"""So far ahead, reading on is quicker than landing."""
_CONVERTED_S = 1.0
"""So long before the frame looked for, frames are converted, for it may be any of them."""
_BEFORE = 8
"""So many frames are fetched at once for steps back."""
_SAME_S = 1e-6


class VideoFile:
    """Reads forward, jumps to a time, steps back. For one thread.

    Frames just read are kept, up to some megabytes, so that steps back cost nothing at first.

    Attributes:
        frame_rate, frame_count: as the decoder's.
        duration_s: as far as the file tells, 0 where it does not; true once its end was seen.
    """

    def __init__(self, path: Path, stopped: Callable[[], bool] = lambda: False) -> None:
        """Open ``path`` and stand on its first frame; ``stopped`` ends a long search early.

        Raises:
            MoodmirrorError: it is not there, no video, or holds no picture.
        """
        self._decoder = decoder = VideoDecoder(path)
        self._stopped = stopped
        self._kept: deque[Shot] = deque()  # Frames in a row; the last was decoded last.
        self._here = 0
        self.frame_rate, self.frame_count = decoder.frame_rate, decoder.frame_count
        self.duration_s = decoder.duration_s or (decoder.frame_count or 0) * decoder.period_s
        if not self._keep_decoded() and not self._read_one():
            raise MoodmirrorError(
                QT_TR_NOOP("'{path}' holds no picture that can be read."), path=path
            )

    @property
    def shot(self) -> Shot:
        """The frame on which it stands; at first the first one."""
        return self._kept[self._here]

    def peek(self) -> Shot | None:
        """The next frame, without going there; None at the end."""
        if self._here + 1 == len(self._kept) and not self._read_one():
            return None
        return self._kept[self._here + 1]

    def next(self) -> Shot | None:
        """Go to the next frame; None, and no move, at the end."""
        shot = self.peek()
        if shot is not None:
            self._here += 1
        return shot

    def seek(self, time_s: float) -> Shot:
        """Go to the frame on show at ``time_s``: the first or last one where that lies outside.

        Raises:
            MoodmirrorError: the file has gone.
        """
        time_s = max(time_s, self._decoder.first_s)
        first, last, skipped_s = self._kept[0], self._kept[-1], None
        if not first.time_s - _SAME_S <= time_s < last.time_s - _SAME_S:
            if not 0 <= time_s - last.time_s < _NEAR_S:
                self._begin_at(min(time_s, self.duration_s or last.time_s))
            skipped_s = self._read_beyond(time_s)
        self._stand_at(time_s, skipped_s)
        return self.shot

    def step(self, frames: int) -> Shot:
        """Go so many frames on, or back where negative, but not beyond the first and the last.

        Raises:
            MoodmirrorError: the file has gone.
        """
        while frames > 0 and self.next() is not None:
            frames -= 1
        while frames < 0:
            if self._here == 0 and not self._read_before():
                break
            moved = min(self._here, -frames)
            self._here -= moved
            frames += moved
        return self.shot

    def close(self) -> None:
        """Let go of the file."""
        self._decoder.close()

    def _read_one(self) -> bool:
        while self._decoder.grab():
            if self._keep_decoded():
                return True
        self._note_end()
        return False

    def _keep_decoded(self) -> bool:
        """Convert and keep the decoded frame; False where it cannot be converted."""
        decoder, image = self._decoder, self._decoder.image
        if image is None:
            return False
        self._kept.append(Shot(image, decoder.time_s, decoder.index))
        most = max(2, _KEPT_BYTES // image.nbytes)
        # Never the one on which it stands.
        while len(self._kept) > most and self._here > 0:
            self._kept.popleft()
            self._here -= 1
        return True

    def _note_end(self) -> None:
        self.duration_s = self._decoder.time_s + self._decoder.period_s

    def _begin_at(self, time_s: float) -> None:
        """Land at or before ``time_s``; what was kept is not in a row with what comes."""
        self._decoder.land(time_s)
        self._kept.clear()
        self._here = 0

    def _read_beyond(self, time_s: float) -> float | None:
        """Read until the frame on show at ``time_s`` and, where there is one, its successor.

        Returns the time of the last frame that was read without being converted.
        """
        decoder, skipped_s = self._decoder, None
        in_a_row = bool(self._kept)
        while True:
            if not in_a_row and decoder.time_s < time_s - _CONVERTED_S:
                skipped_s = decoder.time_s
            elif not self._kept or decoder.time_s > self._kept[-1].time_s:
                self._keep_decoded()
                self._here = max(0, len(self._kept) - 1)
            if decoder.time_s > time_s + _SAME_S or self._stopped():
                break
            if not decoder.grab():
                self._note_end()
                break
        return skipped_s

    def _read_before(self) -> bool:
        """Keep frames before the one on which it stands; False where there are none."""
        now_s = self.shot.time_s
        if now_s <= self._decoder.first_s + _SAME_S:
            return False
        self._begin_at(now_s - _BEFORE * self._decoder.period_s)
        skipped_s = self._read_beyond(now_s)
        self._stand_at(now_s, skipped_s)
        if self._here == 0 and skipped_s is not None:
            self.seek(skipped_s)
            self._here = min(self._here + 1, len(self._kept) - 1)
        return self._here > 0

    def _stand_at(self, time_s: float, skipped_s: float | None) -> None:
        """Stand on the frame on show at ``time_s``, also where that one was passed over."""
        passed_over = not self._kept or self._kept[0].time_s > time_s + _SAME_S
        if passed_over and skipped_s is not None:
            self._begin_at(skipped_s)
            self._read_beyond(skipped_s)
            time_s = skipped_s
        if not self._kept and not self._keep_decoded():
            raise MoodmirrorError(
                QT_TR_NOOP("'{path}' is damaged here. Try another place."), path=self._decoder.path
            )
        times = [shot.time_s for shot in self._kept]
        self._here = max(0, bisect_right(times, time_s + _SAME_S) - 1)
