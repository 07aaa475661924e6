"""How closely faces are looked for."""

from enum import Enum, auto


class Detail(Enum):
    """What kind of source a pipeline is for."""

    LIVE = auto()
    """A camera: a few milliseconds a frame, small faces over several frames."""
    VIDEO = auto()
    """A recorded video: faces have ids as in LIVE, and are searched for as in PICTURE."""
    PICTURE = auto()
    """Stills: each one by itself, faces of 24 pixels and more, tilted by any angle."""
