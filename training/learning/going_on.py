"""Learning that goes on from served files: one gives its weights, some give their answers.

A network that is taught by earlier ones of its kind gets better than they are (born-again
networks, Furlanello et al. 2018), and two CPU cores do in an hour and a half what takes days from
random weights.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from models.errors import MoodmirrorError
from models.expression_classifier import OUTPUT_NAME
from models.face_aligner import FACE_SIZE
from models.weights import Weights, read_weights
from training.learning.augment import Augmentation
from training.learning.batches import training_batch
from training.learning.face_set import CROWD, FER2013, OPINIONS, FaceSet
from training.learning.framing import identity, resample
from training.learning.networks import CLASSES, BasicBlock, ResNet34
from training.learning.session import FER2013_OUTPUT_NAME, session_of
from training.learning.snapshots import Faces
from training.progress import Progress

CALIBRATION_FACES = 2048
"""On which batch norms are measured anew: a served graph has them folded into its convolutions."""
BATCH = 256
LEAST = 1e-6
"""Probability below which an answer counts as so much: its logarithm must be a number."""

Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Beginning:
    """The served files that learning goes on from."""

    first: Weights
    """Gives its weights."""
    teachers: tuple[Weights, ...]
    """Give their answers; there is one at least."""

    @classmethod
    def read(cls, first: Path, teachers: Sequence[Path]) -> "Beginning":
        """Files as ``export`` writes them, each with its card beside it.

        Args:
            first: gives its weights.
            teachers: give their answers; the first file alone if there are none.

        Raises:
            MoodmirrorError: a file or a card is missing, or they do not belong together.
        """
        for path in (first, *teachers):
            if not path.is_file():
                raise MoodmirrorError(f"{path} is not there. Name a served file, NAME.onnx.")
        weights = read_weights(first)
        return cls(weights, tuple(map(read_weights, teachers)) or (weights,))

    def fields(self) -> dict[str, object]:
        """What a run's identity and a model card tell of it: hashes of the files."""
        taught_by = [one.card.sha256 for one in self.teachers]
        return {"begun_from": self.first.card.sha256, "taught_by": taught_by}

    def answers(self, faces: FaceSet, priors: Tensor) -> Tensor:
        """What the teachers say of each face, as probabilities of each opinion: ``[N, 3, 6]``.

        Logarithms are averaged over teachers and over two views, a face as its set frames it and
        its aligned face in a mirror. Priors are left out, as learning does.

        Args:
            faces: all that is learned from.
            priors: ``[3, 6]``.

        Raises:
            MoodmirrorError: a teacher has but one opinion.
        """
        progress = Progress("faces that teachers look at", 2 * len(faces) * len(self.teachers))
        total, done = torch.zeros(len(faces), len(OPINIONS), CLASSES), 0
        for teacher in self.teachers:
            said = _Said(teacher, priors.cpu())
            for changed in (False, True):
                for rows, pictures in _shown(faces, changed=changed):
                    total[rows] += said.logarithms(pictures)
                    done += len(pictures)
                    progress.show(done)
        mean = total / (2 * len(self.teachers))
        return mean.softmax(2).to(faces.pictures.device)

    def begin(
        self, network: nn.Module, faces: FaceSet, priors: Tensor, change: Augmentation
    ) -> None:
        """Give a network the weights of the first file; it then says what the file says.

        Args:
            network: of the same layers, where ``faces`` are.
            faces: some of them show what goes through the batch norms.
            priors: ``[3, 6]``, which the logits of each opinion leave out.
            change: of the faces.

        Raises:
            MoodmirrorError: the file holds another network.
        """
        if not isinstance(network, ResNet34):
            raise MoodmirrorError(
                "Only a network of several opinions can go on from a served file: resnet34."
            )
        pairs, found = list(_convolutions(network)), _layers_of(self.first, "Conv")
        heads = _layers_of(self.first, "Gemm")
        shapes = [convolution.weight.shape for convolution, _ in pairs]
        if [weight.shape for weight, _ in found] != shapes or len(heads) < 2:
            raise MoodmirrorError(
                f"'{self.first.card.name}' is not the network that is to learn, so it cannot go on "
                "from there."
            )
        device = faces.pictures.device
        for (convolution, _), (weight, _) in zip(pairs, found, strict=True):
            convolution.weight.data.copy_(torch.from_numpy(weight))
        _set_heads(network.head, heads, _left_out(self.first, priors))
        biases = {
            norm: torch.from_numpy(bias).to(device)
            for (_, norm), (_, bias) in zip(pairs, found, strict=True)
        }
        generator = torch.Generator(device).manual_seed(0)
        rows = torch.randperm(len(faces), generator=generator, device=device)[:CALIBRATION_FACES]
        batch = training_batch(faces, rows, change, FACE_SIZE, generator)
        _measure_norms(network, biases, batch.faces)


