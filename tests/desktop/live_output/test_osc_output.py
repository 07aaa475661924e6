import sys
from collections.abc import Iterator
from queue import Queue
from threading import Thread

import pytest
from pythonosc.dispatcher import Dispatcher
from pythonosc.osc_server import ThreadingOSCUDPServer

from desktop.live_output.options import Address
from desktop.live_output.osc_output import OscOutput
from models.errors import MoodmirrorError
from models.expression import Expression
from tests.desktop.live_output.conftest import face

Got = Queue[tuple[str, tuple]]


@pytest.fixture
def listener() -> Iterator[tuple[Address, Got]]:
    got: Got = Queue()
    dispatcher = Dispatcher()
    dispatcher.set_default_handler(lambda address, *values: got.put((address, values)))
    server = ThreadingOSCUDPServer(("127.0.0.1", 0), dispatcher)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield Address("127.0.0.1", server.server_address[1]), got
    server.shutdown()
    thread.join()
    server.server_close()


def test_what_a_listener_gets_of_a_frame(listener, make_sample):
    address, got = listener
    output = OscOutput(address)
    output.send(make_sample(7, face(Expression.HAPPY, 1), face(Expression.SAD, 4, sure=False)))
    output.close()
    messages = dict(got.get(timeout=10) for _ in range(2 + 2 * 9))
    assert messages["/moodmirror/frame"][0] == 7
    assert messages["/moodmirror/faces"] == (2,)
    assert messages["/moodmirror/face/1/happy"] == (pytest.approx(0.9),)
    assert messages["/moodmirror/face/1/sure"] == (1.0,)
    assert messages["/moodmirror/face/1/label"] == ("happy",)
    assert messages["/moodmirror/face/4/sad"] == (pytest.approx(0.9),)
    assert messages["/moodmirror/face/4/sure"] == (0.0,)
    assert messages["/moodmirror/face/4/label"] == ("",)  # Never labelled as if it were sure.
    assert messages["/moodmirror/face/4/valence"] == (pytest.approx(0.02 - 0.9, abs=1e-5),)


def test_a_crowd_fits_into_packets(listener, make_sample):
    address, got = listener
    output = OscOutput(address)
    output.send(make_sample(0, *(face(Expression.HAPPY, number) for number in range(1, 201))))
    output.close()
    messages = dict(got.get(timeout=10) for _ in range(2 + 200 * 9))
    assert messages["/moodmirror/face/200/happy"] == (pytest.approx(0.9),)


def test_a_mark(listener):
    address, got = listener
    output = OscOutput(address)
    output.mark("smile", 1000.0, 123456.789)
    output.close()
    assert got.get(timeout=10) == ("/moodmirror/mark", ("smile", 123456.789))


def test_nobody_listening_is_no_error(make_sample):
    output = OscOutput(Address("127.0.0.1", 9))
    for index in range(3):
        output.send(make_sample(index))
    output.close()


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("10.0.0.2:9001", "10.0.0.2", 9001),
        ("9001", "127.0.0.1", 9001),
        (":9001", "127.0.0.1", 9001),
        ("studio", "studio", 9000),
        ("[::1]:8000", "::1", 8000),
    ],
)
def test_addresses(text, host, port):
    assert Address.of(text) == Address(host, port)


@pytest.mark.parametrize("text", ["a:b", "host:0", "host:70000", "host:-1"])
def test_what_is_no_address(text):
    with pytest.raises(MoodmirrorError, match="not an address"):
        Address.of(text)


def test_the_package_is_not_there(monkeypatch):
    monkeypatch.setitem(sys.modules, "pythonosc.udp_client", None)
    with pytest.raises(MoodmirrorError, match="uv sync --extra osc"):
        OscOutput(Address())
