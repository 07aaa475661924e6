"""Live readings as streams of the Lab Streaming Layer (LSL), for LabRecorder and the like."""

from time import perf_counter
from typing import TYPE_CHECKING, Any

from desktop.live_output.options import Reach, Streams
from desktop.live_output.sample import CHANNELS, Sample, channels_of
from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP, Sentence

if TYPE_CHECKING:
    from pylsl import StreamOutlet

NAME = "Moodmirror"
KIND = "Expression"
MARKERS = "Moodmirror markers"
_NUMBER = "person"
_QUIET = "[log]\nlevel = -2\n"
"""Its own log would stand between our sentences on standard error."""
_THIS_MACHINE = "[multicast]\nResolveScope = machine\n[ports]\nIPv6 = disable\n"
"""Nothing is announced beyond this machine."""


class LslOutput:
    """Eight channels and the person's number, at the rate of the analysed frames.

    Samples carry the time at which the camera took the frame, on LSL's clock.
    """

    def __init__(self, streams: Streams = Streams.LARGEST, reach: Reach = Reach.MACHINE) -> None:
        """Announce the streams.

        Raises:
            MoodmirrorError: pylsl or its library is not installed, or cannot be set up.
        """
        self._lsl = _library(reach)
        self._streams = streams
        self._people: dict[int, StreamOutlet] = {}
        self._offset = self._lsl.local_clock() - perf_counter()
        self.title = Sentence(QT_TR_NOOP("LSL, the local network"))
        if reach is Reach.MACHINE:
            self.title = Sentence(QT_TR_NOOP("LSL, this machine"))
        self._one = self._outlet(NAME) if streams is Streams.LARGEST else None
        self._markers = self._marker_outlet()

    def send(self, sample: Sample) -> None:
        """Push one sample to each stream that has something to tell."""
        at = sample.monotonic_s + self._offset
        if self._one is not None:
            number, face = sample.largest or (0, None)
            self._one.push_sample([*channels_of(face), float(number)], at)
            return
        for number, face in sample.faces:
            outlet = self._people.get(number)
            if outlet is None:
                outlet = self._people[number] = self._outlet(f"{NAME} person {number}")
            outlet.push_sample([*channels_of(face), float(number)], at)

    def mark(self, text: str, wall_s: float, monotonic_s: float) -> None:  # noqa: ARG002
        """Push a marker."""
        if self._markers is not None:
            self._markers.push_sample([text], monotonic_s + self._offset)

    def close(self) -> None:
        """Take the streams off the network."""
        self._one = self._markers = None
        self._people.clear()

    def _outlet(self, name: str) -> "StreamOutlet":
        lsl = self._lsl
        # An irregular rate: frames come as camera and analysis allow.
        info = lsl.StreamInfo(
            name, KIND, len(CHANNELS) + 1, lsl.IRREGULAR_RATE, lsl.cf_float32, name
        )
        channels = info.desc().append_child("channels")
        for channel in (*CHANNELS, _NUMBER):
            one = channels.append_child("channel")
            one.append_child_value("label", channel)
            one.append_child_value("unit", _UNITS.get(channel, "probability"))
            one.append_child_value("type", KIND)
        _describe(info)
        return lsl.StreamOutlet(info)

    def _marker_outlet(self) -> "StreamOutlet | None":
        lsl = self._lsl
        info = lsl.StreamInfo(MARKERS, "Markers", 1, lsl.IRREGULAR_RATE, lsl.cf_string, MARKERS)
        _describe(info)
        return lsl.StreamOutlet(info)


_UNITS = {"sure": "0 or 1", "valence": "-1 to 1", _NUMBER: "number"}


def _describe(info: Any) -> None:
    description = info.desc()
    description.append_child_value("manufacturer", NAME)
    clock = description.append_child("synchronization")
    clock.append_child_value("time_source", "the moment at which the camera took the frame")
    clock.append_child_value("can_drop_samples", "true")


def _library(reach: Reach) -> Any:
    try:
        import pylsl  # noqa: PLC0415  # An extra.
    except (ImportError, RuntimeError) as error:  # RuntimeError: liblsl itself is missing.
        raise MoodmirrorError(
            QT_TR_NOOP(
                "Lab Streaming Layer needs the package pylsl. Install it with: uv sync --extra lsl"
            )
        ) from error
    # Read once, before the first stream.
    pylsl.set_config_content(_QUIET + (_THIS_MACHINE if reach is Reach.MACHINE else ""))
    return pylsl
