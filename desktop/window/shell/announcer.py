"""Has a screen reader say it when a face's label has changed."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from desktop.live.face_numbers import NumberedFace
from desktop.window.faces.answer_words import spoken_of
from desktop.window.kit.assistive import announce
from desktop.window.picture.video_view import VideoView
from models.face_answer import FaceAnswer

_PAUSE_S = 4.0
"""Between two announcements: somebody may want to listen to something else."""
_LOOK_MS = 250


class Announcer(QObject):
    """Looks at what the picture shows; off at first.

    Attributes:
        clock: tells seconds; a test has its own.

    Signals:
        announced(text): it was given to the screen reader.
    """

    announced = Signal(str)

    def __init__(self, picture: VideoView) -> None:
        super().__init__(picture)
        self.clock: Callable[[], float] = monotonic
        self._picture = picture
        self._said: dict[int, str] = {}
        self._said_at = -_PAUSE_S
        self._look = QTimer(self)
        self._look.setTimerType(Qt.TimerType.CoarseTimer)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._on_look)

    @Slot(bool)
    def switch(self, on: bool) -> None:
        """Begin or end to announce."""
        if on and not self._look.isActive():
            self._said = {}
            self._look.start()
        elif not on:
            self._look.stop()

    @Slot()
    def _on_look(self) -> None:
        if self.clock() - self._said_at < _PAUSE_S:
            return
        faces = self._picture.faces
        now = {one.number: _words_for(one, several=len(faces) > 1) for one in faces}
        news = [text for number, text in now.items() if self._said.get(number) != text]
        if not news:
            return
        # Who is out of view for a moment and comes back as before is no news.
        self._said.update(now)
        self._said_at = self.clock()
        text = ". ".join(news)
        announce(self._picture, text)
        self.announced.emit(text)


def _words_for(person: NumberedFace, *, several: bool) -> str:
    return spoken_of(FaceAnswer.of(person.face), person.number if several else 0)
