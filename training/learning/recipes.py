"""How each system is trained: every hyperparameter, in one visible block."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from torch import nn

from models.errors import MoodmirrorError
from training.data.splits import Protocol
from training.learning.augment import Augmentation
from training.learning.networks import ResNet34, ShallowCNN, WideCNN


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
    stride: int = 2
    """Of a deep network's stem."""
    dropped: float = 0.0
    """Stochastic depth of a deep network's last block."""
    balanced: bool = False
    """Whether rare expressions are asked for as if they were as frequent as the others."""
    portraits_repeated: int = 0
    """How often an epoch sees each portrait of muxspace that is learned from."""
    mixup: float = 0.0
    """Share of faces that are blended with another, until :data:`MIXUP_ENDS`."""
    teachers: int = 0
    """Networks that learn first, each from a seed of its own, and then teach this one."""
    taught: float = 0.0
    """Share of the loss that asks for the teachers' answers rather than for labels."""
    clipped: float = 0.0
    """The largest norm of a step's gradient; 0: any."""
    ema: float = 0.0
    """Decay of the moving average of the weights that is kept; 0: the weights themselves."""
    compiled: bool = False
    """On a CPU; it takes two minutes and makes each step of a deep network a third faster."""
    measured_every: int = 1
    """Epochs between two measurements on the choosing part."""
    augmentation: Augmentation = field(default_factory=Augmentation)

    @property
    def epochs(self) -> int:
        """Of the whole training."""
        return sum(self.cosines)

    @property
    def deep(self) -> bool:
        """Whether it learns several opinions, and takes milliseconds, so that int8 is worth it."""
        return issubclass(self.network, ResNet34)

    def build(self) -> nn.Module:
        """A network with random weights."""
        if self.deep:
            return self.network(stride=self.stride, dropped=self.dropped)
        return self.network()

    def teacher(self) -> "Recipe":
        """How a teacher of this system learns."""
        return replace(self, **TEACHER, teachers=0, taught=0.0)

    def going_on(self) -> "Recipe":
        """How this system learns from served files that already know much."""
        gentler = replace(self.augmentation, **GENTLER)
        return replace(self, **GOING_ON, teachers=0, mixup=0.0, dropped=0.0, augmentation=gentler)


MIXUP_ENDS = 0.85
"""Share of the training after which faces are not blended any more."""
TEACHER = {"stride": 1, "cosines": (72,), "dropped": 0.15}
"""In what a teacher differs from its pupil: it sees finer and costs four times as much."""
GOING_ON = {
    "cosines": (30,),
    "learning_rate": 3e-4,
    "warm_up": 0.5,
    "taught": 0.5,
    "clipped": 5.0,
    "ema": 0.998,
    "measured_every": 3,
}
GENTLER = {
    "blurred": 0.18,
    "noisy": 0.12,
    "erased": 0.15,
    "side_lit": 0.1,
    "dark": 0.05,
    "moving": 0.06,
    "compressed": 0.12,
    "masked": 0.04,
    "hands": 0.04,
    "sunglasses": 0.025,
}
"""Half as many spoiled pictures: 30 epochs are too few to learn from more of them."""

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
        cosines=(250,),
        batch=256,
        learning_rate=1.5e-3,
        weight_decay=0.05,
        warm_up=2.0,
        dropped=0.05,
        balanced=True,
        portraits_repeated=2,
        mixup=0.3,
        teachers=3,
        taught=0.75,
        ema=0.999,
        compiled=True,
        measured_every=5,
        augmentation=Augmentation(
            contrast=1.6,
            gamma=1.6,
            blurred=0.2,
            noisy=0.15,
            noise=10,
            erased=0.2,
            side_lit=0.2,
            dark=0.1,
            moving=0.1,
            compressed=0.2,
            masked=0.07,
            hands=0.06,
            sunglasses=0.04,
            spectacles=0.06,
        ),
    ),
}

ORIGINAL_RECIPES: dict[str, Recipe] = {
    # It is not served: a fifth of the time shows how far it is above the original.
    "resnet34": replace(
        RECIPES["resnet34"],
        cosines=(30,),
        dropped=0.1,
        balanced=False,
        portraits_repeated=0,
        teachers=0,
        taught=0.0,
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


def recipe_fields(plan: Recipe) -> dict[str, Any]:
    """A recipe as plain values, for checkpoints and model cards."""
    return {**asdict(plan), "network": plan.network.__name__, "cosines": list(plan.cosines)}
