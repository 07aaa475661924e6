"""In processes of its own: the hook that watches sockets can never be removed."""

import ctypes
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.checks.self_test import _internet_sockets, run_self_test
from models import weights
from models.errors import MoodmirrorError

ROOT = Path(__file__).parents[3]
START = "import sys; from desktop.checks.self_test import run_self_test; sys.exit(run_self_test())"


def run(code: str, **environment: str) -> tuple[int, dict, str]:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"} | environment,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    lines = done.stdout.splitlines()
    assert len(lines) == 1, done.stdout + done.stderr
    return done.returncode, json.loads(lines[0]), done.stderr


def test_all_is_well():
    code, report, said = run(START)
    assert report["errors"] == []
    assert report["ok"] is True
    assert code == 0
    assert said == ""
    assert report["expression"] == "happy"
    assert report["frames"] == 100
    assert report["platform"] == "offscreen"
    assert report["sockets"] == []
    assert "shallow" in report["models"]


@pytest.mark.parametrize(
    ("step", "seen"),
    [
        ("import socket; socket.socket()", "socket of family 2"),
        ("import socket; socket.getaddrinfo('localhost', 1)", "socket.getaddrinfo localhost"),
        ("import socket; socket.socket(socket.AF_UNIX)", None),
    ],
)
def test_a_way_to_the_network_is_seen(step, seen):
    code = "from desktop.checks.self_test import _watch_sockets\nx = _watch_sockets()\n"
    code += f"{step}\nprint(x)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert (seen in done.stdout) if seen else done.stdout == "[]\n"


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
def test_a_socket_that_no_python_opened():
    assert _internet_sockets() == []
    library = ctypes.CDLL(None)
    descriptor = library.socket(socket.AF_INET, socket.SOCK_STREAM, 0)
    assert library.listen(descriptor, 1) == 0  # The kernel lists those with a port.
    assert _internet_sockets() == ["tcp"]
    os.close(descriptor)


def test_a_part_that_is_missing(monkeypatch, capsys):
    def missing(_name: str) -> None:
        raise MoodmirrorError("It is not there.")

    monkeypatch.setattr("desktop.checks.self_test.load_weights", missing)
    monkeypatch.setattr("desktop.checks.self_test._window", lambda *_: None)
    monkeypatch.setattr("desktop.checks.self_test._watch_sockets", list)
    assert run_self_test(weights.DEFAULT_MODEL) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["errors"] == ["weights: It is not there."]
    assert report["ok"] is False


def test_a_part_that_fails(monkeypatch, capsys):
    monkeypatch.setattr("desktop.checks.self_test._demo", lambda *_: 1 / 0)
    monkeypatch.setattr("desktop.checks.self_test._window", lambda *_: None)
    monkeypatch.setattr("desktop.checks.self_test._watch_sockets", list)
    assert run_self_test() == 1
    assert "demo: ZeroDivisionError: division by zero" in capsys.readouterr().out
