import hashlib
import json

import numpy as np
import onnxruntime
import pytest
import torch

from models.errors import MoodmirrorError
from models.expression import EXPRESSIONS
from models.expression_classifier import ExpressionClassifier
from models.face import AlignedFace
from models.weights import load_weights
from training.data.splits import Protocol
from training.export.export import AGREEMENT, export, renew_card
from training.export.onnx_graph import onnx_model
from training.export.quantize import quantized
from training.job import Job
from training.learning.networks import ResNet34, ShallowCNN, Standardize, WideCNN
from training.learning.recipes import recipe
from training.learning.session import session_of
from training.learning.snapshots import outputs_of
from training.learning.system import train_system
from training.measuring.evaluate import evaluate, figure
from training.measuring.served_answer import ServedAnswer

CPU = torch.device("cpu")


def _networks(kind, count, **sizes):
    torch.manual_seed(5)
    networks = []
    for _ in range(count):
        network = kind(**sizes).eval()
        for module in network.modules():
            if isinstance(module, torch.nn.BatchNorm2d):
                # As after a training, where nothing is 0 or 1 any more.
                torch.nn.init.uniform_(module.weight, 0.5, 1.5)
                torch.nn.init.normal_(module.bias, 0, 0.2)
                module.running_mean.normal_(0, 0.3)
                module.running_var.uniform_(0.5, 2)
        networks.append(network)
    return networks


def _faces(count=12):
    rng = np.random.default_rng(2)
    faces = rng.integers(0, 256, (count, 48, 48)).astype(np.uint8)
    faces[0], faces[1] = 0, 255
    return faces


ALONE = ServedAnswer((1.0,), (0.0,) * 6, 0.8)
DEEP = ServedAnswer((0.5, 0.2, 0.3), (0.1, -0.4, 0.2, 0.0, 0.3, -0.2), 0.7, 1.3)
PRIORS = np.log(np.array([[0.3, 0.1, 0.2, 0.1, 0.1, 0.2]] * 3, np.float32))


@pytest.mark.parametrize("half_weights", [True, False])
@pytest.mark.parametrize(
    ("kind", "count", "served", "sizes"),
    [
        (ShallowCNN, 1, ALONE, {}),
        (ShallowCNN, 9, ALONE, {}),
        (WideCNN, 1, ALONE, {}),
        (WideCNN, 9, ALONE, {}),
        (ResNet34, 1, DEEP, {}),
    ],
)
def test_onnx_runtime_agrees_with_torch(kind, count, served, sizes, half_weights):
    networks, faces = _networks(kind, count, **sizes), _faces()
    expected = served.answers(outputs_of(networks, faces, CPU), PRIORS)
    model = onnx_model(networks, served, PRIORS, half_weights=half_weights)
    found = session_of(model.SerializeToString())(faces)
    assert list(found) == list(expected)
    for name, ours in expected.items():
        assert found[name].shape == ours.shape
        assert np.abs(ours - found[name]).max() < (1e-3 if half_weights else 1e-5)
        if ours.ndim > 1:
            assert np.allclose(found[name].sum(1), 1, atol=1e-5)


def test_half_weights_halve_the_file():
    networks = _networks(ShallowCNN, 1)
    whole, half = (
        len(onnx_model(networks, ALONE, PRIORS, half_weights=kind).SerializeToString())
        for kind in (False, True)
    )
    assert half < 0.51 * whole


def test_light_and_contrast_cancel_out():
    face = torch.from_numpy(_faces(3)[2:, None])
    brighter = face.float() * 0.5 + 90
    plain, other = Standardize()(face), Standardize()(brighter)
    assert torch.allclose(plain, other, atol=0.2)
    assert Standardize()(torch.full((1, 1, 48, 48), 7, dtype=torch.uint8)).abs().max() == 0


def test_int8_runs_and_stays_near():
    networks, faces = _networks(ResNet34, 1, width=16), _faces(64)
    model = onnx_model(networks, DEEP, PRIORS, half_weights=False)
    small = quantized(model, faces)
    assert len(small) < 0.45 * len(model.SerializeToString())
    whole, less = session_of(model.SerializeToString())(faces), session_of(small)(faces)
    assert list(whole) == list(less)
    for name in whole:
        assert np.abs(whole[name] - less[name]).max() < 0.15


@pytest.fixture
def trained(material, tiny_recipes, tmp_path):
    """Trains a system and gives its job."""

    def of(name, protocol=Protocol.OFFICIAL):
        job = Job(name, protocol, tmp_path / "runs", tmp_path / "data")
        faces = (recipe(name, protocol), protocol, 0, CPU)
        train_system(job, material.to_learn(*faces), material.to_choose(*faces), seed=0)
        return job

    return of


