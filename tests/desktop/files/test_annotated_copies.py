import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path, PurePath

import av
import cv2
import numpy as np
import pytest
from PIL import Image

from desktop.files.annotated_copies import copy_names, picture_copy, save_picture, video_copy
from desktop.files.copy_mark import is_annotated_copy
from desktop.files.whole_file import OutputError
from models.errors import MoodmirrorError

HAPPY = 2


def names(*pairs: tuple[str, bool]) -> list[str]:
    return [path.as_posix() for path in copy_names((PurePath(name), v) for name, v in pairs)]


def test_copies_keep_their_relative_names():
    assert names(("a.jpg", False), ("sub/b.PNG", False)) == ["a.jpg", "sub/b.PNG"]


def test_kinds_that_are_not_written_become_png_and_mp4():
    assert names(("a.gif", False), ("b.mov", True), ("c.mp4", True)) == ["a.png", "b.mp4", "c.mp4"]
    assert names(("a.bmp", False)) == ["a.png"]


@pytest.mark.parametrize("letter", ["n", "ü", "笑"])
def test_no_copy_has_a_name_that_is_too_long(letter: str):
    longest = letter * (251 // len(letter.encode()))
    both = names((longest + ".ts", True), (longest + ".mp4", True))
    assert [len(name.encode()) <= 255 for name in both] == [True, True]
    assert both[0] != both[1] and all(name.endswith(".mp4") for name in both)


def test_no_two_copies_have_one_name():
    same = [
        ("a.jpg", False),
        ("A.JPG", False),
        ("a.gif", False),
        ("a.png", False),
        ("a.jpg", False),
    ]
    assert names(*same) == ["a.jpg", "A-2.JPG", "a.png", "a-2.png", "a-3.jpg"]


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tiff"])
def test_a_picture_is_saved_in_its_own_format(tmp_path: Path, suffix: str):
    path = tmp_path / f"Grüße{suffix}"
    image = np.zeros((20, 30, 3), np.uint8)
    image[:, :, 0] = 200  # Blue: the order of colours is kept.
    save_picture(path, image)
    with Image.open(path) as saved:
        red, _, blue = saved.convert("RGB").getpixel((15, 10))
    assert blue > 180
    assert red < 20
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_picture_copy_is_drawn_on_in_a_new_folder(tmp_path: Path, make_analysis):
    path = tmp_path / "new" / "deep" / "a.png"
    analysis = make_analysis(HAPPY)
    with picture_copy(path) as draw:
        draw(analysis)
    drawn = cv2.imread(str(path))
    assert drawn.shape == analysis.frame.image.shape
    assert not np.array_equal(drawn, analysis.frame.image)
    assert (analysis.frame.image == 90).all(), "the frame itself stays as it is"


UNEVEN = [0, 0.016, 0.316, 0.616, 0.632, 2.5, 2.501, 7]


@pytest.fixture
def write_copy(tmp_path: Path, make_analysis):
    """Copies frames of these times, as a copy of an original; returns the copy."""

    def write(times, original=Path("none.mp4"), size=(64, 48), tell=lambda _: None) -> Path:
        path = tmp_path / "笑顔.mp4"
        with video_copy(path, original, 10.0, tell) as draw:
            for index, time_s in enumerate(times):
                analysis = make_analysis(HAPPY, index=index, size=size)
                draw(replace(analysis, frame=replace(analysis.frame, time_s=time_s)))
            assert not path.exists()
        return path

    return write


def times_in(path: Path, kind: str = "video") -> list[float]:
    with av.open(str(path)) as container:
        packets = container.demux(container.streams.get(**{kind: 0}))
        return sorted(float(one.pts * one.time_base) for one in packets if one.pts is not None)


def test_a_video_copy_has_every_frame_at_its_own_time(write_copy):
    path = write_copy(UNEVEN)
    assert times_in(path) == pytest.approx(UNEVEN, abs=1e-4)
    with av.open(str(path)) as container:
        (video,) = container.streams.video
        assert (video.codec_context.name, video.pix_fmt) == ("h264", "yuv420p")
        assert container.duration / av.time_base == pytest.approx(7.1, abs=0.01)
        frames = [frame.to_ndarray(format="bgr24") for frame in container.decode(video)]
    assert [one.shape for one in frames] == [(48, 64, 3)] * len(UNEVEN)
    assert abs(int(frames[3][-2, -2, 0]) - 90) < 5


def test_a_frame_of_another_size_is_fitted_to_the_first(tmp_path, make_analysis):
    path = tmp_path / "a.mp4"
    with video_copy(path, path, 10.0, print) as draw:
        draw(make_analysis(HAPPY))
        draw(make_analysis(HAPPY, index=1, size=(32, 24)))
    assert len(times_in(path)) == 2


@pytest.mark.parametrize("size", [(1, 1), (63, 47), (1, 400), (3, 2)])
def test_odd_sizes_are_made_even(write_copy, size):
    with av.open(str(write_copy([0, 0.1], size=size))) as container:
        video = container.streams.video[0]
        assert (video.width, video.height) == tuple(side + side % 2 for side in size)


@pytest.fixture
def with_sound(tmp_path: Path):
    """Makes a video of two seconds with a tone in it, whose picture begins a little later."""

    def make(name: str, codec: str, begins_s: float = 0.0) -> Path:
        path = tmp_path / name
        with av.open(str(path), "w") as container:
            video = container.add_stream("mpeg4", 10)
            video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
            sound = container.add_stream(codec, 48000)
            for index in range(20):
                frame = av.VideoFrame(64, 48, "yuv420p")
                frame.pts, frame.time_base = round(index + begins_s * 10), Fraction(1, 10)
                container.mux(video.encode(frame))
            tone = np.sin(np.arange(96000) / 20).astype(np.float32)[None]
            kind = sound.codec_context.format.name
            heard = tone if kind == "fltp" else (tone * 9999).astype(np.int16)
            frame = av.AudioFrame.from_ndarray(heard, format=kind, layout="mono")
            frame.sample_rate, frame.pts = 48000, 0
            container.mux(sound.encode(frame))
            container.mux(sound.encode(None))
            container.mux(video.encode(None))
        return path

    return make


@pytest.mark.parametrize("begins_s", [0.0, 0.5])
def test_the_sound_goes_along(with_sound, write_copy, begins_s):
    original = with_sound("a.mkv", "aac", begins_s)
    copy = write_copy([index / 10 for index in range(20)], original)
    heard, before = times_in(copy, "audio"), times_in(original, "audio")
    kept = [one - begins_s for one in before if one >= begins_s - 1e-6]
    assert heard == pytest.approx(kept, abs=0.002)
    with av.open(str(copy)) as container:
        assert container.streams.audio[0].codec_context.name == "aac"
        assert sum(frame.samples for frame in container.decode(audio=0)) > 48000


def test_sound_that_mp4_does_not_take_is_told(with_sound, write_copy):
    said = []
    copy = write_copy([0, 0.1], with_sound("a.avi", "pcm_s16le"), tell=said.append)
    with av.open(str(copy)) as container:
        assert not container.streams.audio
    assert len(said) == 1 and "has no sound" in said[0]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of Unix")
@pytest.mark.parametrize("room", [0, 1, 40, 1000, 60_000])
def test_a_full_disk_is_told_and_leaves_no_copy(tmp_path: Path, room: int):
    """Random pictures: some hundred kilobytes."""
    done = subprocess.run(
        [sys.executable, "-c", _FILL_THE_DISK, str(tmp_path / "a.mp4"), str(room)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert "a.mp4' cannot be written: File too large." in done.stdout
    assert not list(tmp_path.iterdir())


_FILL_THE_DISK = """
import resource, signal, sys
from pathlib import Path
import numpy as np
from desktop.files.annotated_copies import video_copy
from desktop.files.copy_mark import is_annotated_copy
from desktop.files.whole_file import OutputError
from models.errors import MoodmirrorError
from models.face import Frame, FrameAnalysis, Timings
path, room = Path(sys.argv[1]), int(sys.argv[2])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
rng = np.random.default_rng(0)
try:
    with video_copy(path, path, 10.0, print) as draw:
        for index in range(60):
            image = rng.integers(0, 256, (96, 128, 3), np.uint8)
            draw(FrameAnalysis(Frame(image, index, 0.0, index / 10), (), Timings(1, 1, 1)))
except OutputError as error:
    print(error)
"""


def test_an_interrupted_video_copy_leaves_nothing(tmp_path: Path, make_analysis):
    path = tmp_path / "a.mp4"
    with pytest.raises(KeyboardInterrupt), video_copy(path, path, None, print) as draw:
        draw(make_analysis(HAPPY))
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", [".jpg", ".webp"])
def test_a_picture_that_its_format_does_not_take_is_no_fault_of_the_disk(tmp_path, suffix):
    with pytest.raises(MoodmirrorError, match="does not take 1x70000 pixels") as refusal:
        save_picture(tmp_path / f"a{suffix}", np.zeros((70000, 1, 3), np.uint8))
    assert not isinstance(refusal.value, OutputError)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.tif", "a.mp4"])
def test_a_copy_is_known_as_one(tmp_path: Path, make_analysis, write_copy, name: str):
    path = tmp_path / name
    if name == "a.mp4":
        write_copy([0]).rename(path)
    else:
        save_picture(path, np.zeros((20, 30, 3), np.uint8))
        assert not is_annotated_copy(path)
        with picture_copy(path) as draw:
            draw(make_analysis(HAPPY))
    assert is_annotated_copy(path)


def test_what_cannot_be_read_is_no_copy(tmp_path: Path):
    for name in ("a.jpg", "a.mp4"):
        (tmp_path / name).write_text("nothing")
        assert not is_annotated_copy(tmp_path / name)
        assert not is_annotated_copy(tmp_path / "gone" / name)


def test_a_folder_that_cannot_be_made(tmp_path: Path):
    (tmp_path / "file").touch()
    with (
        pytest.raises(OutputError, match="cannot be written"),
        picture_copy(tmp_path / "file" / "a.png"),
    ):
        pass
