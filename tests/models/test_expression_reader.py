import threading
from collections.abc import Callable

import numpy as np
import pytest

from models.errors import MoodmirrorError
from models.expression import EXPRESSIONS, Expression
from models.expression_reader import CalibrationStatus, ExpressionReader
from models.face import AlignedFace, BoundingBox, ExpressionScores, Landmarks, Reason, Verdict
from models.face_aligner import TEMPLATE
from models.score_smoothing import Steadiness
from models.verdict import SureThresholds

SURE_FROM = 0.6
FPS = 30
BOX = BoundingBox(106, 104, 194, 192)
LANDMARKS = Landmarks((TEMPLATE * 2 + 100).astype(np.float32))
MATRIX = np.array([[0.5, 0, -50], [0, 0.5, -50]])
TEXTURE = np.random.default_rng(0).integers(30, 220, (48, 48), np.uint8)
FACE = AlignedFace(TEXTURE, MATRIX)
BLACK = AlignedFace(TEXTURE // 40, MATRIX)
FROWN = {"angry": 0.55, "neutral": 0.25}


def scores(**shares: float) -> ExpressionScores:
    rest = (1 - sum(shares.values())) / (6 - len(shares))
    return ExpressionScores(np.array([shares.get(e.value, rest) for e in EXPRESSIONS], np.float32))


class Clip:
    """Gives a reader the frames of a clip, one after the other."""

    def __init__(self, reader: ExpressionReader) -> None:
        self.reader = reader
        self.at_s = 100.0

    def show(
        self,
        seconds: float,
        seen: ExpressionScores,
        *,
        track_id: int = 1,
        aligned: AlignedFace = FACE,
    ) -> tuple[ExpressionScores, Verdict]:
        for _ in range(round(seconds * FPS)):
            self.at_s += 1 / FPS
            answer = self.reader.read(
                track_id,
                seen,
                aligned,
                BOX,
                LANDMARKS,
                frame_width=640,
                frame_height=480,
                at_s=self.at_s,
            )
        return answer


@pytest.fixture
def reader() -> ExpressionReader:
    return ExpressionReader(SureThresholds.everywhere(SURE_FROM))


@pytest.fixture
def clip(reader: ExpressionReader) -> Clip:
    return Clip(reader)


def status(reader: ExpressionReader) -> CalibrationStatus:
    found = reader.calibration
    assert found is not None
    return found


def test_a_change_shows_within_the_delay_and_not_at_once(clip: Clip):
    clip.show(2, scores(neutral=0.9))
    assert clip.show(1 / FPS, scores(happy=0.9))[1].expression is Expression.NEUTRAL
    smoothed, verdict = clip.show(Steadiness.STEADY.delay_s * 1.1, scores(happy=0.9))
    assert verdict.expression is Expression.HAPPY
    # Confidence, by which a face is sure, is averaged once more.
    assert 0.6 < verdict.confidence < smoothed.probability_of(Expression.HAPPY)
    assert clip.show(1, scores(happy=0.9))[1] == Verdict(
        Expression.HAPPY, pytest.approx(0.9, abs=0.08), True
    )


def test_steadiness_can_be_set_live(clip: Clip, reader: ExpressionReader):
    clip.show(2, scores(neutral=0.9))
    reader.steadiness = Steadiness.NONE
    smoothed, verdict = clip.show(1 / FPS, scores(happy=0.9))
    assert verdict.expression is Expression.HAPPY
    assert smoothed.probability_of(Expression.HAPPY) == pytest.approx(0.9)


def test_raw_scores_travel_untouched(clip: Clip):
    raw = scores(neutral=0.9)
    before = raw.probabilities.copy()
    clip.show(1, scores(happy=0.9))
    clip.show(1, raw)
    assert np.array_equal(raw.probabilities, before)


def test_each_id_has_its_own_answer(clip: Clip):
    clip.show(2, scores(neutral=0.9), track_id=1)
    assert clip.show(1 / FPS, scores(sad=0.9), track_id=2)[1].expression is Expression.SAD
    assert clip.show(1 / FPS, scores(neutral=0.9), track_id=1)[1].expression is Expression.NEUTRAL


def test_a_dark_face_is_not_sure_and_says_why(clip: Clip):
    verdict = clip.show(2, scores(happy=0.99), aligned=BLACK)[1]
    assert not verdict.sure
    assert Reason.DARK in verdict.reasons


def test_a_still_is_judged_by_itself(clip: Clip, reader: ExpressionReader):
    clip.show(2, scores(neutral=0.9))

    def still(seen: ExpressionScores, aligned: AlignedFace, width: int) -> Verdict:
        return reader.read_still(seen, aligned, BOX, LANDMARKS, frame_width=width, frame_height=480)

    assert still(scores(happy=0.61), FACE, 640) == Verdict(
        Expression.HAPPY, pytest.approx(0.61), True
    )
    assert still(scores(happy=0.59), FACE, 640).reasons == ()
    assert Reason.DARK in still(scores(happy=0.99), BLACK, 640).reasons
    assert still(scores(happy=0.99), FACE, 150).reasons == (Reason.CUT,)


def test_a_face_that_the_tracker_dropped_begins_anew(clip: Clip, reader: ExpressionReader):
    clip.show(2, scores(neutral=0.9), track_id=1)
    clip.show(2, scores(neutral=0.9), track_id=2)
    reader.forget([2])
    assert clip.show(1 / FPS, scores(sad=0.9), track_id=1)[1].expression is Expression.SAD
    assert clip.show(1 / FPS, scores(sad=0.9), track_id=2)[1].expression is Expression.NEUTRAL


def calibrated(clip: Clip) -> None:
    clip.show(0.5, scores(**FROWN))
    clip.reader.start_calibration(1)
    clip.show(10.2, scores(**FROWN))


def test_ten_seconds_of_a_resting_frown(clip: Clip, reader: ExpressionReader):
    assert clip.show(1, scores(**FROWN))[1].expression is Expression.ANGRY
    reader.start_calibration(1)
    assert status(reader).progress == 0
    clip.show(5, scores(**FROWN))
    assert status(reader).running
    assert status(reader).progress == pytest.approx(0.5, abs=0.02)
    clip.show(5.1, scores(**FROWN))
    done = status(reader)
    assert not done.running
    assert done.problem is None
    assert done.offset is not None
    assert done.offset is reader.offset_of(1)
    assert done.offset.before.expression is Expression.ANGRY
    assert done.offset.after.expression is Expression.NEUTRAL
    assert clip.show(2, scores(**FROWN))[1].expression is Expression.NEUTRAL
    assert clip.show(2, scores(angry=0.95))[1].expression is Expression.ANGRY


def test_an_offset_is_one_persons_own(clip: Clip):
    calibrated(clip)
    assert clip.show(2, scores(**FROWN), track_id=2)[1].expression is Expression.ANGRY
    assert clip.reader.offset_of(2) is None


def test_undone(clip: Clip, reader: ExpressionReader):
    calibrated(clip)
    assert clip.show(2, scores(**FROWN))[1].expression is Expression.NEUTRAL
    reader.undo_calibration(1)
    assert reader.calibration is None
    assert reader.offset_of(1) is None
    assert clip.show(2, scores(**FROWN))[1].expression is Expression.ANGRY
    reader.undo_calibration(99)


def test_cancelled(clip: Clip, reader: ExpressionReader):
    clip.show(1, scores(**FROWN))
    reader.start_calibration(1)
    clip.show(5, scores(**FROWN))
    reader.cancel_calibration()
    assert reader.calibration is None
    clip.show(6, scores(**FROWN))
    assert reader.offset_of(1) is None


def test_calibrating_again_learns_from_raw_scores(clip: Clip, reader: ExpressionReader):
    calibrated(clip)
    first = reader.offset_of(1)
    reader.start_calibration(1)
    clip.show(10.2, scores(**FROWN))
    second = reader.offset_of(1)
    assert first is not None
    assert second is not None
    assert second is not first
    np.testing.assert_allclose(second.values, first.values, atol=1e-6)


def test_what_was_learned_outlives_a_short_absence(clip: Clip, reader: ExpressionReader):
    calibrated(clip)
    reader.forget([])
    assert clip.show(1, scores(**FROWN))[1].expression is Expression.NEUTRAL
    reader.reset()
    assert reader.calibration is None
    assert clip.show(1, scores(**FROWN))[1].expression is Expression.ANGRY


def test_a_face_lost_meanwhile(clip: Clip, reader: ExpressionReader):
    clip.show(1, scores(**FROWN))
    reader.start_calibration(1)
    clip.show(4, scores(**FROWN))
    reader.forget([1])
    assert status(reader).running
    reader.forget([2])
    assert not status(reader).running
    assert "was lost" in str(status(reader).problem)
    assert reader.offset_of(1) is None


def test_a_face_that_cannot_be_seen_is_not_learned(clip: Clip, reader: ExpressionReader):
    clip.show(1, scores(**FROWN))
    reader.start_calibration(1)
    clip.show(21, scores(**FROWN), aligned=BLACK)
    assert "could not be seen well" in str(status(reader).problem)
    assert reader.offset_of(1) is None


def test_a_grin_is_not_learned_as_rest(clip: Clip, reader: ExpressionReader):
    clip.show(1, scores(happy=0.98))
    reader.start_calibration(1)
    clip.show(10.2, scores(happy=0.98))
    assert "reads as Happy" in str(status(reader).problem)
    assert clip.show(1, scores(happy=0.98))[1].expression is Expression.HAPPY


def test_only_a_face_that_is_there_can_be_calibrated(reader: ExpressionReader):
    with pytest.raises(MoodmirrorError, match="not in the picture"):
        reader.start_calibration(7)
    assert reader.calibration is None


def test_a_window_may_press_everything_while_frames_are_read(reader: ExpressionReader):
    clip, failures = Clip(reader), []
    clip.show(0.1, scores(**FROWN))
    stop = threading.Event()

    def press() -> None:
        presses: list[Callable[[], object]] = [
            lambda: reader.start_calibration(1),
            lambda: reader.calibration,
            lambda: setattr(reader, "steadiness", Steadiness.QUICK),
            reader.cancel_calibration,
            lambda: reader.undo_calibration(1),
        ]
        count = 0
        while not stop.is_set() or count < 100:
            try:
                presses[count % len(presses)]()
            except Exception as error:
                failures.append(error)
            count += 1

    thread = threading.Thread(target=press)
    thread.start()
    try:
        for _ in range(10):
            smoothed, _ = clip.show(0.5, scores(**FROWN))
            reader.forget([1])
    finally:
        stop.set()
        thread.join()
    assert failures == []
    assert smoothed.expression is Expression.ANGRY
