import json

import numpy as np
import pytest

from desktop.bench.figures import Clip, Run, Spread, document, spread, stage_names, stages_ms
from desktop.bench.memory import rss_mb
from desktop.bench.soak import growth
from desktop.bench.tables import as_markdown, as_text, described, peer_rows, run_rows, value_rows
from desktop.system_info import machine, versions
from models.errors import MoodmirrorError
from models.face import Timings

RUN_KEYS = {
    "width",
    "height",
    "faces",
    "window",
    "model",
    "provider",
    "frame_ms",
    "stages_ms",
    "cpu_ms",
    "fps",
    "dropped",
    "capture_to_paint_ms",
    "longest_stall_ms",
    "rss_mb",
}


def run(*, window: bool) -> Run:
    some = Spread(1.0, 2.0, 3.0)
    return Run(
        width=640,
        height=480,
        faces=1,
        window=window,
        model="shallow",
        provider="CPUExecutionProvider",
        frame_ms=some,
        stages_ms=dict.fromkeys(stage_names(), some),
        cpu_ms=some,
        fps=30.0,
        dropped=0,
        capture_to_paint_ms=some if window else None,
        longest_stall_ms=4.0 if window else None,
        rss_mb=100.0,
    )


def test_spread():
    assert spread([]) == Spread(0, 0, 0)
    assert spread([2.0]) == Spread(2, 2, 2)
    assert spread(range(101)) == Spread(50, 95, 99)


def test_stages_are_those_of_the_engine():
    values = dict.fromkeys(stage_names(), 1.0)
    found = stages_ms([Timings(**values), Timings(**dict.fromkeys(values, 3.0))])
    assert set(found) == set(values)
    assert all(stage.median == 2 for stage in found.values())


def test_the_json_is_as_promised():
    described_machine = {**machine(), "versions": versions()}
    runs = [run(window=False), run(window=True)]
    whole = json.loads(json.dumps(document(described_machine, runs, {})))
    assert set(whole) == {"schema", "machine", "runs"}
    assert whole["schema"] == 1
    assert whole["machine"]["cores"] >= 1
    for one in whole["runs"]:
        assert set(one) == RUN_KEYS
        assert set(one["frame_ms"]) == {"median", "p95", "p99"}
    assert whole["runs"][0]["capture_to_paint_ms"] is None
    assert set(whole["runs"][1]["capture_to_paint_ms"]) == {"median", "p95", "p99"}
    assert document({}, [], {"soak": {"minutes": 1}})["soak"] == {"minutes": 1}


def test_tables():
    rows = run_rows([run(window=False).fields(), run(window=True).fields()])
    text, markdown = list(as_text(rows)), list(as_markdown(rows))
    assert len({len(row) for row in rows}) == 1
    assert len(text) == 3
    assert "640x480" in text[1]
    assert markdown[1].count("|") == markdown[0].count("|") == len(rows[0]) + 1
    peers = [
        {"peer": "a", "frame_ms": None, "note": "is not installed"},
        {
            "peer": "b",
            "frame_ms": {"median": 30.0, "p95": 31.0, "p99": 32.0},
            "ratio": 6.0,
            "faces_found": 1.0,
            "load_s": 2.0,
            "note": "all of it",
        },
    ]
    said = "\n".join(as_text(peer_rows(peers)))
    assert "is not installed" in said
    assert "6.0x" in said
    assert list(as_text(value_rows({"id_changes": 0})))[1].split() == ["id", "changes", "0"]
    assert "cores" in described({**machine(), "versions": versions()})


def test_memory_is_that_of_this_process_by_now():
    before = rss_mb()
    more = np.ones(300_000_000, np.uint8)
    assert 250 < rss_mb() - before < 350, more.size


def test_growth_is_from_settled_to_end():
    grown = growth([50.0] * 10 + [100.0] * 60 + [102.0] * 30)
    assert grown == {"start_mb": 100, "end_mb": 102, "most_mb": 102, "growth_percent": 2}
    with pytest.raises(MoodmirrorError, match="more time"):
        growth([100.0] * 4)


def test_a_clip_names_itself_in_a_run():
    assert Clip(640, 480, 1) == Clip(width=640, height=480, faces=1)
