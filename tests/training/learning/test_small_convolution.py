"""Convolutions over few pixels give the same numbers as torch's own."""

import pytest
import torch
from torch import nn

from training.learning.small_convolution import WEIGHTS_UP_TO, Convolution3x3


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("side", [1, 2, 3, 5, 6, 12, 13])
def test_output_and_gradients_are_those_of_torch(side, stride):
    torch.manual_seed(side)
    ours, theirs = Convolution3x3(16, 24, stride), nn.Conv2d(16, 24, 3, stride, 1, bias=False)
    theirs.load_state_dict(ours.state_dict())
    results = []
    for convolution, narrow in ((ours, True), (theirs, False)):
        x = torch.randn(8, 16, side, side, generator=torch.Generator().manual_seed(1))
        x = x.contiguous(memory_format=torch.channels_last).requires_grad_()
        with torch.autocast("cpu", torch.bfloat16, enabled=narrow):
            output = convolution(x)
        if narrow:
            as_product = "moodmirror" in output.grad_fn.name()
            assert as_product is ((side - 1) // stride + 1 <= WEIGHTS_UP_TO)
        output.float().backward(torch.ones(output.shape).cumsum(1))
        results.append((output.detach().float(), x.grad, convolution.weight.grad))
    for found, expected in zip(*results, strict=True):
        assert found.shape == expected.shape
        assert (found - expected).norm() < 0.01 * expected.norm()


def test_without_half_precision_it_is_torchs_own():
    convolution = Convolution3x3(4, 4)
    assert "moodmirror" not in convolution(torch.ones(1, 4, 3, 3)).grad_fn.name()
