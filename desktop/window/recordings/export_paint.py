"""What is drawn over the pictures of an exported recording."""

from enum import Enum

import numpy as np
import numpy.typing as npt

from desktop.cover.cover_guard import CoverGuard
from desktop.files.frame_record import NOT_COVERED, FrameRecord
from desktop.live.view import View
from desktop.recording.export import Paint
from desktop.recording.recording_source import RecordingSource
from desktop.window.kit.translation import QT_TR_NOOP
from desktop.window.picture.frame_renderer import FrameRenderer
from models.face import Frame


class ExportKind(Enum):
    """What the video shows; the value is what people choose."""

    AS_RECORDED = QT_TR_NOOP("As recorded")
    WITH_OVERLAY = QT_TR_NOOP("With overlay")
    COVERED = QT_TR_NOOP("With faces covered")


def export_paint(kind: ExportKind, source: RecordingSource, renderer: FrameRenderer) -> Paint:
    """Draws over each picture, in the thread that exports.

    Args:
        kind: what is wanted.
        source: of the recording; it need not be open.
        renderer: paints as the window does.
    """
    if kind is ExportKind.AS_RECORDED:
        return lambda _record, image: image
    guard = CoverGuard()
    guard.switch(on=kind is ExportKind.COVERED)

    def paint(record: FrameRecord, image: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        if record.covered != NOT_COVERED:
            return image  # What was covered when it was recorded stays so.
        frame = Frame(image, record.frame, record.time_s, record.time_s)
        analysis = record.analysis_of(frame)
        view = View(source, frame, image).analyzed(
            analysis, record.numbers or (), guard.plan(analysis, source)
        )
        return renderer.render_pixels(view)

    return paint
