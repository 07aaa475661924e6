"""What a screen reader gets from a program, by AT-SPI's own messages on the accessibility bus."""

from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from time import monotonic
from types import TracebackType

from jeepney import DBusAddress, MatchRule, Message, MessageType, Properties, new_method_call
from jeepney.bus import get_connectable_addresses
from jeepney.io.blocking import DBusConnection, prep_socket

from tests.screens.servers import until

_ATSPI = "org.a11y.atspi"
_REGISTRY = f"{_ATSPI}.Registry"
_ROOT = "/org/a11y/atspi/accessible/root"
_EVENTS = f"{_ATSPI}.Event.Object"
_NO_REPLY = "org.freedesktop.DBus.Error.NoReply"
_UNKNOWN_OBJECT = "org.freedesktop.DBus.Error.UnknownObject"
_CALL_S = 60.0
TAB = 0xFF09
_PRESS_AND_RELEASE = 3
_ROLES = {
    2: "alert",
    7: "check box",
    20: "filler",
    23: "frame",
    27: "image",
    29: "label",
    34: "menu bar",
    35: "menu item",
    39: "panel",
    41: "popup menu",
    42: "progress bar",
    43: "push button",
    51: "slider",
    61: "text",
    63: "tool bar",
    80: "chart",
}
"""Of AT-SPI's roles, those that are met here."""
_STATES = {1: "active", 4: "checked", 8: "enabled", 11: "focusable", 12: "focused", 25: "showing"}
"""The bits of AT-SPI's states that are of interest here."""


class NoReplyError(RuntimeError):
    """Whoever was asked has gone."""


class GoneError(RuntimeError):
    """The object is there no longer."""


class ScreenReader:
    """Asks for objects and hears of events, as Orca does; to be used in a ``with``.

    Args:
        session: the address of the session bus.
    """

    def __init__(self, session: str) -> None:
        self._ending = ExitStack()
        self._session = self._ending.enter_context(_connect(session))
        until(self._is_switched_on)
        self._bus = self._ending.enter_context(_connect(self._address))
        self._heard: deque[Message] = deque(maxlen=100_000)
        rule = MatchRule(type="signal", interface=_EVENTS)
        self._ending.enter_context(self._bus.filter(rule, queue=self._heard))
        self._bus.bus_proxy.AddMatch(rule)
        until(self._is_registered)

    def __enter__(self) -> "ScreenReader":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ending.close()

    def program(self, name: str) -> "Accessible":
        """The program of that name, when it has come to the bus."""
        desktop = Accessible(self, _REGISTRY, _ROOT)
        found: list[Accessible] = []
        until(lambda: found.extend(one for one in desktop.children if one.name == name) or found)
        return found[0]

    def announcements(self) -> list[str]:
        """What was announced until now, since the last time that somebody asked."""
        self._listen()
        bodies = [one.body for one in self._take("Announcement")]
        return [body[3][1] for body in bodies]

    def focused(self) -> "list[Accessible]":
        """What got the focus until now, since the last time that somebody asked."""
        self._listen()
        return [
            Accessible(self, one.header.fields[7], one.header.fields[1])
            for one in self._take("StateChanged")
            if one.body[0] == "focused" and one.body[1]
        ]

    def click(self, x: int, y: int) -> None:
        """Press the left mouse button at a pixel of the screen."""
        self._ask_device("GenerateMouseEvent", "iis", (x, y, "b1c"))

    def type_key(self, key: int) -> None:
        """Press a key, given as X11's keysym, and let it go."""
        self._ask_device("GenerateKeyboardEvent", "isu", (key, "", _PRESS_AND_RELEASE))

    def _ask_device(self, method: str, types: str, values: tuple[object, ...]) -> None:
        path = "/org/a11y/atspi/registry/deviceeventcontroller"
        device = DBusAddress(path, _REGISTRY, f"{_ATSPI}.DeviceEventController")
        self.ask(new_method_call(device, method, types, values))

    def ask(self, message: Message) -> tuple[object, ...]:
        """Send a call and return what is answered."""
        return _ask(self._bus, message)

    def _is_switched_on(self) -> bool:
        """Say where programs look that somebody listens; False where that must be tried again."""
        status = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Status")
        launcher = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
        try:
            for name in ("IsEnabled", "ScreenReaderEnabled"):
                _ask(self._session, Properties(status).set(name, "b", True))
            (self._address,) = _ask(self._session, new_method_call(launcher, "GetAddress"))
        except NoReplyError:  # On a busy machine, the launcher gives up; the bus starts it anew.
            return False
        return True

    def _is_registered(self) -> bool:
        """Ask for events; False where that must be tried again, as above."""
        registry = DBusAddress("/org/a11y/atspi/registry", _REGISTRY, _REGISTRY)
        try:
            for event in ("object:announcement", "object:state-changed:focused"):
                _ask(self._bus, new_method_call(registry, "RegisterEvent", "s", (event,)))
        except NoReplyError:
            return False
        return True

    def _listen(self) -> None:
        deadline = monotonic() + 0.2
        while (left := deadline - monotonic()) > 0:
            try:
                self._bus.recv_messages(timeout=left)
            except TimeoutError:
                return

    def _take(self, member: str) -> list[Message]:
        taken = [one for one in self._heard if one.header.fields[3] == member]
        for one in taken:
            self._heard.remove(one)
        return taken


