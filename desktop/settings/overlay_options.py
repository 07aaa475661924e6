"""What is drawn over a face: in the window, in recordings, in snapshots."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OverlayOptions:
    """What is drawn over each face; the defaults suit most people."""

    box: bool = True
    """Four corners around the face."""
    landmarks: bool = False
    """The points that the face was aligned by."""
    bars: bool = False
    """All six probabilities, small, beside the face."""
    emoji: bool = True
    label: bool = True
    """The expression with its percentage, or why it is not sure; and the person's number."""
    emoji_only: bool = False
    """No words: for people of any language, and for those who cannot read yet."""

    @property
    def shows_emoji(self) -> bool:
        """Whether the emoji is drawn; without words it always is."""
        return self.emoji or self.emoji_only

    @property
    def shows_words(self) -> bool:
        """Whether the label is written out."""
        return self.label and not self.emoji_only
