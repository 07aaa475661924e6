import errno
import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from models.errors import MoodmirrorError
from training.data.prepare import Prepared
from training.data.splits import Protocol
from training.job import Job
from training.learning import checkpoints
from training.learning import train as training
from training.learning.augment import Augmentation
from training.learning.batches import Batch, mixed, training_batch
from training.learning.face_set import CROWD, FER2013, OPINIONS, fer2013_faces, log_priors
from training.learning.losses import Opinions, taught_loss
from training.learning.recipes import RECIPES, recipe
from training.learning.snapshots import load_networks
from training.learning.system import train_system
from training.learning.train import rate_factor, train

CPU = torch.device("cpu")


def _train(name, material, run, plan=None, seed=0):
    plan = plan or replace(recipe(name), teachers=0)
    learn = material.to_learn(plan, Protocol.OFFICIAL, 0, CPU)
    choosing = material.to_choose(plan, Protocol.OFFICIAL, 0, CPU)
    path = train(name, plan, learn, choosing, run=run, seed=seed)
    return torch.load(path, weights_only=True)


def _train_system(job, material, **options):
    faces = (recipe(job.name), Protocol.OFFICIAL, 0, CPU)
    learn, choosing = material.to_learn(*faces), material.to_choose(*faces)
    return train_system(job, learn, choosing, seed=0, **options)


def _same(one, two):
    return all(
        torch.equal(a[key], b[key])
        for a, b in zip(one["snapshots"], two["snapshots"], strict=True)
        for key in a
    )


@pytest.mark.parametrize(
    ("name", "stopped_in"), [("wide", 2), ("shallow-ensemble", 2), ("resnet34", 2)]
)
@pytest.mark.usefixtures("tiny_recipes")
def test_resuming_gives_the_same_weights_as_not_stopping(
    name, stopped_in, material, tmp_path, monkeypatch
):
    whole = _train(name, material, tmp_path / "whole")
    measure, epochs = training.validated, []

    def interrupted(*arguments):
        epochs.append(1)
        if len(epochs) == stopped_in:
            raise KeyboardInterrupt
        return measure(*arguments)

    monkeypatch.setattr(training, "validated", interrupted)
    monkeypatch.setattr(training, "SAVED_EVERY_S", 0.0)
    with pytest.raises(KeyboardInterrupt):
        _train(name, material, tmp_path / "stopped")
    assert not (tmp_path / "stopped" / "snapshots.pt").exists()
    resumed = _train(name, material, tmp_path / "stopped")
    assert len(resumed["snapshots"]) == len(recipe(name).cosines)
    assert _same(whole, resumed)
    assert whole["history"] == resumed["history"]


def test_another_seed_gives_other_weights(material, tiny_recipes, tmp_path):
    one = _train("shallow", material, tmp_path / "0", seed=0)
    assert not _same(one, _train("shallow", material, tmp_path / "1", seed=1))


def test_the_moving_average_is_what_is_kept(material, tiny_recipes, tmp_path):
    plan = replace(recipe("resnet34"), ema=0.5, teachers=0)
    averaged = _train("resnet34", material, tmp_path / "ema", plan)
    assert not _same(averaged, _train("resnet34", material, tmp_path / "plain"))


def test_the_checkpoint_of_another_run_is_refused(material, tiny_recipes, tmp_path):
    _train("shallow", material, tmp_path)
    with pytest.raises(MoodmirrorError, match=r"another run .*name, recipe"):
        _train("wide", material, tmp_path)
    with pytest.raises(MoodmirrorError, match="differs in seed"):
        _train("shallow", material, tmp_path, seed=1)


def test_a_damaged_checkpoint_is_named(material, tiny_recipes, tmp_path):
    (tmp_path / "checkpoint.pt").write_bytes(b"PK half")
    with pytest.raises(MoodmirrorError, match=r"checkpoint\.pt is no checkpoint"):
        _train("shallow", material, tmp_path)


