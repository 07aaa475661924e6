import hashlib
import json
import shutil
from pathlib import Path

import pytest

from models.errors import MoodmirrorError
from models.weights import (
    DEFAULT_MODEL,
    WEIGHTS_FOLDER,
    load_weights,
    model_names,
    read_card,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for suffix in (".onnx", ".json"):
        shutil.copy(WEIGHTS_FOLDER / f"{DEFAULT_MODEL}{suffix}", tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", model_names())
def test_every_card_describes_its_weights(name: str):
    weights = load_weights(name)
    assert hashlib.sha256(weights.onnx).hexdigest() == weights.card.sha256
    assert weights.card.title


def test_altered_weights_are_refused(folder: Path):
    path = folder / f"{DEFAULT_MODEL}.onnx"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(MoodmirrorError, match="SHA-256 differs"):
        load_weights(DEFAULT_MODEL, folder)


@pytest.mark.parametrize("card", ["", "[]", "{}", '{"title": "x"}'])
def test_a_card_that_says_nothing_is_refused(folder: Path, card: str):
    (folder / f"{DEFAULT_MODEL}.json").write_text(card)
    with pytest.raises(MoodmirrorError, match="model card"):
        load_weights(DEFAULT_MODEL, folder)


def test_weights_without_a_card_are_refused(folder: Path):
    (folder / f"{DEFAULT_MODEL}.json").unlink()
    with pytest.raises(MoodmirrorError, match="model card"):
        load_weights(DEFAULT_MODEL, folder)


@pytest.mark.parametrize("name", ["nonsense", "../weights/shallow", ""])
def test_an_unknown_model_is_answered_with_the_known_ones(name: str):
    with pytest.raises(MoodmirrorError, match=DEFAULT_MODEL):
        load_weights(name)


def test_cards_are_whole_json():
    for path in WEIGHTS_FOLDER.glob("*.json"):
        assert json.loads(path.read_text(encoding="utf-8"))["name"] == path.stem


def test_a_card_is_read_without_its_weights(folder: Path):
    (folder / f"{DEFAULT_MODEL}.onnx").unlink()
    assert read_card(DEFAULT_MODEL, folder).title == load_weights(DEFAULT_MODEL).card.title
    with pytest.raises(MoodmirrorError, match="model card"):
        read_card("nobody", folder)
