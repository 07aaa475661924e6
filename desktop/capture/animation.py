"""A picture that moves (GIF, WebP, APNG, AVIF), played like a video."""

from bisect import bisect_right
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from desktop.capture.reel import Shot
from models.errors import MoodmirrorError
from models.pictures.picture import DamagedPictureError, open_picture, pixels_of
from models.pictures.picture_file import require_file

_MOVING = ("GIF", "WEBP", "PNG", "AVIF")
_SHORTEST_S, _USUAL_S = 0.011, 0.1
"""Browsers show a frame for a tenth of a second where the file asks for 10 ms or less."""
_KEPT_BYTES = 64_000_000


def moves(path: Path) -> bool:
    """Whether a picture file has several frames that follow one another."""
    try:
        with path.open("rb") as file:
            image = open_picture(file, str(path))
            return image.format in _MOVING and bool(getattr(image, "is_animated", False))
    except (OSError, MoodmirrorError):
        return False


class AnimationFile:
    """The frames of a moving picture as they are shown, one laid over the other. For one thread.

    Attributes:
        frame_rate: frames a second on average, by the first frame until the end was seen.
        frame_count: how many frames the file says it has; None where it is damaged further on.
        duration_s: seconds, estimated until the end was seen.
    """

    def __init__(self, path: Path, stopped: Callable[[], bool] = lambda: False) -> None:
        """Open ``path`` and stand on its first frame; ``stopped`` ends a long search early.

        Raises:
            MoodmirrorError: it cannot be read, or its first frame cannot.
        """
        require_file(path)
        self._path = path
        self._stopped = stopped
        self._file = path.open("rb")
        try:
            self._image = open_picture(self._file, str(path))
            # The picture for programs that know no animation is not part of it.
            self._first = int(bool(self._image.info.get("default_image", False)))
            self.frame_count = _frames_in(self._image, self._first)
            self._ends_s: list[float] = []  # Of the frames from the first on.
            self._kept: dict[int, Shot] = {}
            self._here = 0
            self._over = False
            if self._shot(0) is None:
                raise DamagedPictureError(str(path))
        except BaseException:
            self._file.close()
            raise
        self.frame_rate: float | None = 1 / self._ends_s[0]
        self.duration_s = self._ends_s[0] * (self.frame_count or 1)

    @property
    def shot(self) -> Shot:
        """The frame on which it stands."""
        shot = self._shot(self._here)
        if shot is None:
            raise DamagedPictureError(str(self._path))
        return shot

    def peek(self) -> Shot | None:
        """The next frame, without going there; None at the end."""
        return self._shot(self._here + 1)

    def next(self) -> Shot | None:
        """Go to the next frame; None, and no move, at the end."""
        shot = self.peek()
        self._here += shot is not None
        return shot

    def seek(self, time_s: float) -> Shot:
        """Go to the frame on show at ``time_s``: the first or last one where that lies outside."""
        while not self._over and self._ends_s[-1] <= time_s and not self._stopped():
            self._shot(len(self._ends_s))
        self._here = min(bisect_right(self._ends_s, time_s + 1e-6), len(self._ends_s) - 1)
        return self.shot

    def step(self, frames: int) -> Shot:
        """Go so many frames on, or back where negative, but not beyond the first and the last."""
        while frames > 0 and self.next() is not None:
            frames -= 1
        self._here = max(0, self._here + min(frames, 0))
        return self.shot

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _shot(self, number: int) -> Shot | None:
        """Frame ``number``; None beyond the last, and from a damaged one on."""
        if number not in self._kept:
            shot = self._decode(number)
            if shot is None:
                return None
            while len(self._kept) > 1 + _KEPT_BYTES // shot.image.nbytes:
                del self._kept[next(iter(self._kept))]
            self._kept[number] = shot
        return self._kept[number]

    def _decode(self, number: int) -> Shot | None:
        if self._over and number >= len(self._ends_s):
            return None
        try:
            self._image.seek(number + self._first)
            pixels = pixels_of(self._image.copy(), str(self._path))
        except Exception as error:  # Pillow's decoders raise anything on broken bytes.
            if isinstance(error, MoodmirrorError) and not isinstance(error, DamagedPictureError):
                raise
            self._note_end()
            return None
        start_s = self._ends_s[number - 1] if number else 0.0
        if number == len(self._ends_s):
            self._ends_s.append(start_s + _lasts_s(self._image))
        return Shot(pixels, start_s, number)

    def _note_end(self) -> None:
        self._over = True
        if self._ends_s:
            self.duration_s = self._ends_s[-1]


def _frames_in(image: Image.Image, first: int) -> int | None:
    try:
        return int(getattr(image, "n_frames", 1)) - first
    except Exception:  # A damaged frame further on; those before it can be shown.
        return None


def _lasts_s(image: Image.Image) -> float:
    duration_s = float(image.info.get("duration") or 0) / 1000
    return duration_s if duration_s >= _SHORTEST_S else _USUAL_S
