import struct
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import cv2
import numpy as np
import pytest

from desktop.capture.video_source import VideoSource
from models.errors import MoodmirrorError
from models.face import Frame


def read_all(path: Path) -> list[Frame]:
    with VideoSource(path, paced=False) as source:
        frames = []
        while (frame := source.read()) is not None:
            frames.append(frame)
        return frames


@pytest.mark.parametrize("name", ["clip.avi", "clip.mp4", "Ωραία 😄.mp4", "take:2%03d.avi"])
def test_every_frame_in_order_with_its_media_time(write_video, name: str):
    frames = read_all(write_video(name))
    assert [frame.index for frame in frames] == list(range(10))
    assert [frame.time_s for frame in frames] == pytest.approx([i / 25 for i in range(10)])
    assert [frame.image.mean() for frame in frames] == pytest.approx(
        [20 * i for i in range(10)], abs=6
    )
    assert frames[0].image.shape == (48, 64, 3)
    assert frames[0].image.dtype == np.uint8


def test_what_it_says_of_itself(write_video):
    with VideoSource(write_video()) as source:
        assert (source.name, source.mirrored, source.live) == ("clip.avi", False, False)
        assert (source.frame_rate, source.frame_count) == (25.0, 10)


def test_a_paced_video_gives_the_same_frames(write_video):
    with VideoSource(write_video(frames=3)) as source:
        frames = [source.read(), source.read(), source.read()]
        assert source.read() is None
    assert [frame.index for frame in frames if frame] == [0, 1, 2]
    assert frames[2].captured_at - frames[0].captured_at >= 0.0799


def test_closing_wakes_a_reader_that_waits_for_the_next_frame(write_video):
    source = VideoSource(write_video())
    source.open()
    assert source.read() is not None
    source.playback.set_speed(1e-6)
    reader, frames = read_in_a_thread(source)
    source.close()
    reader.join(30)
    assert frames == [None]
    assert source.read() is None
    source.close()


def read_in_a_thread(source: VideoSource) -> tuple[Thread, list[Frame | None]]:
    frames: list[Frame | None] = []
    reader = Thread(target=lambda: frames.append(source.read()))
    reader.start()
    return reader, frames


@pytest.fixture
def player(write_video) -> Iterator[VideoSource]:
    """A video of ten frames, held at its first."""
    with VideoSource(write_video()) as source:
        source.read()
        source.playback.set_paused(True)
        yield source


def test_a_held_video_waits_until_it_goes_on(player: VideoSource):
    reader, frames = read_in_a_thread(player)
    assert player.playback.paused
    player.playback.set_paused(False)
    reader.join(30)
    assert [frame.index for frame in frames if frame] == [1]


def test_a_held_video_shows_what_is_jumped_to(player: VideoSource):
    for time_s, index in ((0.2, 5), (0.0, 0), (99.0, 9), (0.11, 2)):
        player.playback.seek(time_s)
        frame = player.read()
        assert (frame.index, player.playback.position_s) == (index, pytest.approx(index / 25))
    assert player.jumps == 4


def test_the_newest_jump_wins(player: VideoSource):
    for time_s in (0.3, 0.1, 0.2, 0.24):
        player.playback.seek(time_s)
    assert player.playback.position_s == 0.24
    assert player.read().index == 6
    assert player.jumps == 1


def test_steps_add_up_and_hold(player: VideoSource):
    player.playback.set_paused(False)
    for _ in range(3):
        player.playback.step(1)
    assert player.read().index == 3
    assert (player.jumps, player.playback.paused) == (0, True)
    player.playback.step(-1)
    player.playback.step(-1)
    assert player.read().index == 1
    assert player.jumps == 1
    player.playback.step(-5)
    assert player.read().index == 0


def test_it_stays_at_its_end_and_goes_on_from_the_start(player: VideoSource):
    player.playback.set_paused(False)
    while player.read() is not None:
        pass
    assert (player.playback.paused, player.playback.at_end) == (True, True)
    player.playback.set_paused(False)
    assert player.await_more()
    assert [player.read().index, player.read().index] == [0, 1]
    assert not player.playback.at_end


def test_the_last_frame_is_the_end_though_it_is_held(player: VideoSource):
    player.playback.seek(99)
    assert player.read().index == 9
    assert player.playback.at_end
    player.playback.set_paused(False)
    assert player.read().index == 0


def test_a_jump_back_after_the_end_stays_held(player: VideoSource):
    player.playback.set_paused(False)
    while player.read() is not None:
        pass
    player.playback.seek(0.12)
    assert player.await_more()
    assert player.read().index == 3
    assert player.playback.paused