@dataclass(frozen=True, slots=True)
class Accessible:
    """One object of a program: a window, a button, a bar. One that has gone has no name or role."""

    reader: ScreenReader
    bus_name: str
    path: str

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self._property("Accessible", "Name", gone=""))

    @property
    def description(self) -> str:
        """What is said beside its name."""
        return str(self._property("Accessible", "Description", gone=""))

    @property
    def role(self) -> str:
        """One of ``_ROLES``, else its number: toolkits' own words for it differ."""
        (number,) = self._call("Accessible", "GetRole", gone=(0,))
        return _ROLES.get(number, str(number))

    @property
    def states(self) -> frozenset[str]:
        """Those of ``_STATES`` that hold."""
        ((low, _high),) = self._call("Accessible", "GetState", gone=((0, 0),))
        return frozenset(name for bit, name in _STATES.items() if low >> bit & 1)

    @property
    def value(self) -> float:
        """Of a bar or a slider."""
        return float(self._property("Value", "CurrentValue", gone=0.0))

    @property
    def children(self) -> "list[Accessible]":
        """What is directly inside."""
        (children,) = self._call("Accessible", "GetChildren", gone=([],))
        return [Accessible(self.reader, *child) for child in children]

    @property
    def all(self) -> "Iterator[Accessible]":
        """Itself and everything inside."""
        yield self
        for child in self.children:
            yield from child.all

    def find(self, role: str, name: str | None = None) -> "list[Accessible]":
        """Everything of a role inside, and of a name where one is given."""
        return [one for one in self.all if one.role == role and (name is None or one.name == name)]

    def press(self) -> None:
        """Do the first thing that can be done with it."""
        self._call("Action", "DoAction", "i", (0,))

    @property
    def middle(self) -> tuple[int, int]:
        """Where it is on the screen, in pixels."""
        ((x, y, width, height),) = self._call("Component", "GetExtents", "u", (0,))
        return x + width // 2, y + height // 2

    def outline(self, depth: int = 0) -> str:
        """Itself and everything inside, line by line, to look at."""
        line = f"{'  ' * depth}{self.role}: {self.name!r} {self.description!r}"
        inside = [child.outline(depth + 1) for child in self.children]
        return "\n".join([f"{line} {', '.join(sorted(self.states))}", *inside])

    def _address(self, interface: str) -> DBusAddress:
        return DBusAddress(self.path, self.bus_name, f"{_ATSPI}.{interface}")

    def _call(
        self,
        interface: str,
        method: str,
        types: str = "",
        values: tuple = (),
        gone: tuple | None = None,
    ) -> tuple:
        """What is answered; ``gone``, unless that is None, where the object has gone."""
        address = self._address(interface)
        try:
            return self.reader.ask(new_method_call(address, method, types or None, values))
        except GoneError:
            if gone is None:
                raise
            return gone

    def _property(self, interface: str, name: str, gone: object) -> object:
        try:
            ((_type, value),) = self.reader.ask(Properties(self._address(interface)).get(name))
        except GoneError:
            return gone
        return value


def _connect(address: str) -> DBusConnection:
    for path in get_connectable_addresses(address):
        return DBusConnection(prep_socket(path, timeout=_CALL_S))
    raise ValueError(f"no address of a bus: {address}")


def _ask(connection: DBusConnection, message: Message) -> tuple:
    answer = connection.send_and_get_reply(message, timeout=_CALL_S)
    if answer.header.message_type is MessageType.error:
        name = answer.header.fields.get(4)
        kinds = {_NO_REPLY: NoReplyError, _UNKNOWN_OBJECT: GoneError}
        raise kinds.get(name, RuntimeError)(f"{name}: {answer.body}")
    return answer.body
