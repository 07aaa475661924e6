"""The moving average of a network's weights while it learns."""

import copy

import torch
from torch import Tensor, nn


class MovingAverage:
    """A second network that follows the first.

    ``torch.optim.swa_utils.AveragedModel`` waits for the GPU in every step, which a recorded step
    must not; this one doesn't.
    """

    def __init__(self, network: nn.Module, decay: float) -> None:
        """``decay``: how much of the average stays in each step."""
        self.network = copy.deepcopy(network).requires_grad_(False)
        self._decay = decay
        pairs = [
            (mine, theirs)
            for mine, theirs in zip(_state(self.network), _state(network), strict=True)
            if mine.is_floating_point()
        ]
        self._mine, self._theirs = map(list, zip(*pairs, strict=True))

    @torch.no_grad()
    def update(self) -> None:
        """Move on by one step."""
        torch._foreach_lerp_(self._mine, self._theirs, 1 - self._decay)


def _state(network: nn.Module) -> list[Tensor]:
    return [*(p.detach() for p in network.parameters()), *network.buffers()]
