"""What a person wants of cameras, from one start to the next."""

import re

from desktop.capture.camera_mode import CameraMode
from desktop.capture.cameras import Camera, CameraId
from desktop.settings.settings import Settings

_MODE = re.compile(r"(?P<format>\S{4}|-) (?P<size>\d{1,5}x\d{1,5}|-) (?P<rate>\S+)")
_AUTOMATIC = "-"


class CameraMemory:
    """Which camera is wanted most, and how each one is used.

    A camera is remembered by name and make, so that another one of its kind, or the same one in
    another port, is used alike. Without a settings file all holds until the program ends.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._held: dict[str, str] = {}

    @property
    def preferred(self) -> CameraId | None:
        """The camera that was chosen last; None where none ever was."""
        name = self._text("camera/name")
        if not name:
            return None
        return CameraId(name, self._text("camera/model"), self._text("camera/place"))

    @preferred.setter
    def preferred(self, camera: CameraId) -> None:
        self._keep("camera/name", camera.name)
        self._keep("camera/model", camera.model)
        self._keep("camera/place", camera.place)

    def mode(self, camera: Camera) -> CameraMode:
        """What it is asked for."""
        found = _MODE.fullmatch(self._text(_key(camera, "mode")))
        if found is None:
            return CameraMode()
        width, _, height = found["size"].partition("x")
        size = (int(width), int(height)) if height else None
        pixel_format = "" if found["format"] == _AUTOMATIC else found["format"]
        return CameraMode(size, _rate(found["rate"]), pixel_format)

    def keep_mode(self, camera: Camera, mode: CameraMode) -> None:
        """Remember what it is asked for."""
        size = f"{mode.size[0]}x{mode.size[1]}" if mode.size else _AUTOMATIC
        rate = f"{mode.rate:g}" if mode.rate else _AUTOMATIC
        self._keep(_key(camera, "mode"), f"{mode.pixel_format or _AUTOMATIC} {size} {rate}")

    def mirrored(self, camera: Camera) -> bool:
        """Whether it is shown as in a mirror, which most people expect of themselves."""
        return self._text(_key(camera, "mirror")) != "false"

    def keep_mirrored(self, camera: Camera, *, mirrored: bool) -> None:
        """Remember whether it is shown as in a mirror."""
        self._keep(_key(camera, "mirror"), str(mirrored).lower())

    def control(self, camera: Camera, control: str) -> int | None:
        """What one of its controls was set to; None where it never was."""
        text = self._text(_key(camera, control))
        return int(text) if re.fullmatch(r"-?\d{1,9}", text) else None

    def keep_control(self, camera: Camera, control: str, value: int | None) -> None:
        """Remember what one of its controls is set to; None forgets it."""
        self._keep(_key(camera, control), "" if value is None else str(value))

    def _text(self, key: str) -> str:
        return self._held.get(key) or self._settings.text(key)

    def _keep(self, key: str, value: str) -> None:
        self._held[key] = value
        self._settings.keep(key, value)


def _key(camera: Camera, what: str) -> str:
    """Where something of one make of camera is kept."""
    identity = camera.identity
    known = f"{identity.name} {identity.model}" if identity else camera.name
    return f"cameras/{re.sub(r'[^a-zA-Z0-9._-]+', '-', known)}/{what}"


def _rate(text: str) -> float | None:
    try:
        rate = float(text)
    except ValueError:
        return None
    return rate if 0 < rate <= 1000 else None
