"""Watches a bundle with strace: which files it opens and which sockets, while the demo runs.

    python packaging/trace_bundle.py dist/Moodmirror/Moodmirror [--seconds 300]

Needs Linux, strace and Xvfb. Ends with 1 when a file was opened that lies neither in the bundle
nor among the system's libraries and their data nor in the user's folders, or when a socket was
opened to anything but the display.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

_OPENED = re.compile(r'\bopen(?:at)?\((?:AT_FDCWD(?:<[^>]*>)?, )?"([^"]*)".*\) = \d+')
_SOCKET = re.compile(r"\bsocket\((\w+), .*\) = \d+")
_CONNECTED = re.compile(r'\bconnect\(.*?sun_path=(@?"[^"]*").*\) = ')
_RUN = re.compile(r'\bexecve\("([^"]*)".*\) = 0')

SYSTEM = (
    # Libraries, and how the system finds and sets them up.
    *(
        "/lib/",
        "/lib64/",
        "/usr/local/lib/",
        "/usr/local/cuda",
        "/usr/lib/",
        "/usr/lib64/",
        "/etc/ld.so.",
        "/usr/share/glvnd/",
    ),
    *("/etc/glvnd/", "/usr/share/drirc.d/", "/etc/ssl/openssl.cnf", "/usr/lib/ssl/openssl.cnf"),
    # Fonts, keyboards, locales, time, types of files.
    *("/etc/fonts/", "/usr/share/fonts", "/usr/share/fontconfig/", "/usr/local/share/fonts"),
    *("/usr/share/X11/", "/usr/share/locale", "/usr/share/icons/", "/usr/share/mime/"),
    *("/usr/share/zoneinfo/", "/etc/localtime", "/var/cache/fontconfig", "/etc/nsswitch.conf"),
    *("/usr/share/poppler/", "/etc/machine-id", "/var/lib/dbus/machine-id", "/etc/passwd"),
    "/etc/os-release",
    # The kernel.
    *("/proc/", "/sys/", "/dev/"),
)


def foreign_files(lines: Iterable[str], bundle: Path, own: Iterable[str]) -> list[str]:
    """Files opened, or programs started, that are neither the bundle's, the system's, nor ours.

    Args:
        lines: what strace wrote.
        bundle: the folder of the program.
        own: beginnings of the user's paths.
    """
    allowed = (f"{bundle}/", *SYSTEM, *own)
    found = set()
    for line in lines:
        if (match := _OPENED.search(line) or _RUN.search(line)) and match[1].startswith("/"):
            path = _decoded(match[1])
            if not f"{os.path.normpath(path)}/".startswith(allowed) and path != str(bundle):
                found.add(path)
    return sorted(found)


def foreign_sockets(lines: Iterable[str]) -> list[str]:
    """Sockets of any family but the local one, and local ones to anything but the display."""
    found = []
    for line in lines:
        if (match := _SOCKET.search(line)) and match[1] not in ("AF_UNIX", "AF_LOCAL"):
            found.append(match[1])
        if (match := _CONNECTED.search(line)) and not _is_display(match[1]):
            found.append(match[1])
    return found


def _is_display(address: str) -> bool:
    return ".X11-unix/" in address or "/wayland-" in address


def _decoded(text: str) -> str:
    """From strace's octal bytes, as in ``\\303\\251``, to the name."""
    return (
        text.encode("latin-1")
        .decode("unicode_escape")
        .encode("latin-1")
        .decode("utf-8", errors="replace")
    )


def main() -> int:
    """Run the demo under strace on a display of its own, and judge what was written."""
    parser = argparse.ArgumentParser(description="Watch a bundle with strace.")
    parser.add_argument("program", type=Path)
    parser.add_argument("--seconds", type=float, default=300.0)
    options = parser.parse_args()
    program = options.program.resolve()
    with tempfile.TemporaryDirectory(prefix="moodmirror-trace-") as folder:
        home = Path(folder) / "home"
        home.mkdir()
        log = Path(folder) / "strace.log"
        print(f"Tracing {program} for {options.seconds:.0f} s ...", flush=True)
        said = _trace(program, home, log, options.seconds)
        lines = log.read_text(encoding="latin-1").splitlines()
        files = foreign_files(lines, program.parent, (f"{folder}/", "/tmp/"))
        sockets = foreign_sockets(lines)
    opened = sum(1 for line in lines if _OPENED.search(line))
    print(f"{opened} files opened, {len(files)} of them outside: {files}")
    displays = sum(1 for line in lines if (m := _CONNECTED.search(line)) and _is_display(m[1]))
    print(f"{displays} connections to the display, {len(sockets)} other sockets: {sockets}")
    if said:
        print(f"It said:\n{said}")
    if not displays:
        print("The window never came to the display: this trace proves nothing.")
    return 1 if files or sockets or not displays else 0


def _trace(program: Path, home: Path, log: Path, seconds: float) -> str:
    """Let the demo run for so long, and return what it printed."""
    readable, writable = os.pipe()
    server = [
        "Xvfb",
        "-displayfd",
        str(writable),
        "-screen",
        "0",
        "1280x800x24",
        "-nolisten",
        "tcp",
    ]
    with subprocess.Popen(server, pass_fds=[writable], stderr=subprocess.DEVNULL) as xvfb:
        display = os.read(readable, 16).decode().strip()
        environment = {
            "DISPLAY": f":{display}",
            "HOME": str(home),
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "XDG_RUNTIME_DIR": str(home),
        }
        command = ["strace", "--follow-forks", "--seccomp-bpf", "--output", str(log)]
        command += ["--trace=open,openat,socket,connect,execve", str(program), "--source", "demo"]
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as traced:
            ended = _wait(traced, seconds)
            if not ended:
                _interrupt_children(traced.pid)
            said, _ = traced.communicate(timeout=60)
        xvfb.terminate()
    return said if not ended else f"It ended by itself, with {traced.returncode}.\n{said}"


def _wait(process: "subprocess.Popen[str]", seconds: float) -> bool:
    """Whether it ended before the time was up."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            return True
        time.sleep(0.2)
    return False


def _interrupt_children(pid: int) -> None:
    """As Ctrl+C would; strace itself passes nothing on."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for child in children:
        os.kill(int(child), signal.SIGINT)


if __name__ == "__main__":
    sys.exit(main())
