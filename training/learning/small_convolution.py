"""3x3 convolutions over few pixels as matrix products, where a CPU multiplies bfloat16.

A ResNet ends in convolutions of many channels over 6x6 and 3x3 pixels. oneDNN 3.12 spends more than
half of a whole training step on the weight gradients of those alone (128 faces, two cores with AMX:
20 and 48 ms a layer, where as many multiplications take 5 ms at 24x24). Written as one matrix
product over all patches they take a half and a tenth of that, and ResNet-34 learns from a third
more faces a second.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

WEIGHTS_UP_TO = 6
"""Pixels a side of the output up to which the weight gradient is a matrix product."""
WHOLLY_UP_TO = 3
"""The same for the convolution itself and for the gradient of its input."""


class Convolution3x3(nn.Conv2d):
    """A 3x3 convolution with a border of one pixel and no bias; the same numbers, sooner."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1) -> None:
        super().__init__(inputs, outputs, 3, stride, 1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """``[N, inputs, H, W]`` to ``[N, outputs, H / stride, W / stride]``."""
        stride = self.stride[0]
        small = _side(x.shape[2], stride) <= WEIGHTS_UP_TO
        if self.training and small and x.device.type == "cpu" and torch.is_autocast_enabled("cpu"):
            kind = torch.get_autocast_dtype("cpu")
            return _convolution(x.to(kind), self.weight.to(kind), stride)
        return super().forward(x)


@torch.library.custom_op("moodmirror::convolution", mutates_args=())
def _convolution(x: Tensor, weight: Tensor, stride: int) -> Tensor:
    side, outputs = _side(x.shape[2], stride), len(weight)
    if side > WHOLLY_UP_TO:
        return functional.conv2d(x, weight, None, stride, 1)
    product = _patches(x, stride) @ weight.permute(0, 2, 3, 1).reshape(outputs, -1).t()
    return _picture(product, len(x), side)


@torch.library.custom_op("moodmirror::convolution_backward", mutates_args=())
def _backward(gradient: Tensor, x: Tensor, weight: Tensor, stride: int) -> tuple[Tensor, Tensor]:
    outputs, inputs, side = *weight.shape[:2], gradient.shape[2]
    gradient = gradient.contiguous(memory_format=torch.channels_last)
    rows = gradient.permute(0, 2, 3, 1).reshape(-1, outputs)
    of_weight = (rows.t() @ _patches(x, stride)).view(outputs, 3, 3, inputs).permute(0, 3, 1, 2)
    if stride == 1 and side <= WHOLLY_UP_TO:
        turned = weight.flip(2, 3).permute(1, 2, 3, 0).reshape(inputs, -1)
        return _picture(_patches(gradient, 1) @ turned.t(), len(x), side), of_weight
    of_input, _, _ = torch.ops.aten.convolution_backward(
        gradient, x, weight, None, [stride] * 2, [1, 1], [1, 1], False, [0, 0], 1,
        [True, False, False],
    )  # fmt: skip
    return of_input, of_weight


@_convolution.register_fake
def _(x: Tensor, weight: Tensor, stride: int) -> Tensor:
    side = _side(x.shape[2], stride)
    return _picture(x.new_empty(len(x) * side * side, len(weight)), len(x), side)


@_backward.register_fake
def _(_gradient: Tensor, x: Tensor, weight: Tensor, _stride: int) -> tuple[Tensor, Tensor]:
    kept = torch.channels_last
    return torch.empty_like(x, memory_format=kept), torch.empty_like(weight, memory_format=kept)


def _keep(ctx, inputs: tuple[Tensor, Tensor, int], output: Tensor) -> None:  # noqa: ARG001
    *tensors, ctx.stride = inputs
    ctx.save_for_backward(*tensors)


def _gradients(ctx, gradient: Tensor) -> tuple[Tensor, Tensor, None]:
    return (*_backward(gradient, *ctx.saved_tensors, ctx.stride), None)


_convolution.register_autograd(_gradients, setup_context=_keep)


def _side(side: int, stride: int) -> int:
    return (side - 1) // stride + 1


def _patches(x: Tensor, stride: int) -> Tensor:
    """The 3x3 neighbourhood of every pixel: ``[N * side * side, 9 * channels]``."""
    count, channels, height, _ = x.shape
    framed = functional.pad(x.permute(0, 2, 3, 1), (0, 0, 1, 1, 1, 1))
    of_picture, of_row, of_pixel, of_channel = framed.stride()
    side = _side(height, stride)
    strides = (of_picture, of_row * stride, of_pixel * stride, of_row, of_pixel, of_channel)
    windows = framed.as_strided((count, side, side, 3, 3, channels), strides)
    return windows.reshape(count * side * side, 9 * channels)


def _picture(rows: Tensor, count: int, side: int) -> Tensor:
    """Rows of pixels as pictures whose channels lie side by side."""
    return rows.view(count, side, side, -1).permute(0, 3, 1, 2)
