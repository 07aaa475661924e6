"""A recorder of our own writes XDF from the network's streams; pyxdf reads the same numbers."""

import struct
import sys
from pathlib import Path

import numpy as np
import pytest
import pyxdf

from desktop.live_output.lsl_output import MARKERS, NAME, LslOutput
from desktop.live_output.options import Streams
from desktop.live_output.sample import CHANNELS, channels_of
from models.errors import MoodmirrorError
from models.expression import Expression
from tests.desktop.live_output.conftest import face


def inlet_of(name: str):
    import pylsl  # noqa: PLC0415  # Only after LslOutput has set it up.

    (info,) = pylsl.resolve_byprop("name", name, timeout=30)
    inlet = pylsl.StreamInlet(info)
    inlet.open_stream(timeout=30)
    return inlet


def chunk(tag: int, content: bytes) -> bytes:
    body = struct.pack("<H", tag) + content
    return b"\x08" + struct.pack("<Q", len(body)) + body


def write_xdf(path: Path, header: str, samples: list, stamps: list[float]) -> None:
    """XDF 1.0 (github.com/sccn/xdf, Specifications): file header, one stream, its footer."""
    stream = struct.pack("<I", 1)
    rows = b"".join(
        b"\x08" + struct.pack("<d", stamp) + np.asarray(sample, "<f4").tobytes()
        for sample, stamp in zip(samples, stamps, strict=True)
    )
    footer = f"<?xml version='1.0'?><info><sample_count>{len(samples)}</sample_count></info>"
    path.write_bytes(
        b"XDF:"
        + chunk(1, b"<?xml version='1.0'?><info><version>1.0</version></info>")
        + chunk(2, stream + header.encode())
        + chunk(3, stream + b"\x04" + struct.pack("<I", len(samples)) + rows)
        + chunk(6, stream + footer.encode())
    )


def test_a_recording_in_xdf_has_the_same_numbers(tmp_path, make_sample):
    output = LslOutput()
    inlet = inlet_of(NAME)
    sent = [
        make_sample(0, face(Expression.HAPPY, 1), face(Expression.SAD, 2, 300.0)),
        make_sample(1),
        make_sample(2, face(Expression.FEAR, 1, sure=False)),
    ]
    for sample in sent:
        output.send(sample)
    pulled = [inlet.pull_sample(timeout=30) for _ in sent]
    header = inlet.info().as_xml()
    output.close()

    path = tmp_path / "session.xdf"
    write_xdf(path, header, [row for row, _ in pulled], [stamp for _, stamp in pulled])
    (stream,), _ = pyxdf.load_xdf(path, synchronize_clocks=False, dejitter_timestamps=False)
    wanted = [
        [*channels_of(sent[0].analysis.faces[1]), 2.0],  # The largest of the two.
        [*channels_of(None), 0.0],
        [*channels_of(sent[2].analysis.faces[0]), 1.0],
    ]
    np.testing.assert_allclose(stream["time_series"], np.asarray(wanted, np.float32), rtol=1e-6)
    steps = np.diff([one.monotonic_s for one in sent])
    np.testing.assert_allclose(np.diff(stream["time_stamps"]), steps, atol=1e-6)
    described = stream["info"]["desc"][0]["channels"][0]["channel"]
    assert [one["label"][0] for one in described] == [*CHANNELS, "person"]
    assert described[0]["unit"] == ["probability"]


def test_a_sample_carries_the_time_of_its_frame(make_sample):
    import pylsl  # noqa: PLC0415

    output = LslOutput()
    inlet = inlet_of(NAME)
    before = pylsl.local_clock()
    sample = make_sample(0, face(Expression.HAPPY, 1))
    after = pylsl.local_clock()
    output.send(sample)
    _, stamp = inlet.pull_sample(timeout=30)
    output.close()
    assert before - 0.001 <= stamp <= after + 0.001


def test_a_stream_for_each_person(make_sample):
    output = LslOutput(Streams.EACH)
    output.send(make_sample(0, face(Expression.HAPPY, 1), face(Expression.SAD, 2)))
    inlet = inlet_of(f"{NAME} person 2")
    output.send(make_sample(1, face(Expression.HAPPY, 1), face(Expression.ANGRY, 2)))
    row, _ = inlet.pull_sample(timeout=30)
    output.close()
    assert row[CHANNELS.index("angry")] == pytest.approx(0.9)


def test_marks_are_a_stream_of_their_own():
    output = LslOutput()
    inlet = inlet_of(MARKERS)
    output.mark("smile", 1000.0, 5.0)
    row, _ = inlet.pull_sample(timeout=30)
    output.close()
    assert row == ["smile"]


def test_the_package_is_not_there(monkeypatch):
    monkeypatch.setitem(sys.modules, "pylsl", None)
    with pytest.raises(MoodmirrorError, match="uv sync --extra lsl"):
        LslOutput()
