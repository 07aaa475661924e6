"""From a decoded frame to the picture that a person sees: BGR, upright, with square pixels."""

from contextlib import suppress
from fractions import Fraction
from typing import cast

import av
import cv2
import numpy as np
import numpy.typing as npt
from av.sidedata.sidedata import SideData
from av.video.frame import VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, VideoReformatter

Pixels = npt.NDArray[np.uint8]

_HDR = (ColorTrc.SMPTE2084, ColorTrc.ARIB_STD_B67)
_UNSPECIFIED = 2
"""In libavutil's ``AVColorSpace``."""
_HD_WIDTH, _HD_HEIGHT = 1280, 720


class FrameConverter:
    """Converts each frame into memory of its own; raises ``av.FFmpegError`` where it cannot."""

    def __init__(self) -> None:
        self._reformatter = VideoReformatter()

    def picture(self, frame: VideoFrame, sample_aspect: Fraction) -> Pixels:
        """The frame as uint8 ``[height, width, 3]``, BGR, C-contiguous.

        Args:
            frame: as it was decoded.
            sample_aspect: width by height of one of its pixels.
        """
        size = _shown_size(frame.width, frame.height, sample_aspect)
        if any(component.is_alpha for component in frame.format.components):
            pixels = _on_white(self._converted(frame, size, "bgra"))
        else:
            pixels = self._converted(frame, size, "bgr24")
        return np.ascontiguousarray(_upright(pixels, frame))

    def _converted(self, frame: VideoFrame, size: tuple[int, int], layout: str) -> Pixels:
        if frame.color_trc in _HDR:
            with suppress(av.FFmpegError):  # Oddly labelled: its numbers are shown as they are.
                return self._reformatted(frame, size, layout, brought_to_sdr=True)
        return self._reformatted(frame, size, layout, brought_to_sdr=False)

    def _reformatted(
        self, frame: VideoFrame, size: tuple[int, int], layout: str, *, brought_to_sdr: bool
    ) -> Pixels:
        converted = self._reformatter.reformat(
            frame,
            *size,
            format=layout,
            src_colorspace=_matrix_of(frame),
            interpolation="BICUBIC",
            dst_color_range=ColorRange.JPEG,
            dst_color_trc=ColorTrc.BT709 if brought_to_sdr else None,
            dst_color_primaries=ColorPrimaries.BT709 if brought_to_sdr else None,
        )
        return np.asarray(converted.to_ndarray(), np.uint8)


def _shown_size(width: int, height: int, sample_aspect: Fraction) -> tuple[int, int]:
    """Width and height with square pixels; whichever is too small grows, so no detail is lost."""
    if sample_aspect > 1:
        return round(width * sample_aspect), height
    return width, round(height / sample_aspect)


def _matrix_of(frame: VideoFrame) -> Colorspace | None:
    """How brightness and colour were separated, where the file does not say so: as players do."""
    if frame.colorspace != _UNSPECIFIED or frame.format.is_rgb:
        return None
    is_hd = frame.width >= _HD_WIDTH or frame.height >= _HD_HEIGHT
    return Colorspace.ITU709 if is_hd else Colorspace.ITU601


def _on_white(layers: Pixels) -> Pixels:
    """Without transparency: on white, as a transparent picture is shown.

    A picture that is transparent everywhere is one whose fourth byte was never filled in.
    """
    alpha = layers[:, :, 3:]
    if alpha.min() == 255 or alpha.max() == 0:
        return layers[:, :, :3]
    share = alpha.astype(np.float32) / 255
    return np.asarray(layers[:, :, :3] * share + 255 * (1 - share) + 0.5, np.uint8)


def _upright(pixels: Pixels, frame: VideoFrame) -> Pixels:
    """Turned and mirrored as the display matrix says, by the nearest quarter turn.

    The matrix takes ``(x, y)`` to ``(a x + c y, b x + d y)``; it is stored as nine 16.16 numbers
    ``a b u c d v x y w`` (libavutil/display.h).
    """
    matrix = frame.side_data.get("DISPLAYMATRIX")
    if matrix is None:
        return pixels
    a, b, _, c, d = np.frombuffer(bytes(cast(SideData, matrix)), np.int32)[:5].tolist()
    if abs(a) + abs(d) < abs(b) + abs(c):
        pixels = np.asarray(cv2.transpose(pixels), np.uint8)
        left_right, upside_down = c < 0, b < 0
    else:
        left_right, upside_down = a < 0, d < 0
    if left_right and upside_down:
        return np.asarray(cv2.flip(pixels, -1), np.uint8)
    if left_right or upside_down:
        return np.asarray(cv2.flip(pixels, 1 if left_right else 0), np.uint8)
    return pixels
