"""The menu of one face, in the picture and on its card: copy, save, calibrate, cover."""

from functools import partial

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from desktop.live.face_numbers import NumberedFace
from desktop.live.view import View
from desktop.window.faces.answer_words import caption_of
from desktop.window.kit.translation import expression_name, tr
from desktop.window.picture.frame_renderer import FrameRenderer
from desktop.window.privacy.cover_presenter import CoverPresenter
from desktop.window.record.snapshot_presenter import SHOWN_MS, SnapshotPresenter
from desktop.window.shell.main_window import MainWindow
from desktop.window.shell.message_bar import Tone
from models.expression import EXPRESSIONS
from models.face import BoundingBox
from models.face_answer import FaceAnswer

_MARGIN = 0.4
"""Of the face's size, that is saved around it on each side."""


class PersonMenu(QObject):
    """Opens where a person right-clicks a face or its card.

    Attributes:
        copy, crop, calibrate, cover: the entries.
        menu: the menu itself.
    """

    def __init__(
        self,
        window: MainWindow,
        renderer: FrameRenderer,
        snapshots: SnapshotPresenter,
        cover: CoverPresenter,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._renderer = renderer
        self._snapshots = snapshots
        self._cover = cover
        self._person: NumberedFace | None = None
        self.copy = QAction(tr("Copy numbers"), self)
        self.crop = QAction(tr("Save picture of this face"), self)
        self.calibrate = QAction(tr("Calibrate neutral face"), self)
        self.cover = QAction(tr("Cover only this face"), self)
        self.menu = QMenu(window)
        self.menu.addActions([self.copy, self.crop, self.calibrate, self.cover])
        self.copy.triggered.connect(self._on_copy)
        self.crop.triggered.connect(self._on_crop)
        self.calibrate.triggered.connect(self._on_calibrate)
        self.cover.triggered.connect(self._on_cover)
        window.video.menu_asked.connect(self._on_asked)
        window.panel.menu_asked.connect(self._on_asked)

    @Slot(int, object)
    def _on_asked(self, number: int, place: QPoint) -> None:
        people = {one.number: one for one in self._window.video.faces}
        self._person = people.get(number)
        if self._person is not None:
            self.calibrate.setEnabled(self._person.face.track_id is not None)
            self.menu.popup(place)

    @Slot()
    def _on_copy(self) -> None:
        if self._person is not None:
            QGuiApplication.clipboard().setText(numbers_of(self._person))
            text = tr("Copied to the clipboard")
            self._window.message.show_message(text, Tone.INFO, for_ms=SHOWN_MS)

    @Slot()
    def _on_crop(self) -> None:
        view, person = self._window.video.view, self._person
        if view is not None and person is not None:
            self._snapshots.save_pixels(partial(self._crop, view, person.face.box))

    def _crop(self, view: View, box: BoundingBox) -> npt.NDArray[np.uint8]:
        """Nothing is drawn over it, but what is covered stays so."""
        covered = view.cover is not None
        return around(self._renderer.render_pixels(view) if covered else view.frame.image, box)

    @Slot()
    def _on_calibrate(self) -> None:
        if self._person is not None and self._person.face.track_id is not None:
            self._window.panel.learn_asked.emit(self._person.face.track_id)

    @Slot()
    def _on_cover(self) -> None:
        if self._person is not None:
            self._cover.cover_only(self._person)


def numbers_of(person: NumberedFace) -> str:
    """A face's answer and its six probabilities, as two columns for a spreadsheet."""
    answer = FaceAnswer.of(person.face)
    name = tr("Face {number}").format(number=person.number)
    rows = [f"{name}\t{caption_of(answer)}"]
    for one in EXPRESSIONS:
        rows.append(f"{expression_name(one)}\t{answer.scores.probability_of(one):.3f}")
    return "\n".join(rows)


def around(image: npt.NDArray[np.uint8], box: BoundingBox) -> npt.NDArray[np.uint8]:
    """The part of a picture around a face.

    Args:
        image: uint8 ``[height, width, 3]``.
        box: in its pixels; it may reach beyond.
    """
    margin = _MARGIN * max(box.width, box.height)
    height, width = image.shape[:2]
    top, bottom = (round(min(max(y, 0), height)) for y in (box.y1 - margin, box.y2 + margin))
    left, right = (round(min(max(x, 0), width)) for x in (box.x1 - margin, box.x2 + margin))
    return np.ascontiguousarray(image[top:bottom, left:right])
