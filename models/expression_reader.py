"""Turns the raw scores of faces into what is shown: calibrated, steadied, judged."""

import threading
from collections.abc import Collection

from models.errors import MoodmirrorError
from models.face import AlignedFace, BoundingBox, ExpressionScores, Landmarks, Verdict
from models.image_quality import GRAVE, Severities, measure_quality
from models.neutral_calibration import CalibrationStatus, LogitOffset, NeutralCalibration
from models.score_smoothing import FaceClock, ScoreSmoother, Steadiness
from models.sentence import QT_TR_NOOP, Sentence
from models.verdict import LiveJudge, SureThresholds, still_verdict


class ExpressionReader:
    """Reads every face of a live source, and of pictures.

    :meth:`read` and :meth:`forget` are called by the thread that analyses, everything else by
    any thread.

    Attributes:
        steadiness: how calm the answers are; another one counts from the next frame on.
    """

    def __init__(
        self, thresholds: SureThresholds, steadiness: Steadiness = Steadiness.QUICK
    ) -> None:
        """Begin without any face.

        Args:
            thresholds: the model's, from its card. Another model needs another
                reader: offsets that were learned belong to the model, too.
            steadiness: to begin with.
        """
        self.steadiness = steadiness
        self._thresholds = thresholds
        self._faces: dict[int, _FaceReading] = {}
        self._offsets: dict[int, LogitOffset] = {}
        self._calibration: NeutralCalibration | None = None
        self._status: CalibrationStatus | None = None
        self._lock = threading.Lock()

    def read(
        self,
        track_id: int,
        scores: ExpressionScores,
        aligned: AlignedFace,
        box: BoundingBox,
        landmarks: Landmarks,
        *,
        frame_width: int,
        frame_height: int,
        at_s: float,
        landmarks_fit: bool = True,
    ) -> tuple[ExpressionScores, Verdict]:
        """Read one face of one frame.

        Args:
            track_id: whose face it is.
            scores: of this frame alone.
            aligned: as it was classified.
            box: in pixels of the frame, as ``landmarks``.
            landmarks: in pixels of the frame.
            frame_width: pixels.
            frame_height: pixels.
            at_s: when the frame was taken, in seconds on any clock.
            landmarks_fit: whether the landmarks are the face's; one that dlib finds none in counts
                as turned away.

        Returns:
            The scores with this person's offset, steadied, and what is said of them.
        """
        quality = measure_quality(
            aligned, box, landmarks, frame_width, frame_height, covered=scores.covered
        )
        severities = quality.severities if landmarks_fit else quality.turned_away
        with self._lock:
            face = self._faces.setdefault(track_id, _FaceReading(self._thresholds))
            step_s = face.clock.step(at_s)
            self._calibrate(track_id, scores, step_s, severities)
            offset = self._offsets.get(track_id)
            own = offset.apply(scores) if offset else scores
            return face.read(own, severities, step_s, self.steadiness)

    def bars_of(self, track_id: int) -> ExpressionScores | None:
        """What a face's bars show after the newest frame; None if it is not followed."""
        with self._lock:
            face = self._faces.get(track_id)
            return face.bars if face else None

    def read_still(
        self,
        scores: ExpressionScores,
        aligned: AlignedFace,
        box: BoundingBox,
        landmarks: Landmarks,
        *,
        frame_width: int,
        frame_height: int,
        landmarks_fit: bool = True,
    ) -> Verdict:
        """Judge one face of a picture, by itself; the arguments are those of :meth:`read`."""
        quality = measure_quality(
            aligned, box, landmarks, frame_width, frame_height, covered=scores.covered
        )
        severities = quality.severities if landmarks_fit else quality.turned_away
        return still_verdict(scores, severities, self._thresholds)

    def forget(self, alive_ids: Collection[int]) -> None:
        """Drop all faces but those that the tracker still holds, seen or not.

        What was learned of a person stays until :meth:`undo_calibration` or :meth:`reset`.
        """
        with self._lock:
            self._faces = {i: face for i, face in self._faces.items() if i in alive_ids}
            if self._calibration and self._calibration.track_id not in alive_ids:
                lost = QT_TR_NOOP(
                    "The face was lost. Stay in the picture for ten seconds and try again."
                )
                self._end(Sentence(lost))

    def reset(self) -> None:
        """Drop everything, for a source whose ids start over."""
        with self._lock:
            self._faces, self._offsets = {}, {}
            self._calibration = self._status = None

    @property
    def calibration(self) -> CalibrationStatus | None:
        """How the calibration that was started last stands; None if there is none to tell of."""
        with self._lock:
            return self._status

    def start_calibration(self, track_id: int) -> None:
        """Begin to learn this person's resting face; one that runs is given up.

        Raises:
            MoodmirrorError: that face is not there.
        """
        with self._lock:
            if track_id not in self._faces:
                raise MoodmirrorError(
                    QT_TR_NOOP("This face is not in the picture any more. Choose another.")
                )
            self._calibration = NeutralCalibration(track_id)
            self._status = self._calibration.status

    def cancel_calibration(self) -> None:
        """Give up, or put the last result's status away; an offset in use stays in use."""
        with self._lock:
            self._calibration = self._status = None

    def undo_calibration(self, track_id: int) -> None:
        """Read this person as before."""
        with self._lock:
            self._offsets.pop(track_id, None)
            if self._status and self._status.track_id == track_id:
                self._calibration = self._status = None

    def offset_of(self, track_id: int) -> LogitOffset | None:
        """What was learned of this person."""
        with self._lock:
            return self._offsets.get(track_id)

    def _calibrate(
        self, track_id: int, scores: ExpressionScores, step_s: float, severities: Severities
    ) -> None:
        calibration = self._calibration
        if calibration is None or calibration.track_id != track_id:
            return
        try:
            calibration.add(scores, step_s, usable=not (severities >= GRAVE).any())
            if calibration.complete:
                self._offsets[track_id] = offset = calibration.offset()
                self._status = CalibrationStatus(track_id, 1.0, 0.0, offset)
                self._calibration = None
            else:
                self._status = calibration.status
        except MoodmirrorError as error:
            self._end(error.sentence)

    def _end(self, problem: Sentence) -> None:
        assert self._calibration is not None
        calibration, self._calibration = self._calibration, None
        self._status = CalibrationStatus(
            calibration.track_id, calibration.progress, 0.0, problem=problem
        )


class _FaceReading:
    """One face's state from frame to frame."""

    def __init__(self, thresholds: SureThresholds) -> None:
        self.clock = FaceClock()
        self._smoother = ScoreSmoother()
        self._judge = LiveJudge(thresholds)

    @property
    def bars(self) -> ExpressionScores | None:
        return self._smoother.bars

    def read(
        self,
        scores: ExpressionScores,
        severities: Severities,
        step_s: float,
        steadiness: Steadiness,
    ) -> tuple[ExpressionScores, Verdict]:
        smoothed = self._smoother.add(scores, step_s, steadiness)
        label = self._smoother.expression
        return smoothed, self._judge.judge(smoothed, label, severities, step_s, steadiness)
