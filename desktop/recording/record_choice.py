"""What a person wants to have recorded, and where it goes by itself."""

from enum import Enum
from pathlib import Path

from platformdirs import user_videos_path


class Picture(Enum):
    """Which picture is recorded beside the numbers."""

    ANNOTATED = "annotated"
    CLEAN = "clean"
    NONE = "numbers"


def usual_folder() -> Path:
    """Where recordings are kept as long as nobody chose another folder."""
    return user_videos_path() / "Moodmirror"
