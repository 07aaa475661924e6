"""Writes a trained network as an ONNX graph, layer by layer, without a tracing exporter."""

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from models.expression import EXPRESSIONS
from models.expression_classifier import COVERED_NAME, INPUT_NAME
from models.face_aligner import FACE_SIZE
from training.learning.face_set import FER2013, OPINIONS
from training.learning.networks import CLASSES, BasicBlock, ResNet34, Standardize
from training.learning.session import OUTPUTS
from training.measuring.served_answer import ServedAnswer

OPSET, IR_VERSION = 17, 8
"""Old enough for every ONNX Runtime from 1.17 on, new enough for all that is needed here."""

Array = npt.NDArray[np.float32]


class OnnxGraph:
    """A graph that grows node by node; each method returns the name of what it computes."""

    def __init__(self, *, half_weights: bool) -> None:
        self._half_weights = half_weights
        self._nodes: list[onnx.NodeProto] = []
        self._initializers: list[onnx.TensorProto] = []

    def node(self, kind: str, inputs: list[str], **attributes: object) -> str:
        """Add one node with one output."""
        name = f"{kind}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def constant(self, values: Array) -> str:
        """Add numbers that are kept as they are."""
        name = f"constant_{len(self._initializers)}"
        array = np.ascontiguousarray(values, np.float32)
        self._initializers.append(numpy_helper.from_array(array, name))
        return name

    def axes(self, *numbers: int) -> str:
        """Add the numbers of axes."""
        name = f"axes_{len(self._initializers)}"
        self._initializers.append(numpy_helper.from_array(np.array(numbers, np.int64), name))
        return name

    def weight(self, values: Array) -> str:
        """Add a weight; kept as fp16 if so chosen, and cast back when the session loads."""
        if not self._half_weights:
            return self.constant(values)
        name = f"weight_{len(self._initializers)}"
        array = np.ascontiguousarray(values, np.float16)
        self._initializers.append(numpy_helper.from_array(array, name))
        return self.node("Cast", [name], to=TensorProto.FLOAT)

    def model(self, outputs: dict[str, str]) -> onnx.ModelProto:
        """The finished model.

        Args:
            outputs: what each of the model's outputs takes from the graph; :data:`COVERED_NAME` is
                one number a face, all others are six.
        """
        ends = [helper.make_node("Identity", [inner], [name]) for name, inner in outputs.items()]
        faces = helper.make_tensor_value_info(
            INPUT_NAME, TensorProto.UINT8, ["N", 1, FACE_SIZE, FACE_SIZE]
        )
        results = [
            helper.make_tensor_value_info(
                name, TensorProto.FLOAT, ["N"] if name == COVERED_NAME else ["N", len(EXPRESSIONS)]
            )
            for name in outputs
        ]
        graph = helper.make_graph(
            [*self._nodes, *ends], "expressions", [faces], results, self._initializers
        )
        model = helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", OPSET)],
            ir_version=IR_VERSION,
            producer_name="moodmirror",
        )
        onnx.checker.check_model(model, full_check=True)
        return model


def onnx_model(
    networks: list[nn.Module],
    served: ServedAnswer,
    priors: Array,
    *,
    half_weights: bool = True,
) -> onnx.ModelProto:
    """The served graph: normalisation, networks, one answer of their opinions, softmax and mean.

    Args:
        networks: the snapshots of one system, in evaluation mode, on the CPU.
        served: how their outputs become one answer.
        priors: ``[3, 6]``, what the logits of each opinion leave out.
        half_weights: whether weights are stored as fp16; they are computed with as fp32.
    """
    graph = OnnxGraph(half_weights=half_weights)
    standardized = _standardize(graph, INPUT_NAME)
    answers = []
    for network in networks:
        features = _features(graph, network, standardized)
        heads = _heads(network, served, priors)
        answers.append([_linear(graph, head, features) for head in heads])
    each = [[_softmax(graph, logits) for logits in network[:2]] for network in answers]
    outputs = {
        name: _mean(graph, [probabilities[i] for probabilities in each])
        for i, name in enumerate(OUTPUTS[: len(each[0])])
    }
    if len(answers[0]) > len(OUTPUTS):
        (logit,) = (network[-1] for network in answers)
        covered = graph.node("Sigmoid", [logit])
        outputs[COVERED_NAME] = graph.node("Squeeze", [covered, graph.axes(1)])
    return graph.model(outputs)


def _features(graph: OnnxGraph, network: nn.Module, x: str) -> str:
    """What the last layer, which is linear, is given."""
    if isinstance(network, ResNet34):
        return _layers(graph, list(network.body), x)
    return _layers(graph, list(network.children())[:-1], x)


