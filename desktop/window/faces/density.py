"""How much height a face's card takes."""

from enum import Enum

from desktop.window.kit.theme import GRID, LARGE, MEDIUM, scaled

_LARGEST_TEXT = 28
"""Where all text is twice as large, a header's must still leave room for its figure."""
STRIP = 4
"""Height of the strip in which a row shows all six side by side."""


class Density(Enum):
    """Header height, emoji size, text size, margin, gap of bars."""

    ROOMY = (56, 56, LARGE, 12, 2)
    DENSE = (32, 32, MEDIUM, 10, 1)
    ROW = (28, 28, MEDIUM, 6, 0)

    @property
    def header(self) -> int:
        """Height of the header, in pixels."""
        usual, _, text, _, _ = self.value
        return max(usual, scaled(text * 1.8) if self is Density.ROOMY else scaled(text * 1.4))

    @property
    def text(self) -> int:
        """Size of the header's text, before it is scaled."""
        text = self.value[2]
        return round(text * min(1.0, _LARGEST_TEXT / scaled(text)))

    @property
    def height(self) -> int:
        """Of a whole card, in pixels."""
        _, _, _, margin, gap = self.value
        if self is Density.ROW:
            return self.header + STRIP + GRID // 2 + 2 * margin
        bar = scaled(24 if self is Density.ROOMY else 16)
        return self.header + GRID // 2 + 6 * bar + 5 * gap + 2 * margin
