"""How each system is trained: every hyperparameter, in one visible block."""

from dataclasses import dataclass, field, replace

from torch import nn

from models.errors import MoodmirrorError
from training.data.splits import Protocol
from training.learning.augment import Augmentation
from training.learning.networks import ResNet34, ShallowCNN, WideCNN


@dataclass(frozen=True, slots=True)
class Refinement:
    """What a network learns once it has learned: the second cosine begins where the first ended."""

    taught: float
    """Share of the loss that asks for the answers which the first cosine's network gives to the
    same faces, rather than for the labels (born-again networks, Furlanello et al. 2018). They
    bear less of FER2013's noise."""
    class_weights: tuple[float, ...]
    """How much a face of each expression counts against FER2013's labels; as late as this
    (deferred re-weighting, Cao et al. 2019) it costs the others the least."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """One system: its network and the way it is trained."""

    title: str
    network: type[nn.Module]
    cosines: tuple[int, ...]
    """Epochs over which the learning rate falls to 0 by a cosine, and over which it does so again;
    the weights at the end of each make the ensemble."""
    batch: int
    learning_rate: float
    """At its highest; it rises over the first epochs."""
    weight_decay: float = 0.02
    warm_up: float = 1.0
    """Epochs until the learning rate is at its highest."""
    restart: float = 1.0
    """The share of the highest learning rate at which later cosines begin."""
    label_smoothing: float = 0.1
    small_epochs: int = 0
    """The first epochs see smaller pictures, which is quicker (progressive resizing)."""
    small_size: int = 32
    refinement: Refinement | None = None
    """Of the cosines after the first; the weights at their end then take the place of the first's,
    and there is no ensemble."""
    ema: float = 0.0
    """Decay of the moving average of the weights that is kept; 0: the weights themselves."""
    compiled: bool = False
    """Compiling takes two minutes and makes each step of a deep network a third faster."""
    augmentation: Augmentation = field(default_factory=Augmentation)

    @property
    def epochs(self) -> int:
        """Of the whole training."""
        return sum(self.cosines)

    @property
    def two_heads(self) -> bool:
        """Whether a first head learns from FER+ votes."""
        return issubclass(self.network, ResNet34)

    @property
    def quantised(self) -> bool:
        """Whether it takes milliseconds, so that an int8 file beside it is worth having."""
        return issubclass(self.network, ResNet34)


_LIGHT = Augmentation(turn=12, scale=0.15, shift=0.06, contrast=1.5, gamma=1.3, erased=0.15)

RECIPES: dict[str, Recipe] = {
    "shallow": Recipe(
        "Shallow CNN", ShallowCNN, cosines=(30,), batch=128, learning_rate=2e-3, augmentation=_LIGHT
    ),
    "shallow-ensemble": Recipe(
        "Shallow CNN, 9 snapshots",
        ShallowCNN,
        cosines=(6,) * 9,
        batch=128,
        learning_rate=2e-3,
        augmentation=_LIGHT,
    ),
    "wide": Recipe(
        "Wider CNN", WideCNN, cosines=(30,), batch=128, learning_rate=2e-3, augmentation=_LIGHT
    ),
    "wide-ensemble": Recipe(
        "Wider CNN, 9 snapshots",
        WideCNN,
        cosines=(20, *(4,) * 8),
        batch=128,
        learning_rate=2e-3,
        restart=0.5,
        augmentation=_LIGHT,
    ),
    "resnet34": Recipe(
        "ResNet-34",
        ResNet34,
        cosines=(50, 32),
        restart=0.7,
        # Fear and sad are what FER2013's labels mix up most. Adding about the logarithms of these
        # to the first network's logits raised both recalls and the accuracy on PublicTest.
        refinement=Refinement(taught=0.4, class_weights=(1.0, 1.45, 1.0, 1.3, 1.0, 1.0)),
        batch=256,
        learning_rate=1.5e-3,
        weight_decay=0.05,
        warm_up=2.0,
        small_epochs=16,
        ema=0.998,
        compiled=True,
        augmentation=Augmentation(
            contrast=1.6, gamma=1.4, blurred=0.15, noisy=0.1, noise=10, erased=0.3
        ),
    ),
}

ORIGINAL_RECIPES: dict[str, Recipe] = {
    # Nobody is served by this one; a fifth of the time shows how far it is above the original.
    # So short a training is over before an average of its weights has caught up with them.
    "resnet34": replace(
        RECIPES["resnet34"], cosines=(20, 4), restart=0.4, small_epochs=10, ema=0.0
    ),
}
"""Recipes under the original's protocol, where they are others."""


def recipe(name: str, protocol: Protocol = Protocol.OFFICIAL) -> Recipe:
    """The recipe of a system.

    Raises:
        MoodmirrorError: there is no such system.
    """
    if name not in RECIPES:
        raise MoodmirrorError(
            f"There is no system named '{name}'. These are there: {', '.join(RECIPES)}."
        )
    others = ORIGINAL_RECIPES if protocol is Protocol.ORIGINAL else {}
    return others.get(name, RECIPES[name])
