"""Where a picture lies in a widget, and where its boxes come to lie on it."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF

from models.face import BoundingBox, Landmarks


@dataclass(frozen=True, slots=True)
class PictureGeometry:
    """A frame fitted into a widget: whole, centred, in its own shape."""

    target: QRectF
    """The picture in the widget, in logical pixels, on whole pixels of the screen."""
    pixels: QSize
    """The picture's size in pixels of the screen."""
    scale: float
    """Logical pixels a pixel of the frame."""
    frame_width: int
    mirrored: bool

    @classmethod
    def fit(
        cls, frame: QSize, widget: QSizeF, ratio: float, *, mirrored: bool
    ) -> "PictureGeometry":
        """Fit ``frame`` (in its own pixels) into ``widget`` on a screen of density ``ratio``."""
        scale = min(widget.width() / frame.width(), widget.height() / frame.height())
        width = max(1, round(frame.width() * scale * ratio))
        height = max(1, round(frame.height() * scale * ratio))
        left = (round(widget.width() * ratio) - width) // 2
        top = (round(widget.height() * ratio) - height) // 2
        target = QRectF(left / ratio, top / ratio, width / ratio, height / ratio)
        return cls(target, QSize(width, height), scale, frame.width(), mirrored)

    def rectangle(self, box: BoundingBox) -> QRectF:
        """A box of the frame, in the widget; it may reach beyond the picture as the box does."""
        x1 = self.frame_width - box.x2 if self.mirrored else box.x1
        return QRectF(
            self.target.left() + x1 * self.scale,
            self.target.top() + box.y1 * self.scale,
            box.width * self.scale,
            box.height * self.scale,
        )

    def points(self, landmarks: Landmarks) -> list[QPointF]:
        """A face's landmarks, in the widget."""
        return [
            QPointF(
                self.target.left() + (self.frame_width - x if self.mirrored else x) * self.scale,
                self.target.top() + y * self.scale,
            )
            for x, y in landmarks.points.tolist()
        ]
