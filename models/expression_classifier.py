"""Reads the expressions of aligned faces: an ONNX Runtime session."""

import numpy as np
import numpy.typing as npt
import onnxruntime

from models.errors import MoodmirrorError
from models.expression import EXPRESSIONS
from models.face import AlignedFace, ExpressionScores
from models.face_aligner import FACE_SIZE
from models.weights import Weights

INPUT_NAME = "faces"
OUTPUT_NAME = "probabilities"


def faces_array(faces: list[AlignedFace]) -> npt.NDArray[np.uint8]:
    """The network's input: uint8 ``[N, 1, 48, 48]``, grey.

    All that comes after (normalisation, temperature, softmax) lies inside the graph.
    """
    return np.stack([face.pixels for face in faces])[:, None]


class ExpressionClassifier:
    """One model, ready to run."""

    def __init__(self, weights: Weights, threads: int = 0) -> None:
        """Load the graph, look at its shape and run it once.

        Args:
            weights: as :func:`models.weights.load_weights` gives them.
            threads: of ONNX Runtime; 0 lets it choose one per physical core.

        Raises:
            MoodmirrorError: the file is no ONNX model or its inputs or outputs differ from
                the contract.
        """
        self.card = weights.card
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 4
        # Spinning threads would take the cores from detection between two runs.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = onnxruntime.InferenceSession(
                weights.onnx, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            raise MoodmirrorError(
                f"The model '{weights.card.name}' cannot be loaded: it is no ONNX file that "
                f"ONNX Runtime {onnxruntime.__version__} understands. Export it again."
            ) from error
        self._check_contract()

    def _check_contract(self) -> None:
        inputs = {item.name: (item.type, item.shape[1:]) for item in self._session.get_inputs()}
        outputs = {item.name: (item.type, item.shape[1:]) for item in self._session.get_outputs()}
        right_input = inputs == {INPUT_NAME: ("tensor(uint8)", [1, FACE_SIZE, FACE_SIZE])}
        right_output = outputs.get(OUTPUT_NAME) == ("tensor(float)", [len(EXPRESSIONS)])
        if not (right_input and right_output):
            raise MoodmirrorError(
                f"The model '{self.card.name}' has another shape than Moodmirror's models: it must "
                f"take '{INPUT_NAME}' (uint8, N x 1 x {FACE_SIZE} x {FACE_SIZE}) and give "
                f"'{OUTPUT_NAME}' (float32, N x {len(EXPRESSIONS)}). Export it again with "
                "python -m training export."
            )
        self._session.run([OUTPUT_NAME], {INPUT_NAME: _blank_face()})

    @property
    def execution_provider(self) -> str:
        """The provider that the session really has, e.g. ``CPUExecutionProvider``."""
        return str(self._session.get_providers()[0])

    def classify(self, faces: list[AlignedFace]) -> list[ExpressionScores]:
        """Read all faces of a frame in one run."""
        if not faces:
            return []
        (probabilities,) = self._session.run([OUTPUT_NAME], {INPUT_NAME: faces_array(faces)})
        return [ExpressionScores(row) for row in probabilities]


def _blank_face() -> npt.NDArray[np.uint8]:
    return np.full((1, 1, FACE_SIZE, FACE_SIZE), 128, dtype=np.uint8)
