"""From a picture to the expressions in it. No Qt, no torch.

Its public names are those of the library, see ``docs/library.md``.
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING

# From 1.29 on, ONNX Runtime sends reports to its makers unless this is set before it loads. It
# stands here because every way to ONNX Runtime passes here first.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

if TYPE_CHECKING:
    from models.errors import MoodmirrorError as MoodmirrorError
    from models.expression import EXPRESSIONS as EXPRESSIONS
    from models.expression import Expression as Expression
    from models.face import BoundingBox as BoundingBox
    from models.face import Face as Face
    from models.face import Landmarks as Landmarks
    from models.face import Reason as Reason
    from models.library import FaceReader as FaceReader
    from models.library import load as load

_HOMES = {
    "EXPRESSIONS": "expression",
    "BoundingBox": "face",
    "Expression": "expression",
    "Face": "face",
    "FaceReader": "library",
    "Landmarks": "face",
    "MoodmirrorError": "errors",
    "Reason": "face",
    "load": "library",
}
__all__ = list(_HOMES)


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: a part of ``models`` costs only that part."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
