"""Counts uncovered frames: ``python -m desktop.bench.cover_check``.

The whole app looks at a clip in which a face is lost 20 times, while faces are covered: with all
frames analysed, with a slow analysis, and with one that fails again and again. Every picture is
examined that the window paints, that goes into recordings and snapshots, and that the virtual
camera sends. The face is green, so what is not covered of it can be counted without asking the
detector (:mod:`desktop.bench.losing_clip`).

Then a crowd comes nearer (:mod:`desktop.bench.crowd_clip`), and those of its faces are counted that
are covered.
"""

import os
import signal
import sys
from dataclasses import dataclass, field
from threading import Event
from types import FrameType

from PySide6.QtWidgets import QApplication

from desktop.app import prepare_application
from desktop.bench.cover_run import TROUBLES, Picture, cover_clip, unfinished
from desktop.bench.crowd_count import crowd_report, run_crowd
from desktop.bench.losing_clip import SCENE, LosingClip, green_pixels
from desktop.exit_codes import BROKEN, FINE, INTERRUPTED
from desktop.live.view import View
from desktop.stop_signals import handle_stop_signals

_GO_ON = 27
"""The frame of a scene, of 30 in which the face is in plain view, at which a person who is still
waiting says go on."""


@dataclass
class Count:
    """Of one way out of the app."""

    pictures: int = 0
    uncovered: int = 0
    """Pictures in which a part of the face is seen."""
    seen: list[int] = field(default_factory=list)
    """Pixels of the face in each of those."""

    def add(self, picture: Picture) -> None:
        """Examine a picture."""
        self.pictures += 1
        if pixels := green_pixels(picture):
            self.uncovered += 1
            self.seen.append(pixels)


@dataclass
class Outcome:
    """What left the app in one run with the clip of losses."""

    window: Count = field(default_factory=Count)
    recordings: Count = field(default_factory=Count)
    virtual_camera: Count = field(default_factory=Count)
    analyzed: int = 0
    whole: int = 0
    """Analysed frames that were covered wholly."""
    lost_in: set[int] = field(default_factory=set)
    """The scenes in which a face was noticed to be lost."""
    gone_on: int = 0
    """How often a person had to say go on."""
    cut_short: str = ""
    """Why the clip was not played to its end."""

    @property
    def counts(self) -> dict[str, Count]:
        """By the name of the way out."""
        return {
            "window": self.window,
            "recordings and snapshots": self.recordings,
            "virtual camera": self.virtual_camera,
        }

    @property
    def uncovered(self) -> int:
        """Pictures, of all ways out."""
        return sum(count.uncovered for count in self.counts.values())

    def painted(self, picture: Picture) -> None:
        """Examine what the window shows."""
        self.window.add(picture)

    def sent(self, picture: Picture) -> None:
        """Examine what the virtual camera sends."""
        self.virtual_camera.add(picture)

    def rendered(self, view: View, picture: Picture) -> None:
        """Examine what is recorded, and note what became of the frame."""
        self.recordings.add(picture)
        self.analyzed += 1
        if view.cover is None:
            self.recordings.uncovered += 1
            return
        self.whole += view.cover.whole
        if view.cover.missing:
            self.lost_in.add(view.frame.index // SCENE)

    def goes_on(self, view: View) -> bool:
        """Where the face is in plain view and the picture still is covered wholly."""
        cover = view.cover
        waits = bool(cover and cover.whole and cover.faces and view.frame.index % SCENE == _GO_ON)
        self.gone_on += waits
        return waits


def run(trouble: str, scenes: int, stop: Event | None = None) -> Outcome:
    """Play the first scenes of the clip of losses, in one of :data:`TROUBLES`."""
    outcome, clip = Outcome(), LosingClip()
    frames = min(scenes * SCENE, clip.frames)
    outcome.cut_short = cover_clip(clip, frames, outcome, trouble, stop)
    return outcome


def report(trouble: str, outcome: Outcome) -> str:
    """One line for each way out, and one about the clip."""
    lines = [
        f"{trouble}: {outcome.analyzed} frames analysed, {len(outcome.lost_in)} losses noticed, "
        f"{outcome.whole} frames covered wholly, {outcome.gone_on} times told to go on"
    ]
    for name, count in outcome.counts.items():
        lines.append(f"  {name}: {count.uncovered} uncovered of {count.pictures} pictures")
    if outcome.cut_short:
        lines.append(f"  Not the whole clip. {outcome.cut_short}")
    return "\n".join(lines)


def check(stop: Event) -> int:
    """Print the counts, as far as it comes; the exit code.

    Args:
        stop: ends it early where it is set.
    """
    clip = LosingClip()
    print(f"A clip of {clip.frames} frames in which a face is lost {clip.losses} times", flush=True)
    uncovered, whole = 0, True
    for trouble in TROUBLES:
        if stop.is_set():
            break
        outcome = run(trouble, clip.losses + 1, stop)
        print(report(trouble, outcome), flush=True)
        uncovered += outcome.uncovered
        whole = whole and not outcome.cut_short
    print(f"{uncovered} uncovered frames", flush=True)
    if not stop.is_set():
        print("A crowd that comes nearer, partly masked, turned and tilted", flush=True)
        crowd = run_crowd(stop=stop)
        print(crowd_report(crowd), flush=True)
        whole = whole and not crowd.cut_short
    if stop.is_set():
        print("Ended early, as asked for: the figures are of what was played until then.")
        return INTERRUPTED
    return FINE if whole and uncovered == 0 else BROKEN


def main() -> int:
    """Print the counts; 0 when both clips were played and no frame was uncovered."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    stop = Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()  # An exception would be lost in whichever slot of Qt's runs just now.

    signal.signal(signal.SIGINT, ask)
    handle_stop_signals(ask)
    application = QApplication(sys.argv[:1])
    prepare_application(application)
    code = check(stop)
    if unfinished:
        sys.stdout.flush()
        os._exit(code)
    return code


if __name__ == "__main__":
    raise SystemExit(main())
