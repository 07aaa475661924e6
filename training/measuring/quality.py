"""How much a worse picture costs a served model: the figures behind the limits in models/."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np

from models.expression import EXPRESSIONS
from models.expression_classifier import OUTPUT_NAME
from models.face import AlignedFace, BoundingBox, Landmarks, Reason
from models.face_aligner import FACE_SIZE, TEMPLATE, similarity_to_template, warp
from models.image_quality import FLAGGED, GRAVE, REASONS, Severities, measure_quality
from models.score_smoothing import USUAL_STEP_S, Steadiness, share_of_new
from models.verdict import SureThresholds
from models.weights import load_weights
from training.data.prepare import Prepared
from training.data.splits import Protocol, Rows, split
from training.learning.session import FER2013_OUTPUT_NAME, Predict, session_of
from training.learning.snapshots import Faces
from training.measuring.evaluate import aligned_faces
from training.measuring.robustness import of_low_resolution

SENSOR_NOISE = 3.0
"""Grey levels that a dark picture has whatever its light."""
EYES = float(TEMPLATE[0, 0] - TEMPLATE[2, 0])
"""Pixels between the outer corners of the eyes in an aligned face."""
TIES, TIE_LEAD = 60, 0.1
SHAKES, SHAKE_NOISE, SHAKE_PIXELS = 30, 5.0, 0.25

Worsen = Callable[[Faces], Faces]


@dataclass(frozen=True, slots=True)
class Condition:
    """One way in which pictures are worse, at one strength."""

    text: str
    reason: Reason | None
    """The measure that should notice."""
    worsen: Worsen
    eyes: float = EYES
    """Pixels between the eyes in the frame that the face is cut from."""
    below: int = 0
    """Rows of the aligned face that lie under the frame's lower edge."""


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What a model says of some faces."""

    right: np.ndarray
    """bool ``[N]``."""
    sure: np.ndarray
    """bool ``[N]``: by confidence alone."""
    severities: Severities
    """float64 ``[N, 6]`` in the order of :data:`REASONS`."""


def quality_tables(name: str, prepared: Prepared, weights: Path) -> Iterator[str]:
    """Lines of Markdown, as they are measured.

    On the faces of PublicTest that dlib aligns, against the labels that the served output was
    trained on (FER+ majority for two heads, else FER2013).

    Args:
        name: of a model that has been exported.
        prepared: the data.
        weights: folder of the served files.

    Raises:
        MoodmirrorError: there is no such model.
    """
    served = load_weights(name, weights)
    predict, thresholds = session_of(served.onnx), SureThresholds.of_card(served.card.fields)
    rows, truth, kind = _choosing(prepared, predict)
    faces = aligned_faces(prepared, rows)
    yield f"# {served.card.title}: {len(rows)} aligned faces of PublicTest, labels of {kind}"
    each = zip(EXPRESSIONS, thresholds.by_expression, strict=True)
    sure_from = ", ".join(f"{expression.value} {value:.2f}" for expression, value in each)
    yield f"\nSure from a confidence of: {sure_from}. Shares in per cent.\n"
    yield "| picture | measured | right | sure | right of sure | wrong and sure | with the limits |"
    yield "|---|---|---|---|---|---|---|"
    for condition in conditions():
        answers = _answers(predict, condition, faces, truth, thresholds)
        yield _row(condition, answers)
    plain = _answers(predict, next(conditions()), faces, truth, thresholds)
    landmarks = prepared.landmarks[rows]
    yield from _turned(plain, landmarks)
    yield from _found(prepared)
    yield from _shake(predict, prepared, rows, faces)


def conditions() -> Iterator[Condition]:
    """All ways of worsening, the unchanged picture first."""
    yield Condition("as it is", None, lambda faces: faces)
    for level in (80, 60, 40, 30, 20, 12, 8):
        yield Condition(f"brightest tenth at {level}", Reason.DARK, _darkened(level))
    for gain in (1.5, 2.0, 2.5, 3.0):
        yield Condition(f"light times {gain}", Reason.BRIGHT, _each(lambda f, g=gain: f * g))
    for sigma in (0.5, 1.0, 1.5, 2.0):
        yield Condition(
            f"blur of {sigma} pixels",
            Reason.BLURRED,
            _each(lambda f, s=sigma: cv2.GaussianBlur(f, (0, 0), s)),
        )
    for length in (3, 5, 7):
        yield Condition(
            f"motion of {length} pixels",
            Reason.BLURRED,
            _each(lambda f, n=length: cv2.blur(f, (n, 1))),
        )
    for eyes in (16, 12, 10, 8, 7, 6):
        text = f"eyes {eyes} pixels apart"
        yield Condition(text, Reason.SMALL, _shrunk(round(FACE_SIZE * eyes / EYES)), eyes=eyes)
    for below in (6, 8, 10, 12, 14):
        yield Condition(f"{below} rows cut off below", Reason.CUT, _cut(below), below=below)


def _each(change: Callable[[np.ndarray], np.ndarray]) -> Worsen:
    def worsen(faces: Faces) -> Faces:
        changed = [np.clip(change(face.astype(np.float32)), 0, 255) for face in faces]
        return np.round(np.stack(changed)).astype(np.uint8)

    return worsen


def _darkened(level: float) -> Worsen:
    def worsen(faces: Faces) -> Faces:
        rng = np.random.default_rng(0)
        lit = faces[:, 8:44, 8:40].reshape(len(faces), -1)
        gain = level / np.maximum(np.percentile(lit, 90, axis=1), 1)
        dark = faces * gain[:, None, None] + rng.normal(0, SENSOR_NOISE, faces.shape)
        return np.round(np.clip(dark, 0, 255)).astype(np.uint8)

    return worsen


def _shrunk(side: int) -> Worsen:
    rng = np.random.default_rng(0)
    return _each(lambda face: of_low_resolution(face, side, rng))


def _cut(rows: int) -> Worsen:
    def worsen(faces: Faces) -> Faces:
        cut = faces.copy()
        cut[:, -rows:] = faces[:, -rows - 1 : -rows]
        return cut

    return worsen


def _choosing(prepared: Prepared, predict: Predict) -> tuple[Rows, Rows, str]:
    """Rows, labels, and whose labels they are."""
    parts = split(prepared, Protocol.OFFICIAL)
    two_heads = FER2013_OUTPUT_NAME in predict(prepared.data.faces[:1])
    majority = prepared.data.majority
    if two_heads and majority is not None:
        rows = parts.choose_crowd[prepared.aligned[parts.choose_crowd]]
        return rows, majority[rows], "FER+"
    rows = parts.choose[prepared.aligned[parts.choose]]
    return rows, prepared.data.labels[rows], "FER2013"


def _answers(
    predict: Predict, condition: Condition, faces: Faces, truth: Rows, thresholds: SureThresholds
) -> Answers:
    worse = condition.worsen(faces)
    probabilities = predict(worse)[OUTPUT_NAME]
    scale = EYES / condition.eyes
    # The aligned face in a frame in which it lies at (0, 0), as large as it was cut from.
    matrix = np.array([[scale, 0.0, 0.0], [0.0, scale, 0.0]])
    height = (FACE_SIZE - condition.below) / scale
    box = BoundingBox(0.0, 0.0, FACE_SIZE / scale, height)
    points = Landmarks((TEMPLATE / scale).astype(np.float32))
    width = round(FACE_SIZE / scale) + 1
    severities = [
        measure_quality(AlignedFace(face, matrix), box, points, width, round(height)).severities
        for face in worse
    ]
    sure = thresholds.sure(probabilities)
    return Answers(probabilities.argmax(1) == truth, sure, np.stack(severities))


def _row(condition: Condition, answers: Answers) -> str:
    right, sure = answers.right, answers.sure
    allowed = sure & ~(answers.severities >= GRAVE).any(1)
    noticed = ""
    if condition.reason:
        own = answers.severities[:, REASONS.index(condition.reason)]
        flagged, grave = (own >= FLAGGED).mean(), (own >= GRAVE).mean()
        noticed = f"flagged {_share(flagged)}, grave {_share(grave)}"
    of_sure = _share(right[sure].mean()) if sure.any() else "-"
    return (
        f"| {condition.text} | {noticed} | {_share(right.mean())} | {_share(sure.mean())} "
        f"| {of_sure} | {_share((sure & ~right).mean())} | {_share((allowed & ~right).mean())} |"
    )


def _turned(plain: Answers, landmarks: np.ndarray) -> Iterator[str]:
    """Nobody can turn a picture's head: the faces are sorted by how far they are turned."""
    right_eye, left_eye, nose = landmarks[:, 0], landmarks[:, 2], landmarks[:, 4]
    eyes = (right_eye - left_eye).astype(np.float64)
    beside = ((nose - (right_eye + left_eye) / 2) * eyes).sum(1) / (eyes * eyes).sum(1)
    yield "\n| asymmetry of nose and eyes | faces | right | right of sure |"
    yield "|---|---|---|---|"
    edges = np.arange(0, 0.41, 0.05)
    for low, high in pairwise(edges):
        some = (np.abs(beside) >= low) & (np.abs(beside) < high)
        if some.any():
            sure = some & plain.sure
            of_sure = _share(plain.right[sure].mean()) if sure.any() else "-"
            right = _share(plain.right[some].mean())
            yield f"| {low:.2f}-{high:.2f} | {some.sum()} | {right} | {of_sure} |"


