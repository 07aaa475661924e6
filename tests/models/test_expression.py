from itertools import combinations

import numpy as np
import pytest

from models.expression import EXPRESSIONS, Expression

WINDOW_COLOURS = {"colour_on_dark": "#1b1e23", "colour_on_light": "#ffffff"}


def test_order_and_fer2013_ids():
    assert [e.value for e in EXPRESSIONS] == [
        "angry", "fear", "happy", "sad", "surprise", "neutral",
    ]  # fmt: skip
    assert [e.fer2013_id for e in EXPRESSIONS] == [0, 2, 3, 4, 5, 6]
    assert "".join(e.emoji for e in EXPRESSIONS) == "😠😨😄😢😲😐"
    assert Expression.HAPPY.title == "Happy"


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("attribute", WINDOW_COLOURS)
def test_colours_stand_out_from_the_window(attribute: str):
    for expression in EXPRESSIONS:
        colour = getattr(expression, attribute)
        assert contrast(colour, WINDOW_COLOURS[attribute]) >= 3.0, expression


# Machado, Oliveira and Fernandes 2009, severity 1.0, for linear RGB.
COLOUR_BLINDNESS = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
               [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
               [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
               [0.004733, 0.691367, 0.303900]],
    "none": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
}  # fmt: skip


# Of the nearest pair, in CIE76: about 2.3 can just be told apart side by side.
LEAST_DIFFERENCE = {
    ("protan", "colour_on_dark"): 16, ("protan", "colour_on_light"): 29,
    ("deutan", "colour_on_dark"): 18, ("deutan", "colour_on_light"): 26,
    ("tritan", "colour_on_dark"): 24, ("tritan", "colour_on_light"): 18,
    ("none", "colour_on_dark"): 26, ("none", "colour_on_light"): 34,
}  # fmt: skip


def lab(rgb: np.ndarray) -> np.ndarray:
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(np.clip(xyz @ rgb, 0.009, None) / [0.9505, 1.0, 1.089])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("kind", COLOUR_BLINDNESS)
@pytest.mark.parametrize("attribute", WINDOW_COLOURS)
def test_colours_differ_for_colour_blind_people(kind: str, attribute: str):
    seen = {
        e: lab(np.clip(np.array(COLOUR_BLINDNESS[kind]) @ linear(getattr(e, attribute)), 0, 1))
        for e in EXPRESSIONS
    }
    for first, second in combinations(EXPRESSIONS, 2):
        least = LEAST_DIFFERENCE[kind, attribute]
        assert np.linalg.norm(seen[first] - seen[second]) > least, (first, second)