def test_closing_ends_the_waiting_after_the_end(player: VideoSource):
    player.playback.set_paused(False)
    while player.read() is not None:
        pass
    answers = []
    waiter = Thread(target=lambda: answers.append(player.await_more()))
    waiter.start()
    player.close()
    waiter.join(30)
    assert answers == [False]


@pytest.mark.parametrize(("speed", "least_s", "most_s"), [(4.0, 0.08, 0.3), (0.5, 0.7, 9.0)])
def test_speed(write_video, speed: float, least_s: float, most_s: float):
    with VideoSource(write_video()) as source:
        source.playback.set_speed(speed)
        frames = []
        while (frame := source.read()) is not None:
            frames.append(frame)
    took = frames[-1].captured_at - frames[0].captured_at
    assert least_s < took
    if speed < 1:
        assert [frame.index for frame in frames] == list(range(10))


def test_the_last_frame_comes_however_late_it_is(monkeypatch, write_video):
    monkeypatch.setattr(f"{VideoSource.__module__}._DROPPED_FROM_S", -1e9)
    monkeypatch.setattr(f"{VideoSource.__module__}._SHOWN_EVERY_S", 1e9)
    with VideoSource(write_video()) as source:
        source.playback.set_speed(16)
        frames = [source.read().index]
        while (frame := source.read()) is not None:
            frames.append(frame.index)
    assert frames == [0, 9]


def test_a_file_that_vanishes_while_it_plays_is_told(write_video):
    path = write_video(frames=60, size=(1280, 720))
    with VideoSource(path) as source:
        source.read()
        path.write_bytes(path.read_bytes()[:200_000])  # As on a drive that was taken out.
        path.unlink()
        source.playback.set_speed(1e6)
        with pytest.raises(MoodmirrorError, match="There is no file"):
            while source.read() is not None:
                pass


def test_cut_in_the_middle_gives_the_frames_that_are_there(write_video):
    path = write_video(size=(320, 240))
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    frames = read_all(path)
    assert 2 <= len(frames) <= 8
    assert [frame.index for frame in frames] == list(range(len(frames)))
    assert all(np.ptp(frame.image) < 6 for frame in frames)  # None of which a part is missing.


def test_cut_before_its_table_of_contents(write_video):
    path = write_video("clip.mp4")
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    with pytest.raises(MoodmirrorError, match="damaged or incomplete"):
        read_all(path)


def test_a_video_without_frames(write_video):
    path = write_video(frames=1, size=(320, 240))
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"movi") + 6])
    with pytest.raises(MoodmirrorError):
        read_all(path)


def test_the_rotation_flag_is_applied(tmp_path: Path):
    path = tmp_path / "upright.mp4"
    writer = cv2.VideoWriter(
        str(path), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*"mp4v"), 25.0, (64, 48)
    )
    image = np.zeros((48, 64, 3), np.uint8)
    image[:, :32] = 255  # White on the left: after a turn to the right, white is above.
    writer.write(image)
    writer.release()
    data = bytearray(path.read_bytes())
    matrix = data.index(b"tkhd") + 44
    one = 0x10000
    data[matrix : matrix + 36] = struct.pack(">9i", 0, one, 0, -one, 0, 0, 0, 0, 0x40000000)
    path.write_bytes(data)
    shown = read_all(path)[0].image
    assert shown.shape == (64, 48, 3)
    assert shown[:24].mean() > 200
    assert shown[40:].mean() < 50


def test_not_a_video(tmp_path: Path):
    path = tmp_path / "letter.mp4"
    path.write_text("I am a letter. " * 50)
    with pytest.raises(MoodmirrorError, match="isn't a supported video format"):
        read_all(path)


def test_nothing_but_our_sentence_is_written(write_video, tmp_path: Path, capfd):
    broken = write_video("broken.mp4")
    broken.write_bytes(broken.read_bytes()[:600])
    (tmp_path / "letter.mp4").write_text("I am a letter. " * 50)
    for path in (broken, tmp_path / "letter.mp4"):
        with pytest.raises(MoodmirrorError):
            read_all(path)
    assert capfd.readouterr() == ("", "")


def test_missing_empty_and_folder(tmp_path: Path):
    (tmp_path / "empty.mp4").touch()
    with pytest.raises(MoodmirrorError, match="There is no file"):
        read_all(tmp_path / "gone.mp4")
    with pytest.raises(MoodmirrorError, match="is empty"):
        read_all(tmp_path / "empty.mp4")
    with pytest.raises(MoodmirrorError, match="is a folder"):
        read_all(tmp_path)
