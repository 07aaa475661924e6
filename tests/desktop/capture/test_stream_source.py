import socket
from collections.abc import Callable, Iterator
from threading import Thread

import cv2
import numpy as np
import pytest

from desktop.capture.stream_source import StreamSource, is_stream_address
from models.errors import MoodmirrorError

Serve = Callable[[bytes, bytes], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """A server on this machine that sends one answer and closes the connection."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads = []

    def answer(head: bytes, body: bytes) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.0 200 OK\r\n" + head + b"\r\n\r\n" + body)

    def start(head: bytes, body: bytes) -> str:
        threads.append(Thread(target=answer, args=(head, body), daemon=True))
        threads[-1].start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/live"

    yield start
    for thread in threads:
        thread.join(10)
    listener.close()


def motion_jpeg(frames: int) -> bytes:
    _, jpeg = cv2.imencode(".jpg", np.full((48, 64, 3), 100, np.uint8))
    head = b"--next\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % jpeg.size
    return (head + jpeg.tobytes() + b"\r\n") * frames


def test_a_stream_is_read_and_its_end_is_told(serve: Serve):
    address = serve(b"Content-Type: multipart/x-mixed-replace; boundary=next", motion_jpeg(20))
    with StreamSource(address) as source:
        frame = source.read()
        assert frame is not None
        assert frame.image.shape == (48, 64, 3)
        assert (source.live, source.mirrored) == (True, False)
        with pytest.raises(MoodmirrorError, match="has ended or its connection is lost"):
            while source.read() is not None:
                pass


def test_a_recording_on_a_server_comes_to_its_end(serve: Serve, write_video):
    clip = write_video(frames=3).read_bytes()
    address = serve(b"Content-Type: video/x-msvideo\r\nContent-Length: %d" % len(clip), clip)
    with StreamSource(address) as source:
        indices = []
        while (frame := source.read()) is not None:
            indices.append(frame.index)
    assert indices[-1] == 2


def test_nobody_answers(capfd):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(MoodmirrorError, match="cannot be opened"):
        StreamSource(f"rtsp://127.0.0.1:{port}/live").open()
    assert capfd.readouterr() == ("", "")


def test_an_answer_that_is_no_stream(serve: Serve):
    with pytest.raises(MoodmirrorError, match="cannot be opened"):
        StreamSource(serve(b"Content-Type: text/html", b"<p>Hello</p>")).open()


def test_a_password_is_never_shown():
    source = StreamSource("rtsp://anna:secret@camera.local:554/live?channel=1")
    assert source.name == "rtsp://camera.local:554/live?channel=1"
    assert "secret" not in source.why_lost() + source.why_silent()


def test_addresses():
    assert is_stream_address("RTSP://camera/live")
    assert is_stream_address("https://camera/live.m3u8")
    assert not is_stream_address("clip.mp4")
    assert not is_stream_address("C:\\clips\\a.mp4")
