"""Networks that have learned, as teachers of another one (Hinton et al. 2015)."""

import torch
from torch import Tensor, nn

from training.learning.device import autocast
from training.learning.networks import opinions_of


class Teachers:
    """Answers for the faces that are shown, each time by one teacher drawn at random.

    The pupil learns from all of them in the long run, at the cost of one. It gets the answer to
    the very picture that it sees, changed and blended (Beyer et al. 2022), so that what the
    teachers know by heart of their faces does not come along.
    """

    def __init__(self, networks: list[nn.Module], device: torch.device) -> None:
        self._networks = [
            network.to(device, memory_format=torch.channels_last).eval().requires_grad_(False)
            for network in networks
        ]
        self._device = device

    def drawn(self, generator: torch.Generator) -> int:
        """The number of a teacher."""
        return int(torch.randint(len(self._networks), (), generator=generator))

    @torch.no_grad()
    def answers(self, number: int, faces: Tensor) -> Tensor:
        """A teacher's probabilities of each opinion, ``[N, opinions, 6]``.

        Args:
            number: of the teacher.
            faces: float32 ``[N, 1, size, size]``, 0-255.
        """
        with autocast(self._device):
            outputs = self._networks[number](faces.to(memory_format=torch.channels_last))
        return opinions_of(outputs.float()).softmax(2)
