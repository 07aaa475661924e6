"""The parent's side of :mod:`tests.camera.child`."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from tests.camera.rig import Rig
from tests.camera.shim import environment

_POLL_S = 0.05
State = dict[str, Any]


class Program:
    """A process that runs the app on a rig's cameras.

    Attributes:
        errors: where its standard error goes.
    """

    def __init__(self, library: Path, rig: Rig, home: Path, checkout: Path | None = None) -> None:
        """Start the process; ``checkout``: the one whose app it runs, this one by default."""
        home.mkdir(parents=True, exist_ok=True)
        self.errors = home / "stderr.txt"
        env = environment(library, rig.folder)
        env |= {"QT_QPA_PLATFORM": "offscreen", "XDG_STATE_HOME": str(home), "HOME": str(home)}
        if checkout:
            env |= {"PYTHONPATH": str(checkout)}
        answers, their_end = os.pipe()
        self._answers = os.fdopen(answers)
        with self.errors.open("w") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.camera.child", str(their_end)],
                env=env,
                cwd=checkout,
                stdin=subprocess.PIPE,
                stdout=errors,
                stderr=errors,
                pass_fds=(their_end,),
                text=True,
            )
        os.close(their_end)
        self.log = home / "moodmirror/log/moodmirror.log"

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def ask(self, expression: str) -> Any:
        """The value of an expression on what :class:`tests.camera.child.Desk` offers."""
        assert self._process.stdin is not None
        self._process.stdin.write(expression + "\n")
        self._process.stdin.flush()
        line = self._answers.readline()
        assert line, f"the program has ended: {self.errors.read_text()[-2000:]}"
        value = json.loads(line)
        if isinstance(value, dict) and set(value) == {"error"}:
            raise AssertionError(value["error"])
        return value

    def start(self, wanted: str = "", settings: Path | None = None, *, real: bool = False) -> None:
        """Start the app anew in the process that runs."""
        self.ask(f"start({wanted!r}, {str(settings or '')!r}, real={real})")

    def state(self) -> State:
        """What a person could see."""
        return dict(self.ask("state()"))

    def wait(self, is_so: Callable[[State], bool], seconds: float = 20.0) -> State:
        """Wait until the state is so; fails with the last one where it never is."""
        end = monotonic() + seconds
        while True:
            state = self.state()
            assert not state.get("crashed"), self.log.read_text()[-3000:]
            if is_so(state):
                return state
            assert monotonic() < end, state
            sleep(_POLL_S)

    def wait_live(self, name: str = "", seconds: float = 20.0) -> State:
        """Wait until a camera's picture moves."""
        return self.wait(lambda state: state["live"] and state["name"].startswith(name), seconds)

    def quit(self, seconds: float = 10.0) -> int:
        """End it as a person does; returns its exit code."""
        self.ask("quit()")
        return self._process.wait(seconds)

    def end(self) -> None:
        """End it, whatever it does."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._answers.close()
        if self._process.stdin is not None:
            self._process.stdin.close()
