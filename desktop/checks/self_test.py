"""``moodmirror --self-test``: whether everything that came with the program is there and works.

Prints one line of JSON and nothing else; exit code 0 when all is well, else 1. Runs where there
is neither display nor camera.
"""

import json
import os
import platform
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from time import monotonic
from typing import Any

from models.errors import MoodmirrorError
from models.weights import DEFAULT_MODEL, load_weights, model_names

FRAMES = 100
"""How many analysed frames are shown."""
_PATIENCE_S = 120.0
_RESOLVING = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")

Report = dict[str, Any]


def run_self_test(model: str = DEFAULT_MODEL) -> int:
    """Check all parts, print the findings, and return the exit code."""
    started = monotonic()
    # Another display can be tested with QT_QPA_PLATFORM=xcb.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sockets = _watch_sockets()
    report: Report = {
        "ok": False,
        "version": version("moodmirror"),
        "frozen": bool(getattr(sys, "frozen", False)),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
    }
    errors = [
        f"{name}: {error}"
        for name, look in (("weights", _weights), ("demo", _demo), ("window", _window))
        if (error := _outcome(look, report, model))
    ]
    report["sockets"] = sorted({*sockets, *_internet_sockets()})
    if report["sockets"]:
        errors.append("sockets: something opened a way to the network")
    report |= {"seconds": round(monotonic() - started, 2), "errors": errors, "ok": not errors}
    print(json.dumps(report, ensure_ascii=False), flush=True)
    return 1 if errors else 0


def _outcome(look: Callable[[Report, str], None], report: Report, model: str) -> str:
    """What is wrong with a part; empty if it works."""
    try:
        look(report, model)
    except MoodmirrorError as error:
        return str(error)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _weights(report: Report, _model: str) -> None:
    """Every model is the one that its card describes."""
    report["models"] = list(model_names())
    for name in model_names():
        load_weights(name)


def _demo(report: Report, model: str) -> None:
    """The demo portrait is happy."""
    from desktop.checks.demo_check import check_demo  # noqa: PLC0415  # Heavy, as below.

    check = check_demo(model)
    # For measuring from outside how long the start took.
    report["first_analysis_at"] = check.first_at
    report["model"], report["provider"] = check.model, check.provider
    report["expression"] = ", ".join(check.found)
    if check.scores:
        report["probability"] = round(float(check.scores.probabilities.max()), 4)
    if check.problem:
        raise MoodmirrorError(check.problem)


def _window(report: Report, model: str) -> None:
    """The window opens and shows the demo, analysed, frame after frame."""
    from desktop.checks.self_test_window import show_demo  # noqa: PLC0415  # Loads Qt.

    shown = show_demo(model, FRAMES, _PATIENCE_S)
    report |= {
        "platform": shown.platform,
        "fonts": shown.fonts,
        "frames": shown.frames,
        "happy_frames": shown.happy_frames,
        "first_shown_at": shown.first_at,
    }
    if shown.complaint:
        raise MoodmirrorError(shown.complaint)
    if shown.frames < FRAMES:
        raise MoodmirrorError(f"Only {shown.frames} analysed frames in {_PATIENCE_S:.0f} seconds.")
    if 2 * shown.happy_frames < shown.frames:
        raise MoodmirrorError("The demo should look happy most of the time.")
    if not shown.fonts:
        raise MoodmirrorError("There is no font. Install one, e.g. the package fonts-dejavu-core.")


def _watch_sockets() -> list[str]:
    """A list that collects every network access by Python from now on."""
    seen: list[str] = []

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.__new__":
            import socket  # noqa: PLC0415  # It is loaded already; without it there is no event.

            if arguments[1] != getattr(socket, "AF_UNIX", None):
                seen.append(f"socket of family {arguments[1]}")
        elif event in _RESOLVING:
            seen.append(f"{event} {arguments[0]}")

    sys.addaudithook(note)
    return seen


def _internet_sockets() -> list[str]:
    """The sockets of this process that are open now, whatever library opened them (Linux)."""
    own = set()
    descriptors = Path("/proc/self/fd")
    for descriptor in descriptors.iterdir() if descriptors.is_dir() else ():
        try:
            own.add(str(descriptor.readlink()))
        except OSError:
            continue  # The one that lists the folder.
    found = []
    for protocol in ("tcp", "tcp6", "udp", "udp6", "raw", "raw6"):
        table = Path("/proc/self/net") / protocol
        lines = table.read_text().splitlines()[1:] if table.is_file() else []
        found += [protocol for line in lines if f"socket:[{line.split()[9]}]" in own]
    return found
