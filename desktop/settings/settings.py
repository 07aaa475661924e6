"""What is remembered from one start to the next."""

from enum import Enum
from pathlib import Path
from typing import TypeVar

from platformdirs import user_config_path
from PySide6.QtCore import QSettings

from models.score_smoothing import Steadiness
from models.sentence import QT_TR_NOOP, Sentence

_Choice = TypeVar("_Choice", bound=Enum)


class Settings:
    """A small file of choices; without a file nothing is remembered.

    What is read from the file is believed only where it makes sense: a value of another version,
    or noise, counts as none.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._file = QSettings(str(path), QSettings.Format.IniFormat) if path else None

    @classmethod
    def of_user(cls) -> "Settings":
        """The ones of the person who is logged in."""
        return cls(user_config_path("moodmirror", appauthor=False) / "settings.ini")

    @property
    def steadiness(self) -> Steadiness:
        """How calm live answers are."""
        return self.choice("steadiness", Steadiness.QUICK)

    @steadiness.setter
    def steadiness(self, steadiness: Steadiness) -> None:
        self.keep("steadiness", steadiness.value)

    @property
    def has_file(self) -> bool:
        """Whether anything is remembered at all."""
        return self._file is not None

    def complaint(self) -> Sentence | None:
        """Why what was chosen is not kept, in one sentence; None where it is."""
        if self._file is None:
            return None
        self._file.sync()
        if self._file.status() != QSettings.Status.AccessError:
            return None
        return Sentence(
            QT_TR_NOOP(
                "Your choices hold until Moodmirror is closed: they cannot be written to {file}."
            ),
            file=self._file.fileName(),
        )

    def choice(self, key: str, default: _Choice) -> _Choice:
        """One of an enumeration whose values are texts."""
        known = {one.value: one for one in type(default)}
        return known.get(self.text(key), default)

    def flag(self, key: str, *, default: bool) -> bool:
        """A yes or no."""
        return {"true": True, "false": False}.get(self.text(key), default)

    def number(self, key: str, default: int, least: int, most: int) -> int:
        """A whole number within its limits."""
        try:
            number = int(self.text(key))
        except ValueError:
            return default
        return number if least <= number <= most else default

    def text(self, key: str, default: str = "") -> str:
        """A text."""
        value = self._file.value(key) if self._file else None
        return value if isinstance(value, str) else default

    def keep(self, key: str, value: str | bool | int) -> None:
        """Remember a value; ``key`` is e.g. ``camera/name``."""
        if self._file:
            kept = str(value).lower() if isinstance(value, bool) else str(value)
            self._file.setValue(key, kept)
