"""The report's figures as CSV: one row for each person of each source."""

from collections.abc import Sequence

from desktop.files.csv_rows import csv_text
from desktop.report.page import Part
from desktop.report.summary import PersonSummary
from models.expression import EXPRESSIONS

HEADER = (
    *("source", "person", "present_s", "present_share"),
    *(f"{one.value}_s" for one in EXPRESSIONS),
    "not_sure_s",
    *(f"{one.value}_share" for one in EXPRESSIONS),
    *("not_sure_share", "changes", "changes_a_minute", "valence", "longest", "longest_s"),
    *("span_s", "missing_s", "without_face_s", "frames"),
)
EVERYONE = "all"


def report_csv(parts: Sequence[Part]) -> str:
    """All figures; the row ``all`` holds those of everybody together.

    Seconds of a source of pictures are faces: each stands for one.
    """
    rows = [
        _row(part, person)
        for part in parts
        for person in (part.summary.over_all, *part.summary.people)
    ]
    return csv_text([HEADER, *rows])


def _row(part: Part, person: PersonSummary) -> tuple[object, ...]:
    summary = part.summary
    known = sum(seconds for _faces, seconds in summary.at_once)
    # Several people are in view at once: their times together can be longer than the whole.
    in_view = person.present if person.person else known - summary.without_face
    longest = person.stretches[0] if person.stretches else None
    return (
        part.readings.title,
        person.person or EVERYONE,
        round(person.present, 3),
        round(in_view / known, 4) if known > 0 else "",
        *(round(person.sure[one], 3) for one in EXPRESSIONS),
        round(person.not_sure, 3),
        *(round(person.share(one), 4) for one in EXPRESSIONS),
        round(person.not_sure_share, 4),
        person.changes,
        round(person.changes_a_minute, 2),
        round(person.valence, 4),
        longest.expression.value if longest else "",
        round(longest.length_s, 3) if longest else "",
        round(summary.span, 3),
        round(summary.missing, 3),
        round(summary.without_face, 3),
        summary.frames,
    )
