import sys
from pathlib import Path

from desktop.resources import asset


def test_an_asset_of_the_checkout():
    assert asset("demo/astronaut.jpg").is_file()


def test_an_asset_of_a_frozen_program(monkeypatch, tmp_path: Path):
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert asset("demo/astronaut.jpg") == tmp_path / "assets" / "demo" / "astronaut.jpg"
