"""Which model read the faces, and how often it is wrong: from the file's own facts and the card."""

from dataclasses import dataclass
from typing import Any

from models.card_figures import CardFigures
from models.errors import MoodmirrorError
from models.weights import ModelCard, model_names, read_card


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """A model as a report names it."""

    title: str
    sha256: str
    error_rates: tuple[str, ...]
    """Sentences; one that says so where nothing is known."""


def models_of(facts: dict[str, Any]) -> list[ModelFacts]:
    """The models that a manifest or a results file names."""
    named = facts.get("models")
    return [
        _facts(str(one.get("title", "")), str(one["sha256"]))
        for one in (named if isinstance(named, list) else [])
        if isinstance(one, dict) and "sha256" in one
    ]


def _facts(title: str, sha256: str) -> ModelFacts:
    card = _card_of(sha256)
    if card is None:
        return ModelFacts(title, sha256, ("This Moodmirror does not know how often it is wrong.",))
    return ModelFacts(card.title, sha256, error_rates(card))


def error_rates(card: ModelCard) -> tuple[str, ...]:
    """How often the model is wrong, as far as its card tells."""
    figures = CardFigures.of(card)
    said = []
    people = figures.ferplus_here or figures.ferplus
    if people is not None:
        said.append(
            f"On {people.faces:,} test faces (FER+) it differs from what most people see in "
            f"{(1 - people.accuracy) * 100:.0f} of 100."
        )
    if figures.sure_right:
        said.append(f"Where it is sure, {(1 - figures.sure_right) * 100:.0f} of 100 are wrong.")
    return tuple(said) or ("Its card does not tell how often it is wrong.",)


def _card_of(sha256: str) -> ModelCard | None:
    for name in model_names():
        try:
            card = read_card(name)
        except MoodmirrorError:
            continue
        if card.sha256 == sha256:
            return card
    return None
