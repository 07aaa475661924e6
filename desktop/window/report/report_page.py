"""A report as a page beside the picture: shares, timeline, figures, and what they mean."""

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, Signal
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop.report.drawing import MOST_PEOPLE, Words, ink_for, shares_svg, timeline_svg
from desktop.report.page import Part
from desktop.report.summary import OVER_ALL, PersonSummary
from desktop.window.kit.lengths import duration
from desktop.window.kit.page_dialog import PageDialog
from desktop.window.kit.parts import push_button
from desktop.window.kit.theme import GRID, SMALL, text_font, theme_of
from desktop.window.kit.translation import expression_name, percent, tr
from models.expression import EXPRESSIONS

_WIDTH = 704


class ReportPage(PageDialog):
    """Says what the saved page says first; the rest stands there.

    Attributes:
        part: what the page is about.
        save_page, save_figures, save_timeline: the buttons.

    Signals:
        page_asked(), figures_asked(), timeline_asked(): as the buttons say.
    """

    page_asked = Signal()
    figures_asked = Signal()
    timeline_asked = Signal()

    def __init__(self, part: Part, window: QWidget) -> None:
        super().__init__(tr("Report"), _WIDTH, window)
        self.part = part
        self._drawings: list[_Drawing] = []
        self.page.addWidget(self.title(part.readings.title))
        self.page.addWidget(self.words(_overview(part), muted=True))
        self.page.addLayout(self._buttons())
        self._add_shares()
        if not part.readings.is_still:
            self.page.addWidget(self.head(tr("Over time")))
            self._draw(timeline=True)
        self.page.addWidget(self.head(tr("What the words mean, and what they don't")))
        for paragraph in _meaning():
            self.page.addWidget(self.words(paragraph, muted=True))
        self.page.addStretch(1)
        self._draw_all()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        self.save_page = push_button(
            tr("Save report…"), tr("Save this report as an HTML page"), secondary=True
        )
        self.save_figures = push_button(
            tr("Save figures…"), tr("Save the figures as CSV"), secondary=True
        )
        self.save_timeline = push_button(
            tr("Save timeline…"), tr("Save the timeline as PNG, SVG or CSV"), secondary=True
        )
        self.save_page.clicked.connect(self.page_asked)
        self.save_figures.clicked.connect(self.figures_asked)
        self.save_timeline.clicked.connect(self.timeline_asked)
        self.save_timeline.setVisible(not self.part.readings.is_still)
        for button in (self.save_page, self.save_figures, self.save_timeline):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _add_shares(self) -> None:
        still = self.part.readings.is_still
        self.page.addWidget(self.head(tr("Share of faces") if still else tr("Share of time")))
        self._draw(timeline=False)
        self.page.addWidget(self._figures())

    def _figures(self) -> QWidget:
        """A line for everyone, and one for each person."""
        table = QWidget()
        table.setAccessibleName(tr("Figures"))
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        heads = [
            "",
            *map(expression_name, EXPRESSIONS),
            tr("Not sure"),
            tr("Valence"),
            tr("In view"),
        ]
        summary = self.part.summary
        rows = [heads, *map(self._row, (summary.over_all, *summary.people[:MOST_PEOPLE]))]
        for y, row in enumerate(rows):
            for x, text in enumerate(row):
                label = self.head(text) if y == 0 else QLabel(text)
                label.setWordWrap(False)
                label.setFont(text_font(self, SMALL))
                side = Qt.AlignmentFlag.AlignLeft if x == 0 else Qt.AlignmentFlag.AlignRight
                grid.addWidget(label, y, x, side | Qt.AlignmentFlag.AlignVCenter)
        grid.setColumnStretch(0, 1)
        return table

    def _row(self, person: PersonSummary) -> list[str]:
        seen = f"{person.present:.0f}" if self.part.readings.is_still else duration(person.present)
        return [
            person_title(person.person),
            *(percent(person.share(one)) for one in EXPRESSIONS),
            percent(person.not_sure_share),
            f"{person.valence:+.2f}".replace("-", "−"),
            seen,
        ]

    def _draw(self, *, timeline: bool) -> None:
        drawing = _Drawing(self.part, timeline=timeline)
        self._drawings.append(drawing)
        self.page.addWidget(drawing)

    def _draw_all(self) -> None:
        dark = theme_of(self).dark
        for drawing in self._drawings:
            drawing.draw(dark=dark)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_all()


class _Drawing(QSvgWidget):
    """One of the report's drawings, as wide as the page."""

    def __init__(self, part: Part, *, timeline: bool) -> None:
        super().__init__()
        self._part = part
        self._timeline = timeline
        name = tr("Expressions and valence over time") if timeline else tr("Share of time")
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def draw(self, *, dark: bool) -> None:
        """Draw it in the theme's colours."""
        readings, summary, ink = self._part.readings, self._part.summary, ink_for(dark=dark)
        words = Words(person_title, tr("valence"))
        if self._timeline:
            svg = timeline_svg(readings, summary, ink, words)
        else:
            svg = shares_svg(summary, ink, words)
        self.load(QByteArray(svg.encode()))
        self.renderer().setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Its shape stays."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """In the drawing's own shape."""
        size = self.renderer().defaultSize()
        return round(width * size.height() / size.width()) if size.width() else 0

    def sizeHint(self) -> QSize:  # noqa: N802
        """As the page is wide."""
        return QSize(_WIDTH, self.heightForWidth(_WIDTH))


def person_title(number: int) -> str:
    """E.g. ``Person 2``; ``Everyone`` for all together."""
    if number == OVER_ALL:
        return tr("Everyone")
    return tr("Person {number}").format(number=number)


def _overview(part: Part) -> str:
    """What there was, in one or two sentences."""
    readings, summary = part.readings, part.summary
    faces = len(readings.frames)
    if readings.is_still:
        said = tr("1 face") if faces == 1 else tr("%n faces", "", faces)
        return tr("{pictures}, {faces}.").format(pictures=_pictures(summary.frames), faces=said)
    frames, people = summary.frames, len(summary.people)
    said = tr("{length}, {frames} read, {people}.").format(
        length=duration(summary.span),
        frames=tr("1 frame") if frames == 1 else tr("%n frames", "", frames),
        people=tr("1 person") if people == 1 else tr("%n people", "", people),
    )
    more = []
    if summary.missing:
        missing = tr("{length} are missing: no frame was read then.")
        more.append(missing.format(length=duration(summary.missing)))
    if summary.without_face:
        nobody = tr("No face was in view for {length}.")
        more.append(nobody.format(length=duration(summary.without_face)))
    lost = readings.facts.get("frames")
    if isinstance(lost, dict) and lost.get("not_analysed"):
        more.append(tr("%n more frames came and were not read.", "", int(lost["not_analysed"])))
    return " ".join([said, *more])


def _pictures(count: int) -> str:
    return tr("1 picture") if count == 1 else tr("%n pictures", "", count)


def _meaning() -> Sequence[str]:
    return (
        tr("An expression is what a face looks like to most people. It is not a feeling."),
        tr(
            "Shares are of the time in view. “Not sure” counts for none of the six. Valence is "
            "derived: happy minus the highest of angry, fear and sad, from −1 to 1."
        ),
    )
