"""Which of many live faces are classified in a frame, and what was said of the others."""

import math
from collections.abc import Collection, Sequence

from models.face import ExpressionScores

LEAST = 3
"""Faces that are classified in every frame: no more than these take turns."""
LONGEST_S = 0.1
"""Seconds after which each face's turn comes again."""


class ClassifyingTurns:
    """With many faces, each is classified at least ten times a second, not in every frame."""

    def __init__(self) -> None:
        self._last: dict[int, tuple[float, ExpressionScores]] = {}
        self._now_s = -math.inf

    def due(self, track_ids: Sequence[int], now_s: float) -> list[int]:
        """Indices of the faces to classify now: new ones and those whose turn it is.

        Args:
            track_ids: of all faces of the frame.
            now_s: seconds on a clock that never goes back.
        """
        share = min(1.0, (now_s - self._now_s) / LONGEST_S)
        self._now_s = now_s
        most = max(LEAST, math.ceil(len(track_ids) * share))
        indices = range(len(track_ids))
        new = [i for i in indices if track_ids[i] not in self._last]
        known = [i for i in indices if track_ids[i] in self._last]
        known.sort(key=lambda i: self._last[track_ids[i]][0])
        return sorted(new + known[: max(0, most - len(new))])

    def take(self, track_ids: Sequence[int], scores: Sequence[ExpressionScores]) -> None:
        """Note what was said of the faces that were due."""
        for track_id, one in zip(track_ids, scores, strict=True):
            self._last[track_id] = (self._now_s, one)

    def scores_of(self, track_id: int) -> ExpressionScores:
        """The last ones, of a face that was classified at least once."""
        return self._last[track_id][1]

    def forget(self, alive_ids: Collection[int]) -> None:
        """Drop all faces but those that the tracker still holds."""
        self._last = {i: last for i, last in self._last.items() if i in alive_ids}
