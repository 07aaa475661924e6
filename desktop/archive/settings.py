"""What decides the results of a file, besides the file itself."""

from dataclasses import dataclass
from importlib.metadata import version

from desktop.files.frame_record import SCHEMA
from desktop.files.sampling import Sampling
from models.weights import card_of_model


@dataclass(frozen=True, slots=True)
class Settings:
    """Equal settings give equal results, to the last digit but for the stages' timings."""

    model: str
    sha256: str
    """Of the model's weights."""
    sampling: Sampling
    copies: str | None
    """The folder of annotated copies, which are made with the results."""
    moodmirror: str
    schema: int = SCHEMA

    @classmethod
    def of(cls, model: str, sampling: Sampling, copies: str | None) -> "Settings":
        """With this Moodmirror.

        Raises:
            MoodmirrorError: there is no such model.
        """
        return cls(model, card_of_model(model).sha256, sampling, copies, version("moodmirror"))
