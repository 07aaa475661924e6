"""The files of the matrix."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np

from tests.media_matrix.clip import FRAMES, STEADY, Clip, Turn
from tests.media_matrix.harm import HARMS

_FINE = Fraction(1, 90_000)
_MILLI = Fraction(1, 1000)
_X264 = (("bf", "2"), ("g", "6"), ("crf", "20"))
_OPTIONS = {
    "libx264": _X264,
    "libx265": (("x265-params", "log-level=none:keyint=6"),),
    "libvpx": (("auto-alt-ref", "0"), ("g", "6")),
    "libvpx-vp9": (("auto-alt-ref", "0"), ("g", "6"), ("cpu-used", "8")),
    "libsvtav1": (("preset", "6"), ("g", "6"), ("svtav1-params", "crf=6:rc=0")),
    "ffv1": (("level", "3"), ("slicecrc", "1"), ("g", "1")),
}

# Suffix, codec, layouts of pixels.
_FORMATS = (
    ("mp4", "libx264", "yuv420p yuvj420p yuv422p yuv444p yuv420p10le yuv422p10le gray"),
    ("mp4", "libx265", "yuv420p yuv420p10le yuv444p yuv422p12le gbrp"),
    ("mp4", "libsvtav1", "yuv420p yuv420p10le"),
    ("mp4", "libvpx-vp9", "yuv420p yuv444p"),
    ("mp4", "mpeg4", "yuv420p"),
    ("mp4", "mjpeg", "yuvj420p"),
    ("m4v", "libx264", "yuv420p"),
    ("mov", "libx264", "yuv420p"),
    ("mov", "prores_ks", "yuv422p10le yuva444p10le"),
    ("mov", "qtrle", "rgb24 argb"),
    ("mov", "png", "rgb24 rgba gray"),
    ("mov", "mjpeg", "yuvj422p"),
    ("mov", "rawvideo", "uyvy422"),
    ("mov", "cfhd", "yuv422p10le"),
    ("mov", "cinepak", "rgb24"),
    ("mov", "v210", "yuv422p10le"),
    ("mkv", "libx264", "yuv420p"),
    ("mkv", "libx265", "yuv420p"),
    ("mkv", "libsvtav1", "yuv420p"),
    ("mkv", "libvpx", "yuv420p yuva420p"),
    ("mkv", "libvpx-vp9", "yuv420p yuva420p gbrp"),
    ("mkv", "ffv1", "yuv420p yuv422p yuv444p16le gray gray16le bgra bgr0 yuv411p"),
    ("mkv", "mpeg2video", "yuv420p yuv422p"),
    ("mkv", "mpeg4", "yuv420p"),
    ("mkv", "mjpeg", "yuvj444p"),
    ("mkv", "snow", "yuv420p"),
    ("webm", "libvpx", "yuv420p"),
    ("webm", "libvpx-vp9", "yuv420p"),
    ("webm", "libsvtav1", "yuv420p"),
    ("avi", "mpeg4", "yuv420p"),
    ("avi", "libx264", "yuv420p"),
    ("avi", "msmpeg4v2", "yuv420p"),
    ("avi", "msmpeg4", "yuv420p"),
    ("avi", "wmv1", "yuv420p"),
    ("avi", "mjpeg", "yuvj420p yuvj444p"),
    ("avi", "huffyuv", "yuv422p rgb24"),
    ("avi", "ffvhuff", "yuv420p gbrp"),
    ("avi", "utvideo", "gbrp yuv422p"),
    ("avi", "magicyuv", "yuv420p"),
    ("avi", "rawvideo", "bgr24 yuyv422 yuv420p"),
    ("avi", "zmbv", "bgr0"),
    ("avi", "ffv1", "yuv420p"),
    ("wmv", "wmv1", "yuv420p"),
    ("wmv", "wmv2", "yuv420p"),
    ("asf", "msmpeg4", "yuv420p"),
    ("flv", "flv", "yuv420p"),
    ("flv", "libx264", "yuv420p"),
    ("flv", "flashsv", "bgr24"),
    ("mpg", "mpeg1video", "yuv420p"),
    ("mpg", "mpeg2video", "yuv420p"),
    ("vob", "mpeg2video", "yuv420p"),
    ("ts", "libx264", "yuv420p"),
    ("ts", "libx265", "yuv420p"),
    ("ts", "mpeg2video", "yuv420p"),
    ("m2ts", "libx264", "yuv420p"),
    ("mts", "libx264", "yuv420p"),
    ("mxf", "mpeg2video", "yuv420p yuv422p"),
    ("3gp", "libx264", "yuv420p"),
    ("3gp", "mpeg4", "yuv420p"),
    ("ogv", "libvpx", "yuv420p"),
    ("nut", "ffv1", "yuv420p"),
    ("nut", "libx264", "yuv420p"),
    ("rm", "rv20", "yuv420p"),
)
_BARE = (
    ("h264", "libx264", "h264"),
    ("hevc", "libx265", "hevc"),
    ("m2v", "mpeg2video", "mpeg2video"),
    ("m4v", "mpeg4", "m4v"),
    ("ivf", "libvpx", "ivf"),
    ("ivf", "libvpx-vp9", "ivf"),
    ("ivf", "libsvtav1", "ivf"),
    ("obu", "libsvtav1", "obu"),
    ("mjpeg", "mjpeg", "mjpeg"),
    ("y4m", "rawvideo", "yuv4mpegpipe"),
)
_INTERLACED = (
    ("mp4", "libx264", "x264"),
    ("mkv", "libx264", "x264"),
    ("mov", "libx264", "x264"),
    ("avi", "libx264", "x264"),
    ("ts", "libx264", "x264"),
    ("mts", "libx264", "x264"),
    ("mpg", "mpeg2video", "mpeg"),
    ("vob", "mpeg2video", "mpeg"),
    ("ts", "mpeg2video", "mpeg"),
    ("mkv", "mpeg2video", "mpeg"),
    ("mxf", "mpeg2video", "mpeg"),
    ("avi", "mpeg4", "mpeg"),
    ("mp4", "mpeg4", "mpeg"),
    ("mov", "prores_ks", "mpeg"),
    ("mkv", "ffv1", "mpeg"),
)
_TURNS: tuple[Turn, ...] = (
    *((90, False, False), (180, False, False), (270, False, False), (0, True, False)),
    *((0, False, True), (90, True, False), (270, True, False)),
)
_ASPECTS = (
    *(Fraction(64, 45), Fraction(16, 11), Fraction(8, 9), Fraction(12, 11), Fraction(4, 3)),
    *(Fraction(8, 5), Fraction(1, 2), Fraction(2)),
)
_UNEVEN = tuple(
    round(float(time_s), 3)
    for time_s in np.cumsum([0, *np.random.default_rng(4).choice([0.02, 0.04, 0.3], FRAMES - 1)])
)


def all_clips() -> list[Clip]:
    """Every file, in a fixed order: its place is its number."""
    clips = (
        *_formats(),
        *_interlaced(),
        *_turned(),
        *_with_pixels_not_square(),
        *_at_all_times(),
        *_moving_pictures(),
        *_harmed(),
    )
    return [replace(clip, options=(*_OPTIONS.get(clip.codec, ()), *clip.options)) for clip in clips]


def _formats() -> Iterator[Clip]:
    for suffix, codec, layouts in _FORMATS:
        for layout in layouts.split():
            clip = Clip(suffix, codec, layout)
            if suffix == "rm":
                clip = replace(clip, kind="rm", size=(352, 288))
            yield replace(clip, tick=_MILLI) if suffix in ("flv", "wmv", "asf") else clip
    for suffix, codec, kind in _BARE:
        layout = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        yield Clip(suffix, codec, layout, kind=kind)
    yield Clip("dv", "dvvideo", size=(720, 576), shown=(768, 576))
    yield Clip("3gp", "h263", size=(352, 288), shown=(384, 288))


def _interlaced() -> Iterator[Clip]:
    for (suffix, codec, way), first in product(_INTERLACED, ("top first", "bottom first")):
        top = first == "top first"
        if way == "x264":
            options: tuple[tuple[str, str], ...] = (("x264-params", f"{'t' if top else 'b'}ff=1"),)
        else:
            options = (("flags", "+ildct+ilme"), ("top", "1" if top else "0"))
        layout = "yuv422p10le" if codec == "prores_ks" else "yuv420p"
        yield Clip(suffix, codec, layout, options=options, note=f"interlaced {first}")


def _turned() -> Iterator[Clip]:
    kinds = (("mp4", "libx264"), ("mov", "libx265"), ("mov", "mjpeg"), ("mp4", "libsvtav1"))
    for (suffix, codec), turn in product(kinds, _TURNS):
        layout = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        yield Clip(suffix, codec, layout, turn=turn)


def _with_pixels_not_square() -> Iterator[Clip]:
    kinds = (("mp4", "libx264"), ("mkv", "libx265"), ("ts", "libx264"), ("avi", "mpeg4"))
    for (suffix, codec), aspect in product((*kinds, ("mov", "mjpeg")), _ASPECTS):
        layout = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        yield Clip(suffix, codec, layout, aspect=aspect)
    interlaced = (("x264-params", "tff=1"),)
    yield Clip("mp4", "libx264", aspect=Fraction(64, 45), options=interlaced, note="interlaced")


def _at_all_times() -> Iterator[Clip]:
    shifted = tuple(time_s + 5 for time_s in STEADY)
    jump = tuple(time_s + (30 if number > 6 else 0) for number, time_s in enumerate(STEADY))
    kinds = (("mp4", "libx264"), ("mkv", "libx264"), ("mov", "libx265"), ("webm", "libvpx-vp9"))
    rates = (Fraction(24000, 1001), Fraction(30000, 1001), Fraction(50), Fraction(60), Fraction(5))
    for (suffix, codec), rate in product((*kinds, ("ts", "libx264"), ("avi", "mpeg4")), rates):
        times = tuple(float(number / rate) for number in range(FRAMES))
        yield Clip(suffix, codec, times=times, tick=1 / rate, note=f"{float(rate):.4g} a second")
    for suffix, codec in (*kinds, ("flv", "libx264"), ("ts", "libx264")):
        tick = _FINE if suffix in ("mp4", "mov", "ts") else _MILLI
        clip = Clip(suffix, codec, tick=tick)
        yield replace(clip, times=_UNEVEN, note="uneven")
        yield replace(clip, times=shifted, note="begins at 5 s")
        if suffix == "ts":  # There, a gap is where two streams were joined.
            yield replace(clip, times=jump, note="a jump of 30 s", seen_times=STEADY)
        else:
            yield replace(clip, times=jump, note="a gap of 30 s")
    yield from _odd_stamps()


def _odd_stamps() -> Iterator[Clip]:
    wrap_s = (1 << 33) / 90_000
    raw = (("avoid_negative_ts", "disabled"), ("muxdelay", "0"))
    for codec in ("libx264", "mpeg2video"):
        yield Clip("ts", codec, note="joined: stamps go back", joined=True)
        near = tuple(time_s + round(wrap_s) - 8 / 25 for time_s in STEADY)
        yield Clip("ts", codec, times=near, note="stamps wrap", container=raw)
    negative = tuple(time_s - 0.4 for time_s in STEADY)
    yield Clip("mkv", "ffv1", times=negative, tick=_MILLI, note="negative", container=raw)


def _moving_pictures() -> Iterator[Clip]:
    for suffix in ("gif", "webp", "png", "avif"):
        for note, times in (("even", STEADY), ("uneven", _UNEVEN)):
            yield Clip(suffix, "Pillow", "", times=times, note=note)


def _harmed() -> Iterator[Clip]:
    for harm in HARMS:
        first = (("movflags", "faststart"),)
        yield Clip("mp4", "libx264", container=first, note="faststart", harm=harm)
    kinds = (
        *(("mp4", "libx264"), ("mkv", "libx264"), ("avi", "mpeg4"), ("ts", "libx264")),
        *(("mpg", "mpeg2video"), ("ts", "mpeg2video"), ("webm", "libvpx-vp9"), ("mkv", "ffv1")),
        *(("mov", "mjpeg"), ("avi", "mjpeg"), ("mp4", "libx265"), ("mp4", "libsvtav1")),
        *(("flv", "libx264"), ("mov", "prores_ks"), ("gif", "Pillow"), ("webp", "Pillow")),
    )
    layouts = {"mjpeg": "yuvj420p", "prores_ks": "yuv422p10le", "Pillow": ""}
    for (suffix, codec), harm in product(kinds, HARMS):
        clip = Clip(suffix, codec, layouts.get(codec, "yuv420p"), harm=harm)
        yield replace(clip, tick=_MILLI) if suffix == "flv" else clip
