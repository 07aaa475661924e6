"""The command ``moodmirror bench``: what to measure, in which order, and where it is written."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from desktop.bench.figures import Clip, Run, document
from desktop.bench.isolated import isolated
from desktop.bench.options import Plan
from desktop.bench.tables import (
    Row,
    as_markdown,
    as_text,
    described,
    peer_rows,
    run_rows,
    value_rows,
)
from desktop.files.result_file import write_output
from desktop.system_info import machine, versions
from desktop.terminal import say

_STEADY_SECONDS = 30.0
_RECORDING_SECONDS = 30.0
_BUSY = 0.5
"""Load by cores above which a measurement says more about other programs."""
_PEER_CLIP = Clip(640, 480, 1)


@dataclass(slots=True)
class Results:
    """What was measured so far."""

    machine: Mapping[str, Any]
    runs: list[Run] = field(default_factory=list)
    sections: dict[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """The JSON."""
        return document(self.machine, self.runs, self.sections)


def run_bench(plan: Plan) -> int:
    """Measure, print and write; returns the exit code.

    Raises:
        MoodmirrorError: something could not be measured or written.
    """
    results = Results({**machine(), "versions": versions()})
    if busy := why_not_quiet(results.machine):
        say(busy)
    try:
        for measure in _measurements(plan):
            measure(plan, results)
    except KeyboardInterrupt:
        if results.runs or results.sections:
            _write(plan, results)  # What was measured until then.
        raise
    _write(plan, results)
    return 0


def _write(plan: Plan, results: Results) -> None:
    if plan.json is None or str(plan.json) != "-":
        print("\n".join(lines_of(results, as_text)))
    if plan.json is not None:
        write_output(plan.json, json.dumps(results.document(), indent=1, ensure_ascii=False) + "\n")
    if plan.markdown is not None:
        write_output(plan.markdown, "\n".join(lines_of(results, as_markdown)) + "\n")


def why_not_quiet(machine: Mapping[str, Any]) -> str:
    """A warning where other programs keep the cores busy; empty where they do not."""
    load, cores = machine.get("load_average", 0.0), machine["cores"]
    if load < _BUSY * cores:
        return ""
    return (
        f"Other programs are at work (load {load:g} on {cores} cores): what follows is slower than "
        "this machine is."
    )


def lines_of(results: Results, table: Callable[[Sequence[Row]], Iterator[str]]) -> Iterator[str]:
    """The machine's description and every table."""
    yield described(results.machine)
    runs = [run.fields() for run in results.runs]
    if runs:
        yield ""
        yield f"{runs[0]['model']} on {runs[0]['provider']}"
        yield ""
        yield from table(run_rows(runs))
    for name, section in results.sections.items():
        yield ""
        yield name.capitalize()
        yield ""
        yield from table(peer_rows(section) if name == "peers" else value_rows(section))


Measure = Callable[[Plan, Results], None]


def _measurements(plan: Plan) -> Iterator[Measure]:
    wanted: list[tuple[object, Measure]] = [
        (plan.runs, _measure_runs),
        (plan.startup, _measure_startup),
        (plan.steady, _measure_steady),
        (plan.compare, _measure_peers),
        (plan.summary, _measure_summary),
        (plan.recording, _measure_recording),
        (plan.soak_minutes, _measure_soak),
    ]
    return (measure for asked_for, measure in wanted if asked_for)


def _measure_runs(plan: Plan, results: Results) -> None:
    from desktop.bench.engine_run import run_engine  # noqa: PLC0415  # Heavy.

    windows = [window for window in plan.windows if not window or _qt_loads()]
    for window in windows:
        for width, height in plan.sizes:
            for faces in plan.faces:
                clip = Clip(width, height, faces)
                _say(f"{width}x{height}, {faces} faces, {'with' if window else 'no'} window")
                if window:
                    results.runs.append(isolated(_run_window, clip, plan.model, plan.seconds))
                else:
                    results.runs.append(isolated(run_engine, clip, plan.model, plan.seconds))


def _run_window(clip: Clip, model: str, seconds: float) -> Run:
    """In the run's own process: Qt need not be loaded in this one."""
    from desktop.bench.window_run import run_window  # noqa: PLC0415

    return run_window(clip, model, seconds)


def _qt_loads() -> bool:
    try:
        from PySide6 import QtSvg, QtWidgets  # noqa: F401, PLC0415
    except ImportError as error:
        _say(f"No runs with the window: Qt cannot be loaded ({error}). See moodmirror doctor")
        return False
    return True


def _measure_startup(plan: Plan, results: Results) -> None:
    from desktop.bench.startup import measure_startup  # noqa: PLC0415

    _say("Start")
    results.sections["startup"] = measure_startup(plan.model)


def _measure_steady(plan: Plan, results: Results) -> None:
    from desktop.bench.steady import run_steady  # noqa: PLC0415  # Heavy.

    _say("Steadiness")
    found = isolated(run_steady, plan.model, max(plan.seconds, _STEADY_SECONDS))
    results.sections["steady"] = found.fields()


def _measure_peers(plan: Plan, results: Results) -> None:
    from desktop.bench.engine_run import run_engine  # noqa: PLC0415  # Heavy.
    from desktop.bench.peers import measure_peers, own_row  # noqa: PLC0415

    _say("Peers")
    ours = isolated(run_engine, _PEER_CLIP, plan.model, plan.seconds)
    peers = [own_row(ours), *measure_peers(_PEER_CLIP, ours.frame_ms.median, plan.seconds)]
    results.sections["peers"] = [peer.fields() for peer in peers]


def _measure_recording(plan: Plan, results: Results) -> None:
    _say("With and without a recording")
    seconds = max(plan.seconds, _RECORDING_SECONDS)
    results.sections["recording"] = isolated(_run_recording, plan.model, seconds)


def _measure_summary(plan: Plan, results: Results) -> None:
    from desktop.bench.summary import measure_summary  # noqa: PLC0415  # Heavy.

    _say("Summary")
    results.sections["summary"] = measure_summary(plan.model, plan.seconds)


def _run_recording(model: str, seconds: float) -> dict[str, Any]:
    """In a process of its own, as with the window."""
    from desktop.bench.recording_cost import measure_recording  # noqa: PLC0415

    return measure_recording(model, seconds)


def _measure_soak(plan: Plan, results: Results) -> None:
    from desktop.bench.soak import measure_soak  # noqa: PLC0415

    _say(f"{plan.soak_minutes:g} minutes with the window")
    results.sections["soak"] = measure_soak(plan.model, plan.soak_minutes or 0.0)


def _say(what: str) -> None:
    say(f"{what} ...")
