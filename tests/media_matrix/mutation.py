"""Changes bytes of a file; the same seed makes the same changes."""

from collections.abc import Callable
from random import Random

_NUMBERS = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\x01", b"\x80\0\0\0")


def mutated(data: bytes, other: bytes, chance: Random) -> bytes:
    """``data`` after one change or a few; ``other`` is a file from which pieces are taken."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        if changed:
            chance.choice(_CHANGES)(changed, other, chance)
    return bytes(changed)


def _place(data: bytearray, chance: Random) -> int:
    """Anywhere, but half of the time near the beginning, where headers are."""
    return chance.randrange(len(data) if chance.random() < 0.5 else min(len(data), 400))


def _flip(data: bytearray, _: bytes, chance: Random) -> None:
    for _ in range(chance.choice((1, 3, 30))):
        data[_place(data, chance)] = chance.randrange(256)


def _cut(data: bytearray, _: bytes, chance: Random) -> None:
    del data[_place(data, chance) :]


def _delete(data: bytearray, _: bytes, chance: Random) -> None:
    place = _place(data, chance)
    del data[place : place + chance.choice((1, 4, 100, 5000))]


def _repeat(data: bytearray, _: bytes, chance: Random) -> None:
    place = _place(data, chance)
    data[place:place] = data[place : place + chance.choice((4, 100, 5000))]


def _number(data: bytearray, _: bytes, chance: Random) -> None:
    place = _place(data, chance)
    data[place : place + 4] = chance.choice(_NUMBERS)


def _zeros(data: bytearray, _: bytes, chance: Random) -> None:
    place = _place(data, chance)
    length = min(chance.choice((8, 512, 4096)), len(data) - place)
    data[place : place + length] = bytes(length)


def _splice(data: bytearray, other: bytes, chance: Random) -> None:
    place, begin = _place(data, chance), chance.randrange(len(other))
    data[place:] = other[begin:]


_CHANGES: tuple[Callable[[bytearray, bytes, Random], None], ...] = (
    *(_flip, _cut, _delete, _repeat, _number, _zeros, _splice, _flip, _number),
)
