"""The networks: the original's shallow and wider CNN, their ensembles, and ResNet-34."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from models.expression import EXPRESSIONS
from training.learning.face_set import FER2013, OPINIONS
from training.learning.small_convolution import Convolution3x3

CLASSES = len(EXPRESSIONS)


class Standardize(nn.Module):
    """Each face to mean 0 and standard deviation 1, so that light and contrast cancel out.

    Input: uint8 or float ``[N, 1, 48, 48]``, 0-255. It is the only normalisation there is and
    it lies inside the exported graph.
    """

    LEAST_DEVIATION = 0.02
    """Five grey levels: a blank picture stays blank and its noise is not blown up."""

    def forward(self, faces: Tensor) -> Tensor:
        """Float32 of the same shape."""
        pixels = faces.float() * (1 / 255)
        centred = pixels - pixels.mean((1, 2, 3), keepdim=True)
        deviation = (centred * centred).mean((1, 2, 3), keepdim=True).sqrt()
        return centred / (deviation + self.LEAST_DEVIATION)


class ShallowCNN(nn.Sequential):
    """The original's first network: two 5x5 convolutions of 16 and 36 filters, dense 128, 6."""

    opinions = (FER2013,)

    def __init__(self) -> None:
        super().__init__(
            Standardize(),
            *_conv_pool(1, 16),
            *_conv_pool(16, 36),
            nn.Flatten(),
            nn.Linear(36 * 12 * 12, 128),
            nn.ReLU(),
            nn.Linear(128, CLASSES),
        )


class WideCNN(nn.Sequential):
    """The original's wider network: 5x5 convolutions of 32, 64, 64, dense 128, 30 % dropout, 6."""

    opinions = (FER2013,)

    def __init__(self) -> None:
        super().__init__(
            Standardize(),
            *_conv_pool(1, 32),
            *_conv_pool(32, 64),
            *_conv_pool(64, 64),
            nn.Flatten(),
            nn.Linear(64 * 6 * 6, 128),
            nn.ReLU(),
            nn.Dropout(0.3),
            nn.Linear(128, CLASSES),
        )


def _conv_pool(inputs: int, outputs: int) -> Sequence[nn.Module]:
    # Pooling first gives the same numbers and leaves ReLU a quarter of the work.
    return nn.Conv2d(inputs, outputs, 5, padding=2), nn.MaxPool2d(2), nn.ReLU()


class BasicBlock(nn.Module):
    """Two 3x3 convolutions with batch norm around an identity shortcut (He et al. 2016)."""

    def __init__(self, inputs: int, outputs: int, stride: int, dropped: float = 0.0) -> None:
        """``dropped``: share of faces that skip the convolutions while learning.

        That is stochastic depth (Huang et al. 2016).
        """
        super().__init__()
        self.dropped = dropped
        self.body = nn.Sequential(
            Convolution3x3(inputs, outputs, stride),
            nn.BatchNorm2d(outputs),
            nn.ReLU(inplace=True),
            Convolution3x3(outputs, outputs),
            nn.BatchNorm2d(outputs),
        )
        # Each block begins as the identity (Goyal et al. 2017), which lets deep stacks learn early.
        nn.init.zeros_(self.body[4].weight)
        self.shortcut: nn.Module = nn.Identity()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)
            )

    def forward(self, x: Tensor) -> Tensor:
        """``[N, inputs, H, W]`` to ``[N, outputs, H / stride, W / stride]``."""
        change = self.body(x)
        if self.training and self.dropped:
            kept = torch.rand(len(x), 1, 1, 1, device=x.device) >= self.dropped
            change = change * (kept / (1 - self.dropped)).to(change.dtype)
        return torch.relu(change + self.shortcut(x))


class ResNet34(nn.Module):
    """ResNet-34 (basic blocks 3-4-6-3, widths 64-512) with a 3x3 stem for 48x48.

    One body, and on it several opinions of the same face and whether it is covered.
    """

    opinions = OPINIONS

    def __init__(self, width: int = 64, stride: int = 2, dropped: float = 0.0) -> None:
        """Begin with random weights.

        Args:
            width: channels of the stem and the first stage; 64 makes a ResNet-34.
            stride: of the stem; 1 sees twice as fine and costs four times as much.
            dropped: stochastic depth of the last block; it rises from 0 at the first.
        """
        super().__init__()
        layers: list[nn.Module] = [
            Standardize(),
            nn.Conv2d(1, width, 3, stride, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(inplace=True),
        ]
        inputs, number, stages = width, 0, (3, 4, 6, 3)
        for stage, blocks in enumerate(stages):
            for block in range(blocks):
                outputs = width * 2**stage
                step = 2 if block == 0 and stage > 0 else 1
                share = dropped * number / (sum(stages) - 1)
                layers.append(BasicBlock(inputs, outputs, step, share))
                inputs, number = outputs, number + 1
        self.body = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.head = nn.Linear(inputs, len(self.opinions) * CLASSES + 1)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, faces: Tensor) -> Tensor:
        """``[N, 19]``: the logits of three opinions, and of being covered."""
        return self.head(self.body(faces))


def opinions_of(outputs: Tensor) -> Tensor:
    """The logits of each opinion in a network's outputs: ``[N, opinions, 6]``."""
    count = outputs.shape[1] // CLASSES
    return outputs[:, : count * CLASSES].reshape(len(outputs), count, CLASSES)


def covered_of(outputs: Tensor) -> Tensor | None:
    """The logit of being covered, ``[N]``; None where a network does not tell."""
    return outputs[:, -1] if outputs.shape[1] % CLASSES else None
