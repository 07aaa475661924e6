"""Counts which faces of the crowd are covered in what is recorded."""

from dataclasses import dataclass
from threading import Event

from desktop.bench.cover_run import Picture, cover_clip
from desktop.bench.crowd_clip import FRAMES, CrowdClip
from desktop.bench.losing_clip import are_green
from desktop.live.view import View

_LEAST_SIDE = 32.0
"""Pixels of a face that somebody could be known by."""
_LEAST_SEEN = 0.5
"""Share of a face that is in the picture and not behind somebody else."""
_MOST_BARE = 0.02
"""Share of a covered face's pixels that may still be seen, at its rim."""


@dataclass
class CrowdOutcome:
    """What became of the crowd's faces from 32 pixels up, face by face in every analysed frame."""

    clip: CrowdClip
    frames: int = 0
    there: int = 0
    bare: int = 0
    """Faces of which something is seen."""
    whole_frames: int = 0
    there_in_whole: int = 0
    """Faces in frames that were covered wholly, where no single face had to be found."""
    cut_short: str = ""
    """Why the clip was not played to its end."""

    @property
    def covered_percent(self) -> float:
        """Of all faces."""
        return 100 * (1 - self.bare / max(1, self.there))

    @property
    def singly_covered_percent(self) -> float:
        """Of the faces in frames that were not covered wholly."""
        return 100 * (1 - self.bare / max(1, self.there - self.there_in_whole))

    def painted(self, picture: Picture) -> None:
        """What the window shows is the same plan of covers as what is recorded."""

    def sent(self, picture: Picture) -> None:
        """As with the window."""

    def rendered(self, view: View, picture: Picture) -> None:
        """Examine every face of a frame."""
        self.frames += 1
        whole = view.cover is not None and view.cover.whole
        self.whole_frames += whole
        green = are_green(picture)
        for face in self.clip.faces(view.frame.index):
            seen = int(face.pixels.sum())
            if face.side < _LEAST_SIDE or seen < _LEAST_SEEN * face.whole:
                continue
            self.there += 1
            self.there_in_whole += whole
            self.bare += int((green & face.pixels).sum()) > _MOST_BARE * seen

    def goes_on(self, view: View) -> bool:
        """In every frame that is covered wholly, or the covers of single faces would not show."""
        return view.cover is not None and view.cover.whole


def run_crowd(frames: int = FRAMES, stop: Event | None = None) -> CrowdOutcome:
    """Play the first frames of the crowd, each one analysed."""
    outcome = CrowdOutcome(CrowdClip())
    outcome.cut_short = cover_clip(outcome.clip, frames, outcome, "every frame", stop)
    return outcome


def crowd_report(outcome: CrowdOutcome) -> str:
    """In one line."""
    return (
        f"{outcome.frames} frames analysed, {outcome.whole_frames} of them covered wholly; "
        f"{outcome.there - outcome.bare} of {outcome.there} faces from {_LEAST_SIDE:g} pixels up "
        f"covered ({outcome.covered_percent:.1f} %; {outcome.singly_covered_percent:.1f} % in the "
        "frames that were not covered wholly)"
        + (f" Not the whole clip. {outcome.cut_short}" if outcome.cut_short else "")
    )
