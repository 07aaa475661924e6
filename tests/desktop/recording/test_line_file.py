import errno
import os

import pytest

from desktop.recording.line_file import LineFile


@pytest.fixture
def path(tmp_path):
    return tmp_path / "lines.txt"


def test_lines_are_in_the_file_after_a_flush(path):
    file = LineFile(path)
    file.add("one")
    assert path.read_bytes() == b""
    file.flush()
    assert path.read_bytes() == b"one\n"
    file.add("zwei ü 笑顔")
    file.close()
    assert path.read_text("utf-8") == "one\nzwei ü 笑顔\n"
    assert file.lines == 2


def test_it_takes_nobodys_place(path):
    path.write_text("mine")
    with pytest.raises(FileExistsError):
        LineFile(path)
    assert path.read_text() == "mine"


@pytest.mark.parametrize("room", [0, 1, 3, 4, 5, 9, 11])
def test_a_disk_that_fills_leaves_whole_lines(path, monkeypatch, room):
    file = LineFile(path)
    file.add("000")
    file.flush()
    write, left = os.write, [room]

    def fill(descriptor, data):
        if left[0] == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = write(descriptor, data[: left[0]])
        left[0] -= written
        return written

    monkeypatch.setattr(os, "write", fill)
    for line in ("111", "222", "333"):
        file.add(line)
    with pytest.raises(OSError, match="No space"):
        file.flush()
    monkeypatch.undo()
    lines = path.read_text().splitlines()
    assert lines == ["000", "111", "222", "333"][: 1 + room // 4]
    assert path.read_text().endswith("\n") and file.lines == len(lines)
    file.add("444")
    file.close()  # There is room again.
    assert path.read_text().splitlines() == [*lines, "444"]


def test_it_closes_also_where_it_cannot_write(path, monkeypatch):
    file = LineFile(path)
    file.add("one")

    def fail(*_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "write", fail)
    with pytest.raises(OSError, match="Input/output"):
        file.close()
    monkeypatch.undo()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(file._file)
