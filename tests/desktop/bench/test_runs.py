"""Short real runs: every figure is there and finite; how large it is, no test can promise."""

import json
import os
import sys
from dataclasses import asdict
from math import isfinite
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from desktop.bench import command, peers, summary
from desktop.bench.command import run_bench
from desktop.bench.engine_run import measure_engine
from desktop.bench.figures import Clip
from desktop.bench.isolated import isolated
from desktop.bench.options import Plan
from desktop.bench.recording_cost import measure_recording
from desktop.command_line import main
from models.analyzer import Analyzer
from models.errors import MoodmirrorError
from models.face_pipeline import load_pipeline
from models.weights import DEFAULT_MODEL

SMALL = Clip(320, 240, 1)


def numbers(value: object) -> list[float]:
    if isinstance(value, dict):
        return [number for part in value.values() for number in numbers(part)]
    if isinstance(value, list):
        return [number for part in value for number in numbers(part)]
    return [value] if isinstance(value, int | float) else []


@pytest.fixture(scope="module")
def engine() -> Analyzer:
    return load_pipeline()


def test_the_engine_alone(engine: Analyzer):
    measured = measure_engine(engine, SMALL, DEFAULT_MODEL, 0.2)
    assert peers.own_row(measured).ratio == 1
    run = measured.fields()
    assert (run["window"], run["dropped"], run["capture_to_paint_ms"]) == (False, 0, None)
    assert run["provider"] == engine.execution_provider
    assert all(isfinite(number) for number in numbers(run))
    assert 0 < run["frame_ms"]["median"] <= run["frame_ms"]["p95"] <= run["frame_ms"]["p99"]
    assert run["fps"] > 0
    assert 0 < run["cpu_ms"]["median"] <= run["cpu_ms"]["p95"]
    assert run["rss_mb"] > 20


def test_an_engine_that_sees_nothing_gives_no_figures(engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("desktop.bench.clip.drawn", lambda wall, _: wall)
    with pytest.raises(MoodmirrorError, match="found 0"):
        measure_engine(engine, SMALL, DEFAULT_MODEL, 0.1)


def test_with_the_window_as_json(capfd: pytest.CaptureFixture[str]):
    arguments = ["bench", "--size", "320x240", "--faces", "1", "--window", "with"]
    assert main([*arguments, "--seconds", "0.6", "--json", "-"]) == 0
    written = json.loads(capfd.readouterr().out)
    (run,) = written["runs"]
    assert run["window"] is True
    assert all(isfinite(number) for number in numbers(run))
    for name in ("frame_ms", "capture_to_paint_ms"):
        assert 0 < run[name]["median"] <= run[name]["p99"]
    assert run["longest_stall_ms"] >= 0
    assert run["dropped"] >= 0
    assert set(run["stages_ms"]) >= {"detect", "align", "classify"}


def test_what_recording_costs(capfd):
    measured = isolated(measure_recording, "shallow", 6.0, SMALL)
    assert all(isfinite(number) for number in numbers(measured))
    assert measured["size"] == "320x240"
    assert measured["fps_without"] > 0 and measured["fps_recording"] > 0
    assert measured["mib_per_minute"] > 0


def test_tables_go_to_the_terminal_and_to_a_file(tmp_path: Path, capsys, engine, monkeypatch):
    monkeypatch.setattr(command, "isolated", lambda _, *rest: measure_engine(engine, *rest))
    plan = Plan(DEFAULT_MODEL, 0.1, ((320, 240),), (1,), (False,), markdown=tmp_path / "p.md")
    assert run_bench(plan) == 0
    said = capsys.readouterr()
    assert "320x240" in said.out
    assert "no window" in said.err
    assert "| 320x240 |" in (tmp_path / "p.md").read_text()


def test_a_busy_machine_is_warned_of():
    assert command.why_not_quiet({"cores": 2, "load_average": 0.3}) == ""
    assert command.why_not_quiet({"cores": 2}) == ""
    assert "load 3.5 on 2 cores" in command.why_not_quiet({"cores": 2, "load_average": 3.5})


def test_a_file_that_cannot_be_written_is_bad_input(tmp_path: Path, capsys):
    arguments = ["bench", "--no-runs", "--json", str(tmp_path / "none" / "x.json")]
    assert main(arguments) == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong", [["--size", "big"], ["--size", "9x9"], ["--faces", "0"], ["--seconds", "-1"]]
)
def test_wrong_options_are_bad_input(wrong: list[str], capsys):
    with pytest.raises(SystemExit) as ended:
        main(["bench", *wrong])
    assert ended.value.code == 2
    assert wrong[0] in capsys.readouterr().err


def test_a_process_that_dies_is_told():
    with pytest.raises(MoodmirrorError, match="without a result"):
        isolated(os._exit, 3)


def test_peers_that_are_not_installed_are_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(peers, "find_spec", lambda _: None)
    runs = peers.measure_peers(SMALL, 5.0, 0.1)
    assert {run.peer for run in runs} == {"fer", "deepface", "mediapipe", "py-feat"}
    assert all(run.frame_ms is None and run.note == "is not installed" for run in runs)


def test_a_peer_that_is_installed_is_measured(monkeypatch: pytest.MonkeyPatch):
    class Fer:
        def __init__(self, *, mtcnn: bool) -> None:
            assert not mtcnn

        def detect_emotions(self, image: np.ndarray) -> list[object]:
            return [image.shape]

    module = ModuleType("fer.fer")
    module.FER = Fer
    monkeypatch.setitem(sys.modules, "fer.fer", module)
    monkeypatch.setitem(sys.modules, "fer", ModuleType("fer"))
    run = peers.run_peer("fer", SMALL, 5.0, 0.05)
    assert run.faces_found == 1
    assert run.ratio is not None
    assert all(isfinite(number) for number in numbers(asdict(run)))


def test_a_peer_that_fails_ends_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(peers, "find_spec", lambda module: object() if module == "fer" else None)

    def failing(*_: object) -> None:
        raise RuntimeError("no weights\nat all")

    monkeypatch.setattr(peers, "isolated", failing)
    run = peers.measure_peers(SMALL, 5.0, 0.1)[0]
    assert run.note.startswith("failed: no weights (")


def test_the_summary_in_one_table(monkeypatch, capsys, engine):
    run = measure_engine(engine, SMALL, DEFAULT_MODEL, 0.1)
    asked = []

    def instead(measure, *arguments):
        asked.append(arguments)
        return [0.1, 0.3] if measure is summary.seconds_to_new_faces else run

    monkeypatch.setattr(summary, "isolated", instead)
    monkeypatch.setattr(summary, "measure_startup", lambda _: {"first_analysis_s": 1.5})
    assert run_bench(Plan("shallow", 0.3, runs=False, summary=True)) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["one", "face", "640x480", "p95", "ms", f"{run.frame_ms.p95}"] in rows
    assert ["ten", "faces", "1280x720", "window", "fps", f"{run.fps}"] in rows
    assert ["new", "face", "of", "40", "px", "slowest", "s", "0.3"] in rows
    assert ["first", "analysis", "s", "1.5"] in rows
    assert (Clip(1280, 720, 2), "shallow", 0.3, True) in asked


def test_the_window_covers_the_faces_of_a_run():
    run = isolated(_run_covered, SMALL)
    assert run.window
    assert 0 < run.cpu_ms.median <= run.cpu_ms.p99


def _run_covered(clip: Clip):
    from desktop.bench.window_run import run_window  # noqa: PLC0415  # Qt, in a process of its own.

    return run_window(clip, "shallow", 1.0, True)
