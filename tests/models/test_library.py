import subprocess
import sys
from dataclasses import replace

import cv2
import numpy as np
import pytest

from desktop.resources import asset
from models import Expression, MoodmirrorError, Reason, load
from models.face import Verdict

PORTRAIT = asset("demo/astronaut.jpg")


@pytest.fixture(scope="module")
def reader():
    return load("shallow")


def test_a_picture_by_path_and_by_pixels(reader):
    by_path = reader.read(PORTRAIT)
    by_name = reader.read(str(PORTRAIT))
    by_pixels = reader.read(cv2.imread(str(PORTRAIT)))
    for (face,) in (by_path, by_name, by_pixels):
        assert face.sure and face.label is Expression.HAPPY and face.reasons == ()
        assert face.probabilities.argmax() == 2
        assert face.landmarks.points.shape == (5, 2)
        assert face.box.width > 60


def test_grey_pixels(reader):
    (face,) = reader.read(cv2.imread(str(PORTRAIT), cv2.IMREAD_GRAYSCALE))
    assert face.label is Expression.HAPPY


def test_a_face_that_is_not_sure_says_why(reader):
    (face,) = reader.read(PORTRAIT)
    doubt = Verdict(Expression.HAPPY, 0.4, sure=False, reasons=(Reason.DARK, Reason.SMALL))
    unsure = replace(face, verdict=doubt)
    assert (unsure.label, unsure.sure) == (None, False)
    assert [reason.value for reason in unsure.reasons] == ["too dark", "too small"]


def test_a_stream_has_ids_and_smoothed_probabilities(reader, portrait):
    seen = list(reader.follow([portrait] * 3, frame_rate=25))
    assert [face.track_id for faces in seen for face in faces] == [1, 1, 1]
    assert seen[-1][0].probabilities is seen[-1][0].smoothed.probabilities


@pytest.mark.parametrize(
    "array",
    [np.zeros((4, 4, 3)), np.zeros((4, 4, 4), np.uint8), np.zeros(4, np.uint8)],
)
def test_an_array_that_is_no_picture(reader, array):
    with pytest.raises(MoodmirrorError, match="is no picture"):
        reader.read(array)
    with pytest.raises(MoodmirrorError, match="is no picture"):
        list(reader.follow([array]))


def test_what_is_no_array_either(reader):
    with pytest.raises(MoodmirrorError, match="A NoneType is no picture"):
        reader.read(None)


def test_a_picture_of_no_pixels(reader):
    with pytest.raises(MoodmirrorError, match="no pixels"):
        reader.read(np.zeros((0, 4, 3), np.uint8))


def test_a_name_that_is_none(reader):
    with pytest.raises(ImportError, match="Lode"):
        from models import Lode  # noqa: F401, PLC0415


def test_a_part_of_it_loads_neither_the_rest_nor_qt():
    parts = "from models.expression import EXPRESSIONS; import sys; "
    shown = "print(*[n for n in ('onnxruntime', 'dlib', 'cv2', 'PySide6') if n in sys.modules])"
    command = [sys.executable, "-c", parts + shown]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("\n", "")