def _heads(network: nn.Module, served: ServedAnswer, priors: Array) -> list[nn.Linear]:
    """Linear layers for each output: probabilities, those in FER2013's labels, covered."""
    last = network.head if isinstance(network, ResNet34) else list(network.children())[-1]
    weight, bias = _array(last.weight), _array(last.bias)
    kept = len(bias) // CLASSES * CLASSES
    weights = weight[:kept].reshape(-1, CLASSES, weight.shape[1])
    biases = bias[:kept].reshape(-1, CLASSES)
    shares = np.float32(served.weights)
    mean = np.tensordot(shares, weights, 1), shares @ biases + np.float32(served.bias)
    heads = [_head(*mean, served.temperature)]
    if served.fer2013_temperature is not None:
        own = OPINIONS.index(FER2013)
        heads.append(_head(weights[own], biases[own] + priors[own], served.fer2013_temperature))
        heads.append(_head(weight[-1:], bias[-1:], 1.0))
    return heads


def _head(weight: Array, bias: Array, temperature: float) -> nn.Linear:
    """A linear layer whose outputs are divided by a temperature."""
    layer = nn.Linear(weight.shape[1], weight.shape[0])
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(np.asarray(weight / temperature, np.float32)))
        layer.bias.copy_(torch.from_numpy(np.asarray(bias / temperature, np.float32)))
    return layer


def _softmax(graph: OnnxGraph, logits: str) -> str:
    return graph.node("Softmax", [logits], axis=1)


def _mean(graph: OnnxGraph, each: list[str]) -> str:
    return each[0] if len(each) == 1 else graph.node("Mean", each)


def _standardize(graph: OnnxGraph, faces: str) -> str:
    """The same as :class:`training.learning.networks.Standardize`."""
    pixels = graph.node("Cast", [faces], to=TensorProto.FLOAT)
    pixels = graph.node("Mul", [pixels, graph.constant(np.float32([1 / 255]))])
    centred = graph.node("Sub", [pixels, graph.node("ReduceMean", [pixels], axes=[1, 2, 3])])
    squares = graph.node("Mul", [centred, centred])
    deviation = graph.node("Sqrt", [graph.node("ReduceMean", [squares], axes=[1, 2, 3])])
    least = graph.constant(np.float32([Standardize.LEAST_DEVIATION]))
    return graph.node("Div", [centred, graph.node("Add", [deviation, least])])


def _layers(graph: OnnxGraph, layers: list[nn.Module], x: str) -> str:
    """Layers after each other; a batch norm is folded into the convolution before it."""
    for layer, following in zip(layers, [*layers[1:], None], strict=True):
        match layer:
            case nn.Conv2d():
                norm = following if isinstance(following, nn.BatchNorm2d) else None
                x = _convolution(graph, layer, norm, x)
            case nn.Linear():
                x = _linear(graph, layer, x)
            case nn.ReLU():
                x = graph.node("Relu", [x])
            case nn.MaxPool2d():
                size = [int(layer.kernel_size)] * 2
                x = graph.node("MaxPool", [x], kernel_shape=size, strides=size)
            case nn.AdaptiveAvgPool2d():
                x = graph.node("GlobalAveragePool", [x])
            case nn.Flatten():
                x = graph.node("Flatten", [x], axis=1)
            case BasicBlock():
                x = _block(graph, layer, x)
            case Standardize() | nn.BatchNorm2d() | nn.Dropout() | nn.Identity():
                pass  # done once for all networks; folded; nothing to do when serving
            case _:
                raise NotImplementedError(f"no ONNX for {type(layer).__name__}")
    return x


def _block(graph: OnnxGraph, block: BasicBlock, x: str) -> str:
    shortcut = block.shortcut
    layers = list(shortcut) if isinstance(shortcut, nn.Sequential) else [shortcut]
    both = [_layers(graph, list(block.body), x), _layers(graph, layers, x)]
    return graph.node("Relu", [graph.node("Add", both)])


def _convolution(graph: OnnxGraph, layer: nn.Conv2d, norm: nn.BatchNorm2d | None, x: str) -> str:
    weight = _array(layer.weight)
    bias = np.zeros(len(weight), np.float32) if layer.bias is None else _array(layer.bias)
    if norm is not None:
        assert norm.running_mean is not None and norm.running_var is not None
        factor = _array(norm.weight) / np.sqrt(_array(norm.running_var) + norm.eps)
        weight = weight * factor[:, None, None, None]
        bias = (bias - _array(norm.running_mean)) * factor + _array(norm.bias)
    padding = [int(side) for side in layer.padding]
    return graph.node(
        "Conv",
        [x, graph.weight(weight), graph.constant(bias)],
        kernel_shape=list(layer.kernel_size),
        strides=list(layer.stride),
        pads=[*padding, *padding],
    )


def _linear(graph: OnnxGraph, layer: nn.Linear, x: str) -> str:
    weight, bias = graph.weight(_array(layer.weight)), graph.constant(_array(layer.bias))
    return graph.node("Gemm", [x, weight, bias], transB=1)


def _array(values: Tensor) -> Array:
    return np.asarray(values.detach().cpu().float().numpy())
