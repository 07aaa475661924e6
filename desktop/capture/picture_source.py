"""A single picture as a source of one frame."""

from pathlib import Path
from time import perf_counter

from desktop.capture.frame_source import FrameSource
from models.face import Frame
from models.pictures.picture import pages_in, read_picture
from models.sentence import QT_TR_NOOP, Sentence


class PictureSource(FrameSource):
    """A picture file: one frame, then the end."""

    still = True
    path: Path

    def __init__(self, path: Path) -> None:
        super().__init__(path.name)
        self.path = path
        self._frame: Frame | None = None

    def open(self) -> None:
        """Read the picture."""
        self._frame = Frame(read_picture(self.path), 0, perf_counter())
        pages = pages_in(self.path)
        if pages > 1:
            self.left_out = Sentence(
                QT_TR_NOOP(
                    "'{path}' has {count} pages, and only the first was read. "
                    "Save each page as a picture of its own to read them all."
                ),
                path=self.path,
                count=pages,
            )

    def read(self) -> Frame | None:
        """The picture, once."""
        frame, self._frame = self._frame, None
        return frame

    def close(self) -> None:
        """Forget the picture."""
        self._frame = None
