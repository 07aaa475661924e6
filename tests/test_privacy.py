"""No report of anybody's leaves the machine, whichever way the program is entered."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WITHOUT_NETWORK = """
import sys, os
def forbid(event, details):
    if event in {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto"}:
        raise AssertionError(f"{event} {details}")
sys.addaudithook(forbid)
"""


def run(code: str, folder: Path = ROOT) -> str:
    environment = {k: v for k, v in os.environ.items() if k != "ORT_DISABLE_TELEMETRY"}
    environment |= {"PYTHONPATH": str(ROOT), "HOME": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_NETWORK + code],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "door", ["models.face_pipeline", "desktop.command_line", "desktop.app", "training"]
)
def test_onnx_runtime_is_told_before_it_loads(door: str):
    """Its variable is set in the moment in which ONNX Runtime is first imported."""
    code = f"""
class Watch:
    def find_spec(self, name, path=None, target=None):
        if name == "onnxruntime":
            assert os.environ.get("ORT_DISABLE_TELEMETRY") == "1", "not told"
sys.meta_path.insert(0, Watch())
import {door}
assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"
"""
    run(code)


def test_an_analysis_leaves_no_trace_and_asks_no_network(tmp_path: Path):
    picture = ROOT / "assets" / "demo" / "astronaut.jpg"
    code = f"""
from desktop.command_line import main
sys.exit(main(["analyze", {str(picture)!r}]))
"""
    assert "Happy" in run(code, tmp_path)
    assert list(tmp_path.rglob("*")) == []
