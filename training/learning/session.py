"""An ONNX file as something that predicts, as the app runs it."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from models.expression_classifier import COVERED_NAME, INPUT_NAME, OUTPUT_NAME
from models.onnx_session import CPU, open_on
from models.processors import core_count
from training.learning.snapshots import BATCH, Faces

FER2013_OUTPUT_NAME = "fer2013_probabilities"
"""The further output of a deep network: its answer in FER2013's labels."""
OUTPUTS = (OUTPUT_NAME, FER2013_OUTPUT_NAME)
"""Those that are probabilities of the six; :data:`COVERED_NAME` is one number a face."""
Answers = dict[str, npt.NDArray[np.float32]]
"""By the output's name: float32 ``[N, 6]``, rows summing to 1, or ``[N]``."""
Predict = Callable[[Faces], Answers]

__all__ = ["COVERED_NAME", "FER2013_OUTPUT_NAME", "OUTPUTS", "Answers", "Predict", "session_of"]


def session_of(file: bytes, *, in_floats: bool = False) -> Predict:
    """An ONNX file as something that predicts.

    Args:
        file: the file.
        in_floats: as of :func:`models.onnx_session.open_on`.
    """
    session = open_on(file, CPU, in_floats, threads=core_count())
    names = [output.name for output in session.get_outputs()]

    def predict(faces: Faces) -> Answers:
        batches = np.split(faces[:, None], range(BATCH, len(faces), BATCH))
        results = [session.run(names, {INPUT_NAME: np.ascontiguousarray(b)}) for b in batches]
        every = [np.concatenate(output) for output in zip(*results, strict=True)]
        return dict(zip(names, every, strict=True))

    return predict


def fer2013_output(answers: Answers) -> str:
    """The name of the output that answers in FER2013's labels."""
    return FER2013_OUTPUT_NAME if FER2013_OUTPUT_NAME in answers else OUTPUT_NAME
