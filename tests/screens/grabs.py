"""Grabs of the whole screen while the program shows its states under X11 or Wayland."""

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageGrab

from tests.screens.program import desktop_of
from tests.screens.servers import BUS, COMPOSITOR, X_SERVER, wayland, why_none, x_server

X11, WAYLAND = "x11", "wayland"
NEEDED = {X11: (X_SERVER, BUS), WAYLAND: (COMPOSITOR, "weston-screenshooter", BUS)}
_ROOT = Path(__file__).parents[2]


def grab_states(kind: str, folder: Path) -> list[Path]:
    """Show the program and save ``folder/KIND-STATE.png`` for each of its states.

    Args:
        kind: ``x11`` or ``wayland``.
        folder: there already.

    Raises:
        RuntimeError: such a display cannot be had here, or the program has ended.
    """
    if reason := why_none(*NEEDED[kind]):
        raise RuntimeError(reason)
    with TemporaryDirectory(prefix="moodmirror-") as name, ExitStack() as ending:
        for inner in ("display", "desktop"):
            Path(name, inner).mkdir()
        display = x_server() if kind == X11 else wayland(Path(name, "display"))
        environment = ending.enter_context(display)
        environment = ending.enter_context(desktop_of(environment, Path(name, "desktop")))
        program = ending.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", "tests.screens.scenes"],
                cwd=_ROOT,
                env={**os.environ, **environment},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        ending.callback(program.kill)
        files = []
        for state in iter(program.stdout.readline, ""):
            files.append(folder / f"{kind}-{state.strip()}.png")
            _grab(kind, environment).save(files[-1])
            program.stdin.write("\n")
            program.stdin.flush()
        if program.wait(60):
            raise RuntimeError(f"the program has ended with {program.returncode}")
    return files


def _grab(kind: str, environment: Mapping[str, str]) -> Image.Image:
    if kind == X11:
        return ImageGrab.grab(xdisplay=environment["DISPLAY"])
    with TemporaryDirectory() as folder:
        where = {**os.environ, **environment, "XDG_PICTURES_DIR": folder}
        subprocess.run(["weston-screenshooter"], cwd=folder, env=where, check=True, timeout=60)
        (file,) = Path(folder).glob("*.png")
        return Image.open(file).convert("RGB")
