"""What a network is asked for: every opinion's labels, balanced, and the answers of teachers."""

import torch
from torch import Tensor
from torch.nn import functional

from training.learning.batches import Batch
from training.learning.face_set import CROWD, OPINIONS
from training.learning.networks import covered_of, opinions_of


class Opinions:
    """What the labels of each opinion ask of a network, on the device that trains."""

    def __init__(self, names: tuple[str, ...], priors: Tensor, smoothing: float) -> None:
        """Prepare all constants.

        Args:
            names: the opinions that the network answers for.
            priors: ``[3, 6]``, logarithms of the classes' shares, which are added to the logits
                (see :func:`~training.learning.face_set.log_priors`); zeros for none.
            smoothing: of labels that are no shares of votes. What they lose goes to all classes
                by the prior: an equal part for each would teach that rare ones are frequent.
        """
        first = OPINIONS.index(names[0])
        self._chosen = slice(first, first + len(names))
        self._priors = priors[self._chosen]
        self._spread = self._priors.softmax(1)
        amounts = [0.0 if name == CROWD else smoothing for name in names]
        self._smoothing = torch.tensor(amounts, device=priors.device)[:, None]

    def loss(self, outputs: Tensor, batch: Batch) -> Tensor:
        """Cross entropy against the labels that each face has, and against being covered."""
        logits = opinions_of(outputs).float()
        labels = batch.labels[:, self._chosen]
        known = labels.sum(2)
        smooth = torch.lerp(labels, known[:, :, None] * self._spread, self._smoothing)
        by_label = -(smooth * functional.log_softmax(logits + self._priors, 2)).sum(2)
        # Even is meant of the answer that is served, without the prior.
        by_nobody = -functional.log_softmax(logits, 2).mean(2) * known
        loss = torch.lerp(by_label, by_nobody, batch.even[:, None]).sum() / len(outputs)
        covered = covered_of(outputs)
        return loss if covered is None else loss + covered_loss(covered.float(), batch.covered)


def covered_loss(logits: Tensor, covered: Tensor) -> Tensor:
    """Binary cross entropy where it is known."""
    known = covered >= 0
    each = functional.binary_cross_entropy_with_logits(
        logits, covered.clamp(min=0).float(), reduction="none"
    )
    return (each * known).sum() / known.sum().clamp(min=1)


def taught_loss(outputs: Tensor, answers: Tensor, even: Tensor) -> Tensor:
    """Cross entropy against a teacher's answers to the same faces, mean over the opinions.

    Args:
        outputs: the network's.
        answers: probabilities ``[N, opinions, 6]``.
        even: ``[N]``: how much of the target is an even answer instead.
    """
    logits = functional.log_softmax(opinions_of(outputs).float(), 2)
    part = even[:, None, None]
    targets = (1 - part) * answers + part / answers.shape[2]
    return -(targets * logits).sum(2).mean()
