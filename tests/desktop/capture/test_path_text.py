from pathlib import Path

import pytest

from desktop.capture import path_text
from desktop.capture.path_text import path_from
from models.errors import MoodmirrorError


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("party.mp4", "party.mp4"),
        ("/tmp/a b.mp4", "/tmp/a b.mp4"),
        ("file:///tmp/a%20b.mp4", "/tmp/a b.mp4"),
        ("FILE:///tmp/a.mp4", "/tmp/a.mp4"),
        ("file:/tmp/a.mp4", "/tmp/a.mp4"),
        ("file://localhost/tmp/a.mp4", "/tmp/a.mp4"),
        ("file:///tmp/%C3%BC%20%23%3F.mp4", "/tmp/ü #?.mp4"),
        ("file:///tmp/100%25#1?.mp4", "/tmp/100%#1?.mp4"),
        ("file:///tmp/%ff.mp4", "/tmp/\udcff.mp4"),
    ],
)
def test_paths_and_addresses(text: str, path: str):
    assert path_from(text) == Path(path)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("file:///C:/Users/a%20b.mp4", "C:/Users/a b.mp4"),
        ("file:///c|/a.mp4", "c:/a.mp4"),
        ("file://server/share/a.mp4", "//server/share/a.mp4"),
    ],
)
def test_drives_and_shares_of_windows(monkeypatch, text: str, path: str):
    monkeypatch.setattr(path_text.sys, "platform", "win32")
    assert path_from(text) == Path(path)


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_name_is_no_folder(text: str):
    with pytest.raises(MoodmirrorError, match="The name of the file is empty"):
        path_from(text)


def test_a_file_on_another_computer():
    with pytest.raises(MoodmirrorError, match="lies on the computer 'server'"):
        path_from("file://server/share/a.mp4")
