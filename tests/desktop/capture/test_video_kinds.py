"""Kinds of video that were once read wrongly, each with the right picture, size and times."""

import hashlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from threading import Thread

import av
import numpy as np
import numpy.typing as npt
import pytest
from av.video.reformatter import ColorTrc

from desktop.capture.video_source import VideoSource
from models.errors import MoodmirrorError
from models.face import Frame

Pixels = npt.NDArray[np.uint8]

WIDTH, HEIGHT = 160, 96
RED, GREEN, BLUE, WHITE = (40, 40, 200), (40, 180, 40), (200, 60, 40), (245, 245, 245)
INTERLACED = {
    "x264.mp4": ("libx264", "yuv420p", {"x264-params": "tff=1"}),
    "bottom-first.mp4": ("libx264", "yuv420p", {"x264-params": "bff=1"}),
    "mpeg2.ts": ("mpeg2video", "yuv420p", {"flags": "+ildct+ilme", "top": "1"}),
    "mpeg4.avi": ("mpeg4", "yuv420p", {"flags": "+ildct+ilme", "top": "1"}),
}


def quarters(width: int = WIDTH, height: int = HEIGHT) -> Pixels:
    """Red and green above, blue and white below."""
    image = np.zeros((height, width, 3), np.uint8)
    image[: height // 2, : width // 2], image[: height // 2, width // 2 :] = RED, GREEN
    image[height // 2 :, : width // 2], image[height // 2 :, width // 2 :] = BLUE, WHITE
    return image


def corners(image: Pixels) -> list[tuple[int, int, int]]:
    """The nearest of the four colours in the middle of each quarter."""
    height, width = image.shape[:2]
    places = [(y * height // 4, x * width // 4) for y in (1, 3) for x in (1, 3)]
    colours = np.array([RED, GREEN, BLUE, WHITE])
    found = []
    for y, x in places:
        differences = np.abs(colours - image[y, x].astype(int)).sum(axis=1)
        assert differences.min() < 60, image[y, x]
        found.append(tuple(colours[differences.argmin()].tolist()))
    return found


def write(
    path: Path,
    images: list[Pixels],
    codec: str = "libx264",
    layout: str = "yuv420p",
    options: dict[str, str] | None = None,
    *,
    aspect: Fraction | None = None,
    turned: tuple[float, bool, bool] | None = None,
    interlaced: bool = False,
) -> Path:
    with av.open(str(path), "w") as file:
        stream = file.add_stream(codec, rate=25, options=options or {})
        stream.height, stream.width = images[0].shape[:2]
        stream.pix_fmt = layout
        if aspect:
            stream.codec_context.sample_aspect_ratio = aspect
        if turned:
            stream.set_display_rotation(turned[0], hflip=turned[1], vflip=turned[2])
        for image in images:
            frame = av.VideoFrame.from_ndarray(image, format="bgr24")
            file.mux(stream.encode(frame.reformat(format=layout)))
        file.mux(stream.encode())
    return path


def read(path: Path) -> list[Frame]:
    with VideoSource(path, paced=False) as source:
        return list(iter(source.read, None))


@pytest.mark.parametrize("name", INTERLACED)
def test_interlaced_frames_are_all_read(tmp_path: Path, name: str):
    codec, layout, options = INTERLACED[name]
    other = write(tmp_path / "other.mp4", [np.full((HEIGHT, WIDTH, 3), 200, np.uint8)] * 3)
    path = write(tmp_path / name, [quarters()] * 40, codec, layout, options)
    with av.open(str(path)) as file:
        assert next(file.decode(video=0)).interlaced_frame
    read(other)
    frames = read(path)
    assert [round(frame.time_s * 25) for frame in frames] == list(range(40))
    assert all(corners(frame.image) == [RED, GREEN, BLUE, WHITE] for frame in frames)


def test_the_lines_of_a_motion_are_not_torn(tmp_path: Path):
    """A bar that moves from field to field leaves a comb where fields are simply woven."""
    images = []
    for number in range(12):
        image = np.full((HEIGHT, WIDTH, 3), 30, np.uint8)
        image[0::2, 8 * number : 8 * number + 40] = 220
        image[1::2, 8 * number + 4 : 8 * number + 44] = 220
        images.append(image)
    options = {"x264-params": "tff=1", "crf": "5"}
    path = write(tmp_path / "bar.mp4", images, "libx264", "yuv420p", options)
    image = read(path)[6].image.astype(int)
    assert np.abs(image[1:] - image[:-1]).mean() < 2
    assert np.abs(images[6][1:].astype(int) - images[6][:-1]).mean() > 9


_DIGEST = """
import hashlib, sys
from pathlib import Path
from desktop.capture.video_source import VideoSource
digest = hashlib.sha256()
with VideoSource(Path(sys.argv[1]), paced=False) as source:
    while (frame := source.read()) is not None:
        digest.update(frame.image.tobytes())
        if sys.argv[2:]:
            digest.update(bytes(1))
print(digest.hexdigest())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's own way to fill new memory")
@pytest.mark.parametrize("name", ["x264.mp4", "turned.mp4", "wide.mp4", "odd.mkv"])
def test_every_pixel_was_written(tmp_path: Path, name: str):
    """Memory that is handed out is filled with one byte, then with another: both runs agree."""
    kinds = {
        "turned.mp4": {"turned": (90, False, False)},
        "wide.mp4": {"aspect": Fraction(64, 45)},
        "x264.mp4": {"options": INTERLACED["x264.mp4"][2]},
        "odd.mkv": {"codec": "ffv1", "layout": "yuv444p"},
    }
    image = quarters(161, 97) if name == "odd.mkv" else quarters()
    path = write(tmp_path / name, [image] * 6, **kinds[name])
    digests = set()
    for poison in ("85", "170"):
        environment = os.environ | {"MALLOC_PERTURB_": poison}
        command = [sys.executable, "-c", _DIGEST, str(path)]
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        digests.add(ran.stdout)
    assert len(digests) == 1
    assert digests != {hashlib.sha256().hexdigest() + "\n"}


@pytest.mark.parametrize(
    ("size", "aspect", "shown"),
    [
        ((720, 576), Fraction(64, 45), (1024, 576)),
        ((480, 576), Fraction(8, 5), (768, 576)),
        ((720, 480), Fraction(8, 9), (720, 540)),
        ((640, 480), Fraction(1024, 1025), (640, 480)),
    ],
)
def test_pixels_that_are_not_square(tmp_path: Path, size, aspect, shown):
    path = write(tmp_path / "a.mp4", [quarters(*size)] * 2, aspect=aspect)
    frame = read(path)[0]
    assert (frame.width, frame.height) == shown
    assert corners(frame.image) == [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize(
    ("turned", "expected"),
    [
        ((0, False, False), [RED, GREEN, BLUE, WHITE]),
        ((0, True, False), [GREEN, RED, WHITE, BLUE]),
        ((0, False, True), [BLUE, WHITE, RED, GREEN]),
        ((180, False, False), [WHITE, BLUE, GREEN, RED]),
        ((90, False, False), [GREEN, WHITE, RED, BLUE]),
        ((-90, False, False), [BLUE, RED, WHITE, GREEN]),
        ((90, True, False), [WHITE, GREEN, BLUE, RED]),
        ((-90, True, False), [RED, BLUE, GREEN, WHITE]),
    ],
)
def test_turned_and_mirrored(tmp_path: Path, turned, expected):
    """``av_display_rotation_set`` turns counter-clockwise; flips come first."""
    frame = read(write(tmp_path / "a.mp4", [quarters()] * 2, turned=turned))[0]
    assert frame.image.shape == ((WIDTH, HEIGHT, 3) if abs(turned[0]) == 90 else (96, 160, 3))
    assert corners(frame.image) == expected


def test_a_size_that_changes_in_mid_stream(tmp_path: Path):
    small = write(tmp_path / "a.ts", [quarters()] * 5)
    large = write(tmp_path / "b.ts", [quarters(320, 240)] * 5)
    both = tmp_path / "both.ts"
    both.write_bytes(small.read_bytes() + large.read_bytes())
    frames = read(both)
    sizes = [(frame.width, frame.height) for frame in frames]
    assert sizes == [(WIDTH, HEIGHT)] * 5 + [(320, 240)] * 5
    assert all(corners(frame.image) == [RED, GREEN, BLUE, WHITE] for frame in frames)
    times = [frame.time_s for frame in frames]
    assert times == pytest.approx([number / 25 for number in range(10)], abs=0.001)


@pytest.mark.parametrize("codec", ["libx264", "mpeg4"])
def test_an_avi_with_b_frames_begins_at_zero(tmp_path: Path, codec: str):
    path = write(tmp_path / "a.avi", [quarters()] * 20, codec, options={"bf": "2"})
    assert [frame.time_s for frame in read(path)] == pytest.approx([n / 25 for n in range(20)])


def test_av1(tmp_path: Path):
    path = write(tmp_path / "a.mp4", [quarters()] * 5, "libsvtav1")
    frames = read(path)
    assert len(frames) == 5
    assert all(corners(frame.image) == [RED, GREEN, BLUE, WHITE] for frame in frames)


@pytest.mark.parametrize(
    ("name", "codec", "layout"),
    [
        ("a.mkv", "libx264", "yuv422p10le"),
        ("a.mkv", "ffv1", "yuv444p16le"),
        ("a.mkv", "libx265", "yuv420p10le"),
        ("a.webm", "libvpx-vp9", "yuv420p"),
        ("a.mov", "prores_ks", "yuva444p10le"),
        ("a.mov", "qtrle", "argb"),
        ("a.mov", "png", "rgb24"),
        ("a.mkv", "ffv1", "bgra"),
        ("a.avi", "mjpeg", "yuvj422p"),
        ("a.avi", "rawvideo", "bgr24"),
        ("a.avi", "huffyuv", "rgb24"),
    ],
)
def test_layouts_of_pixels(tmp_path: Path, name: str, codec: str, layout: str):
    frames = read(write(tmp_path / name, [quarters()] * 3, codec, layout))
    assert len(frames) == 3
    assert all(corners(frame.image) == [RED, GREEN, BLUE, WHITE] for frame in frames)


def test_grey(tmp_path: Path):
    ramp = np.repeat(np.linspace(0, 255, WIDTH).astype(np.uint8)[None, :, None], HEIGHT, axis=0)
    path = write(tmp_path / "a.mkv", [np.repeat(ramp, 3, axis=2)] * 2, "ffv1", "gray")
    assert np.abs(read(path)[0].image.astype(int) - ramp).max() <= 2


@pytest.mark.parametrize("matrix", ["itu601", "itu709"])
@pytest.mark.parametrize("value_range", [1, 2])
def test_colours_by_matrix_and_range(tmp_path: Path, matrix: str, value_range: int):
    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("ffv1", rate=25)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv444p"
        frame = av.VideoFrame.from_ndarray(quarters(), format="bgr24").reformat(
            format="yuv444p", dst_colorspace=matrix, dst_color_range=value_range
        )
        stream.codec_context.color_range = value_range
        stream.codec_context.colorspace = frame.colorspace
        file.mux(stream.encode(frame))
        file.mux(stream.encode())
    assert np.abs(read(path)[0].image.astype(int) - quarters()).max() <= 2


@pytest.mark.parametrize("curve", [ColorTrc.ARIB_STD_B67, ColorTrc.SMPTE2084])
def test_hdr_is_brought_to_a_usual_screen(tmp_path: Path, curve: ColorTrc):
    """A grey of half the signal is brighter than half on a usual screen; black stays black."""
    path = tmp_path / "a.mkv"
    image = np.full((HEIGHT, WIDTH, 3), 128, np.uint8)
    image[:, : WIDTH // 2] = 0
    with av.open(str(path), "w") as file:
        stream = file.add_stream("ffv1", rate=25)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p10le"
        context = stream.codec_context
        context.color_trc, context.color_primaries, context.colorspace = curve, 9, 9
        frame = av.VideoFrame.from_ndarray(image, format="bgr24").reformat(
            format="yuv420p10le", dst_colorspace="bt2020", dst_color_range=1
        )
        frame.color_trc, frame.color_primaries, frame.colorspace = curve, 9, 9
        file.mux(stream.encode(frame))
        file.mux(stream.encode())
    shown = read(path)[0].image
    assert shown[HEIGHT // 2, WIDTH // 4].max() < 8
    grey = shown[HEIGHT // 2, 3 * WIDTH // 4].astype(int)
    assert 134 < grey.min() <= grey.max() < 230
    assert np.ptp(grey) < 6


def test_what_is_transparent_is_white_and_a_fourth_byte_of_zeros_means_nothing(tmp_path: Path):
    layers = np.dstack([quarters(), np.full((HEIGHT, WIDTH), 255, np.uint8)])
    layers[:, : WIDTH // 2, 3] = 0
    for name, expected in (("half.mkv", [WHITE, GREEN, WHITE, WHITE]), ("none.mkv", None)):
        if expected is None:
            layers[:, :, 3] = 0
        with av.open(str(tmp_path / name), "w") as file:
            stream = file.add_stream("ffv1", rate=25)
            stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "bgra"
            file.mux(stream.encode(av.VideoFrame.from_ndarray(layers, format="bgra")))
            file.mux(stream.encode())
        found = corners(read(tmp_path / name)[0].image)
        assert found == (expected or [RED, GREEN, BLUE, WHITE])


def test_frames_after_a_loss_wait_for_the_next_key_frame(tmp_path: Path, make_video, number_in):
    path = make_video(tmp_path / "a.mkv", [number / 25 for number in range(150)])
    data = bytearray(path.read_bytes())
    for place in range(len(data) // 3, len(data) // 3 + 300):
        data[place] = place * 7 % 256
    path.write_bytes(data)
    frames = read(path)
    assert 60 <= len(frames) < 150
    for frame in frames:
        assert number_in(frame.image) == round(frame.time_s * 25)


def with_sound_alone(path: Path) -> Path:
    with av.open(str(path), "w") as file:
        stream = file.add_stream("aac", rate=44100)
        for number in range(20):
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
            frame.sample_rate, frame.pts = 44100, number * 1024
            file.mux(stream.encode(frame))
        file.mux(stream.encode())
    return path


def test_sound_alone_is_said(tmp_path: Path):
    with pytest.raises(MoodmirrorError, match="holds sound but no picture"):
        read(with_sound_alone(tmp_path / "a.mp4"))


def test_an_unknown_codec_is_named(tmp_path: Path):
    path = write(tmp_path / "a.mp4", [quarters()] * 2)
    data = bytearray(path.read_bytes())
    place = data.index(b"avc1", data.index(b"stsd"))
    data[place : place + 4] = b"xyz1"
    path.write_bytes(data)
    with pytest.raises(MoodmirrorError, match=r"holds 'xyz1' video.*Convert it to H\.264"):
        read(path)


@pytest.fixture
def knocks() -> Iterator[tuple[int, list[bool]]]:
    """A port on this machine, and whether anybody connected to it."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)
    seen: list[bool] = []

    def wait() -> None:
        try:
            while True:
                try:
                    listener.accept()[0].close()
                    seen.append(True)
                except TimeoutError:
                    continue
        except OSError:
            return

    waiter = Thread(target=wait, daemon=True)
    waiter.start()
    yield listener.getsockname()[1], seen
    listener.close()
    waiter.join(10)


@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:2,\nhttp://127.0.0.1:{port}/a.ts\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile http://127.0.0.1:{port}/a.ts\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=a\nc=IN IP4 127.0.0.1\nt=0 0\n"
        "m=video {port} RTP/AVP 96\n",
        '<?xml version="1.0"?><MPD><BaseURL>http://127.0.0.1:{port}/</BaseURL></MPD>',
    ],
)
@pytest.mark.parametrize("name", ["a.mp4", "a.ts"])
def test_a_file_opens_no_address(tmp_path: Path, knocks, text: str, name: str):
    port, seen = knocks
    (tmp_path / name).write_text(text.format(port=port))
    with pytest.raises(MoodmirrorError, match="isn't a supported video format"):
        read(tmp_path / name)
    assert not seen
