"""A small part of the fuzz run; ``python -m tests.media_matrix.fuzz`` makes more."""

import signal
import sys
from pathlib import Path
from random import Random

import pytest

from tests.media_matrix import fuzz
from tests.media_matrix.mutation import mutated
from tests.media_matrix.samples import make_samples


@pytest.fixture(scope="module")
def samples(tmp_path_factory) -> list[Path]:
    return make_samples(tmp_path_factory.mktemp("samples"))


def test_every_sample_is_sound(samples: list[Path]):
    reader = fuzz.Reader()
    try:
        assert {path.name: reader.read(path)[0] for path in samples} == {
            path.name: "read" for path in samples
        }
    finally:
        reader.close()


def test_changed_files_end_in_a_picture_or_one_sentence(samples: list[Path], tmp_path: Path):
    counts, _ = fuzz.run(samples, 120, 5, tmp_path, tmp_path / "faults")
    assert set(counts) == {"read", "sentence"}
    assert counts.total() == 120


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot make a process stand still")
def test_a_process_that_dies_and_one_that_hangs_are_seen(tmp_path: Path, monkeypatch):
    reader = fuzz.Reader()
    try:
        assert reader.read(tmp_path / "gone.mp4")[0] == "sentence"
        assert reader._process is not None
        reader._process.kill()
        reader._process.wait()
        assert reader.read(tmp_path / "gone.mp4")[0] == "CRASH"
        assert reader.read(tmp_path / "gone.mp4")[0] == "sentence"
        reader._process.send_signal(signal.SIGSTOP)
        monkeypatch.setattr(fuzz, "LONGEST_S", 0.2)
        assert reader.read(tmp_path / "gone.mp4")[0] == "HANG"
    finally:
        reader.close()


def test_the_same_seed_makes_the_same_changes():
    data, other = bytes(range(256)) * 20, bytes(reversed(range(256))) * 20
    first, again = (mutated(data, other, Random(9)) for _ in range(2))
    assert first == again != data
