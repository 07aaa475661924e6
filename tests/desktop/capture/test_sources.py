from pathlib import Path

import pytest
from PIL import Image

from desktop.capture.demo_source import DemoSource
from desktop.capture.picture_source import PictureSource
from desktop.capture.sources import source_from, source_from_file
from desktop.capture.stream_source import StreamSource
from desktop.capture.video_source import VideoSource
from models.errors import MoodmirrorError


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("demo", DemoSource, "Demo"),
        ("rtsp://camera/live", StreamSource, "rtsp://camera/live"),
        ("HTTP://camera/live", StreamSource, "http://camera/live"),
    ],
)
def test_what_is_written_names_a_source(text: str, kind: type, name: str):
    source = source_from(text)
    assert type(source) is kind
    assert source.name == name


def test_files_by_their_kind(tmp_path: Path, write_video, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_video("clip.mp4")
    Image.new("RGB", (8, 8)).save("a.png")
    Path("without suffix").write_bytes(Path("a.png").read_bytes())
    Path("0").write_bytes(Path("a.png").read_bytes())
    assert type(source_from("clip.mp4")) is VideoSource
    assert type(source_from("a.png")) is PictureSource
    assert type(source_from("without suffix")) is PictureSource
    assert type(source_from("./0")) is PictureSource


def test_a_picture_gives_one_frame(tmp_path: Path):
    Image.new("RGB", (8, 6)).save(tmp_path / "a.png")
    with source_from_file(tmp_path / "a.png") as source:
        frame = source.read()
        assert frame is not None
        assert (frame.width, frame.height, frame.index, frame.time_s) == (8, 6, 0, 0.0)
        assert source.read() is None
    assert (source.name, source.mirrored, source.live) == ("a.png", False, False)


def test_the_first_bytes_count_before_the_suffix(tmp_path: Path, write_video):
    for name in ("clip.mp4", "clip.avi"):
        clip = write_video(name).read_bytes()
        for other in ("clip", "clip.jpg", "clip.txt"):
            (tmp_path / other).write_bytes(clip)
            with source_from_file(tmp_path / other, paced=False) as source:
                assert isinstance(source, VideoSource)
                assert len(list(iter(source.read, None))) == 10
    Image.new("RGB", (8, 6)).save(tmp_path / "a.png")
    (tmp_path / "a.mp4").write_bytes((tmp_path / "a.png").read_bytes())
    with source_from_file(tmp_path / "a.mp4") as source:
        assert source.read().image.shape == (6, 8, 3)


def test_a_transport_stream_without_suffix(tmp_path: Path, make_video):
    clip = make_video(tmp_path / "a.ts", [number / 25 for number in range(50)])
    with source_from_file(clip.rename(tmp_path / "recording"), paced=False) as source:
        assert len(list(iter(source.read, None))) == 50


def test_an_address_of_a_file(tmp_path: Path):
    Image.new("RGB", (8, 6)).save(tmp_path / "a b.png")
    source = source_from((tmp_path / "a b.png").as_uri())
    assert (type(source), source.name) == (PictureSource, "a b.png")


def test_an_empty_name():
    with pytest.raises(MoodmirrorError, match="empty"):
        source_from("")


def test_neither_picture_nor_video(tmp_path: Path):
    (tmp_path / "letter.txt").write_text("Dear Anna")
    with pytest.raises(MoodmirrorError, match="neither a picture nor a video"):
        source_from(str(tmp_path / "letter.txt"))
    with pytest.raises(MoodmirrorError, match="There is no file"):
        source_from(str(tmp_path / "gone"))
    with pytest.raises(MoodmirrorError, match="is a folder"):
        source_from(str(tmp_path))
