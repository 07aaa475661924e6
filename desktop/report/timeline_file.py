"""The timeline of one source as a file of its own: SVG, or CSV with a row for each face."""

import csv
import io
from pathlib import Path

from desktop.report.drawing import ink_for, timeline_svg
from desktop.report.page import Part
from desktop.report.readings import NOT_SURE
from models.expression import EXPRESSIONS

HEADER = (
    *("time_s", "person", "label", "sure"),
    *(one.value for one in EXPRESSIONS),
    *("valence", "reasons"),
)


def timeline_text(part: Part, path: Path) -> str:
    """What belongs into ``path``: CSV where its suffix says so, else SVG in the light colours."""
    if path.suffix.lower() == ".csv":
        return _csv(part)
    return timeline_svg(part.readings, part.summary, ink_for(dark=False))


def _csv(part: Part) -> str:
    readings = part.readings
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(HEADER)
    valences = readings.valence()
    for row, frame in enumerate(readings.frames):
        label = int(readings.labels[row])
        sure = label != NOT_SURE
        rows.writerow(
            (
                round(float(readings.times[frame]), 6),
                int(readings.people[row]),
                EXPRESSIONS[label].value if sure else "",
                str(sure).lower(),
                *(str(one) for one in readings.probabilities[row]),
                round(float(valences[row]), 6),
                "; ".join(readings.reasons[row]),
            )
        )
    return text.getvalue()
