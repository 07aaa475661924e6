import pytest

from models.card_figures import (
    LICENCE,
    OUTSIDE_TITLES,
    TRAINED_ON_ALL,
    TRAINED_ON_FER2013,
    CardFigures,
)
from models.weights import model_names, read_card


@pytest.mark.parametrize("name", model_names())
def test_what_a_card_says_in_words_is_marked_for_the_translators(name):
    figures = CardFigures.of(read_card(name))
    assert figures.trained_on in (TRAINED_ON_FER2013, TRAINED_ON_ALL)
    assert figures.licence == LICENCE
    assert {title for title, _ in figures.outside} <= set(OUTSIDE_TITLES.values())
