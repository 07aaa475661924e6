import io

import pytest

from desktop.files import progress as module
from desktop.files.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch):
    """A clock that is set by hand."""
    now = [1000.0]
    monkeypatch.setattr(module, "perf_counter", lambda: now[0])

    def advance(seconds: float) -> None:
        now[0] += seconds

    return advance


def screen(written: str) -> str:
    """What a terminal shows in its one line."""
    line = ""
    for part in written.split("\r"):
        line = part + line[len(part) :]
    return line.rstrip()


def test_a_terminal_has_one_line_that_is_written_over(clock):
    file = Terminal()
    progress = Progress(file, 4)
    progress.tell(0, "a long name.jpg")
    clock(1)
    progress.tell(1, "b.jpg")
    assert screen(file.getvalue()) == "1 of 4 files, b.jpg"
    progress.clear()
    assert screen(file.getvalue()) == ""
    assert "\n" not in file.getvalue()


def test_the_time_left_and_the_share_of_a_video(clock):
    file = Terminal()
    progress = Progress(file, 4)
    clock(60)
    progress.tell(1, "clip.mp4", 0.5)
    assert screen(file.getvalue()) == "1 of 4 files, 2 min left, clip.mp4 50 %"
    clock(3600)
    progress.tell(1, "clip.mp4", 0.5)
    assert "1 h 42 min left" in screen(file.getvalue())


def test_a_single_file_is_not_counted(clock):
    file = Terminal()
    progress = Progress(file, 1)
    progress.tell(0, "clip.mp4")
    assert screen(file.getvalue()) == "clip.mp4"
    clock(30)
    progress.tell(0, "clip.mp4", 0.5)
    assert screen(file.getvalue()) == "30 s left, clip.mp4 50 %"


def test_it_never_breaks_the_line(clock, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    file = Terminal()
    Progress(file, 1).tell(0, "x" * 100 + "end.jpg")
    assert len(screen(file.getvalue())) < 40
    assert screen(file.getvalue()).endswith("end.jpg")


def test_a_log_gets_a_line_now_and_then_and_no_control_characters(clock):
    file = io.StringIO()
    progress = Progress(file, 100)
    for number in range(100):
        progress.tell(number, f"{number}.jpg")
        clock(1)
    progress.clear()
    lines = file.getvalue().splitlines()
    assert len(lines) == 9
    assert lines[0] == "10 of 100 files, 2 min left, 10.jpg"
    assert "\r" not in file.getvalue()


def test_a_complaint_has_a_line_of_its_own(clock):
    file = Terminal()
    progress = Progress(file, 4)
    progress.tell(0, "a.jpg")
    progress.complain("Something is wrong.")
    assert file.getvalue().endswith("\rmoodmirror: Something is wrong.\n")
