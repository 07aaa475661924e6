"""The report as one self-contained HTML file: no script, nothing fetched, light and dark."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from desktop.report.drawing import MOST_PEOPLE, PAGE_INK, person_name, shares_svg, timeline_svg
from desktop.report.meaning import MEANING, NOT_FOR, SHARES, VALENCE
from desktop.report.model_facts import ModelFacts, models_of
from desktop.report.readings import Readings
from desktop.report.summary import PersonSummary, Summary
from desktop.wording import clock, counted, duration
from models.expression import EXPRESSIONS

_VERSION_UNKNOWN = "The file does not say which model read the faces."


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One source of a report."""

    readings: Readings
    summary: Summary


def report_html(parts: Sequence[Part], made_at: datetime) -> str:
    """The page of one or several sources; with several, a comparison comes first."""
    title = parts[0].readings.title if len(parts) == 1 else f"{len(parts)} recordings and files"
    body = "".join(_body(title, parts, made_at))
    return (
        "<!doctype html>\n"
        '<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        f"<title>{escape(title)} – Moodmirror report</title><style>{_style()}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


def _body(title: str, parts: Sequence[Part], made_at: datetime) -> Iterator[str]:
    yield f"<h1>{escape(title)}</h1>"
    yield f'<p class="muted">Moodmirror report, {made_at:%Y-%m-%d %H:%M}</p>'
    yield _legend()
    if len(parts) > 1:
        yield "<h2>Side by side</h2>"
        yield _comparison(parts)
    for part in parts:
        yield from _part(part, alone=len(parts) == 1)
    yield "<h2>What the words mean, and what they don’t</h2>"
    for paragraph in (MEANING, SHARES, VALENCE, NOT_FOR):
        yield f"<p>{escape(paragraph)}</p>"
    yield from _models(parts)


def _part(part: Part, *, alone: bool) -> Iterator[str]:
    readings, summary = part.readings, part.summary
    if not alone:
        yield f"<h2>{escape(readings.title)}</h2>"
    yield f"<p>{escape(overview(readings, summary))}</p>"
    if not readings.judged:
        yield (
            "<p>This file does not tell which faces were sure, so each counts by its most "
            "probable expression.</p>"
        )
    yield f"<h3>Share of {'faces' if readings.is_still else 'time'}</h3>"
    yield shares_svg(summary, PAGE_INK)
    yield _people_table(summary, is_still=readings.is_still)
    if not readings.is_still:
        yield "<h3>Over time</h3>"
        yield timeline_svg(readings, summary, PAGE_INK)
        yield from _stretches(summary)
        yield _at_once(summary)
    yield from _reasons(summary, is_still=readings.is_still)
    yield from _marks(summary)


def overview(readings: Readings, summary: Summary) -> str:
    """What there was, in one or two sentences."""
    if readings.is_still:
        return f"{counted(summary.frames, 'picture')}, {counted(len(readings.frames), 'face')}."
    people = counted(len(summary.people), "person", "people")
    said = f"{duration(summary.span)}, {counted(summary.frames, 'frame')} read, {people}."
    if summary.missing:
        said += f" {duration(summary.missing)} are missing: no frame was read then."
    if summary.without_face:
        said += f" No face was in view for {duration(summary.without_face)}."
    lost = readings.facts.get("frames")
    if isinstance(lost, dict) and lost.get("not_analysed"):
        said += f" The camera gave {lost['not_analysed']} more frames, which were not read."
    return said


def _comparison(parts: Sequence[Part]) -> str:
    heads = "".join(f"<th>{one.title}</th>" for one in EXPRESSIONS)
    rows = []
    for part in parts:
        whole = part.summary.over_all
        rows.append(
            f"<tr><th>{escape(part.readings.title)}</th>{_share_cells(whole)}"
            f"<td>{_signed(whole.valence)}</td><td>{_length(part)}</td></tr>"
        )
    return (
        f"<table><thead><tr><th></th>{heads}<th>Not sure</th><th>Valence</th><th>Length</th></tr>"
        f"</thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _length(part: Part) -> str:
    if part.readings.is_still:
        return counted(part.summary.frames, "picture")
    return duration(part.summary.span)


def _people_table(summary: Summary, *, is_still: bool) -> str:
    heads = "".join(f"<th>{one.title}</th>" for one in EXPRESSIONS)
    more = "<th>Faces</th>" if is_still else "<th>In view</th><th>Changes a minute</th>"
    rows = []
    for person in (summary.over_all, *summary.people[:MOST_PEOPLE]):
        seen = f"<td>{person.present:.0f}</td>"
        if not is_still:
            seen = f"<td>{duration(person.present)}</td><td>{person.changes_a_minute:.1f}</td>"
        rows.append(
            f"<tr><th>{person_name(person.person)}</th>{_share_cells(person)}"
            f"<td>{_signed(person.valence)}</td>{seen}</tr>"
        )
    left = len(summary.people) - MOST_PEOPLE
    rest = f"<p>{counted(left, 'more person', 'more people')} in the CSV.</p>" if left > 0 else ""
    return (
        f"<table><thead><tr><th></th>{heads}<th>Not sure</th><th>Valence</th>{more}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>{rest}"
    )


def _share_cells(person: PersonSummary) -> str:
    shares = [person.share(one) for one in EXPRESSIONS]
    return "".join(f"<td>{share * 100:.0f}%</td>" for share in (*shares, person.not_sure_share))


def _stretches(summary: Summary) -> Iterator[str]:
    if not summary.over_all.stretches:
        return
    yield "<h3>Longest stretches</h3><ul>"
    for person in summary.people[:MOST_PEOPLE]:
        if person.stretches:
            told = ", ".join(
                f"{one.expression.title} for {duration(one.length_s)} from {clock(one.start_s)}"
                for one in person.stretches
            )
            yield f"<li>{person_name(person.person)}: {told}</li>"
    yield "</ul>"


def _at_once(summary: Summary) -> str:
    told = ", ".join(
        f"{counted(count, 'face') if count else 'no face'} for {duration(length)}"
        for count, length in summary.at_once
        if length >= 0.5
    )
    return f"<h3>Faces at once</h3><p>{told[:1].upper() + told[1:]}.</p>" if told else ""


def _reasons(summary: Summary, *, is_still: bool) -> Iterator[str]:
    whole = summary.over_all
    if not whole.not_sure:
        return
    yield f"<h3>Why not sure</h3><p>{whole.not_sure_share * 100:.0f}% of all readings were not sure"
    told = ", ".join(
        f"{escape(reason)} {f'{length:.0f}' if is_still else duration(length)}"
        for reason, length in whole.reasons
    )
    yield f": {told}" if told else ""
    yield ". The rest were too close to call.</p>"


def _marks(summary: Summary) -> Iterator[str]:
    if not summary.marks:
        return
    yield "<h3>Marks</h3><table><thead><tr><th>Mark</th><th>Time</th><th>Note</th>"
    yield "<th>Read within 2 s</th></tr></thead><tbody>"
    for one in summary.marks:
        read = ", ".join(
            f"{person_name(number)}: {expression.title if expression else 'not sure'}"
            for number, expression in one.read
        )
        yield (
            f"<tr><th>{one.mark.number}</th><td>{clock(one.mark.time_s)}</td>"
            f'<td class="words">{escape(one.mark.note)}</td>'
            f'<td class="words">{read or "no face"}</td></tr>'
        )
    yield "</tbody></table>"


def _models(parts: Sequence[Part]) -> Iterator[str]:
    yield "<h2>What read the faces</h2>"
    models: dict[str, ModelFacts] = {}
    for part in parts:
        models.update({one.sha256: one for one in models_of(part.readings.facts)})
    if not models:
        yield f"<p>{_VERSION_UNKNOWN}</p>"
    for model in models.values():
        yield f"<p>{escape(model.title)}<br><code>SHA-256 {escape(model.sha256)}</code></p>"
        for sentence in model.error_rates:
            yield f"<p>{escape(sentence)}</p>"


def _legend() -> str:
    keys = "".join(
        f'<span><i style="background:var(--{one.value})"></i>{one.title}</span>'
        for one in EXPRESSIONS
    )
    return f'<p class="legend">{keys}<span><i class="unsure"></i>Not sure</span></p>'


def _signed(number: float) -> str:
    return f"{number:+.2f}".replace("-", "−")


def _style() -> str:
    light = ";".join(f"--{one.value}:{one.colour_on_light}" for one in EXPRESSIONS)
    dark = ";".join(f"--{one.value}:{one.colour_on_dark}" for one in EXPRESSIONS)
    light += ";--window:#F4F5F7;--surface:#FFF;--text:#1A1D21;--muted:#59616A"
    light += ";--hairline:#DDE1E6;--track:#E6E9ED;--accent:#0B7A60"
    dark += ";--window:#16181B;--surface:#1F2226;--text:#ECEEF0;--muted:#9DA5AE"
    dark += ";--hairline:#2E3338;--track:#2D3238;--accent:#3CC7A5"
    return (
        f":root{{color-scheme:light dark;{light}}}"
        f"@media(prefers-color-scheme:dark){{@media screen{{:root{{{dark}}}}}}}{_LAYOUT}"
    )


_LAYOUT = """
body{margin:0;background:var(--window);color:var(--text);font:14px/1.5 system-ui,sans-serif}
main{max-width:1024px;margin:24px auto;padding:24px 32px;background:var(--surface);
border-radius:8px;box-sizing:border-box}
h1{font-size:24px;margin:0}h2{font-size:20px;margin:32px 0 8px}h3{font-size:14px;margin:24px 0 8px}
svg{display:block;width:100%;height:auto}p{max-width:72ch}.muted{color:var(--muted);margin:4px 0}
table{border-collapse:collapse;margin:8px 0;font-variant-numeric:tabular-nums}
td,th{padding:4px 8px;text-align:right;border-bottom:1px solid var(--hairline);font-weight:normal}
th:first-child,.words{text-align:left}thead th{color:var(--muted);vertical-align:bottom}
.legend span{margin-right:16px;white-space:nowrap}
.legend i{display:inline-block;width:12px;height:12px;border-radius:3px;margin-right:6px;
vertical-align:-1px;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.legend i.unsure{background:repeating-linear-gradient(45deg,var(--track) 0 3px,
var(--muted) 3px 5px)}
code{font-size:12px;overflow-wrap:anywhere;color:var(--muted)}
@media print{body{background:#FFF}main{margin:0;padding:0;max-width:none}
svg,table,h3{break-inside:avoid}h2,h3{break-after:avoid}}
"""
