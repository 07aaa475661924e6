"""A made-up data set in Kaggle's layout: one real face, and a pattern that says its class."""

import csv
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from models.expression import EXPRESSIONS
from training.data.outside import prepare_outside
from training.data.prepare import prepare
from training.learning import recipes
from training.learning.augment import Augmentation
from training.learning.material import Material
from training.learning.networks import ResNet34
from training.learning.recipes import ORIGINAL_RECIPES, RECIPES

PORTRAIT = Path(__file__).parents[2] / "assets" / "demo" / "astronaut.jpg"
VOTES = ("neutral", "happiness", "surprise", "sadness", "anger", "fear", "disgust", "contempt")
VOTE_OF = {
    "angry": "anger",
    "fear": "fear",
    "happy": "happiness",
    "sad": "sadness",
    "surprise": "surprise",
    "neutral": "neutral",
}


@pytest.fixture(autouse=True)
def _few_threads():
    """Tiny networks lose more by waiting for each other's threads than they win."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
    torch.set_flush_denormal(False)


def made_up_face(label: int, rng: np.random.Generator) -> np.ndarray:
    """uint8 [48, 48]: a face that dlib finds, with bars over brow and chin that tell its class.

    The bars look the same in a mirror, for training mirrors half of the faces.
    """
    portrait = cv2.imread(str(PORTRAIT), cv2.IMREAD_GRAYSCALE)
    x, y, side = (int(value + rng.integers(-3, 4)) for value in (169, 57, 117))
    face = cv2.resize(portrait[y : y + side, x : x + side], (48, 48), interpolation=cv2.INTER_AREA)
    grey = 255 * (label % 2)
    if label // 2 in {0, 2}:
        face[4:10, 10:38] = grey
    if label // 2 in {1, 2}:
        face[40:46, 10:38] = grey
    return np.clip(face + rng.normal(0, 4, face.shape), 0, 255).astype(np.uint8)


def made_up_rows(each: tuple[int, int, int] = (8, 4, 4), seed: int = 0) -> list[list[str]]:
    """Rows of emotion, pixels, Usage; ``each`` pictures a class in each part."""
    rng = np.random.default_rng(seed)
    rows = []
    for usage, count in zip(("Training", "PublicTest", "PrivateTest"), each, strict=True):
        for _ in range(count):
            for label, expression in enumerate(EXPRESSIONS):
                face = made_up_face(label, rng)
                pixels = " ".join(map(str, face.ravel()))
                rows.append([str(expression.fer2013_id), pixels, usage])
    return rows


def write_csv(path: Path, rows: list[list[str]], header=("emotion", "pixels", "Usage")) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def write_ferplus(path: Path, rows: list[list[str]]) -> Path:
    """Votes that agree with the labels, in FER+'s layout."""
    names = {str(e.fer2013_id): VOTE_OF[e.value] for e in EXPRESSIONS}
    header = ("Usage", "Image name", *VOTES, "unknown", "NF")
    votes = []
    for number, (emotion, _, usage) in enumerate(rows):
        seen = [8 if name == names.get(emotion) else 0 for name in VOTES]
        votes.append([usage, f"fer{number:07}.png", *seen, 1, 1])
    return write_csv(path, votes, header)


@dataclass(frozen=True)
class MadeUp:
    """The made-up data set as files, and the means to write others."""

    csv: Path
    ferplus: Path
    rows: list[list[str]]
    write_csv = staticmethod(write_csv)
    write_ferplus = staticmethod(write_ferplus)


@pytest.fixture(scope="session")
def made_up(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made_up")
    rows = made_up_rows()
    csv_path = write_csv(folder / "fer2013.csv", rows)
    return MadeUp(csv_path, write_ferplus(folder / "fer2013new.csv", rows), rows)


@pytest.fixture(scope="session")
def prepared(made_up, tmp_path_factory):
    return prepare(made_up.csv, made_up.ferplus, tmp_path_factory.mktemp("data"))


def write_labelled(path: Path, labels: dict[str, list[int]], seed: int = 3) -> Path:
    """A zip with ``labels.csv`` and one picture for each label, in which the face is found."""
    rng = np.random.default_rng(seed)
    rows = []
    with zipfile.ZipFile(path, "w") as archive:
        for word, numbers in labels.items():
            for number in numbers:
                name = f"{word}-{number}.png"
                label = [e.value for e in EXPRESSIONS].index(word)
                face = cv2.resize(made_up_face(label, rng), (144, 144))
                framed = cv2.copyMakeBorder(face, *[30] * 4, cv2.BORDER_REPLICATE)
                archive.writestr(name, cv2.imencode(".png", framed)[1].tobytes())
                rows.append(f"{name},{word},{('female', 'male')[number % 2]}")
        archive.writestr("labels.csv", "\n".join(["image,expression,gender", *rows]) + "\n")
    return path


@pytest.fixture(scope="session")
def outside_files(tmp_path_factory):
    """A made-up muxspace and a made-up London set."""
    folder = tmp_path_factory.mktemp("outside")
    return {
        "muxspace": write_labelled(
            folder / "muxspace.zip", {e.value: list(range(4)) for e in EXPRESSIONS}
        ),
        "london": write_labelled(
            folder / "london.zip", {"neutral": [0, 1, 2, 3], "happy": [0, 1, 2, 3]}, seed=4
        ),
    }


@pytest.fixture(scope="session")
def material(prepared, outside_files, tmp_path_factory):
    folder = tmp_path_factory.mktemp("outside_data")
    outside = {name: prepare_outside(name, path, folder) for name, path in outside_files.items()}
    return Material(prepared, outside)


class TinyResNet(ResNet34):
    """All layers of the real one, eight channels wide."""

    def __init__(self, **options: float) -> None:
        super().__init__(width=8, **options)


@pytest.fixture
def tiny_recipes(monkeypatch):
    """Every system's recipe, made small enough for a test."""
    gentle = Augmentation(4, 0.05, 0.02, 1.1, 1.1, 0, 0, 0, 0)
    monkeypatch.setattr(recipes, "TEACHER", {"stride": 2, "cosines": (2,), "dropped": 0.0})
    shorter = {"cosines": (2,), "measured_every": 1, "ema": 0.0}
    monkeypatch.setattr(recipes, "GOING_ON", {**recipes.GOING_ON, **shorter})
    for name, plan in list(RECIPES.items()):
        network = TinyResNet if plan.deep else plan.network
        tiny = replace(
            plan,
            network=network,
            cosines=(2,) * len(plan.cosines),
            batch=12,
            warm_up=0.5,
            teachers=2 if plan.deep else 0,
            taught=0.5 if plan.deep else 0.0,
            dropped=0.0,
            mixup=0.0,
            measured_every=1,
            ema=0.0,
            compiled=False,
            augmentation=gentle,
        )
        monkeypatch.setitem(RECIPES, name, tiny)
        if name in ORIGINAL_RECIPES:
            alone = replace(tiny, teachers=0, taught=0.0, balanced=False)
            monkeypatch.setitem(ORIGINAL_RECIPES, name, alone)
    return RECIPES
