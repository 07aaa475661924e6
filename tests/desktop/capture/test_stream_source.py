import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import cv2
import numpy as np
import pytest

from desktop.capture import stream_reader
from desktop.capture.stream_source import StreamSource, is_stream_address
from models.errors import MoodmirrorError

Serve = Callable[..., str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """A server on this machine that sends one answer and closes the connection."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads = []

    def answer(head: bytes, body: bytes, status: bytes) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.0 " + status + b"\r\n" + head + b"\r\n\r\n" + body)

    def start(head: bytes, body: bytes, status: bytes = b"200 OK") -> str:
        threads.append(Thread(target=answer, args=(head, body, status), daemon=True))
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


def test_a_server_that_says_nothing_is_given_up(monkeypatch):
    monkeypatch.setattr(stream_reader, "_OPEN_TIMEOUT_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/live"
        with pytest.raises(MoodmirrorError, match="cannot be opened"):
            StreamSource(address).open()


def test_a_stream_that_falls_silent_is_lost(monkeypatch):
    monkeypatch.setattr(stream_reader, "_READ_TIMEOUT_S", 0.2)
    done = Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                head = b"Content-Type: multipart/x-mixed-replace; boundary=next"
                connection.sendall(b"HTTP/1.0 200 OK\r\n" + head + b"\r\n\r\n" + motion_jpeg(20))
                done.wait(30)

        server = Thread(target=answer)
        server.start()
        with StreamSource(f"http://127.0.0.1:{listener.getsockname()[1]}/live") as source:
            with pytest.raises(MoodmirrorError, match="has ended or its connection is lost"):
                while source.read() is not None:
                    pass
            done.set()
        server.join(30)


def test_a_transport_stream_by_udp(make_video, number_in, tmp_path: Path):
    clip = make_video(tmp_path / "clip.ts", [number / 25 for number in range(50)]).read_bytes()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    stop = Event()

    def send() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            while not stop.is_set():
                for place in range(0, len(clip), 7 * 188):
                    sender.sendto(clip[place : place + 7 * 188], ("127.0.0.1", port))
                    stop.wait(0.005)

    server = Thread(target=send)
    server.start()
    try:
        with StreamSource(f"udp://127.0.0.1:{port}") as source:
            numbers = [number_in(source.read().image) for _ in range(5)]
    finally:
        stop.set()
        server.join(30)
    assert all(0 <= number < 50 for number in numbers)


def test_a_playlist_from_a_server_reads_no_file_of_this_machine(
    serve: Serve, make_video, tmp_path: Path
):
    clip = make_video(tmp_path / "clip.ts", [0, 0.04, 0.08])
    text = f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{clip}\n#EXT-X-ENDLIST\n"
    head = b"Content-Type: application/vnd.apple.mpegurl"
    with pytest.raises(MoodmirrorError, match="cannot be opened"):
        StreamSource(serve(head, text.encode())).open()


def test_a_server_that_asks_who_it_is(serve: Serve):
    with pytest.raises(MoodmirrorError, match="asks for a name and a password"):
        StreamSource(serve(b"Content-Length: 0", b"", b"401 Unauthorized")).open()


def test_a_password_is_never_shown():
    source = StreamSource("rtsp://anna:secret@camera.local:554/live?channel=1")
    assert source.name == "rtsp://camera.local:554/live?channel=1"
    assert "secret" not in source.why_lost() + source.why_silent()


def test_addresses():
    assert is_stream_address("RTSP://camera/live")
    assert is_stream_address("https://camera/live.m3u8")
    assert not is_stream_address("clip.mp4")
    assert not is_stream_address("C:\\clips\\a.mp4")