def _found(prepared: Prepared) -> Iterator[str]:
    """How often each reason is named in FER2013 as it is."""
    rows = np.flatnonzero(prepared.aligned & (prepared.data.labels >= 0))
    severities = []
    for row in rows:
        matrix = similarity_to_template(prepared.landmarks[row])
        face = AlignedFace(warp(prepared.data.faces[row], matrix), matrix)
        points = Landmarks(prepared.landmarks[row])
        (x1, y1), (x2, y2) = points.points.min(0), points.points.max(0)
        box = BoundingBox(float(x1), float(y1), float(x2), float(y2))
        size = prepared.data.faces.shape[1]
        severities.append(measure_quality(face, box, points, size, size).severities)
    every = np.stack(severities)
    yield f"\n| reason | flagged, of {len(rows)} aligned faces | grave |"
    yield "|---|---|---|"
    for reason, own in zip(REASONS, every.T, strict=True):
        flagged, grave = (own >= FLAGGED).mean(), (own >= GRAVE).mean()
        yield f"| {reason.value} | {_share(flagged)} | {_share(grave)} |"


def _shake(predict: Predict, prepared: Prepared, rows: Rows, faces: Faces) -> Iterator[str]:
    """How far a still face's answer shakes where two expressions are nearly tied."""
    rng = np.random.default_rng(0)
    ordered = np.sort(predict(faces)[OUTPUT_NAME], axis=1)
    tied = rng.permutation(np.flatnonzero(ordered[:, -1] - ordered[:, -2] < TIE_LEAD))[:TIES]
    leads, confidences = [], []
    for index in tied:
        picture, points = prepared.data.faces[rows[index]], prepared.landmarks[rows[index]]
        shown = []
        for _ in range(SHAKES):
            noisy = np.clip(picture + rng.normal(0, SHAKE_NOISE, picture.shape), 0, 255)
            moved = points + rng.normal(0, SHAKE_PIXELS, points.shape)
            matrix = similarity_to_template(moved.astype(np.float32))
            shown.append(warp(np.round(noisy).astype(np.uint8), matrix))
        probabilities = predict(np.stack(shown))[OUTPUT_NAME]
        first, second = np.argsort(probabilities.mean(0))[-1:-3:-1]
        leads.append((probabilities[:, first] - probabilities[:, second]).std())
        confidences.append(probabilities[:, first].std())
    if not leads:
        return
    yield (
        f"\nOf {len(tied)} near ties (a lead under {TIE_LEAD}), each {SHAKES} times with noise of "
        f"{SHAKE_NOISE:.0f} grey levels and landmarks that shake by {SHAKE_PIXELS} pixels:"
    )
    yield (
        f"the lead's standard deviation is {np.median(leads):.3f} (median; one in ten "
        f"{np.percentile(leads, 90):.3f} and more), the confidence's {np.median(confidences):.3f},"
    )
    for steadiness in (Steadiness.QUICK, Steadiness.STEADY):
        share = share_of_new(USUAL_STEP_S, steadiness.time_constant_s)
        steadied = np.median(confidences) * np.sqrt(share / (2 - share))
        yield f"{steadied:.4f} when {steadiness.value},"


def _share(value: float) -> str:
    return f"{100 * float(value):.1f}"
