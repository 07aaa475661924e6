import pytest
from PySide6.QtWidgets import QStyle

from desktop.window.faces.density import Density
from desktop.window.faces.face_card import FaceCard
from desktop.window.faces.face_header import _in_two
from desktop.window.kit.theme import motion_ms, theme_of
from models.expression import EXPRESSIONS, Expression
from models.face import Reason, Verdict


@pytest.fixture
def card(qtbot, icons):
    widget = FaceCard(icons)
    qtbot.addWidget(widget)
    widget.resize(288, widget.sizeHint().height())
    widget.show()
    return widget


def test_it_shows_all_six_in_label_order(card, numbered_face):
    card.show_face(numbered_face(expression=Expression.SAD, probability=0.75), numbered=False)
    assert [bar.expression for bar in card.bars] == list(EXPRESSIONS)
    assert [bar.value() for bar in card.bars] == [5, 5, 5, 75, 5, 5]
    assert card.expression is Expression.SAD


def test_not_sure_says_why_and_subdues_the_bars(card, numbered_face):
    sure = numbered_face(expression=Expression.SAD, probability=0.75)
    card.show_face(sure, numbered=True)
    loud, height = card.bars[3].colour_on(theme_of(card)), card.height()
    verdict = Verdict(Expression.SAD, 0.4, sure=False, reasons=(Reason.CUT,))
    card.show_face(numbered_face(expression=Expression.SAD, verdict=verdict), numbered=True)
    assert card.expression is None
    assert card.accessibleName() == "Face 1: Not sure, cut by the edge"
    assert card.bars[3].colour_on(theme_of(card)).alpha() < loud.alpha()
    assert card.height() == height
    for density in Density:
        card.set_density(density)
        card.grab()


def test_only_a_live_face_can_be_learned(qtbot, card, numbered_face):
    card.show_face(numbered_face(), numbered=False)
    assert not card.header.button.isVisible()
    card.show_face(numbered_face(track_id=7), numbered=False)
    with qtbot.waitSignal(card.learn_asked) as asked:
        card.header.button.click()
    assert asked.args == [7]


def test_screen_readers_are_told(card, numbered_face):
    card.show_face(numbered_face(number=2), numbered=True)
    assert card.accessibleName() == "Face 2: Happy"
    assert card.bars[2].accessibleName() == "Happy"


def test_bars_move_to_the_new_answer(qtbot, card, numbered_face):
    card.show_face(numbered_face(probability=0.9), numbered=False)
    card.show_face(numbered_face(expression=Expression.SAD, probability=0.9), numbered=False)
    assert 0 < motion_ms(card) <= 120
    assert card.bars[3].value() == 90
    assert card.bars[3].level < 0.9
    qtbot.waitUntil(lambda: card.bars[3].level == pytest.approx(0.9))


def test_with_reduced_motion_they_are_there_at_once(card, numbered_face, monkeypatch):
    def style_hint(style, hint, *rest):
        assert hint == QStyle.StyleHint.SH_Widget_Animation_Duration
        return 0

    monkeypatch.setattr(type(card.style()), "styleHint", style_hint)
    card.show_face(numbered_face(probability=0.9), numbered=False)
    card.show_face(numbered_face(expression=Expression.SAD, probability=0.9), numbered=False)
    assert card.bars[3].level == pytest.approx(0.9)


def test_the_denser_the_lower(card, numbered_face):
    card.show_face(numbered_face(), numbered=True)
    heights = []
    for density in Density:
        card.set_density(density)
        heights.append(card.height())
        card.grab()
    assert heights == sorted(heights, reverse=True)
    assert not card.bars[0].isVisible()


def test_a_row_shows_all_six_in_one_strip_from_end_to_end(card, numbered_face):
    card.show_face(numbered_face(probability=0.5), numbered=True)
    card.set_density(Density.ROW)
    strip, image = card._strip_area(), card.grab().toImage()
    seen = [image.pixelColor(x, strip.center().y()) for x in (strip.left() + 2, strip.right() - 2)]
    assert seen == [card.bars[0].colour_on(theme_of(card)), card.bars[5].colour_on(theme_of(card))]


def test_what_bars_need_is_what_the_card_gives(qtbot, card, numbered_face):
    card.show_face(numbered_face(), numbered=False)
    for density in (Density.ROOMY, Density.DENSE):
        card.set_density(density)
        card.layout().activate()
        for bar in card.bars:
            assert bar.height() >= bar.sizeHint().height()


@pytest.mark.parametrize("text", ["Happy or Neutral", "Überrascht oder Neutral", "cut by the edge"])
def test_a_reason_without_room_stands_in_two_lines(card, text):
    metrics = card.fontMetrics()
    first, second = _in_two(text, metrics)
    assert f"{first} {second}" == text
    widths = [metrics.horizontalAdvance(line) for line in (first, second)]
    assert max(widths) < 0.75 * metrics.horizontalAdvance(text)


def test_one_word_stays_whole(card):
    assert _in_two("模糊不清", card.fontMetrics()) == ["模糊不清"]


def test_the_figure_above_is_that_of_the_bar(card, numbered_face):
    verdict = Verdict(Expression.HAPPY, 0.85, sure=True)
    face = numbered_face(expression=Expression.HAPPY, probability=0.87, verdict=verdict)
    card.show_face(face, numbered=False)
    assert card.answer.percent == card.bars[2].value() == 85
