"""Reads the expressions of aligned faces: an ONNX Runtime session."""

from functools import partial

import numpy as np
import onnxruntime

from models.errors import MoodmirrorError
from models.execution_provider import ProviderReport, ProviderSession, choose
from models.expression import EXPRESSIONS
from models.face import AlignedFace, ExpressionScores
from models.face_aligner import FACE_SIZE
from models.onnx_session import (
    COVERED_NAME,
    INPUT_NAME,
    OUTPUT_NAME,
    FaceBatch,
    OpenSession,
    Session,
    open_on,
)
from models.sentence import QT_TR_NOOP
from models.weights import Weights

__all__ = [
    "COVERED_NAME",
    "INPUT_NAME",
    "OUTPUT_NAME",
    "ExpressionClassifier",
    "faces_array",
    "known_faces",
]


def faces_array(faces: list[AlignedFace]) -> FaceBatch:
    """The network's input: uint8 ``[N, 1, 48, 48]``, grey.

    All that comes after (normalisation, temperature, softmax) lies inside the graph.
    """
    return np.stack([face.pixels for face in faces])[:, None]


class ExpressionClassifier:
    """One model, ready to run on the best provider that works here."""

    def __init__(self, weights: Weights, open_session: OpenSession = open_on) -> None:
        """Look at the graph's shape, choose a provider and let it prove itself.

        Args:
            weights: as :func:`models.weights.load_weights` gives them.
            open_session: opens an ONNX file on a provider; another one in tests.

        Raises:
            MoodmirrorError: the file is no ONNX model or its inputs or outputs differ from
                the contract.
        """
        self._open = open_session
        self.reload(weights)

    def reload(self, weights: Weights) -> None:
        """Choose again, e.g. after a driver was repaired; raises as the constructor does."""
        opened = partial(_open_checked, self._open, weights.card.name)
        try:
            self._session: ProviderSession = choose(weights, known_faces(), opened)
        except MoodmirrorError:
            raise
        except Exception as error:
            raise MoodmirrorError(
                QT_TR_NOOP(
                    "The model '{name}' cannot be loaded: it is no ONNX file that ONNX Runtime "
                    "{version} understands. Export it again."
                ),
                name=weights.card.name,
                version=onnxruntime.__version__,
            ) from error
        self.card = weights.card

    @property
    def report(self) -> ProviderReport:
        """What it runs on now, and why on nothing better."""
        return self._session.report

    @property
    def execution_provider(self) -> str:
        """The provider that the session really has, e.g. ``CPUExecutionProvider``."""
        return self.report.provider

    def classify(self, faces: list[AlignedFace]) -> list[ExpressionScores]:
        """Read all faces of a frame in one run."""
        if not faces:
            return []
        probabilities, covered = self._session.run(faces_array(faces))
        if covered is None:
            return [ExpressionScores(row) for row in probabilities]
        return [
            ExpressionScores(row, float(hidden))
            for row, hidden in zip(probabilities, covered, strict=True)
        ]


def known_faces() -> FaceBatch:
    """Three drawn faces, always the same, that every provider must read alike."""
    y, x = np.mgrid[-1 : 1 : FACE_SIZE * 1j, -1 : 1 : FACE_SIZE * 1j]
    head = 70 + 120 * np.exp(-2 * (x * x + 0.6 * y * y)) + 20 * x
    eyes = np.exp(-(((np.abs(x) - 0.42) / 0.14) ** 2) - ((y + 0.3) / 0.07) ** 2)
    brows = np.exp(-(((np.abs(x) - 0.42) / 0.22) ** 2) - ((y + 0.5) / 0.05) ** 2)
    nose = np.exp(-((x / 0.12) ** 2) - ((y - 0.22) / 0.06) ** 2)
    plain = head - 90 * eyes - 60 * brows - 40 * nose
    # How far the corners of the mouth rise, its width and its height: smile, frown, awe.
    mouths = [
        np.exp(-((x / width) ** 4) - ((y - 0.65 + rise * x * x) / height) ** 2)
        for rise, width, height in ((0.8, 0.4, 0.07), (-0.8, 0.35, 0.07), (0.0, 0.18, 0.2))
    ]
    faces = np.stack([plain - 100 * mouth for mouth in mouths])
    return faces.clip(0, 255).astype(np.uint8)[:, None]


def _open_checked(
    opened: OpenSession, name: str, onnx: bytes, provider: str, in_floats: bool
) -> Session:
    """Open a graph and compare its inputs and outputs with the contract."""
    session = opened(onnx, provider, in_floats)
    inputs = {item.name: (item.type, item.shape[1:]) for item in session.get_inputs()}
    outputs = {item.name: (item.type, item.shape[1:]) for item in session.get_outputs()}
    right_input = inputs == {INPUT_NAME: ("tensor(uint8)", [1, FACE_SIZE, FACE_SIZE])}
    right_output = outputs.get(OUTPUT_NAME) == ("tensor(float)", [len(EXPRESSIONS)])
    right_output &= outputs.get(COVERED_NAME, ("tensor(float)", [])) == ("tensor(float)", [])
    if not (right_input and right_output):
        raise MoodmirrorError(
            QT_TR_NOOP(
                "The model '{name}' has another shape than Moodmirror's models: it must take "
                "'{input}' (uint8, N x 1 x {side} x {side}) and give "
                "'{output}' (float32, N x {count}). Export it again with python -m "
                "training export."
            ),
            name=name,
            input=INPUT_NAME,
            side=FACE_SIZE,
            output=OUTPUT_NAME,
            count=len(EXPRESSIONS),
        )
    return session
