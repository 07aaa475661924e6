"""Static quantisation to 8-bit integers, calibrated on faces that chose nothing else."""

import contextlib
import io
import logging
import tempfile
from pathlib import Path

import numpy as np
import onnx
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)

from models.expression_classifier import INPUT_NAME
from training.learning.snapshots import Faces

CALIBRATION_FACES = 256
BATCH = 64


class FaceReader(CalibrationDataReader):  # type: ignore[misc]
    """Gives the calibration its faces, batch by batch."""

    def __init__(self, faces: Faces) -> None:
        self._batches = iter(np.split(faces[:, None], range(BATCH, len(faces), BATCH)))

    def get_next(self) -> dict[str, Faces] | None:
        """The next batch, or None."""
        batch = next(self._batches, None)
        return None if batch is None else {INPUT_NAME: np.ascontiguousarray(batch)}


def quantized(model: onnx.ModelProto, faces: Faces, seed: int = 0) -> bytes:
    """Convolutions and dense layers in int8, as quantise-dequantise pairs.

    Weights have one scale a channel; normalisation and softmax stay in float.

    Args:
        model: with its weights stored as fp32.
        faces: uint8 ``[N, 48, 48]`` to find the ranges of the layers' outputs on.
        seed: of the choice among them.
    """
    chosen = np.random.default_rng(seed).permutation(len(faces))[:CALIBRATION_FACES]
    # It advises a preparation for graphs with batch norms; these have none.
    logging.getLogger().addFilter(_no_advice)
    try:
        with tempfile.TemporaryDirectory() as folder:
            whole, small = Path(folder) / "fp32.onnx", Path(folder) / "int8.onnx"
            onnx.save(model, whole)
            with contextlib.redirect_stdout(io.StringIO()):
                quantize_static(
                    whole,
                    small,
                    FaceReader(faces[np.sort(chosen)]),
                    quant_format=QuantFormat.QDQ,
                    per_channel=True,
                    activation_type=QuantType.QUInt8,
                    weight_type=QuantType.QInt8,
                    op_types_to_quantize=["Conv", "Gemm", "Add", "GlobalAveragePool"],
                    calibrate_method=CalibrationMethod.Percentile,
                    extra_options={"CalibPercentile": 99.999},
                )
            return small.read_bytes()
    finally:
        logging.getLogger().removeFilter(_no_advice)


def _no_advice(record: logging.LogRecord) -> bool:
    return "pre-process" not in record.getMessage()
