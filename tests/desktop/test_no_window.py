from pathlib import Path

import cv2
import pytest

from desktop import no_window
from desktop.capture.demo_source import DEMO_PORTRAIT
from desktop.files.whole_file import OutputError
from desktop.no_window import run_without_window
from models.errors import MoodmirrorError
from models.weights import DEFAULT_MODEL

REASON = "this machine has no display."


@pytest.mark.parametrize("source", [None, "demo"])
def test_the_demo_is_printed_and_its_picture_written(source, tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run_without_window(source, DEFAULT_MODEL, REASON) == 0
    out, err = capsys.readouterr()
    assert "There is no window: this machine has no display." in err
    assert out.splitlines()[1].endswith("😄 Happy")
    assert out.splitlines()[2] == f"Annotated picture: {tmp_path / 'moodmirror-demo.png'}"
    drawn = cv2.imread(str(tmp_path / "moodmirror-demo.png"))
    assert drawn.shape == (512, 512, 3)


def test_a_folder_that_cannot_be_written_to(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    save = no_window.save_picture

    def refuse_here(path: Path, image) -> None:
        if path.parent == tmp_path:
            raise OutputError("read-only")
        save(path, image)

    monkeypatch.setattr(no_window, "save_picture", refuse_here)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert run_without_window(None, DEFAULT_MODEL, REASON) == 0
    path = Path(capsys.readouterr().out.splitlines()[2].removeprefix("Annotated picture: "))
    assert path.is_file()
    assert path.parent != tmp_path


def test_a_picture_that_was_asked_for(capsys):
    assert run_without_window(str(DEMO_PORTRAIT), DEFAULT_MODEL, REASON) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[1].endswith("😄 Happy")
    assert "There is no window" in err


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("0", "A camera such as '0'"),
        ("c920", "A camera such as 'c920'"),
        ("rtsp://a:b@c/d", "rtsp://c/d"),
    ],
)
def test_what_needs_a_window(source: str, name: str):
    with pytest.raises(MoodmirrorError, match=f"{name} can only be shown in a window, and this"):
        run_without_window(source, DEFAULT_MODEL, REASON)


def test_a_missing_file():
    with pytest.raises(MoodmirrorError, match="There is no file"):
        run_without_window("gone.jpg", DEFAULT_MODEL, REASON)
