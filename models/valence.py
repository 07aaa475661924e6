"""Valence, derived from the six probabilities."""

import numpy as np
import numpy.typing as npt

from models.expression import EXPRESSIONS, Expression

_HAPPY = EXPRESSIONS.index(Expression.HAPPY)
_NEGATIVE = [EXPRESSIONS.index(one) for one in (Expression.ANGRY, Expression.FEAR, Expression.SAD)]


def valence(probabilities: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """P(happy) minus the highest of P(angry), P(fear) and P(sad), -1 to 1.

    As FaceReader derives it from its expressions (Noldus, FaceReader Methodology Note), here
    without disgust, which the model does not know.

    Args:
        probabilities: ``[..., 6]`` in label order.

    Returns:
        ``[...]``.
    """
    strongest = probabilities[..., _NEGATIVE].max(axis=-1)
    return np.asarray(probabilities[..., _HAPPY] - strongest, np.float64)
