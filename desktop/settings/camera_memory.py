"""Which camera and which size of picture a person wants, from one start to the next."""

from desktop.capture.camera_mode import CameraMode, Rate, Resolution
from desktop.capture.cameras import CameraId
from desktop.settings.settings import Settings


def kept_camera(settings: Settings) -> CameraId | None:
    """The camera that was chosen last; None where none ever was."""
    name = settings.text("camera/name")
    if not name:
        return None
    return CameraId(name, settings.text("camera/model"), settings.text("camera/place"))


def keep_camera(settings: Settings, camera: CameraId) -> None:
    """Remember it by its name, its make and its place."""
    settings.keep("camera/name", camera.name)
    settings.keep("camera/model", camera.model)
    settings.keep("camera/place", camera.place)


def kept_mode(settings: Settings) -> CameraMode:
    """What cameras are asked for."""
    return CameraMode(
        settings.choice("camera/resolution", Resolution.AUTOMATIC),
        settings.choice("camera/rate", Rate.AUTOMATIC),
    )


def keep_mode(settings: Settings, mode: CameraMode) -> None:
    """Remember what cameras are asked for."""
    settings.keep("camera/resolution", mode.resolution.value)
    settings.keep("camera/rate", mode.rate.value)
