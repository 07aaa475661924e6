import json
from queue import Queue
from threading import Thread

import pytest
from pythonosc.dispatcher import Dispatcher
from pythonosc.osc_server import ThreadingOSCUDPServer

from desktop.window.live_output.live_output_page import JSONL, OSC

LONG = 20_000


@pytest.fixture
def camera(make_source):
    return make_source()


@pytest.fixture
def app(start_app, camera):
    return start_app(lambda: camera)


@pytest.fixture
def page(app):
    app.live_output.show.trigger()
    return app.live_output.page


def test_everything_is_off_at_first(app, page):
    assert app.live_output.broadcast.on == ()
    assert not any(box.isChecked() for box in page.switches.values())
    assert "Nothing leaves" in app.window.status.promise


def test_osc_goes_out_while_it_is_on(qtbot, app, camera, page):
    got: Queue = Queue()
    dispatcher = Dispatcher()
    dispatcher.set_default_handler(lambda address, *values: got.put((address, values)))
    server = ThreadingOSCUDPServer(("127.0.0.1", 0), dispatcher)
    thread = Thread(target=server.serve_forever)
    thread.start()
    page.address.setText(f"127.0.0.1:{server.server_address[1]}")
    page.switches[OSC].click()
    assert "Live output: OSC" in app.window.status.promise
    assert not page.address.isEnabled()
    camera.give()
    qtbot.waitUntil(lambda: not got.empty(), timeout=LONG)
    page.switches[OSC].click()
    assert "Nothing leaves" in app.window.status.promise
    assert page.address.isEnabled()
    server.shutdown()
    thread.join()
    server.server_close()


def test_lines_go_to_a_file(qtbot, app, camera, page, tmp_path):
    app.live_output._on_chosen(str(tmp_path / "live.jsonl"))
    page.switches[JSONL].click()
    camera.give()
    qtbot.waitUntil(lambda: (tmp_path / "live.jsonl").read_text() != "", timeout=LONG)
    page.switches[JSONL].click()
    assert json.loads((tmp_path / "live.jsonl").read_text().splitlines()[0])["frame"] == 0


def test_an_address_that_is_none_is_said_and_nothing_is_on(app, page):
    page.address.setText("host:99999")
    page.switches[OSC].click()
    assert "not an address" in page.note(OSC)
    assert not page.switches[OSC].isChecked()
    assert app.live_output.broadcast.on == ()


def test_a_file_that_cannot_be_written_is_said(app, page, tmp_path):
    app.live_output._on_chosen(str(tmp_path / "none" / "live.jsonl"))
    page.switches[JSONL].click()
    assert "cannot be written" in page.note(JSONL)


def test_an_output_that_fails_goes_off_and_says_so(qtbot, app, camera, page):
    app.live_output._on_chosen("/dev/full")
    page.switches[JSONL].click()
    camera.give()
    qtbot.waitUntil(lambda: "Live output stopped" in app.window.message.text, timeout=LONG)
    assert not page.switches[JSONL].isChecked()
