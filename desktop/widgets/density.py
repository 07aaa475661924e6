"""How much height a face's card takes."""

from enum import Enum

from desktop.widgets.theme import GRID, LARGE, MEDIUM

STRIP = 4
"""Height of the strip in which a row shows all six side by side."""


class Density(Enum):
    """Header height, emoji size, text size, margin, gap of bars."""

    ROOMY = (56, 56, LARGE, 12, 2)
    DENSE = (32, 32, MEDIUM, 10, 1)
    ROW = (28, 28, MEDIUM, 6, 0)

    @property
    def height(self) -> int:
        """Of a whole card, in pixels."""
        header, _, _, margin, gap = self.value
        if self is Density.ROW:
            return header + STRIP + GRID // 2 + 2 * margin
        bar = 24 if self is Density.ROOMY else 16
        return header + GRID // 2 + 6 * bar + 5 * gap + 2 * margin
