import errno
from dataclasses import replace

import numpy as np
import pytest
import torch

from models.errors import MoodmirrorError
from training.data.prepare import Prepared
from training.data.splits import Protocol, split
from training.learning import train as training
from training.learning.face_set import face_set
from training.learning.lesson import Lesson, lesson_of
from training.learning.recipes import RECIPES, Refinement, recipe
from training.learning.train import loss_of, rate_factor, train

CPU = torch.device("cpu")


def _train(name, prepared, run, plan=None, **others):
    parts, plan = split(prepared, Protocol.OFFICIAL), plan or recipe(name)
    path = train(name, plan, prepared, parts.learn, parts.choose, run=run, device=CPU, **others)
    return torch.load(path, weights_only=True)


def _same(one, two):
    return all(
        torch.equal(a[key], b[key])
        for a, b in zip(one["snapshots"], two["snapshots"], strict=True)
        for key in a
    )


@pytest.mark.parametrize(
    ("name", "stopped_in"), [("wide", 2), ("shallow-ensemble", 2), ("resnet34", 2), ("resnet34", 4)]
)
@pytest.mark.usefixtures("tiny_recipes")
def test_resuming_gives_the_same_weights_as_not_stopping(
    name, stopped_in, prepared, tmp_path, monkeypatch
):
    whole = _train(name, prepared, tmp_path / "whole")
    measure, epochs = training.accuracies, []

    def interrupted(*arguments):
        epochs.append(1)
        if len(epochs) == stopped_in:
            raise KeyboardInterrupt
        return measure(*arguments)

    monkeypatch.setattr(training, "accuracies", interrupted)
    with pytest.raises(KeyboardInterrupt):
        _train(name, prepared, tmp_path / "stopped")
    assert not (tmp_path / "stopped" / "snapshots.pt").exists()
    resumed = _train(name, prepared, tmp_path / "stopped")
    refined = recipe(name).refinement is not None
    assert len(resumed["snapshots"]) == (1 if refined else len(recipe(name).cosines))
    assert _same(whole, resumed)
    assert whole["history"] == resumed["history"]


def test_another_seed_gives_other_weights(prepared, tiny_recipes, tmp_path):
    one = _train("shallow", prepared, tmp_path / "0", seed=0)
    assert not _same(one, _train("shallow", prepared, tmp_path / "1", seed=1))


def test_the_moving_average_is_what_is_kept(prepared, tiny_recipes, tmp_path):
    plan = replace(recipe("resnet34"), ema=0.5)
    averaged = _train("resnet34", prepared, tmp_path / "ema", plan)
    assert not _same(averaged, _train("resnet34", prepared, tmp_path / "plain"))


def test_the_checkpoint_of_another_run_is_refused(prepared, tiny_recipes, tmp_path):
    _train("shallow", prepared, tmp_path)
    with pytest.raises(MoodmirrorError, match=r"another run .*name, recipe"):
        _train("wide", prepared, tmp_path)
    with pytest.raises(MoodmirrorError, match="differs in seed"):
        _train("shallow", prepared, tmp_path, seed=1)


def test_a_damaged_checkpoint_is_named(prepared, tiny_recipes, tmp_path):
    (tmp_path / "checkpoint.pt").write_bytes(b"PK half")
    with pytest.raises(MoodmirrorError, match=r"checkpoint\.pt is no checkpoint"):
        _train("shallow", prepared, tmp_path)


def test_a_full_disk_keeps_the_last_whole_checkpoint(prepared, tiny_recipes, tmp_path, monkeypatch):
    written = []

    def fills(_):
        written.append(1)
        if len(written) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("training.files.os.fsync", fills)
    with pytest.raises(MoodmirrorError, match="No space left"):
        _train("shallow", prepared, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint.pt"]
    assert len(_train("shallow", prepared, tmp_path)["history"]) == 2


def test_a_teacher_says_the_same_of_a_face_and_its_mirror_image(prepared):
    torch.manual_seed(0)
    teacher = RECIPES["wide"].network()
    faces = face_set(prepared, np.arange(6), CPU)
    mirrored = replace(faces, faces=faces.faces.flip(2), to_template=mirror(faces.to_template))
    plan = Refinement(taught=0.5, class_weights=(1.0,) * 6)
    one, two = (lesson_of(teacher, shown, plan).answers for shown in (faces, mirrored))
    assert torch.allclose(one[0], two[0], atol=2e-3)
    assert torch.allclose(one[0].sum(1), torch.ones(6))


def mirror(matrices):
    return matrices * torch.tensor([[1.0, -1.0, -1.0], [-1.0, 1.0, 1.0]])


def test_a_class_that_counts_more_is_answered_more(prepared):
    torch.manual_seed(0)
    teacher = RECIPES["wide"].network()
    faces = face_set(prepared, np.arange(6), CPU)
    even, odd = (
        lesson_of(teacher, faces, Refinement(0.5, (1.0, fear, 1.0, 1.0, 1.0, 1.0))).answers[0]
        for fear in (1.0, 2.0)
    )
    assert torch.allclose(odd[:, 1] / odd[:, 0], 2 * even[:, 1] / even[:, 0])
    assert torch.allclose(odd.sum(1), torch.ones(6))


def test_a_lesson_takes_its_share_of_the_loss(prepared):
    faces = face_set(prepared, np.arange(6), CPU)
    rows, logits = torch.arange(6), torch.zeros(6, 6)
    logits[:, 0] = 1.0
    agreeing = [torch.softmax(logits, 1)]
    labels_alone = loss_of(logits, faces, rows, 0.1)
    teacher_alone = loss_of(logits, faces, rows, 0.1, Lesson(1.0, agreeing, torch.ones(6)))
    half = loss_of(logits, faces, rows, 0.1, Lesson(0.5, agreeing, torch.ones(6)))
    assert teacher_alone == pytest.approx(torch.special.entr(agreeing[0]).sum(1).mean().item())
    assert half.item() == pytest.approx((labels_alone + teacher_alone).item() / 2)


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
    alone = Prepared(data, prepared.landmarks)
    faces = face_set(alone, np.arange(6), CPU)
    assert torch.equal(faces.crowd, torch.eye(6))


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
