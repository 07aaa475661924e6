"""The six expressions: order, FER2013 ids, emoji and colours. Everything else imports them."""

from enum import Enum


class Expression(Enum):
    """One of the six facial expressions, in the order of every probability vector.

    The value is the lower-case name used in JSON, CSV and model cards.
    """

    ANGRY = "angry"
    FEAR = "fear"
    HAPPY = "happy"
    SAD = "sad"
    SURPRISE = "surprise"
    NEUTRAL = "neutral"

    @property
    def title(self) -> str:
        """The name as shown to people, e.g. ``Happy``."""
        return self.value.capitalize()

    @property
    def emoji(self) -> str:
        """The Unicode emoji, for text output."""
        return _EMOJI[self]

    @property
    def fer2013_id(self) -> int:
        """The class number in FER2013's ``emotion`` column (1, disgust, is not used)."""
        return _FER2013_IDS[self]

    @property
    def colour_on_dark(self) -> str:
        """``#rrggbb`` for a dark background."""
        return _COLOURS[self][0]

    @property
    def colour_on_light(self) -> str:
        """``#rrggbb`` for a light background."""
        return _COLOURS[self][1]


EXPRESSIONS: tuple[Expression, ...] = tuple(Expression)
"""All six in label order: index ``i`` of a probability vector is ``EXPRESSIONS[i]``."""

_EMOJI = {
    Expression.ANGRY: "😠",
    Expression.FEAR: "😨",
    Expression.HAPPY: "😄",
    Expression.SAD: "😢",
    Expression.SURPRISE: "😲",
    Expression.NEUTRAL: "😐",
}

_FER2013_IDS = {
    Expression.ANGRY: 0,
    Expression.FEAR: 2,
    Expression.HAPPY: 3,
    Expression.SAD: 4,
    Expression.SURPRISE: 5,
    Expression.NEUTRAL: 6,
}

# After Okabe and Ito, "Color Universal Design" (2008): vermilion, reddish purple, yellow, blue,
# sky blue, grey; lightened or darkened until each has a contrast of 3:1 and more on its theme.
_COLOURS = {
    Expression.ANGRY: ("#F0743E", "#C24A00"),
    Expression.FEAR: ("#D88AB8", "#A04478"),
    Expression.HAPPY: ("#F0E442", "#9A7D00"),
    Expression.SAD: ("#4C9FE0", "#0063A3"),
    Expression.SURPRISE: ("#8FD3F7", "#1B83B8"),
    Expression.NEUTRAL: ("#A9AFB7", "#6B7280"),
}
