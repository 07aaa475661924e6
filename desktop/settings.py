"""What is remembered from one start to the next."""

from pathlib import Path

from platformdirs import user_config_path
from PySide6.QtCore import QSettings

from models.score_smoothing import Steadiness

_STEADINESS = "steadiness"


class Settings:
    """A small file of choices; without a file nothing is remembered."""

    def __init__(self, path: Path | None = None) -> None:
        self._file = QSettings(str(path), QSettings.Format.IniFormat) if path else None

    @classmethod
    def of_user(cls) -> "Settings":
        """The ones of the person who is logged in."""
        return cls(user_config_path("moodmirror", appauthor=False) / "settings.ini")

    @property
    def steadiness(self) -> Steadiness:
        """How calm live answers are."""
        known = {one.value: one for one in Steadiness}
        name = self._file.value(_STEADINESS) if self._file else None
        return known.get(str(name), Steadiness.STEADY)

    @steadiness.setter
    def steadiness(self, steadiness: Steadiness) -> None:
        if self._file:
            self._file.setValue(_STEADINESS, steadiness.value)
