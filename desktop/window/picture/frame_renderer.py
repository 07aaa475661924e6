"""Paints a frame with what was found in it, in its own size, for files and other programs."""

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize, QSizeF
from PySide6.QtGui import QFont, QImage, QPainter

from desktop.live.face_numbers import NumberedFace
from desktop.live.view import View
from desktop.settings.overlay_options import OverlayOptions
from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.picture.face_cover import FaceCover
from desktop.window.picture.face_overlay import FaceOverlay
from desktop.window.picture.picture_geometry import PictureGeometry

_WIDTH = 1280
"""In a picture of this width a sign is as large as in the window; it grows with the picture."""
_LEAST_SCALE = 0.75


class FrameRenderer:
    """Paints as the window does, in any thread; several may paint at the same time."""

    def __init__(
        self, icons: SvgIcons, font: QFont, drawn: Callable[[], OverlayOptions] = OverlayOptions
    ) -> None:
        """``drawn`` tells, in any thread, which parts of the overlay are drawn just now."""
        self._icons = icons
        self._font = QFont(font)
        self._drawn = drawn

    def render(self, view: View, *, mirrored: bool = False) -> QImage:
        """The frame with the overlay of its faces, or with its cover; it shares nothing with it.

        Args:
            view: an analysed frame.
            mirrored: left and right swapped, as a person sees herself in the window.
        """
        return image_over(self.render_pixels(view, mirrored=mirrored)).copy()

    def render_pixels(self, view: View, *, mirrored: bool = False) -> npt.NDArray[np.uint8]:
        """The same as uint8 ``[height, width, 3]``, BGR, C-contiguous."""
        frame = view.frame
        pixels = _pixels_of(view, mirrored=mirrored)
        scale = max(_LEAST_SCALE, max(frame.width, frame.height) / _WIDTH)
        room = QSizeF(frame.width / scale, frame.height / scale)
        size = QSize(frame.width, frame.height)
        geometry = PictureGeometry.fit(size, room, scale, mirrored=mirrored)
        image = image_over(pixels)
        image.setDevicePixelRatio(scale)
        painter = QPainter(image)
        painter.setFont(self._font)
        if view.cover:
            FaceCover(self._icons).paint(painter, view.cover, geometry, says_why=True)
        else:
            self._paint_faces(painter, view.overlaid, geometry)
        painter.end()
        return pixels

    def _paint_faces(
        self, painter: QPainter, faces: tuple[NumberedFace, ...], geometry: PictureGeometry
    ) -> None:
        FaceOverlay(self._icons, self._drawn()).paint(
            painter,
            geometry.target,
            faces,
            {one.number: geometry.rectangle(one.face.box) for one in faces},
            points={one.number: geometry.points(one.face.landmarks) for one in faces},
        )


def _pixels_of(view: View, *, mirrored: bool) -> npt.NDArray[np.uint8]:
    """A copy of the frame to paint on; nothing of one that is covered wholly."""
    image = view.frame.image
    if view.cover and view.cover.whole:
        return np.zeros_like(image)
    return np.asarray(cv2.flip(image, 1) if mirrored else image.copy(), np.uint8)


def image_over(pixels: npt.NDArray[np.uint8]) -> QImage:
    """A QImage that shares the array's memory; rows of ``[height, width, 3]``, BGR, not padded."""
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_BGR888)
