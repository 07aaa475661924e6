"""How a served file holds up when its pictures get worse, and how long it takes."""

import hashlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import onnxruntime

from models.expression_classifier import INPUT_NAME
from training.data.splits import Rows
from training.files import digest_of, written_whole
from training.learning.session import fer2013_output, session_of
from training.learning.snapshots import Faces
from training.progress import Progress

Face = npt.NDArray[np.float32]
"""float32 ``[48, 48]``, 0-255."""
Change = Callable[[Face, float, np.random.Generator], Face]
"""From a face and the strength of a change to the changed face, which may leave 0-255."""
SAMPLED = 300
"""Faces of PrivateTest, drawn by seed, that every sweep is measured on."""
TIMED_RUNS = 60


def rotated(face: Face, degrees: float, _: np.random.Generator) -> Face:
    """Turned about its centre."""
    centre = ((face.shape[1] - 1) / 2, (face.shape[0] - 1) / 2)
    matrix = cv2.getRotationMatrix2D(centre, degrees, 1)
    turned = cv2.warpAffine(face, matrix, face.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned)


def covered(face: Face, share: float, rng: np.random.Generator) -> Face:
    """With a grey square over it, ``share`` of the side long."""
    side = round(face.shape[0] * share)
    y, x = rng.integers(0, face.shape[0] - side + 1, 2)
    changed = face.copy()
    changed[y : y + side, x : x + side] = 128
    return changed


def of_low_resolution(face: Face, pixels: float, _: np.random.Generator) -> Face:
    """Shrunk to so many pixels a side and enlarged again."""
    small = cv2.resize(face, (int(pixels), int(pixels)), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, face.shape[::-1], interpolation=cv2.INTER_LINEAR))


def stretched(face: Face, sigma: float, _: np.random.Generator) -> Face:
    """Smoothed, then its 1st and 99th percentile of grey made black and white."""
    smooth = cv2.GaussianBlur(face, (0, 0), sigma)
    low, high = np.percentile(smooth, (1, 99))
    return np.asarray((smooth - low) * (255 / max(float(high - low), 1.0)), np.float32)


SWEEPS: dict[str, tuple[Change, tuple[float, ...]]] = {
    "rotation, degrees": (rotated, (-45, -30, -15, 0, 15, 30, 45)),
    "brightness, grey levels added": (lambda f, x, _: f + x, (-100, -50, 0, 50, 100)),
    "contrast, times": (lambda f, x, _: (f - f.mean()) * x + f.mean(), (0.2, 0.5, 1, 2, 3)),
    "gamma": (lambda f, x, _: 255 * (f / 255) ** x, (0.4, 0.6, 1, 1.6, 2.5)),
    "blur, sigma in pixels": (
        lambda f, x, _: cv2.GaussianBlur(f, (0, 0), x) if x else f,
        (0, 0.5, 1, 1.5, 2),
    ),
    "noise, sigma in grey levels": (
        lambda f, x, rng: f + rng.normal(0, x, f.shape),
        (0, 5, 10, 20, 30),
    ),
    "covered square, share of the side": (covered, (0, 0.2, 0.3, 0.4, 0.5)),
    "resolution, pixels a side": (of_low_resolution, (12, 16, 24, 36, 48)),
}
STRETCH_SIGMA = 0.8


def changed_faces(faces: Faces, change: Change, strength: float) -> Faces:
    """Every face changed, as uint8 again; the same seed each time."""
    rng = np.random.default_rng(0)
    changed = [np.clip(change(face, strength, rng), 0, 255) for face in faces.astype(np.float32)]
    return np.round(np.stack(changed)).astype(np.uint8)


def robustness(file: Path, faces: Faces, labels: Rows, kept: Path) -> dict[str, Any]:
    """Accuracy under every change, of the output that answers in FER2013's labels.

    Args:
        file: the served ONNX file.
        faces: uint8 ``[N, 48, 48]``.
        labels: ``[N]``, FER2013's.
        kept: JSON file that holds the result; read when it is of the same weights and faces.
    """
    content = file.read_bytes()
    identity = [hashlib.sha256(content).hexdigest(), digest_of(faces, labels)]
    if kept.is_file():
        result: dict[str, Any] = json.loads(kept.read_bytes())
        if result["identity"] == identity:
            return result
    predict = session_of(content)

    def accuracy(shown: Faces, truth: Rows) -> float:
        answers = predict(shown)
        return round(float((answers[fer2013_output(answers)].argmax(1) == truth).mean()), 5)

    some = np.sort(np.random.default_rng(0).permutation(len(faces))[:SAMPLED])
    progress = Progress(f"changes {file.stem}", sum(len(points) for _, points in SWEEPS.values()))
    sweeps: dict[str, list[list[float]]] = {}
    for name, (change, strengths) in SWEEPS.items():
        sweeps[name] = []
        for strength in strengths:
            shown = changed_faces(faces[some], change, strength)
            sweeps[name].append([strength, accuracy(shown, labels[some])])
            progress.show(sum(len(points) for points in sweeps.values()))
    result = {
        "identity": identity,
        "faces": len(some),
        "sweeps": sweeps,
        "all_faces": len(faces),
        "plain": accuracy(faces, labels),
        "stretched": accuracy(changed_faces(faces, stretched, STRETCH_SIGMA), labels),
    }
    with written_whole(kept) as target:
        target.write(json.dumps(result, indent=1).encode())
    return result


def milliseconds(file: Path) -> float:
    """One face on one thread of the CPU, the least of many runs."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        file.read_bytes(), options, providers=["CPUExecutionProvider"]
    )
    face = np.random.default_rng(0).integers(0, 256, (1, 1, 48, 48)).astype(np.uint8)
    times = []
    for _ in range(TIMED_RUNS):
        started = time.perf_counter()
        session.run(None, {INPUT_NAME: face})
        times.append(time.perf_counter() - started)
    return 1000 * min(times)
