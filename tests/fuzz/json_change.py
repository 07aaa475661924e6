"""Changes values of JSON, so that it can still be parsed."""

import json
from random import Random
from typing import Any

_ODD: tuple[Any, ...] = (
    *(None, True, -1, 0, 1, 2**31, 2**63, -(10**30), 1e308, float("inf"), float("nan"), 0.1),
    *("", "x", "true", "a" * 5000, "\x00", "\ud800", "../../etc/passwd", "/dev/zero", "=1"),
    *([], {}, [[]], [None] * 3, {"": 1}),
)


def json_changed(text: str, chance: Random) -> str:
    """A document, or lines of documents, in which one value is another one or is gone."""
    lines = text.splitlines()
    try:
        return _changed(text, chance)
    except ValueError:  # Lines, each a document of its own.
        place = chance.randrange(len(lines))
        lines[place] = _changed(lines[place], chance)
        return "\n".join(lines) + "\n"


def _changed(text: str, chance: Random) -> str:
    holder = {"": json.loads(text)}
    places = list(_places(holder))
    where, key = chance.choice(places)
    if chance.random() < 0.2:
        del where[key]
    else:
        where[key] = chance.choice(_ODD)
    return json.dumps(holder.get(""))


def _places(one: Any) -> Any:
    """Every holder and key below."""
    keys = list(one) if isinstance(one, dict) else range(len(one)) if isinstance(one, list) else ()
    for key in keys:
        yield one, key
        yield from _places(one[key])
