"""Learning that goes on from served files, here from a tiny network that was just exported."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch

from models.errors import MoodmirrorError
from models.weights import read_weights
from training.__main__ import main
from training.data.splits import Protocol
from training.export.export import export
from training.job import Job
from training.learning.augment import Augmentation
from training.learning.batches import mixed, training_batch
from training.learning.face_set import FER2013, OPINIONS, log_priors
from training.learning.going_on import Beginning
from training.learning.networks import opinions_of
from training.learning.recipes import recipe
from training.learning.session import FER2013_OUTPUT_NAME, session_of
from training.learning.snapshots import load_trained
from training.learning.system import train_system
from training.learning.train import Training
from training.measuring.evaluate import evaluate

CPU = torch.device("cpu")


def _faces(material, name="resnet34"):
    asked = (recipe(name), Protocol.OFFICIAL, 0, CPU)
    return material.to_learn(*asked), material.to_choose(*asked)


@pytest.fixture
def served(material, tiny_recipes, tmp_path, monkeypatch):
    """Trains and exports systems, and gives their files."""
    monkeypatch.setattr("training.export.export.INT8_LOSS", 100)

    def of(name):
        job = Job(name, runs=tmp_path / "first", data=tmp_path / "data")
        train_system(job, *_faces(material, name), seed=0)
        evaluate(job, material, CPU)
        return export(job, material, tmp_path / "served")[0]

    return of


def _as_balanced(path, *, balanced):
    """The same file with another word on its recipe in its card."""
    card = path.with_suffix(".json")
    fields = json.loads(card.read_text())
    fields["recipe"]["balanced"] = balanced
    card.write_text(json.dumps(fields))
    return path


@pytest.mark.parametrize("balanced", [True, False])
def test_it_begins_with_what_the_file_says(served, material, tmp_path, balanced):
    path = _as_balanced(served("resnet34"), balanced=balanced)
    learn, _ = _faces(material)
    plan = recipe("resnet34").going_on()
    training = Training("resnet34", plan, 0, learn, beginning=Beginning.read(path, []))
    pictures = material.prepared.data.faces[:24]
    expected = session_of(path.read_bytes(), in_floats=True)(pictures)
    with torch.no_grad():
        outputs = training.network.eval()(torch.from_numpy(pictures[:, None]))
    priors = log_priors(learn)
    own = OPINIONS.index(FER2013)
    for number, name in enumerate(["probabilities", FER2013_OUTPUT_NAME, "probabilities"]):
        left_out = priors[own] if number == own else priors[0] * (not balanced)
        said = (opinions_of(outputs)[:, number] + left_out).softmax(1).numpy()
        # The file rounds what goes through its layers to eight bits; these don't.
        assert np.abs(said - expected[name]).max() < 0.1
        assert np.abs(said - expected[name]).mean() < 0.02
    covered = torch.sigmoid(outputs[:, -1]).numpy()
    assert np.abs(covered - expected["covered"]).max() < 0.1


def test_a_network_in_training_answers_nearly_alike(served, material):
    learn, _ = _faces(material)
    plan = recipe("resnet34").going_on()
    training = Training(
        "resnet34", plan, 0, learn, beginning=Beginning.read(served("resnet34"), [])
    )
    faces = training_batch(
        learn, torch.arange(len(learn)), plan.augmentation, 48, torch.Generator().manual_seed(1)
    ).faces
    with torch.no_grad():
        still = training.network.eval()(faces)
        moving = training.network.train()(faces)
    assert (still - moving).abs().mean() < 0.2 * still.std()


def test_teachers_are_averaged_and_their_priors_left_out(served, material):
    path = _as_balanced(served("resnet34"), balanced=False)
    learn, _ = _faces(material)
    priors = log_priors(learn)
    both = Beginning.read(path, [path, path]).answers(learn, priors)
    assert torch.allclose(both, Beginning.read(path, []).answers(learn, priors), atol=1e-5)
    assert torch.allclose(both.sum(2), torch.ones(1), atol=1e-5)
    balanced = Beginning.read(_as_balanced(path, balanced=True), []).answers(learn, priors)
    assert torch.allclose(both[:, 1], balanced[:, 1])
    ratio = (balanced[:, 0] / both[:, 0]).log() - priors[0]
    assert (ratio - ratio.mean(1, keepdim=True)).abs().max() < 1e-2


def test_answers_come_with_their_faces(material, tiny_recipes):
    learn, _ = _faces(material)
    taught = replace(learn, answers=torch.rand(len(learn), 3, 6).softmax(2))
    generator = torch.Generator().manual_seed(0)
    rows = torch.arange(11, -1, -1)
    batch = training_batch(taught, rows, Augmentation(), 48, generator)
    assert torch.equal(batch.answers, taught.answers[rows])
    blended = mixed(batch, 1.0, generator)
    part = (blended.answers - batch.answers) / (batch.answers.roll(1, 0) - batch.answers)
    assert torch.allclose(part, part[:, :1, :1].expand_as(part), atol=1e-2)


def test_a_system_goes_on_and_its_card_tells_from_what(served, material, tmp_path):
    path = served("resnet34")
    job = Job("resnet34", runs=tmp_path / "second", data=tmp_path / "data")
    learn, choosing = _faces(material)
    train_system(job, learn, choosing, seed=0, beginning=Beginning.read(path, [path]))
    trained = load_trained(job)
    assert trained.identity["recipe"]["cosines"] == list(recipe("resnet34").going_on().cosines)
    evaluate(job, material, CPU)
    export(job, material, tmp_path / "again")
    card = json.loads((tmp_path / "again" / "resnet34.json").read_text())
    assert card["begun_from"] == read_weights(path).card.sha256
    assert card["taught_by"] == [card["begun_from"]]
    assert any("--from FIRST.onnx" in command for command in card["commands"])


def test_what_it_cannot_go_on_from(served, material, tmp_path):
    shallow = served("shallow")
    learn, _ = _faces(material)
    plan = recipe("resnet34").going_on()
    alone = Beginning.read(shallow, [])
    with pytest.raises(MoodmirrorError, match="'shallow' is not the network"):
        Training("resnet34", plan, 0, learn, beginning=alone)
    with pytest.raises(MoodmirrorError, match="one set of labels alone"):
        alone.answers(learn, log_priors(learn))
    with pytest.raises(MoodmirrorError, match="Only a network of several opinions"):
        Training("shallow", recipe("shallow"), 0, learn, beginning=alone)
    with pytest.raises(MoodmirrorError, match="is not there"):
        Beginning.read(tmp_path / "none.onnx", [])
    other = tmp_path / "other.onnx"
    shutil.copy(shallow, other)
    with pytest.raises(MoodmirrorError, match="model card"):
        Beginning.read(shallow, [other])


def test_weights_of_another_training_do_not_pass_for_what_went_on(served, material, tmp_path):
    beginning = Beginning.read(served("resnet34"), [])
    job = Job("resnet34", runs=tmp_path / "first", data=tmp_path / "data")
    with pytest.raises(MoodmirrorError, match="is of another recipe"):
        train_system(job, *_faces(material), seed=0, beginning=beginning)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--taught-by", "a.onnx"], "name a file by --from"),
        (["--from", "a.onnx", "--teacher", "0"], "leave --teacher out"),
        (["--from", "a.onnx"], "a.onnx is not there"),
    ],
)
def test_options_that_do_not_go_together_are_named(options, reason, tmp_path, capsys):
    runs = ["--runs", str(tmp_path), "--device", "cpu"]
    assert main(["train", "resnet34", *options, *runs]) == 2
    assert reason in capsys.readouterr().err
