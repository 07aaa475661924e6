"""Displays without a monitor, and the buses beside them, each as long as it is needed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

X_SERVER, COMPOSITOR, BUS = "Xvfb", "weston", "dbus-daemon"
_BUS_LAUNCHERS = (
    Path("/usr/libexec/at-spi-bus-launcher"),
    Path("/usr/lib/at-spi2-core/at-spi-bus-launcher"),
)
_START_S = 60.0
"""A busy machine may take its time."""
_WIDTH, _HEIGHT = 1366, 768


def why_none(*programs: str, accessibility: bool = False) -> str:
    """Why there is no such display here; empty where there is."""
    if sys.platform != "linux":
        return "X servers, Wayland and AT-SPI are Linux's"
    missing = [one for one in programs if shutil.which(one) is None]
    if accessibility and not any(one.exists() for one in _BUS_LAUNCHERS):
        missing.append("at-spi2-core")
    return f"not installed: {', '.join(missing)}" if missing else ""


@contextmanager
def x_server(width: int = _WIDTH, height: int = _HEIGHT) -> Iterator[dict[str, str]]:
    """An X server in memory; yields what a program's environment needs to be shown there."""
    number, told = os.pipe()
    screen = ("-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp")
    with (
        running([X_SERVER, "-displayfd", str(told), *screen], {}, pass_fds=(told,)),
        os.fdopen(number) as display,
    ):
        os.close(told)
        name = display.readline().strip()
        if not name:
            raise RuntimeError(f"{X_SERVER} did not start")
        yield {"DISPLAY": f":{name}", "QT_QPA_PLATFORM": "xcb", "XDG_SESSION_TYPE": "x11"}


@contextmanager
def wayland(folder: Path, width: int = _WIDTH, height: int = _HEIGHT) -> Iterator[dict[str, str]]:
    """Weston in memory; yields what a program's environment needs to be shown there.

    Args:
        folder: an empty one, for its socket.
        width: of its screen, in pixels.
        height: of its screen, in pixels.
    """
    folder.chmod(0o700)
    environment = {"XDG_RUNTIME_DIR": str(folder), "WAYLAND_DISPLAY": "moodmirror"}
    command = [COMPOSITOR, "--backend=headless-backend.so", "--debug", "--no-config"]
    command += ["--socket=moodmirror", "--idle-time=0", f"--width={width}", f"--height={height}"]
    with running([*command, _software_renderer()], environment) as process:
        until(lambda: (folder / "moodmirror").exists() or process.poll() is not None)
        if process.poll() is not None:
            raise RuntimeError(f"{COMPOSITOR} did not start")
        yield {**environment, "QT_QPA_PLATFORM": "wayland", "XDG_SESSION_TYPE": "wayland"}


def _software_renderer() -> str:
    """The option has another name since Weston 12."""
    said = subprocess.run([COMPOSITOR, "--help"], check=False, capture_output=True, text=True)
    return "--renderer=pixman" if "--renderer=" in said.stdout else "--use-pixman"


@contextmanager
def session_bus(environment: Mapping[str, str], folder: Path) -> Iterator[dict[str, str]]:
    """A message bus of its own; yields ``environment`` with its address.

    It starts the accessibility bus when somebody asks for it, as on a desktop.

    Args:
        environment: of the display, where the accessibility bus tells its address.
        folder: an empty one, for the sockets.
    """
    folder.chmod(0o700)
    inside = {**environment}
    inside.setdefault("XDG_RUNTIME_DIR", str(folder))
    address = f"unix:path={folder / 'bus'}"
    command = [BUS, "--session", "--nofork", "--nopidfile", f"--address={address}"]
    with running(command, inside):
        until((folder / "bus").exists)
        yield {**inside, "DBUS_SESSION_BUS_ADDRESS": address}


@contextmanager
def running(
    command: Sequence[str], environment: Mapping[str, str], pass_fds: Sequence[int] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is ended with all that it started."""
    with subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=pass_fds,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def until(holds, seconds: float = _START_S) -> None:
    """Look again and again whether something holds."""
    deadline = monotonic() + seconds
    while not holds():
        if monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:.0f} s: {holds}")
        sleep(0.05)
