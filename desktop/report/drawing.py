"""Timeline and shares as SVG, in the page's colours or in given ones."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

import numpy as np
import numpy.typing as npt

from desktop.report.readings import LONGEST_STEP_S, NOT_SURE, Readings
from desktop.report.summary import PersonSummary, Summary
from desktop.wording import clock
from models.expression import EXPRESSIONS

WIDTH = 960
"""Of every drawing, in its own units; it scales with the page."""
COLUMNS = 600
"""Moments that a strip tells apart."""
MOST_PEOPLE = 12
"""More strips than this are not drawn; every person is in the CSV."""
_LEFT, _STRIP, _GAP, _LINE, _AXIS = 88, 20, 8, 40, 24
_ABSENT, _UNSURE = -2, -1
_ROUND_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a moment stands."""

    start_s: float
    span_s: float

    def columns(self, times: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        """The column of each time, 0 to ``COLUMNS - 1``."""
        places = ((times - self.start_s) / self.span_s * COLUMNS).astype(np.int64)
        return np.minimum(places, COLUMNS - 1)

    def x(self, time_s: float) -> float:
        share = min(max((time_s - self.start_s) / self.span_s, 0.0), 1.0)
        return _LEFT + share * (WIDTH - _LEFT)

    @property
    def longest_step(self) -> int:
        """In columns: over a longer one, nothing is drawn."""
        return int(LONGEST_STEP_S / self.span_s * COLUMNS) + 1


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours as SVG understands them."""

    expressions: Mapping[int, str]
    """By index in label order."""
    not_sure: str
    text: str
    muted: str
    hairline: str
    accent: str
    font: str = "system-ui, sans-serif"


PAGE_INK = Ink(
    {index: f"var(--{one.value})" for index, one in enumerate(EXPRESSIONS)},
    "url(#unsure)",
    "var(--text)",
    "var(--muted)",
    "var(--hairline)",
    "var(--accent)",
    "inherit",
)
"""The style sheet of the HTML page decides, so that the drawing follows light and dark."""


def ink_for(*, dark: bool) -> Ink:
    """Plain colours, for a file that stands alone and for the window."""
    colours = {
        index: one.colour_on_dark if dark else one.colour_on_light
        for index, one in enumerate(EXPRESSIONS)
    }
    if dark:
        return Ink(colours, "#3A4047", "#ECEEF0", "#9DA5AE", "#2E3338", "#3CC7A5")
    return Ink(colours, "#D3D8DE", "#1A1D21", "#59616A", "#DDE1E6", "#0B7A60")


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in a drawing."""

    person: Callable[[int], str]
    """The name of a person by number; 0 is everyone together."""
    valence: str


def person_name(number: int) -> str:
    """As the page and the CSV call them."""
    return f"Person {number}" if number else "Everyone"


ENGLISH = Words(person_name, "valence")


def shares_svg(summary: Summary, ink: Ink, words: Words = ENGLISH) -> str:
    """A bar for each person and one for all: how much of the time each expression was read."""
    bars = [summary.over_all, *summary.people[:MOST_PEOPLE]]
    height = len(bars) * (_STRIP + _GAP) + _GAP
    parts = list(_defs(ink))
    for number, person in enumerate(bars):
        y = _GAP + number * (_STRIP + _GAP)
        parts.append(_label(words.person(person.person), y + 15, ink))
        parts.extend(_bar(person, y, ink))
    return _svg(parts, height, "Share of time of each expression", ink)


def timeline_svg(readings: Readings, summary: Summary, ink: Ink, words: Words = ENGLISH) -> str:
    """A strip of label colours and a line of valence for each person, with marks and a clock."""
    people = [one.person for one in summary.people[:MOST_PEOPLE]] or [0]
    row = _STRIP + _LINE + 3 * _GAP
    height = _AXIS + len(people) * row
    start = float(readings.times[0]) if len(readings.times) else 0.0
    scale = _Scale(start, max(readings.span_s, 1e-9))
    parts = [*_defs(ink), *_axis(scale, height, ink)]
    for number, person in enumerate(people):
        y = _AXIS + number * row
        parts.append(_label(words.person(person), y + 15, ink))
        columns = _columns(readings, person, scale)
        parts.extend(_strip(columns, y, ink))
        top = y + _STRIP + _GAP
        parts.append(_unit(words.valence, top, ink))
        parts.append(_valence(readings, person, scale, top, ink))
    parts.extend(_marks(readings, scale, height, ink))
    return _svg(parts, height, "Expressions and valence over time", ink)


def _bar(person: PersonSummary, y: int, ink: Ink) -> Iterator[str]:
    x, width = float(_LEFT), WIDTH - _LEFT
    shares = [
        (ink.expressions[i], one.title, person.share(one)) for i, one in enumerate(EXPRESSIONS)
    ]
    for colour, name, share in (*shares, (ink.not_sure, "Not sure", person.not_sure_share)):
        if share > 0:
            title = f"<title>{name} {share * 100:.1f}%</title>"
            yield (
                f'<rect x="{x:.1f}" y="{y}" width="{max(share * width, 0.5):.1f}" '
                f'height="{_STRIP}" fill="{colour}">{title}</rect>'
            )
            x += share * width


def _columns(readings: Readings, person: int, scale: _Scale) -> npt.NDArray[np.int8]:
    """int8 ``[COLUMNS]``: the most frequent label in each column, ``_UNSURE`` or ``_ABSENT``."""
    rows = readings.of_person(person)
    times = readings.times[readings.frames[rows]]
    places = scale.columns(times)
    counts = np.zeros((COLUMNS, len(EXPRESSIONS) + 1), np.int64)
    np.add.at(counts, (places, readings.labels[rows].astype(np.int64)), 1)  # -1 is the last one.
    columns: npt.NDArray[np.int8] = counts.argmax(axis=1).astype(np.int8)
    columns[columns == len(EXPRESSIONS)] = NOT_SURE
    columns[counts.sum(axis=1) == 0] = _ABSENT
    _bridge(columns, readings.times, scale)
    return columns


def _bridge(columns: npt.NDArray[np.int8], times: npt.NDArray[np.float64], scale: _Scale) -> None:
    """A column in which no frame falls, because frames are rarer than columns, repeats the last."""
    places = scale.columns(times)
    seen = np.zeros(COLUMNS, np.bool_)
    seen[places] = True
    since = 0
    for place in range(1, COLUMNS):
        since = 0 if seen[place] else since + 1
        if not seen[place] and since <= scale.longest_step:
            columns[place] = columns[place - 1]


def _strip(columns: npt.NDArray[np.int8], y: int, ink: Ink) -> Iterator[str]:
    unit = (WIDTH - _LEFT) / COLUMNS
    starts = np.append(0, np.flatnonzero(np.diff(columns)) + 1)
    ends = np.append(starts[1:], COLUMNS)
    for first, end in zip(starts, ends, strict=True):
        label = int(columns[first])
        if label != _ABSENT:
            colour = ink.not_sure if label == _UNSURE else ink.expressions[label]
            yield (
                f'<rect x="{_LEFT + first * unit:.1f}" y="{y}" '
                f'width="{(end - first) * unit:.1f}" height="{_STRIP}" fill="{colour}"/>'
            )


def _valence(readings: Readings, person: int, scale: _Scale, y: int, ink: Ink) -> str:
    """A line of column means, broken where the person is away."""
    rows = readings.of_person(person)
    times = readings.times[readings.frames[rows]]
    places = scale.columns(times)
    sums = np.bincount(places, readings.valence()[rows], COLUMNS)
    counts = np.bincount(places, minlength=COLUMNS)
    known = np.flatnonzero(counts)
    middle, unit = y + _LINE / 2, (WIDTH - _LEFT) / COLUMNS
    path: list[str] = []
    before = -COLUMNS
    for place in map(int, known):
        x = _LEFT + (place + 0.5) * unit
        height = middle - sums[place] / counts[place] * _LINE / 2
        path.append(f"{'L' if place - before <= scale.longest_step else 'M'}{x:.1f} {height:.1f}")
        before = place
    zero = f'<path d="M{_LEFT} {middle}H{WIDTH}" stroke="{ink.hairline}"/>'
    line = f'<path d="{"".join(path)}" fill="none" stroke="{ink.accent}" stroke-width="1.5"/>'
    return zero + (line if path else "")


def _axis(scale: _Scale, height: int, ink: Ink) -> Iterator[str]:
    step = next((one for one in _ROUND_STEPS if scale.span_s / one <= 10), _ROUND_STEPS[-1])
    tick = float(np.ceil(scale.start_s / step) * step)
    while tick <= scale.start_s + scale.span_s:
        x = scale.x(tick)
        yield f'<path d="M{x:.1f} 18V{height}" stroke="{ink.hairline}"/>'
        anchor = "end" if x > WIDTH - 24 else "middle"
        yield (
            f'<text x="{x:.1f}" y="12" text-anchor="{anchor}" font-size="11" '
            f'fill="{ink.muted}">{clock(tick)}</text>'
        )
        tick += step


def _marks(readings: Readings, scale: _Scale, height: int, ink: Ink) -> Iterator[str]:
    for mark in readings.marks:
        x = scale.x(mark.time_s)
        note = escape(f"Mark {mark.number}" + (f": {mark.note}" if mark.note else ""))
        yield (
            f'<path d="M{x:.1f} 16V{height}" stroke="{ink.text}" stroke-dasharray="3 3">'
            f"<title>{note}</title></path>"
            f'<text x="{x + 3:.1f}" y="{height - 3}" font-size="11" fill="{ink.text}">'
            f"{mark.number}</text>"
        )


def _unit(text: str, y: int, ink: Ink) -> str:
    return (
        f'<text x="{_LEFT - 8}" y="{y + _LINE / 2 + 4}" text-anchor="end" font-size="11" '
        f'fill="{ink.muted}">{escape(text)}</text>'
    )


def _label(text: str, y: int, ink: Ink) -> str:
    return f'<text x="0" y="{y}" font-size="13" fill="{ink.text}">{escape(text)}</text>'


def _defs(ink: Ink) -> Iterator[str]:
    """Hatching for "not sure", so that it is not told from the six by its colour alone."""
    if ink.not_sure.startswith("url("):
        yield (
            '<defs><pattern id="unsure" width="6" height="6" patternUnits="userSpaceOnUse" '
            'patternTransform="rotate(45)"><rect width="6" height="6" fill="var(--track)"/>'
            '<path d="M0 0V6" stroke="var(--muted)" stroke-width="2"/></pattern></defs>'
        )


def _svg(parts: list[str], height: int, title: str, ink: Ink) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" aria-label="{escape(title)}" '
        f'font-family="{ink.font}">{"".join(parts)}</svg>'
    )
