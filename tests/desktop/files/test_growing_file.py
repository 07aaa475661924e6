import errno
import json
import os

import pytest

from desktop.files.growing_file import GrowingFile


@pytest.fixture
def path(tmp_path):
    return tmp_path / "lines.txt"


@pytest.fixture
def disk_with_room(monkeypatch):
    """Lets so many bytes be appended; what is overwritten needs no room."""
    write = os.write

    def limit(path, room: int) -> None:
        most = path.stat().st_size + room

        def fill(descriptor, data):
            place = os.lseek(descriptor, 0, os.SEEK_CUR)
            if place >= most:
                raise OSError(errno.ENOSPC, "No space left on device")
            return write(descriptor, data[: most - place])

        monkeypatch.setattr(os, "write", fill)

    return limit


def test_pieces_are_in_the_file_after_a_flush(path):
    file = GrowingFile(path)
    file.add("one\n")
    assert path.read_bytes() == b""
    file.flush()
    assert path.read_bytes() == b"one\n"
    file.add("zwei ü 笑顔\n")
    file.close()
    assert path.read_text("utf-8") == "one\nzwei ü 笑顔\n"
    assert file.pieces == 2


def test_it_takes_nobodys_place(path):
    path.write_text("mine")
    with pytest.raises(FileExistsError):
        GrowingFile(path)
    assert path.read_text() == "mine"


def test_the_ending_follows_every_flush(path):
    file = GrowingFile(path, "[0", "]")
    assert json.loads(path.read_text()) == [0]
    for number in range(1, 4):
        file.add(f", {number}")
        file.flush()
        assert json.loads(path.read_text()) == list(range(number + 1))
    file.close()
    assert path.read_text() == "[0, 1, 2, 3]"


@pytest.mark.parametrize("room", [0, 1, 3, 4, 5, 9, 11])
def test_a_disk_that_fills_leaves_whole_pieces(path, monkeypatch, disk_with_room, room):
    file = GrowingFile(path)
    file.add("000\n")
    file.flush()
    disk_with_room(path, room)
    for piece in ("111\n", "222\n", "333\n"):
        file.add(piece)
    with pytest.raises(OSError, match="No space"):
        file.flush()
    monkeypatch.undo()
    lines = path.read_text().splitlines()
    assert lines == ["000", "111", "222", "333"][: 1 + room // 4]
    assert path.read_text().endswith("\n") and file.pieces == len(lines)
    file.add("444\n")
    file.close()  # There is room again.
    assert path.read_text().splitlines() == [*lines, "444"]


@pytest.mark.parametrize("room", range(14))
def test_a_disk_that_fills_leaves_the_ending(path, monkeypatch, disk_with_room, room):
    file = GrowingFile(path, "[0", "\n]\n")
    disk_with_room(path, room)
    for number in (111, 222, 333):
        file.add(f", {number}")
    with pytest.raises(OSError, match="No space"):
        file.close()
    monkeypatch.undo()
    assert json.loads(path.read_text()) == [0, 111, 222][: 1 + room // 5]


@pytest.mark.parametrize("room", range(4))
def test_where_not_even_the_head_fits_nothing_is_left(tmp_path, monkeypatch, room):
    write = os.write
    left = [room]

    def fill(descriptor, data):
        if not left[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = write(descriptor, data[: left[0]])
        left[0] -= written
        return written

    monkeypatch.setattr(os, "write", fill)
    with pytest.raises(OSError, match="No space"):
        GrowingFile(tmp_path / "a", "[0", "]\n")
    monkeypatch.undo()
    assert not list(tmp_path.iterdir())


def test_it_closes_also_where_it_cannot_write(path, monkeypatch):
    file = GrowingFile(path)
    descriptor = file._file
    file.add("one")

    def fail(*_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "write", fail)
    with pytest.raises(OSError, match="Input/output"):
        file.close()
    monkeypatch.undo()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)
    file.close()  # Nothing happens.


def test_bytes_of_a_name_that_are_no_text_are_escaped_as_json_does(path):
    name = os.fsdecode(b"\xff.jpg")
    file = GrowingFile(path)
    file.add(json.dumps(name, ensure_ascii=False))
    file.close()
    assert json.loads(path.read_text("utf-8")) == name
