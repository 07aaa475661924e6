"""Which moments the time axis names, and how."""

from dataclasses import dataclass

import numpy as np

from desktop.timeline.scene import Scene
from desktop.wall_clock import time_of_day
from desktop.window.kit.translation import tr
from desktop.window.timeline import wording

_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300)
_STILL_NOW_S = 0.05


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Names moments: of a camera by how long ago or by the clock, of a recording by their place.

    Attributes:
        zero_s: when the source's own clock stood at 0, in seconds since the epoch; None for a
            recording.
    """

    zero_s: float | None = None

    def name_of(self, time_s: float, latest_s: float) -> str:
        """In full, e.g. ``12.4 s ago, 10:41:32``."""
        if self.zero_s is None:
            return wording.position(time_s)
        return f"{wording.ago(latest_s - time_s)}, {time_of_day(self.zero_s + time_s)}"

    def ticks(self, scene: Scene, most: int) -> list[tuple[float, str]]:
        """At most about ``most`` moments of a scene with their names, from left to right.

        They are counted back from now while a camera is followed; else they stand still.
        """
        step = next((s for s in _STEPS_S if scene.span_s / s <= most), _STEPS_S[-1])
        if self.zero_s is not None and scene.latest_s - scene.end_s < _STILL_NOW_S:
            edge_s = scene.start_s + scene.span_s
            count = int(scene.span_s // step)
            return [(edge_s - n * step, _back(n * step)) for n in range(count, -1, -1)]
        offset_s = self.zero_s or 0.0
        first = np.ceil((scene.start_s + offset_s) / step)
        last = np.floor((scene.end_s + offset_s) / step)
        at = [float(n) * step - offset_s for n in np.arange(first, last + 1)]
        if self.zero_s is None:
            return [(time_s, wording.position(time_s)[:-2]) for time_s in at if time_s >= 0]
        return [(time_s, time_of_day(offset_s + time_s)) for time_s in at]


def _back(seconds: float) -> str:
    return f"−{wording.span(seconds)}" if seconds else tr("now")
