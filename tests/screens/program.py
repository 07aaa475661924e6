"""The program, started as its user does, on a display and a home of its own."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.screens.servers import running, session_bus

_PROGRAM = Path(__file__).parents[2] / "moodmirror.py"


@contextmanager
def desktop_of(environment: Mapping[str, str], folder: Path) -> Iterator[dict[str, str]]:
    """A desktop with a bus of its own, whose user starts the program for the first time.

    Args:
        environment: the display's.
        folder: an empty one.
    """
    with ExitStack() as ending:
        for name in ("home", "bus"):
            (folder / name).mkdir()
        bus = ending.enter_context(session_bus(environment, folder / "bus"))
        home = str(folder / "home")
        folders = {f"XDG_{name}_HOME": home for name in ("CONFIG", "DATA", "CACHE", "STATE")}
        # Neither the settings nor the language nor the screens of whoever runs this.
        mine = {"HOME": home, "LANGUAGE": "", "LC_ALL": "C.UTF-8", "QT_SCALE_FACTOR": "1"}
        yield {**bus, **folders, **mine}


@contextmanager
def demo(environment: Mapping[str, str]) -> Iterator[None]:
    """The program, showing its demo."""
    command = [sys.executable, os.fspath(_PROGRAM), "--source", "demo"]
    with running(command, environment) as process:
        yield
        assert process.poll() is None, "the program has ended"