def test_the_app_serves_what_is_exported(trained, material, tmp_path):
    job = trained("shallow-ensemble")
    evaluation = evaluate(job, material, CPU)
    paths = export(job, material, tmp_path / "weights")
    assert [path.name for path in paths] == ["shallow-ensemble.onnx", "shallow-ensemble.json"]
    weights = load_weights("shallow-ensemble", tmp_path / "weights")
    classifier = ExpressionClassifier(weights)
    scores = classifier.classify([AlignedFace(material.prepared.data.faces[0], np.eye(2, 3))])
    assert scores[0].probabilities.shape == (6,)
    card = weights.card.fields
    assert card["snapshots"] == 9
    assert card["sha256"] == hashlib.sha256(weights.onnx).hexdigest()
    assert "1.06 %" in card["trained_on"]
    measured = next(f for f in card["test"] if f["framing"] == "given" and f["labels"] == "fer2013")
    expected = figure(evaluation["test"])
    assert measured["faces"] == 24
    assert measured["accuracy"] == pytest.approx(expected["accuracy"], abs=0.05)


def test_a_deep_network_has_two_outputs_in_eight_bits(trained, material, tmp_path, monkeypatch):
    monkeypatch.setattr("training.export.export.INT8_LOSS", 100)
    job = trained("resnet34")
    assert len(evaluate(job, material, CPU)["served"]["weights"]) == 3
    folder = tmp_path / "weights"
    names = {path.name for path in export(job, material, folder)}
    assert names == {"resnet34.onnx", "resnet34.json"}
    session = onnxruntime.InferenceSession(
        (folder / "resnet34.onnx").read_bytes(), providers=["CPUExecutionProvider"]
    )
    outputs = [output.name for output in session.get_outputs()]
    assert outputs == ["probabilities", "fer2013_probabilities", "covered"]
    assert load_weights("resnet34", folder).card.eight_bit
    card = json.loads((folder / "resnet34.json").read_text())
    assert set(card["points_lost_on_public_test"]) == set(outputs[:2])
    assert {one["set"] for one in card["outside"]} == {"muxspace", "london"}
    assert set(card["sure_from_by_expression"]) == {e.value for e in EXPRESSIONS}


def test_a_card_is_written_anew_without_the_run(trained, material, tmp_path):
    job, folder = trained("shallow"), tmp_path / "weights"
    evaluate(job, material, CPU)
    export(job, material, folder)
    file, card = (folder / f"shallow.{kind}" for kind in ("onnx", "json"))
    before, whole = file.read_bytes(), json.loads(card.read_text())
    card.write_text(json.dumps({k: v for k, v in whole.items() if k != "outside"}))
    renew_card(job, material, folder)
    assert file.read_bytes() == before
    assert json.loads(card.read_text()) == whole


def test_integers_that_lose_too_much_are_refused(trained, material, tmp_path, monkeypatch):
    monkeypatch.setattr("training.export.export.INT8_LOSS", -101)
    job = trained("resnet34")
    evaluate(job, material, CPU)
    with pytest.raises(MoodmirrorError, match="int8 loses"):
        export(job, material, tmp_path / "weights")


def test_what_differs_from_torch_is_not_exported(trained, material, tmp_path, monkeypatch):
    monkeypatch.setattr("training.export.export.AGREEMENT", -1)
    job = trained("shallow")
    evaluate(job, material, CPU)
    with pytest.raises(MoodmirrorError, match="was not exported"):
        export(job, material, tmp_path / "weights")
    assert not (tmp_path / "weights").exists()


def test_weights_that_fp16_would_change_are_stored_as_fp32(
    trained, material, tmp_path, monkeypatch
):
    monkeypatch.setattr("training.export.export.HALF_CHANGE", -1)
    job = trained("shallow")
    evaluate(job, material, CPU)
    export(job, material, tmp_path / "weights")
    card = json.loads((tmp_path / "weights" / "shallow.json").read_text())
    assert card["weights_stored_as"] == "fp32"
    assert card["largest_difference_from_torch"] <= AGREEMENT


def test_evaluation_before_training_and_export_before_evaluation(trained, material, tmp_path):
    job = Job("wide", Protocol.OFFICIAL, tmp_path / "runs", tmp_path / "data")
    with pytest.raises(MoodmirrorError, match="has not been trained to its end"):
        evaluate(job, material, CPU)
    job = trained("wide")
    with pytest.raises(MoodmirrorError, match=r"Run first: python -m training evaluate wide"):
        export(job, material, tmp_path / "weights")


def test_weights_of_another_system_are_refused(trained, material):
    job = trained("shallow")
    other = Job("wide", job.protocol, job.runs, job.data)
    job.run.rename(other.run)
    with pytest.raises(MoodmirrorError, match="belongs to 'shallow'"):
        evaluate(other, material, CPU)


def test_the_originals_protocol_has_a_folder_of_its_own(trained, material):
    job = trained("shallow", Protocol.ORIGINAL)
    assert job.run.name == "shallow-original"
    result = evaluate(job, material, CPU)
    assert result["command"] == "python -m training evaluate shallow --protocol original"
    assert {f["framing"] for f in result["test"]} == {"given", "aligned", "app"}