def test_a_full_disk_keeps_the_last_whole_checkpoint(material, tiny_recipes, tmp_path, monkeypatch):
    monkeypatch.setattr(training, "SAVED_EVERY_S", 0.0)
    written = []

    def fills(_):
        written.append(1)
        if len(written) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("training.files.os.fsync", fills)
    with pytest.raises(MoodmirrorError, match="No space left"):
        _train("shallow", material, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint.pt"]
    assert len(_train("shallow", material, tmp_path)["history"]) == 2


def test_where_labels_come_as_often_as_the_prior_says_there_is_nothing_to_learn(material):
    faces = material.to_learn(RECIPES["resnet34"], Protocol.OFFICIAL, 0, CPU)
    labels = torch.zeros_like(faces.labels)
    labels[:, OPINIONS.index(FER2013)] = torch.tensor([0.7, 0.1, 0.05, 0.05, 0.05, 0.05])
    priors = log_priors(replace(faces, labels=labels))
    outputs = torch.zeros(1, 6, requires_grad=True)
    batch = Batch(torch.zeros(1, 1, 48, 48), labels[:1], torch.zeros(1), -torch.ones(1))
    Opinions((FER2013,), priors, 0.0).loss(outputs, batch).backward()
    assert outputs.grad.abs().max() < 0.05
    outputs.grad = None
    Opinions((FER2013,), torch.zeros(3, 6), 0.0).loss(outputs, batch).backward()
    assert outputs.grad.abs().max() > 0.5


def test_a_covered_face_is_asked_for_an_even_answer():
    labels = torch.zeros(2, 3, 6)
    labels[:, :, 2] = 1
    batch = Batch(torch.zeros(2, 1, 48, 48), labels, torch.tensor([1.0, 0.0]), torch.ones(2))
    outputs = torch.zeros(2, 19, requires_grad=True)
    Opinions(OPINIONS, torch.zeros(3, 6), 0.0).loss(outputs, batch).backward()
    assert outputs.grad[0, :18].abs().max() < 1e-6
    assert outputs.grad[1, 2] < -0.1
    assert (outputs.grad[:, 18] < 0).all()


def test_smoothing_goes_where_the_prior_is():
    priors = torch.log(torch.tensor([[0.9, 0.02, 0.02, 0.02, 0.02, 0.02]])).repeat(3, 1)
    labels = torch.zeros(1, 3, 6)
    labels[:, :, 0] = 1
    batch = Batch(torch.zeros(1, 1, 48, 48), labels, torch.zeros(1), torch.tensor([-1.0]))
    outputs = torch.zeros(1, 6, requires_grad=True)
    Opinions((FER2013,), priors, 0.5).loss(outputs, batch).backward()
    assert outputs.grad[0, 1:].max() < 0.02


def test_a_pupil_learns_what_teachers_answer():
    answers = torch.softmax(torch.arange(6.0), 0).expand(1, 3, 6)
    same = answers.log().reshape(1, 18)
    other = torch.zeros(1, 18)
    none = torch.zeros(1)
    assert taught_loss(same, answers, none) < taught_loss(other, answers, none)
    assert taught_loss(other, answers, none) == pytest.approx(math.log(6))


def test_mixed_faces_have_mixed_labels(material):
    faces = material.to_learn(RECIPES["resnet34"], Protocol.OFFICIAL, 0, CPU)
    generator = torch.Generator().manual_seed(0)
    batch = training_batch(faces, torch.arange(12), Augmentation(erased=0), 48, generator)
    blended = mixed(batch, 1.0, generator)
    assert not torch.equal(blended.faces, batch.faces)
    assert torch.allclose(blended.labels.sum(), batch.labels.sum(), atol=1)
    assert mixed(batch, 0.0, generator).faces.equal(batch.faces)


def test_teachers_learn_first_and_a_stopped_system_goes_on(
    material, tiny_recipes, tmp_path, monkeypatch
):
    job = Job("resnet34", runs=tmp_path)
    _train_system(job, material, only_teacher=1)
    assert (tmp_path / "resnet34" / "teacher-1" / "snapshots.pt").is_file()
    path = _train_system(job, material)
    assert path == tmp_path / "resnet34" / "snapshots.pt"
    assert (tmp_path / "resnet34" / "teacher-0" / "snapshots.pt").is_file()
    before = path.stat().st_mtime_ns
    _train_system(job, material)
    assert path.stat().st_mtime_ns == before
    monkeypatch.setitem(RECIPES, "resnet34", replace(RECIPES["resnet34"], mixup=0.5))
    path.unlink()
    with pytest.raises(MoodmirrorError, match="of another recipe"):
        _train_system(job, material)


@pytest.mark.usefixtures("tiny_recipes")
def test_copies_of_the_weights_come_in_pieces_from_which_teaching_goes_on(
    material, tmp_path, monkeypatch
):
    monkeypatch.setattr(checkpoints, "PIECE", 40_000)
    job, copies = Job("resnet34", runs=tmp_path / "runs"), tmp_path / "copies"
    trained = load_networks(
        _train_system(job, material, only_teacher=0, copies=copies), recipe("resnet34").teacher()
    )
    pieces = sorted(copies.iterdir(), key=lambda path: int(path.suffix[1:]))
    assert [path.name for path in pieces][:2] == [
        "resnet34-teacher-0.pt.0",
        "resnet34-teacher-0.pt.1",
    ]
    assert max(path.stat().st_size for path in pieces) <= 40_000
    elsewhere = Job("resnet34", runs=tmp_path / "elsewhere")
    joined = elsewhere.run / "teacher-0" / "snapshots.pt"
    joined.parent.mkdir(parents=True)
    joined.write_bytes(b"".join(path.read_bytes() for path in pieces))
    (copied,) = load_networks(joined, recipe("resnet34").teacher())
    for key, weights in trained[0].state_dict().items():
        assert torch.allclose(copied.state_dict()[key].float(), weights.float(), atol=2e-3), key
    before = joined.stat().st_mtime_ns
    _train_system(elsewhere, material)
    assert joined.stat().st_mtime_ns == before


def test_the_original_protocol_trains_the_resnet_for_a_shorter_time():
    official, original = (recipe("resnet34", protocol) for protocol in Protocol)
    assert original.epochs < official.epochs
    assert original.network is official.network
    assert recipe("wide", Protocol.ORIGINAL) == recipe("wide")


def test_no_such_system():
    with pytest.raises(MoodmirrorError, match=r"'deep'.*shallow, shallow-ensemble"):
        recipe("deep")


def test_without_votes_the_crowd_is_fer2013(prepared):
    data = replace(prepared.data, votes=None, majority=None)
    faces = fer2013_faces(Prepared(data, prepared.landmarks), np.arange(6), CPU)
    assert torch.equal(faces.labels[:, OPINIONS.index(CROWD)], torch.eye(6))


def test_the_learning_rate_rises_once_and_falls_in_every_cycle():
    plan = replace(RECIPES["shallow-ensemble"], cosines=(2,) * 9, warm_up=1.0)
    factors = [rate_factor(plan, epoch / 10) for epoch in range(180)]
    assert factors[0] < 0.02
    assert max(factors[:20]) < 0.7
    assert factors[20] == 1
    assert factors[39] < 0.02
    assert factors[40] == 1


def test_later_cosines_may_be_shorter_and_lower():
    plan = replace(RECIPES["wide-ensemble"], cosines=(4, 1, 1), restart=0.5, warm_up=0.0)
    assert plan.epochs == 6
    factors = [rate_factor(plan, epoch) for epoch in (0, 2, 3.999, 4, 4.5, 4.999, 5)]
    assert factors == pytest.approx([1, 0.5, 0, 0.5, 0.25, 0, 0.5], abs=1e-3)
