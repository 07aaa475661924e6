"""Which of many live faces are classified in a frame, and what was said of the others."""

import math
from collections.abc import Collection, Sequence

from models.face import ExpressionScores

LEAST, LEAST_WATCHED = 3, 1
"""Faces that are classified in every frame: no more than these take turns. While no face may be
missed, the search needs the time."""
LONGEST_S = 0.1
"""Seconds after which each face's turn comes again."""


class ClassifyingTurns:
    """With many faces, each is classified at least ten times a second, not in every frame."""

    def __init__(self) -> None:
        self._last: dict[int, tuple[float, ExpressionScores]] = {}  # Who waits longest comes first.
        self._now_s = -math.inf

    def due(self, track_ids: Sequence[int], now_s: float, least: int = LEAST) -> list[int]:
        """Indices of the faces to classify now: new ones and those whose turn it is.

        Args:
            track_ids: of all faces of the frame.
            now_s: seconds on a clock that never goes back.
            least: how many are due, however lately they were classified.
        """
        step_s = now_s - self._now_s
        self._now_s = now_s
        most = max(least, math.ceil(len(track_ids) * min(1.0, step_s / LONGEST_S)))
        places = {track_id: i for i, track_id in enumerate(track_ids)}
        new = [i for track_id, i in places.items() if track_id not in self._last]
        known = [places[track_id] for track_id in self._last if track_id in places]
        turns = known[: max(0, most - len(new))]
        # What is younger by half a frame or more is young enough in the next one, too.
        old_s = now_s - 0.95 * LONGEST_S + step_s / 2
        old = [i for i in turns if self._last[track_ids[i]][0] <= old_s]
        return sorted(new + (turns[:least] if len(old) < least else old))

    def take(self, track_ids: Sequence[int], scores: Sequence[ExpressionScores]) -> None:
        """Note what was said of the faces that were due."""
        fresh = dict(zip(track_ids, scores, strict=True))
        # Who waited longest stays before the others, so that all take equal turns.
        waited = [track_id for track_id in self._last if track_id in fresh]
        for track_id in dict.fromkeys([*waited, *fresh]):
            self._last.pop(track_id, None)
            self._last[track_id] = (self._now_s, fresh[track_id])

    def scores_of(self, track_id: int) -> ExpressionScores:
        """The last ones, of a face that was classified at least once."""
        return self._last[track_id][1]

    def forget(self, alive_ids: Collection[int]) -> None:
        """Drop all faces but those that the tracker still holds."""
        self._last = {i: last for i, last in self._last.items() if i in alive_ids}
