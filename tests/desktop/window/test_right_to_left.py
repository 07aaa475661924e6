"""In a language that is read from the right, nothing lies on anything else."""

import numpy as np
import pytest
from PySide6.QtCore import QLocale, QPoint, QRect, Qt
from PySide6.QtGui import QAction, QImage, QRegion
from PySide6.QtWidgets import QWidget

from desktop.timeline.scene import Reading
from desktop.window.faces.density import Density
from desktop.window.faces.face_card import FaceCard
from desktop.window.kit.check_box import CheckBox
from desktop.window.kit.language import TRANSLATED, Language
from desktop.window.kit.radio_button import RadioButton
from desktop.window.kit.theme import GRID
from desktop.window.picture.picture_badges import PictureBadge, PictureBadges
from desktop.window.shell.exit_button import ExitButton
from desktop.window.shell.status_line import StatusLine
from desktop.window.timeline.timeline_chart import TimelineChart
from desktop.window.timeline.timeline_ends import TimelineEnds
from models.expression import Expression


@pytest.fixture
def arabic(spoken):
    spoken(Language.ARABIC)


def drawn(widget: QWidget, area: QRect | None = None) -> QImage:
    """What the widget itself paints, without its children."""
    area = area or widget.rect()
    image = QImage(area.size(), QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    widget.render(image, QPoint(), QRegion(area), QWidget.RenderFlag.IgnoreMask)
    return image


def is_blank(image: QImage) -> bool:
    places = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return len({image.pixel(x, y) for x, y in places}) == 1


@pytest.mark.parametrize("density", Density)
@pytest.mark.usefixtures("arabic")
def test_the_head_of_a_card_is_turned_round_whole(qtbot, icons, numbered_face, density):
    card = FaceCard(icons)
    qtbot.addWidget(card)
    card.set_density(density)
    card.resize(288, card.height())
    card.show_face(numbered_face(2, track_id=3, expression=Expression.SAD), numbered=True)
    card.show()
    head = card.header
    emoji = density.value[1]
    where = head.button.geometry()
    assert not is_blank(drawn(head, QRect(head.width() - emoji, 0, emoji, head.height())))
    assert is_blank(drawn(head, where & head.rect()))


def test_figures_of_the_timeline_stay_where_they_are(qtbot, styled, icons):
    """Time runs to the right in every language, and so its figures are where they always are."""
    looks = []
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        styled.setLayoutDirection(direction)
        chart = TimelineChart(icons)
        qtbot.addWidget(chart)
        chart.resize(600, 200)
        (ends,) = chart.findChildren(TimelineEnds)
        ends.show_reading(Reading(np.eye(6)[2], Expression.HAPPY, sure=True))
        with qtbot.waitExposed(chart):
            chart.show()
        # As it is on the screen: what is grabbed of a widget alone runs as that does.
        looks.append(chart.screen().grabWindow(chart.winId()).toImage())
        chart.hide()
    styled.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert not is_blank(looks[0])
    assert looks[0] == looks[1]


@pytest.mark.usefixtures("arabic")
def test_a_badge_keeps_its_words_off_its_icon(qtbot, icons):
    above = QWidget()
    qtbot.addWidget(above)
    badge = PictureBadge(icons, "record", "التسجيل", above, alert=True)
    above.show()
    badge.show()
    badge.adjustSize()
    words = badge.layout().itemAt(0).geometry()
    assert words.right() <= badge.width() - GRID - 16
    assert words.left() >= GRID


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.ARABIC])
def test_a_badge_and_the_way_out_do_not_hide_each_other(qtbot, spoken, icons, language):
    spoken(language)
    picture = QWidget()
    qtbot.addWidget(picture)
    picture.resize(200, 150)
    badges = PictureBadges(icons, picture)
    badges.add("exit-fullscreen", "Press Esc to exit, or the button").show()
    button = ExitButton(icons, picture, QAction(picture))
    picture.show()
    button.set_wanted(True)
    qtbot.waitUntil(badges.isVisible)
    badges.layout().activate()
    picture.resize(201, 150)
    assert not badges.geometry().intersects(button.geometry())


@pytest.mark.usefixtures("arabic")
def test_the_first_fact_stands_first(qtbot):
    line = StatusLine()
    qtbot.addWidget(line)
    line.resize(900, line.height())
    line.show_facts(["Demo", "30"])
    assert line._facts.text().startswith("\u200f")


@pytest.mark.parametrize("language", TRANSLATED)
def test_all_figures_are_of_one_kind(spoken, language):
    """Times and percentages are in those that everybody reads."""
    spoken(language)
    assert QLocale().toString(0.5, "f", 1) in ("0.5", "0,5")


@pytest.mark.parametrize("kind", [CheckBox, RadioButton])
@pytest.mark.parametrize("text", ["إطار", "OSC"])
@pytest.mark.usefixtures("arabic")
def test_words_stand_beside_their_mark(qtbot, kind, text):
    button = kind(text)
    qtbot.addWidget(button)
    button.resize(400, 30)
    assert is_blank(drawn(button, QRect(0, 0, 200, 30)))
    assert not is_blank(drawn(button, QRect(300, 0, 70, 30)))
