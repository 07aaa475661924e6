from dataclasses import replace

import numpy as np
import pytest

from models.errors import MoodmirrorError
from models.face_aligner import TEMPLATE
from models.weights import WEIGHTS_FOLDER
from training.measuring.quality import quality_tables


@pytest.fixture
def framed(prepared):
    """The made-up data, its faces all lying where an aligned one does."""
    landmarks = np.repeat(TEMPLATE[None].astype(np.float32), len(prepared.data.faces), 0)
    return replace(prepared, landmarks=landmarks)


def cells(lines, start):
    row = next(line for line in lines if line.startswith(f"| {start} |"))
    return [cell.strip() for cell in row.strip("|").split("|")]


def test_worse_pictures_are_noticed_by_their_own_measure(framed):
    lines = list(quality_tables("shallow", framed, WEIGHTS_FOLDER))
    assert cells(lines, "brightest tenth at 30")[1] == "flagged 100.0, grave 0.0"
    assert cells(lines, "brightest tenth at 8")[1] == "flagged 100.0, grave 100.0"
    assert cells(lines, "brightest tenth at 80")[1] == "flagged 0.0, grave 0.0"
    assert cells(lines, "eyes 6 pixels apart")[1] == "flagged 100.0, grave 100.0"
    assert cells(lines, "eyes 16 pixels apart")[1] == "flagged 0.0, grave 0.0"
    assert cells(lines, "12 rows cut off below")[1] == "flagged 100.0, grave 100.0"
    # What is grave is never shown as sure, so it cannot be wrong and sure.
    assert cells(lines, "eyes 6 pixels apart")[6] == "0.0"


def test_every_share_is_one(framed):
    lines = list(quality_tables("shallow", framed, WEIGHTS_FOLDER))
    right, sure = (float(cells(lines, "as it is")[column]) for column in (2, 3))
    assert 0 <= right <= 100
    assert 0 <= sure <= 100
    assert cells(lines, "0.00-0.05")[1] == str((framed.data.usages == 1).sum())


def test_a_model_that_is_not_there(framed, tmp_path):
    with pytest.raises(MoodmirrorError, match="no model named 'deep'"):
        list(quality_tables("deep", framed, tmp_path))
