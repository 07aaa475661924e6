"""Chooses what the window shows: the newest analysis, or the newest frame when that one is late."""

from collections import deque
from statistics import median

from desktop.capture.frame_source import FrameSource
from desktop.live.view import View

_PATIENCE_S = 0.15
_MOST_PATIENCE_S = 2.0
_COVERED_PATIENCE_S, _MOST_COVERED_PATIENCE_S = 1.0, 4.0
"""A frame without an analysis is covered whole; better to hold the picture for a moment."""
_OVERLAY_S = 0.6
"""For how long the overlays of an analysis can be used on newer frames."""
_STALL_S = 2.0
"""After this long without an analysis, show frames without overlays rather than hold."""
_REMEMBERED = 9


class ViewChooser:
    """Keeps each overlay on its own frame and never goes back.

    The newest analysis is shown with the frame that it was made of, a little behind the newest
    frame. When it falls further behind than is usual here, the newest frame is shown with the
    overlays of just before, as long as these last (:mod:`desktop.live.lasting_faces`); then the
    picture stands still for a moment rather than that they go out.

    Attributes:
        covering: whether faces are covered.
    """

    def __init__(self) -> None:
        self.covering = False
        self.follow(None)

    def follow(self, source: FrameSource | None) -> None:
        """Forget everything; from now on only what comes from ``source`` counts."""
        self._source = source
        self._newest: View | None = None
        self._analyzed: View | None = None
        self._shown: View | None = None
        # A machine that is always slow does not stall: it is shown at its own pace.
        self._lags: deque[float] = deque(maxlen=_REMEMBERED)

    def add_frame(self, view: View) -> None:
        """Take a frame that was just captured."""
        if view.source is self._source:
            self._newest = view

    def add_analysis(self, view: View) -> None:
        """Take a frame that was just analysed."""
        if view.source is not self._source:
            return
        self._analyzed = view
        newest = self._newest or view
        if newest.jumps == view.jumps:
            self._lags.append(newest.frame.captured_at - view.frame.captured_at)

    def choose(self) -> View | None:
        """What to show now; None if it is shown already."""
        view = self._best()
        if view is None or view is self._shown or self._would_step_back(view):
            return None
        self._shown = view
        return view

    def _best(self) -> View | None:
        newest, analyzed = self._newest, self._analyzed
        if newest is None or analyzed is None:
            return analyzed or newest
        lag = newest.frame.captured_at - analyzed.frame.captured_at
        if lag <= self._patience():
            return analyzed
        return self._shown if self._would_blink(analyzed, newest, lag) else newest

    def _would_blink(self, analyzed: View, newest: View, lag: float) -> bool:
        """Whether overlays would vanish although the faces are probably there."""
        same_scene = bool(analyzed.faces) and newest.jumps == analyzed.jumps
        return same_scene and not self.covering and _OVERLAY_S < lag <= _STALL_S

    def _patience(self) -> float:
        usual = median(self._lags) if self._lags else 0.0
        # Between two analyses, the lag grows to twice its value on arrival.
        if self.covering:
            return min(max(_COVERED_PATIENCE_S, 2.5 * usual), _MOST_COVERED_PATIENCE_S)
        return min(max(_PATIENCE_S, 2.5 * usual), _MOST_PATIENCE_S)

    def _would_step_back(self, view: View) -> bool:
        shown = self._shown
        # After a jump, frames count from elsewhere.
        return shown is not None and (view.jumps, view.frame.index) < (
            shown.jumps,
            shown.frame.index,
        )
