"""The weights files: where they lie, their model cards, and the check of their hashes."""

import hashlib
import json
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from models.errors import MoodmirrorError
from models.expression import EXPRESSIONS
from models.sentence import QT_TR_NOOP

WEIGHTS_FOLDER = Path(__file__).parent / "weights"
DEFAULT_MODEL = "resnet34"


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What a ``NAME.json`` says of ``NAME.onnx``."""

    name: str
    title: str
    sha256: str
    """Of the ONNX file, as 64 hexadecimal digits."""
    fields: dict[str, Any]
    """The whole card as it was read."""

    @property
    def eight_bit(self) -> bool:
        """Whether the file is made for 8-bit integers."""
        return str(self.fields.get("weights_stored_as")).startswith("int8")

    @property
    def known_answer(self) -> list[list[float]] | None:
        """What the network in floats says of :func:`models.expression_classifier.known_faces`.

        Six probabilities a face; None where the card does not tell them.
        """
        answer = self.fields.get("known_answer")
        if not isinstance(answer, list) or not answer:
            return None
        return answer if all(_is_answer(row) for row in answer) else None


@dataclass(frozen=True, slots=True)
class Weights:
    """An ONNX file, read and checked."""

    onnx: bytes
    card: ModelCard


def model_names(folder: Path = WEIGHTS_FOLDER) -> tuple[str, ...]:
    """The names of all models that have weights, sorted."""
    return tuple(sorted(path.stem for path in folder.glob("*.onnx")))


def read_card(name: str, folder: Path = WEIGHTS_FOLDER) -> ModelCard:
    """Read a model's card without its weights.

    Raises:
        MoodmirrorError: there is no readable card.
    """
    return _read_card(folder / f"{name}.json", name)


def card_of_model(name: str, folder: Path = WEIGHTS_FOLDER) -> ModelCard:
    """The card of a model that has weights.

    Raises:
        MoodmirrorError: no such model, or no readable card.
    """
    _require_model(name, folder)
    return read_card(name, folder)


def load_weights(name: str, folder: Path = WEIGHTS_FOLDER) -> Weights:
    """Read a model's weights and card, and check one against the other.

    Raises:
        MoodmirrorError: no such model, no readable card, or the hash does not match.
    """
    _require_model(name, folder)
    return read_weights(folder / f"{name}.onnx")


def read_weights(path: Path) -> Weights:
    """Read one weights file and its card, and check one against the other.

    Raises:
        MoodmirrorError: no readable card, or the hash does not match.
    """
    card = _read_card(path.with_suffix(".json"), path.stem)
    onnx = path.read_bytes()
    if hashlib.sha256(onnx).hexdigest() != card.sha256:
        raise MoodmirrorError(
            QT_TR_NOOP(
                "The weights in {path} are not the ones that their model card describes (the "
                "SHA-256 differs). Install Moodmirror again, or export the model again."
            ),
            path=path,
        )
    return Weights(onnx, card)


def _require_model(name: str, folder: Path) -> None:
    if name not in model_names(folder):
        known = ", ".join(model_names(folder)) or "none"
        raise MoodmirrorError(
            QT_TR_NOOP("There is no model named '{name}'. These are there: {known}."),
            name=name,
            known=known,
        )


def _is_answer(row: object) -> bool:
    return (
        isinstance(row, list)
        and len(row) == len(EXPRESSIONS)
        and all(isinstance(one, float) and isfinite(one) for one in row)
    )


def _read_card(path: Path, name: str) -> ModelCard:
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        return ModelCard(name, str(fields["title"]), str(fields["sha256"]), fields)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MoodmirrorError(
            QT_TR_NOOP("The model card {path} cannot be read. Install Moodmirror again."), path=path
        ) from error
