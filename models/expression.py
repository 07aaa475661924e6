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

# After Okabe and Ito, "Color Universal Design" (2008): vermilion, purple, yellow, blue, sky blue,
# grey; for each theme moved until all have a contrast of 3:1 and more to the window and differ
# by 16 and more (CIE76) also for people without red, green or blue cones (tests/models).
_COLOURS = {
    Expression.ANGRY: ("#F0743E", "#A02800"),
    Expression.FEAR: ("#C58AD8", "#5B2A86"),
    Expression.HAPPY: ("#F0E442", "#C47E00"),
    Expression.SAD: ("#4A90F0", "#2060E0"),
    Expression.SURPRISE: ("#9BE0FF", "#2795C2"),
    Expression.NEUTRAL: ("#A9AFB7", "#585E68"),
}
