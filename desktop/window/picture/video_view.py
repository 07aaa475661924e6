"""The picture, with what was found in it painted over it."""

from time import perf_counter

import cv2
import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.live.face_numbers import NumberedFace
from desktop.live.view import View
from desktop.settings.overlay_options import OverlayOptions
from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.kit.theme import GRID, LARGE, scaled, text_font, theme_of
from desktop.window.kit.translation import tr
from desktop.window.picture.face_cover import FaceCover
from desktop.window.picture.face_overlay import FaceOverlay
from desktop.window.picture.paint_meter import PaintMeter
from desktop.window.picture.picture_geometry import PictureGeometry

_PLACEHOLDER_EMOJI = 96


class VideoView(QWidget):
    """Paints one frame at a time, whole and in its shape, mirrored where its source is.

    A view with a cover is covered as that says, and nothing else is painted over its faces.

    Attributes:
        view: the frame on show; None before the first.
        meter: how fast and how late frames were painted.
        signs: where the last painting put emoji and labels.

    Signals:
        face_clicked(number): the person whose face was clicked; 0 beside all faces.
        double_clicked(): anywhere.
        menu_asked(number, place): for the person at a QPoint of the screen.
    """

    assistive_role = QAccessible.Role.Graphic
    face_clicked = Signal(int)
    double_clicked = Signal()
    menu_asked = Signal(int, object)

    def __init__(self, icons: SvgIcons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view: View | None = None
        self.meter = PaintMeter()
        self._icons = icons
        self._overlay = FaceOverlay(icons)
        self._cover = FaceCover(icons)
        self._faces: tuple[NumberedFace, ...] = ()
        self._placeholder = ""
        self._pixels: npt.NDArray[np.uint8] | None = None
        self._pixels_of: tuple[View, PictureGeometry] | None = None
        self._counted: View | None = None
        self._selected = 0
        self._hovered = 0
        self._alone = False
        self._reached_by_key = False
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 160)
        self.setAccessibleName(tr("Picture"))

    def show_view(self, view: View) -> None:
        """Show a frame with the faces found in it, or just before it."""
        self.view = view
        self._faces = view.people
        self.update()

    def show_placeholder(self, text: str) -> None:
        """Say ``text`` as long as there is no frame."""
        self._placeholder = text
        self.update()

    @property
    def faces(self) -> tuple[NumberedFace, ...]:
        """The faces in the frame, also where its picture shows their overlay by itself."""
        return self._faces

    def set_alone(self, alone: bool) -> None:
        """Black around the picture where there is nothing else to see."""
        self._alone = alone
        self.update()

    @property
    def _backdrop(self) -> QColor:
        return QColor("black") if self._alone else QColor(theme_of(self).backdrop)

    def select(self, number: int) -> None:
        """Paint this person's box bold; 0 for nobody's."""
        self._selected = number
        self.update()

    def face_at(self, place: QPointF) -> NumberedFace | None:
        """Whose face lies there; of several, the smallest."""
        if self.view is None or (self.view.cover and self.view.cover.whole):
            return None
        geometry = self.geometry_of(self.view)
        hit = [one for one in self._faces if geometry.rectangle(one.face.box).contains(place)]
        return min(hit, key=lambda one: one.face.box.area, default=None)

    @property
    def drawn(self) -> OverlayOptions:
        """What is drawn over the faces."""
        return self._overlay.drawn

    def set_drawn(self, drawn: OverlayOptions) -> None:
        """Draw these parts from now on."""
        self._overlay.drawn = drawn
        self.update()

    @property
    def signs(self) -> list[QRectF]:
        """Where the last painting put emoji and labels."""
        return self._overlay.placed

    def geometry_of(self, view: View) -> PictureGeometry:
        """Where a frame lies in this widget."""
        return PictureGeometry.fit(
            QSize(view.frame.width, view.frame.height),
            QSizeF(self.size()),
            self.devicePixelRatioF(),
            mirrored=view.source.mirrored,
        )

    def sizeHint(self) -> QSize:  # noqa: N802
        """As large as there is room."""
        return QSize(960, 720)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Backdrop, frame, overlay."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._backdrop)
        if self.view is None:
            self._paint_placeholder(painter)
        else:
            self._paint_view(painter, self.view)
        if self._reached_by_key and self.hasFocus():
            self._paint_ring(painter)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Who comes by Tab must see where; a click shows it by itself."""
        by_key = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._reached_by_key = event.reason() in by_key
        super().focusInEvent(event)

    def _paint_ring(self, painter: QPainter) -> None:
        """Two colours, so that one of them stands out from any picture."""
        theme = theme_of(self)
        for inset, colour in ((1.0, theme.accent), (3.0, theme.on_accent)):
            painter.setPen(QPen(QColor(colour), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset))

    def _paint_view(self, painter: QPainter, view: View) -> None:
        geometry = self.geometry_of(view)
        if self._pixels is None or self._pixels_of != (view, geometry):
            self._pixels = _pixels_for(view.picture, geometry)
            self._pixels_of = (view, geometry)
        painter.setFont(self.font())
        if view.cover is None or not view.cover.whole:
            image = _image_over(self._pixels)
            image.setDevicePixelRatio(self.devicePixelRatioF())
            painter.drawImage(geometry.target.topLeft(), image)
        self._overlay.clear()
        if view.cover:
            self._cover.paint(painter, view.cover, geometry, says_why=False)
        if not view.cover:
            self._paint_faces(painter, view.overlaid, geometry)
        if view is not self._counted:
            self._counted = view
            self.meter.add(view.frame.captured_at, perf_counter())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Tell whose face was clicked."""
        if event.button() == Qt.MouseButton.LeftButton:
            face = self.face_at(event.position())
            self.face_clicked.emit(face.number if face else 0)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """As players of videos do."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Over a face, all that there is to say of it is shown."""
        super().mouseMoveEvent(event)
        self._hover(self.face_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Nobody is pointed at any more."""
        super().leaveEvent(event)
        self._hover(None)

    def _hover(self, face: NumberedFace | None) -> None:
        number = face.number if face else 0
        if number != self._hovered:
            self._hovered = number
            hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
            self.setCursor(hand if number else arrow)
            self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Ask for the menu of the face there; by key, of the selected one."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        face = None if by_key else self.face_at(QPointF(event.pos()))
        number = self._selected if by_key else face.number if face else 0
        if number:
            self.menu_asked.emit(number, event.globalPos())

    def _paint_faces(
        self, painter: QPainter, faces: tuple[NumberedFace, ...], geometry: PictureGeometry
    ) -> None:
        landmarks = self.drawn.landmarks
        self._overlay.paint(
            painter,
            geometry.target,
            faces,
            {one.number: geometry.rectangle(one.face.box) for one in faces},
            points={one.number: geometry.points(one.face.landmarks) for one in faces if landmarks},
            standing_out=(self._selected, self._hovered),
        )

    def _paint_placeholder(self, painter: QPainter) -> None:
        theme = theme_of(self)
        middle = QPointF(self.rect().center())
        side = _PLACEHOLDER_EMOJI
        pixmap = self._icons.pixmap("icon", side, self.devicePixelRatioF())
        painter.drawPixmap(middle - QPointF(side / 2, side), pixmap)
        painter.setPen(QColor(theme.muted))
        painter.setFont(text_font(self, LARGE))
        text = QRectF(0, middle.y() + 2 * GRID, self.width(), scaled(4 * GRID))
        painter.drawText(text, Qt.AlignmentFlag.AlignHCenter, self._placeholder)


def _pixels_for(picture: npt.NDArray[np.uint8], geometry: PictureGeometry) -> npt.NDArray[np.uint8]:
    """The picture in pixels of the screen.

    Halving by area is free of aliasing and twenty times faster than shrinking by any other
    factor; the rest, less than half, is bilinear.
    """
    width, height = geometry.pixels.width(), geometry.pixels.height()
    scaled: cv2.typing.MatLike = picture
    while scaled.shape[1] >= 2 * width and scaled.shape[0] >= 2 * height:
        half = (scaled.shape[1] // 2, scaled.shape[0] // 2)
        scaled = cv2.resize(scaled, half, interpolation=cv2.INTER_AREA)
    scaled = cv2.resize(scaled, (width, height), interpolation=cv2.INTER_LINEAR)
    if geometry.mirrored:
        scaled = cv2.flip(scaled, 1)
    return np.ascontiguousarray(scaled, dtype=np.uint8)


def _image_over(pixels: npt.NDArray[np.uint8]) -> QImage:
    """A QImage that shares the array's memory: rows are ``strides[0]`` bytes apart, not padded."""
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_BGR888)
