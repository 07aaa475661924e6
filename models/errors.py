"""The one kind of error that is meant for a person."""

from models.sentence import Sentence


class MoodmirrorError(Exception):
    """Something went wrong that a person can understand and mend.

    The message is one whole sentence or two: what is wrong, and what to do. ``str`` of it is
    English, for standard error with exit code 2; the window says ``sentence`` in its own language.

    Attributes:
        sentence: the message, with what it was made of.
    """

    def __init__(self, template: str, /, **values: object) -> None:
        """Say ``template``, filled with ``values``; see :class:`~models.sentence.Sentence`."""
        self.sentence = template if isinstance(template, Sentence) else Sentence(template, **values)
        super().__init__(self.sentence)
