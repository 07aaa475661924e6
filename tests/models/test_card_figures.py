import pytest

from models.card_figures import OUTSIDE_TITLES, PROSE, CardFigures
from models.weights import model_names, read_card


@pytest.mark.parametrize("name", model_names())
def test_what_a_card_says_in_words_is_marked_for_the_translators(name):
    figures = CardFigures.of(read_card(name))
    assert figures.trained_on in PROSE and figures.licence in PROSE
    assert {title for title, _ in figures.outside} <= set(OUTSIDE_TITLES.values())
