import numpy as np
import pytest

from training.export.onnx_graph import onnx_model
from training.learning.networks import ShallowCNN
from training.measuring.robustness import SWEEPS, changed_faces, milliseconds, robustness, stretched
from training.measuring.served_answer import ServedAnswer

ALONE, NO_PRIORS = ServedAnswer((1.0,), (0.0,) * 6, 1.0), np.zeros((3, 6), np.float32)
NOTHING = {
    "rotation, degrees": 0,
    "brightness, grey levels added": 0,
    "contrast, times": 1,
    "gamma": 1,
    "blur, sigma in pixels": 0,
    "noise, sigma in grey levels": 0,
    "covered square, share of the side": 0,
    "resolution, pixels a side": 48,
}


@pytest.fixture
def faces():
    ramp = np.linspace(60, 180, 48)
    return np.stack([np.add.outer(ramp, ramp) / 2, np.full((48, 48), 90)]).astype(np.uint8)


@pytest.mark.parametrize("name", SWEEPS)
def test_each_change_has_a_strength_that_changes_nothing(name, faces):
    change, strengths = SWEEPS[name]
    assert NOTHING[name] in strengths
    same = changed_faces(faces, change, NOTHING[name]).astype(int)
    assert np.abs(same - faces).max() <= 1
    other = max(strengths, key=lambda strength: abs(strength - NOTHING[name]))
    assert not np.array_equal(changed_faces(faces, change, other), faces)


def test_stretching_fills_the_range_and_spares_a_blank_picture(faces):
    shown = changed_faces(faces, stretched, 0.8)
    assert (shown[0].min(), shown[0].max()) == (0, 255)
    assert shown[1].max() == 0


def test_a_file_is_measured_once_and_again_when_it_changed(tmp_path, monkeypatch):
    monkeypatch.setattr("training.measuring.robustness.SWEEPS", {"gamma": SWEEPS["gamma"]})
    rng = np.random.default_rng(0)
    faces, labels = rng.integers(0, 256, (6, 48, 48)).astype(np.uint8), np.arange(6)
    file, kept = tmp_path / "shallow.onnx", tmp_path / "kept.json"
    file.write_bytes(onnx_model([ShallowCNN().eval()], ALONE, NO_PRIORS).SerializeToString())
    result = robustness(file, faces, labels, kept)
    assert len(result["sweeps"]["gamma"]) == 5
    kept.write_text(kept.read_text().replace('"faces": 6', '"faces": 7'))
    assert robustness(file, faces, labels, kept)["faces"] == 7
    assert robustness(file, faces, labels[::-1].copy(), kept)["faces"] == 6
    assert milliseconds(file) > 0