class _Said:
    """What a served file says, without the priors that learning leaves out."""

    def __init__(self, weights: Weights, priors: Tensor) -> None:
        self._predict = session_of(weights.onnx)
        self._name = weights.card.name
        self._left_out = _left_out(weights, priors)

    def logarithms(self, pictures: Faces) -> Tensor:
        """Of each opinion's probabilities, ``[N, 3, 6]``."""
        found = self._predict(pictures)
        if FER2013_OUTPUT_NAME not in found:
            raise MoodmirrorError(
                f"'{self._name}' answers in one set of labels alone, so it cannot teach a network "
                "of several."
            )
        names = [FER2013_OUTPUT_NAME if name == FER2013 else OUTPUT_NAME for name in OPINIONS]
        answers = torch.stack([torch.from_numpy(found[name]) for name in names], 1)
        return ((answers + LEAST).log() - self._left_out).log_softmax(2)


def _left_out(weights: Weights, priors: Tensor) -> Tensor:
    """What a file's answers still hold of the priors of each opinion, ``[3, 6]``.

    In FER2013's labels a file always answers as often as they occur there. Its main answer was
    the crowd's, before it was balanced, and stands for both other opinions.
    """
    plan = weights.card.fields.get("recipe")
    balanced = isinstance(plan, dict) and bool(plan.get("balanced"))
    main = torch.zeros_like(priors[0]) if balanced else priors[OPINIONS.index(CROWD)]
    own = priors[OPINIONS.index(FER2013)]
    return torch.stack([own if name == FER2013 else main for name in OPINIONS])


def _shown(faces: FaceSet, *, changed: bool) -> Iterator[tuple[slice, Faces]]:
    """Batches of pictures, and which faces they are; ``changed``: aligned and in a mirror."""
    for start in range(0, len(faces), BATCH):
        rows = slice(start, start + BATCH)
        pictures = faces.pictures[rows].cpu()
        framing = faces.to_template[rows].cpu()
        if not changed:
            framing = identity(pictures.device).expand_as(framing)
        shown = resample(pictures, framing, FACE_SIZE)[:, 0].clamp(0, 255).round()
        shown = shown.flip(2) if changed else shown
        yield rows, shown.to(torch.uint8).numpy()


def _layers_of(weights: Weights, kind: str) -> list[tuple[Array, Array]]:
    """Weights and biases of all layers of a kind, in the order in which they were written."""
    graph = onnx.load_from_string(weights.onnx).graph
    constants = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    made_by = {node.output[0]: node for node in graph.node}

    def value(name: str) -> Array:
        if name in constants:
            return constants[name].astype(np.float32)
        node = made_by[name]
        if node.op_type == "DequantizeLinear":
            stored, scale, zero = (value(one) for one in node.input)
            shape = (-1,) + (1,) * (stored.ndim - 1)
            return (stored - zero.reshape(shape)) * scale.reshape(shape)
        return value(node.input[0])  # A cast from fp16.

    # Quantisation changes the order of nodes; their names keep the number of each.
    nodes = [node for node in graph.node if node.op_type == kind]
    nodes.sort(key=lambda node: int(node.name.rpartition("_")[2]))
    return [(value(node.input[1]), value(node.input[2])) for node in nodes]


def _convolutions(network: ResNet34) -> Iterator[tuple[nn.Conv2d, nn.BatchNorm2d]]:
    """Each with its batch norm, in the order in which ``export`` writes them."""
    for layer in _sequences(network):
        for convolution, norm in pairwise(layer):
            if isinstance(convolution, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
                yield convolution, norm


def _sequences(network: ResNet34) -> Iterator[list[nn.Module]]:
    yield list(network.body)
    for block in network.body:
        if isinstance(block, BasicBlock):
            yield list(block.body)
            if isinstance(block.shortcut, nn.Sequential):
                yield list(block.shortcut)


@torch.no_grad()
def _set_heads(head: nn.Linear, found: list[tuple[Array, Array]], left_out: Tensor) -> None:
    """Every opinion's head from the two that a file has, and that of being covered if it is there.

    Args:
        head: of the network.
        found: weights and biases of the file's.
        left_out: ``[3, 6]``: what the logits of each opinion leave out.
    """
    (answer, own, *covered) = [tuple(map(torch.from_numpy, pair)) for pair in found]
    each = [own if name == FER2013 else answer for name in OPINIONS]
    # A network that never saw a covered face takes few for one.
    each += covered or [(torch.zeros(1, answer[0].shape[1]), torch.tensor([-2.0]))]
    head.weight.copy_(torch.cat([weight for weight, _ in each]))
    head.bias.copy_(torch.cat([bias for _, bias in each]))
    head.bias[: left_out.numel()] -= left_out.flatten().to(head.bias.device)


@torch.no_grad()
def _measure_norms(network: ResNet34, biases: dict[nn.Module, Tensor], faces: Tensor) -> None:
    """Give batch norms the mean and deviation of what they get, and undo both by weight and bias.

    So the network answers as before, and has norms to learn with.
    """

    def measure(norm: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        assert isinstance(norm, nn.BatchNorm2d)
        variance, mean = torch.var_mean(inputs[0].float(), (0, 2, 3), correction=0)
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)
        norm.weight.copy_((variance + norm.eps).sqrt())
        norm.bias.copy_(mean + biases[norm])

    hooks = [norm.register_forward_pre_hook(measure) for norm in biases]
    network.eval()(faces)
    for hook in hooks:
        hook.remove()
