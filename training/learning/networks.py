"""The networks: the original's shallow and wider CNN, their ensembles, and ResNet-34."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from models.expression import EXPRESSIONS
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

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
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
        return torch.relu(self.body(x) + self.shortcut(x))


class ResNet34(nn.Module):
    """ResNet-34 (basic blocks 3-4-6-3, widths 64-512) with a 3x3 stem of stride 2 for 48x48.

    Two heads on one body: the first learns what ten people see in a face (FER+ votes), the
    second FER2013's own labels.
    """

    def __init__(self, width: int = 64) -> None:
        """``width``: channels of the stem and the first stage; 64 makes a ResNet-34."""
        super().__init__()
        layers: list[nn.Module] = [
            Standardize(),
            nn.Conv2d(1, width, 3, 2, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(inplace=True),
        ]
        inputs = width
        for stage, blocks in enumerate((3, 4, 6, 3)):
            for block in range(blocks):
                outputs = width * 2**stage
                layers.append(BasicBlock(inputs, outputs, 2 if block == 0 and stage > 0 else 1))
                inputs = outputs
        self.body = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.crowd_head = nn.Linear(inputs, CLASSES)
        self.fer2013_head = nn.Linear(inputs, CLASSES)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, faces: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of what people see and of FER2013's labels, each ``[N, 6]``."""
        features = self.body(faces)
        return self.crowd_head(features), self.fer2013_head(features)


def heads_of(logits: Tensor | tuple[Tensor, Tensor]) -> tuple[Tensor, ...]:
    """What a network of one head or of two answers, as one or two tensors."""
    return logits if isinstance(logits, tuple) else (logits,)
