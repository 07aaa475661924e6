"""What happens to files: cut short, bytes lost or changed. The same file is harmed the same way."""

from collections.abc import Callable
from pathlib import Path
from random import Random


def cut(share: float) -> Callable[[bytearray, Random], bytearray]:
    """Keep the beginning."""
    return lambda data, _: data[: int(len(data) * share)]


def headless(data: bytearray, _: Random) -> bytearray:
    """Lose the first tenth, as a recording that was joined late."""
    return data[len(data) // 10 :]


def hole(data: bytearray, chance: Random) -> bytearray:
    """Fill a piece in the middle with zeros, as a disk does."""
    length = min(2000, len(data) // 20)
    at = chance.randrange(len(data) // 3, 2 * len(data) // 3)
    data[at : at + length] = bytes(len(data[at : at + length]))
    return data


def noise(data: bytearray, chance: Random) -> bytearray:
    """Change bytes here and there."""
    for _ in range(20):
        data[chance.randrange(len(data) // 4, len(data))] = chance.randrange(256)
    return data


def gap(data: bytearray, chance: Random) -> bytearray:
    """Take a piece out, as a transfer that lost some packets."""
    at = chance.randrange(len(data) // 3, 2 * len(data) // 3) // 188 * 188
    del data[at : at + 188 * 6]
    return data


HARMS = {
    "cut at 30 %": cut(0.3),
    "cut at 70 %": cut(0.7),
    "cut at 97 %": cut(0.97),
    "without its head": headless,
    "a hole": hole,
    "noise": noise,
    "a gap": gap,
}


def do(path: Path, harm: str, seed: int) -> None:
    """Harm a file in the way of that name."""
    data = bytearray(path.read_bytes())
    path.write_bytes(HARMS[harm](data, Random(seed)))
