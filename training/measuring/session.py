"""An ONNX file as something that predicts, as the app runs it."""

from collections.abc import Callable

import numpy as np
import onnxruntime

from models.expression_classifier import INPUT_NAME
from training.learning.snapshots import BATCH, Faces
from training.measuring.measures import Probabilities

FER2013_OUTPUT_NAME = "fer2013_probabilities"
"""The further output of a deep network: its answer in FER2013's labels."""
Predict = Callable[[Faces], list[Probabilities]]
"""From faces to the probabilities of each output."""


def session_of(file: bytes) -> Predict:
    """An ONNX file as something that predicts."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])

    def predict(faces: Faces) -> list[Probabilities]:
        batches = np.split(faces[:, None], range(BATCH, len(faces), BATCH))
        results = [session.run(None, {INPUT_NAME: np.ascontiguousarray(b)}) for b in batches]
        return [np.concatenate(output) for output in zip(*results, strict=True)]

    return predict
