"""Live readings as Open Sound Control (OSC 1.0): one bundle a frame, by UDP."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from desktop.live_output.options import Address
from desktop.live_output.sample import CHANNELS, Sample, channels_of
from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP, Sentence, reason_of

if TYPE_CHECKING:
    from pythonosc.osc_bundle import OscBundle

_ROOT = "/moodmirror"
_MOST_MESSAGES = 150
"""In one bundle, sixteen faces: many listeners take no packet of more than 8 KiB."""


@dataclass(frozen=True, slots=True)
class _Message:
    address: str
    values: tuple[tuple[str, int | float | str], ...]
    """Each with its OSC type: a clock of many hours needs ``d``, 32 bits would step by ms."""


class OscOutput:
    """Sends ``/moodmirror/face/NUMBER/CHANNEL value`` for every face, and ``/moodmirror/faces``.

    Each bundle carries the wall-clock time at which its frame was taken.
    """

    def __init__(self, address: Address) -> None:
        """Get ready to send; UDP knows no connection, so a listener may come later.

        Raises:
            MoodmirrorError: python-osc is not installed, or the host has no address.
        """
        try:
            from pythonosc.udp_client import UDPClient  # noqa: PLC0415  # An extra.
        except ImportError as error:
            raise MoodmirrorError(
                QT_TR_NOOP("OSC needs the package python-osc. Install it with: uv sync --extra osc")
            ) from error
        self.title = Sentence(QT_TR_NOOP("OSC to {address}"), address=address)
        try:
            self._client = UDPClient(address.host, address.port)
        except OSError as error:
            raise MoodmirrorError(
                QT_TR_NOOP("'{address}' cannot be reached: {reason}. Check the address for OSC."),
                address=address,
                reason=reason_of(error),
            ) from error

    def send(self, sample: Sample) -> None:
        """Send the bundle of one frame."""
        messages = [
            _Message(f"{_ROOT}/frame", (("i", sample.frame), ("d", sample.monotonic_s))),
            _Message(f"{_ROOT}/faces", (("i", len(sample.faces)),)),
        ]
        for number, face in sample.faces:
            root = f"{_ROOT}/face/{number}"
            for name, value in zip(CHANNELS, channels_of(face), strict=True):
                messages.append(_Message(f"{root}/{name}", (("f", value),)))
            label = face.verdict.label if face.verdict is not None else None
            messages.append(_Message(f"{root}/label", (("s", label.value if label else ""),)))
        for first in range(0, len(messages), _MOST_MESSAGES):
            self._send(messages[first : first + _MOST_MESSAGES], sample.wall_s)

    def mark(self, text: str, wall_s: float, monotonic_s: float) -> None:
        """Send ``/moodmirror/mark text monotonic_s``."""
        self._send([_Message(f"{_ROOT}/mark", (("s", text), ("d", monotonic_s)))], wall_s)

    def close(self) -> None:
        """Close the socket."""
        self._client.close()

    def _send(self, messages: "list[_Message]", wall_s: float) -> None:
        try:
            self._client.send(_bundle(messages, wall_s))
        except OSError:
            # No listener yet, or the network is down for a moment: try the next one.
            return


def _bundle(messages: "list[_Message]", wall_s: float) -> "OscBundle":
    from pythonosc.osc_bundle_builder import OscBundleBuilder  # noqa: PLC0415  # An extra.
    from pythonosc.osc_message_builder import OscMessageBuilder  # noqa: PLC0415

    make: Any = OscBundleBuilder  # It asks for an int and means seconds with their fraction.
    bundle = make(wall_s)
    for message in messages:
        builder = OscMessageBuilder(message.address)
        for kind, value in message.values:
            builder.add_arg(value, kind)
        bundle.add_content(builder.build())
    return cast("OscBundle", bundle.build())
