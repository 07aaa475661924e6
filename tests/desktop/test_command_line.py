import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from desktop import app, command_line
from desktop.capture.demo_source import DEMO_PORTRAIT
from desktop.checks import display_check
from desktop.command_line import main


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, without a display."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    clean = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run(
        [sys.executable, "-m", "desktop.command_line", *arguments],
        capture_output=True,
        env={**clean, "PYTHONPATH": str(Path.cwd()), **environment},
        check=False,
    )


def test_version(capsys):
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out == f"Moodmirror {version('moodmirror')}\n"


@pytest.mark.parametrize("arguments", [["--help"], ["analyze", "--help"]])
def test_help_has_examples_and_fits_a_terminal(arguments: list[str], capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 0
    text = capsys.readouterr().out
    assert "examples:" in text
    assert max(map(len, text.splitlines())) <= 80


def test_help_and_version_load_nothing_heavy():
    code = (
        "import sys\n"
        "from desktop.command_line import main\n"
        "try: main(['--version'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'cv2', 'numpy', 'onnxruntime', 'PySide6', 'dlib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--no-such-option"],
        ["analyze"],
        ["--source", "0", "analyze", "a.jpg"],
        ["--source", "0", "a.jpg"],
    ],
)
def test_wrong_arguments_are_bad_input(arguments: list[str], capsys):
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert capsys.readouterr().err.startswith("usage: moodmirror")


def test_a_bad_input_is_one_sentence_on_standard_error(capsys):
    assert main(["analyze", "gone.jpg"]) == 2
    assert capsys.readouterr() == (
        "",
        "moodmirror: There is no file 'gone.jpg'. Check its name and its folder.\n",
    )


@pytest.mark.parametrize(
    "arguments", [["--model", "x", "analyze"], ["analyze", "--model", "x"]], ids=["before", "after"]
)
def test_the_model_can_stand_before_the_command_and_after_it(arguments: list[str], capsys):
    assert main([*arguments, str(DEMO_PORTRAIT)]) == 2
    assert "no model named 'x'" in capsys.readouterr().err


def test_the_window_gets_what_was_asked_for(monkeypatch):
    started = []
    monkeypatch.setattr(display_check, "why_no_window", lambda: None)
    monkeypatch.setattr(app, "run_app", lambda **given: started.append(given) or 7)
    assert main(["--source", "1", "--model", "mirror"]) == 7
    assert started == [{"source": "1", "model": "mirror", "files": []}]


@pytest.mark.parametrize("before", [[], ["--model", "mirror"], ["--"]])
def test_files_go_to_the_window(before: list[str], monkeypatch, tmp_path: Path):
    started = []
    monkeypatch.setattr(display_check, "why_no_window", lambda: None)
    monkeypatch.setattr(app, "run_app", lambda **given: started.append(given) or 0)
    files = [tmp_path, tmp_path / "gone.mp4"]
    assert main([*before, *map(str, files)]) == 0
    assert started[0]["files"] == files
    assert started[0]["source"] is None
    assert started[0]["model"] == ("mirror" if "mirror" in before[-1:] else "")


@pytest.mark.parametrize("name", ["photo.jpg", "analyse"])
def test_a_file_that_is_not_there_opens_no_window(name: str, capsys):
    assert main([name]) == 2
    assert capsys.readouterr().err.startswith(f"moodmirror: There is no file '{name}'.")


def test_files_without_a_display_are_analysed(tmp_path: Path):
    done = run(str(DEMO_PORTRAIT), str(tmp_path))
    assert done.returncode == 2
    assert "Happy" in done.stdout.decode()
    assert "There is no window" in done.stderr.decode()
    assert "no picture and no video in the folder" in done.stderr.decode()


def test_ctrl_c_ends_without_a_traceback(monkeypatch):
    def interrupted(_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line, "_show", interrupted)
    assert main([]) == 130


def test_a_program_without_a_console(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["analyze", "gone.jpg"]) == 2
    sys.stdout.close()


def test_json_on_standard_output_is_utf_8_in_any_terminal(tmp_path: Path):
    picture = tmp_path / "笑顔.jpg"
    picture.write_bytes(DEMO_PORTRAIT.read_bytes())
    done = run("analyze", str(picture), "--json", "-", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    (result,) = json.loads(done.stdout.decode("utf-8"))["results"]
    assert result["source"] == str(picture)
    assert result["faces"][0]["label"] == "happy"
    assert done.stderr == b""


def test_a_terminal_without_emoji(tmp_path: Path):
    done = run("analyze", str(DEMO_PORTRAIT), str(tmp_path / "ü"), PYTHONIOENCODING="ascii")
    assert done.returncode == 2
    assert done.stdout.decode("ascii").splitlines()[1].endswith("  Happy")
    assert done.stderr.decode("ascii").startswith("moodmirror: There is no file")


def test_a_reader_that_goes_away_is_no_traceback():
    command = f"{sys.executable} -m desktop.command_line analyze {DEMO_PORTRAIT} | true"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="names of Unix")
def test_standard_output_by_its_name_keeps_the_file_behind_it(tmp_path: Path):
    kept = tmp_path / "all.csv"
    kept.write_text("before\n")
    with kept.open("ab") as file:
        words = ["analyze", str(DEMO_PORTRAIT), "--model", "shallow", "--csv", "/dev/stdout"]
        command = [sys.executable, "-m", "desktop.command_line", *words]
        subprocess.run(command, stdout=file, check=True)
    lines = kept.read_text().splitlines()
    assert lines[0] == "before"
    assert lines[1].startswith("source,frame")
    assert len(lines) == 3


@pytest.mark.parametrize("rate", ["0", "nan", "inf"])
def test_a_rate_that_is_no_number_of_frames(rate: str, capsys):
    assert main(["analyze", str(DEMO_PORTRAIT), "--rate", rate]) == 2
    assert "--rate takes a number above 0" in capsys.readouterr().err
