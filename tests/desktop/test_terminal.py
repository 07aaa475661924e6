"""Standard output and standard error that cannot be written, and names that give orders."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.capture.demo_source import DEMO_PORTRAIT
from desktop.safe_text import one_line

ROOT = Path(__file__).parents[2]
full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux' disk that is always full")
unix = pytest.mark.skipif(sys.platform == "win32", reason="pipes of Unix")


def start(*arguments: str, **streams) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "desktop.command_line", *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONUNBUFFERED", None)  # argparse itself hides an error of its help.
    return subprocess.Popen(command, env=environment, text=True, **pipes)


@full
@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["analyze", "PORTRAIT"], ["analyze", "PORTRAIT", "--json", "-"]],
)
def test_standard_output_on_a_full_disk_is_one_sentence(arguments):
    given = [str(DEMO_PORTRAIT) if one == "PORTRAIT" else one for one in arguments]
    with Path("/dev/full").open("w") as nowhere:
        process = start(*given, stdout=nowhere)
        _, said = process.communicate(timeout=120)
    assert process.returncode == 2
    (sentence,) = said.splitlines()
    assert sentence.startswith("moodmirror: Standard output cannot be written: No space left")


@full
def test_complaints_that_nobody_can_read_end_nothing(tmp_path):
    place = tmp_path / "a.csv"
    with Path("/dev/full").open("w") as nowhere:
        process = start(
            *("analyze", "gone.jpg", str(DEMO_PORTRAIT), "--csv", str(place)), stderr=nowhere
        )
        out, _ = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "Happy" in out
    assert len(place.read_text().splitlines()) == 2


@unix
@pytest.mark.parametrize("arguments", [["--help"], ["analyze", "PORTRAIT", "--csv", "-"]])
def test_a_reader_that_goes_away_is_no_word_worth(arguments):
    given = [str(DEMO_PORTRAIT) if one == "PORTRAIT" else one for one in arguments]
    reader, writer = os.pipe()
    os.close(reader)
    process = start(*given, stdout=writer)
    os.close(writer)
    _, said = process.communicate(timeout=120)
    assert (process.returncode, said) == (141, "")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Grüße 笑顔 😄.jpg", "Grüße 笑顔 😄.jpg"),
        ("a\x1b]0;owned\x07.jpg", r"a\x1b]0;owned\x07.jpg"),
        ("a\rb\nc\td", r"a\rb\nc\td"),
        ("a\x9b31m", r"a\x9b31m"),
        ("gpj.\u202egnp", r"gpj.\u202egnp"),
        (os.fsdecode(b"\xff.jpg"), r"\xff.jpg" if sys.platform != "win32" else "\ufffd.jpg"),
    ],
)
def test_a_name_gives_no_orders(name, shown):
    assert one_line(name) == shown


@unix
def test_no_escape_of_a_name_reaches_the_terminal(tmp_path):
    bad = tmp_path / "a\x1b[2J\r.jpg"
    bad.write_bytes(DEMO_PORTRAIT.read_bytes())
    (tmp_path / "b\x1b[2J.png").write_text("no picture")
    process = start("analyze", str(tmp_path))
    out, said = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "\x1b" not in out + said and r"\x1b[2J\r.jpg" in out and r"b\x1b[2J.png" in said
