import errno
import json
import os
import shutil
import stat
import sys
from pathlib import Path

import pytest

from desktop.files.result_file import open_result_file
from desktop.files.whole_file import OutputError

HEAD, ENDING = "[0", "\n]\n"
full_device = pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="Linux has a disk that is always full"
)


def names_in(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_it_has_its_name_when_it_is_whole_and_can_be_read_before(tmp_path: Path):
    path = tmp_path / "a.json"
    path.write_text("old")
    file = open_result_file(path, HEAD, ENDING)
    file.add(", 1")
    assert path.read_text() == "old"
    assert json.loads((tmp_path / "a.json.part").read_text()) == [0, 1]
    file.add(", 2")
    file.finish()
    file.finish()  # As after an interruption.
    assert json.loads(path.read_text()) == [0, 1, 2]
    assert names_in(tmp_path) == ["a.json"]


def test_where_nothing_was_read_the_old_file_stays(tmp_path: Path):
    path = tmp_path / "a.json"
    path.write_text("old")
    open_result_file(path, HEAD, ENDING).abandon()
    assert names_in(tmp_path) == ["a.json"] and path.read_text() == "old"


def test_what_a_killed_run_left_is_not_written_over(tmp_path: Path):
    left = tmp_path / "a.json.part"
    left.write_text("hours of work")
    file = open_result_file(tmp_path / "a.json", HEAD, ENDING)
    file.finish()
    assert left.read_text() == "hours of work"
    assert names_in(tmp_path) == ["a.json", "a.json.part"]


@pytest.mark.parametrize("name", ["n" * 255, "ü" * 127])
def test_the_longest_names(tmp_path: Path, name: str):
    file = open_result_file(tmp_path / name)
    file.add("x")
    file.finish()
    assert names_in(tmp_path) == [name]


@pytest.mark.skipif(sys.platform == "win32", reason="links and rights of Unix")
def test_a_link_stays_and_rights_are_kept(tmp_path: Path):
    target, link = tmp_path / "real", tmp_path / "link"
    target.touch(mode=0o600)
    link.symlink_to(target)
    file = open_result_file(link, HEAD, ENDING)
    assert stat.S_IMODE((tmp_path / "real.part").stat().st_mode) == 0o600
    file.finish()
    assert link.is_symlink() and target.read_text() == HEAD + ENDING
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_on_a_full_disk_what_was_written_gets_its_name(tmp_path: Path, monkeypatch):
    path = tmp_path / "a.json"
    file = open_result_file(path, HEAD, ENDING)
    file.add(", 1")
    size, write = (tmp_path / "a.json.part").stat().st_size, os.write

    def fill(descriptor, data):
        if os.lseek(descriptor, 0, os.SEEK_CUR) + len(data) > size:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(descriptor, data)

    monkeypatch.setattr(os, "write", fill)
    with pytest.raises(OutputError, match="cannot be written: No space left"):
        file.add(", 2")
    file.finish()
    assert json.loads(path.read_text()) == [0, 1]
    assert names_in(tmp_path) == ["a.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="nobody removes what is open there")
def test_a_folder_that_was_removed_is_told(tmp_path: Path):
    folder = tmp_path / "here"
    folder.mkdir()
    file = open_result_file(folder / "a.json", HEAD, ENDING)
    file.add(", 1")
    shutil.rmtree(folder)
    with pytest.raises(OutputError, match="cannot be written: No such file"):
        file.finish()


@pytest.mark.parametrize("name", ["gone/a.json", ".", "file/a.json"])
def test_places_that_cannot_be_written(tmp_path: Path, name: str):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written"):
        open_result_file(tmp_path / name)


@full_device
def test_a_full_device_is_told_and_stays_a_device():
    with pytest.raises(OutputError, match="/dev/full' cannot be written: No space left"):
        open_result_file(Path("/dev/full"), "x")
    assert Path("/dev/full").is_char_device()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are Unix' own")
def test_a_pipe_gets_every_piece(tmp_path: Path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    file = open_result_file(path, HEAD, ENDING)
    file.add(", 1")
    assert os.read(reader, 100) == b"[0, 1"
    file.finish()
    assert os.read(reader, 100) == ENDING.encode()
    os.close(reader)


def test_standard_output_is_utf_8_and_stays_open(capsysbinary):
    file = open_result_file(Path("-"), ending="!\n")
    file.add("笑顔\n")
    file.finish()
    print("after")
    assert capsysbinary.readouterr().out == "笑顔\n!\nafter\n".encode()
