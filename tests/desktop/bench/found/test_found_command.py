import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from desktop.command_line import BAD_INPUT, main


@pytest.fixture(scope="module")
def portraits(tmp_path_factory: pytest.TempPathFactory, portrait) -> Path:
    folder = tmp_path_factory.mktemp("portraits")
    cv2.imwrite(str(folder / "face.jpg"), portrait)
    cv2.imwrite(str(folder / "none.jpg"), np.full((240, 320, 3), 128, np.uint8))
    (folder / "labels.csv").write_text("image,expression\nface.jpg,happy\nnone.jpg,sad\n")
    return folder


def test_all_ways_as_json(portraits: Path, capsys: pytest.CaptureFixture[str]):
    ways = ["--masks", "--tilted", "--composed", "1", "--no-face", "2", "--limit", "2"]
    arguments = ["bench", "--model", "shallow", "found", str(portraits), *ways, "--json", "-"]
    assert main(arguments) == 0
    found = json.loads(capsys.readouterr().out)["found"]
    name = portraits.name
    assert list(found) == [
        name,
        f"{name}, masked",
        *(f"{name}, tilted by {degrees}°" for degrees in (50, 70, 90)),
        "composed",
        "made, without a face",
    ]
    plain = found[name]
    assert (plain["pictures"], plain["faces"], plain["found"]) == (2, 2, 1)
    assert plain["groups"]["expression"] == {
        "happy": {"faces": 1, "found": 1},
        "sad": {"faces": 1, "found": 0},
    }
    assert found[f"{name}, masked"]["faces"] == 1
    assert found["composed"]["faces"] >= 10
    assert found["composed"]["found"] >= 3
    assert (found["made, without a face"]["pictures"], found["made, without a face"]["faces"]) == (
        2,
        0,
    )


def test_tables_and_false_finds(portraits: Path, tmp_path: Path, capsys):
    written = tmp_path / "found.md"
    arguments = ["bench", "found", "--model", "shallow", "--markdown", str(written)]
    assert main([*arguments, str(portraits), "--without-faces", str(portraits)]) == 0
    said = capsys.readouterr().out
    assert "expression: sad" in said
    lines = written.read_text(encoding="utf-8").splitlines()
    assert f"| {portraits.name} | 2 | 2 | 1 | 50.0 | 0 |" in "\n".join(lines)
    assert f"| {portraits.name}, without a face | 2 | 0 | 0 | - | 1 |" in "\n".join(lines)
    assert "| expression: happy | 100.0 (+50.0) of 1 |" in lines


def test_nothing_to_look_at_is_said(capsys, tmp_path: Path):
    assert main(["bench", "found"]) == BAD_INPUT
    assert "There is nothing to look at" in capsys.readouterr().err
    cv2.imwrite(str(tmp_path / "grey.png"), np.full((90, 90, 3), 99, np.uint8))
    assert main(["bench", "found", str(tmp_path), "--composed", "1"]) == BAD_INPUT
    assert "No head" in capsys.readouterr().err
