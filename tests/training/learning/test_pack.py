import pytest
import torch

from models.errors import MoodmirrorError
from training.data.splits import Protocol
from training.job import Job
from training.learning import pack
from training.learning.pack import read_pack, write_pack
from training.learning.recipes import recipe

CPU = torch.device("cpu")
JOB = Job("resnet34")


@pytest.fixture
def faces(material):
    asked = (recipe("resnet34"), Protocol.OFFICIAL, 0, CPU)
    return material.to_learn(*asked), material.to_choose(*asked)


def _assert_same(one, two):
    assert torch.equal(one.pictures, two.pictures)
    assert torch.equal(one.to_template, two.to_template)
    assert torch.equal(one.labels, two.labels)


def test_a_pack_gives_every_face_back_to_the_last_grey_level(faces, tmp_path, monkeypatch):
    monkeypatch.setattr(pack, "ROWS", 2)
    monkeypatch.setattr(pack, "COLUMNS", 7)
    learn, choosing = faces
    paths = write_pack(JOB, learn, choosing, tmp_path)
    assert {path.name for path in paths} == {path.name for path in tmp_path.iterdir()}
    assert {"given-0.webp", "given-1.webp", "wide-0.webp"} <= {path.name for path in paths}
    learn_back, choosing_back = read_pack(JOB, tmp_path, CPU)
    _assert_same(learn_back, learn)
    assert list(choosing_back) == list(choosing)
    for name, one in choosing.items():
        _assert_same(choosing_back[name], one)


@pytest.mark.parametrize("file", ["faces.pt", "given-0.webp", "wide-0.webp"])
@pytest.mark.parametrize("damage", ["missing", "cut", "other"])
def test_a_damaged_pack_is_told(faces, file, damage, tmp_path):
    write_pack(JOB, *faces, tmp_path)
    path = tmp_path / file
    whole = path.read_bytes()
    path.unlink()
    if damage != "missing":
        path.write_bytes(whole[:100] if damage == "cut" else b"no pack at all")
    with pytest.raises(MoodmirrorError, match=r"not whole.*training pack resnet34 "):
        read_pack(JOB, tmp_path, CPU)


def test_another_systems_pack_is_refused(faces, tmp_path):
    write_pack(JOB, *faces, tmp_path)
    with pytest.raises(MoodmirrorError, match="'resnet34', not those of 'wide'"):
        read_pack(Job("wide"), tmp_path, CPU)
