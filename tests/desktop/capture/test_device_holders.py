import os
import subprocess
import sys

import pytest

from desktop.capture.device_holders import holder_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture
def device(tmp_path):
    path = tmp_path / "video0"
    path.touch()
    return path.resolve()


@pytest.fixture
def hold(device):
    """Lets another program, by its words, hold the device; returns its number."""
    held = []

    def hold(*words: str) -> int:
        program = f"import sys; file = open({str(device)!r}); print(flush=True); sys.stdin.read()"
        process = subprocess.Popen(
            [sys.executable, "-c", program, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        held.append(process)
        process.stdout.readline()
        return process.pid

    yield hold
    for process in held:
        process.communicate()


def test_nobody(device):
    assert holder_of(device) is None


def test_we_ourselves_do_not_count(device):
    with device.open():
        assert holder_of(device) is None


def test_another_program_by_its_name(device, hold):
    number = hold()
    name = holder_of(device)
    assert name.startswith("python")
    assert name.endswith(f"(process {number})")


def process(proc, number, name, words, files):
    folder = proc / str(number)
    (folder / "fd").mkdir(parents=True)
    (folder / "comm").write_text(f"{name}\n")
    (folder / "cmdline").write_bytes(b"\0".join(words) + b"\0")
    for one, target in enumerate(files):
        (folder / "fd" / str(one)).symlink_to(target)


@pytest.mark.parametrize(
    "words",
    [
        (b"/opt/Moodmirror/Moodmirror",),
        (b"/usr/bin/python3", b"/home/a/.local/bin/moodmirror"),
        (b"python", b"-m", b"desktop.command_line"),
    ],
)
def test_a_second_moodmirror(device, tmp_path, words):
    process(tmp_path / "proc", 77, "python3", words, [device])
    assert holder_of(device, tmp_path / "proc") == "another Moodmirror (process 77)"


def test_who_can_be_closed_goes_before_who_hands_it_on(device, tmp_path):
    proc = tmp_path / "proc"
    process(proc, 5, "pipewire", (b"/usr/bin/pipewire",), [device])
    assert holder_of(device, proc) == "another program, by way of PipeWire"
    process(proc, 6, "zoom", (b"/opt/zoom/zoom",), ["/dev/null", device])
    assert holder_of(device, proc) == "zoom (process 6)"


def test_others_programs_and_ended_ones_are_left_alone(device, tmp_path):
    proc = tmp_path / "proc"
    process(proc, 8, "secret", (b"secret",), [device])
    (proc / "8" / "fd" / "0").unlink()
    (proc / "8" / "fd").rmdir()
    (proc / "version").touch()
    process(proc, os.getpid(), "me", (b"me",), [device])
    assert holder_of(device, proc) is None
