from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from desktop.widgets.face_seats import SeatedFace
from desktop.widgets.svg_icons import SvgIcons
from desktop.workers.view import View
from models.face import Frame


@pytest.fixture
def icons(styled) -> SvgIcons:
    return SvgIcons()


@pytest.fixture
def make_view(make_source) -> Callable[..., View]:
    """Makes a view of a picture, as if a source had just given it."""

    def make(image: npt.NDArray[np.uint8], *, mirrored: bool = False, index: int = 0) -> View:
        source = make_source(mirrored=mirrored)
        return View(source, Frame(image, index, index / 30), image)

    return make


@pytest.fixture
def seat(make_face) -> Callable[..., SeatedFace]:
    """Makes a face with a seat number."""
    return lambda number=1, **face: SeatedFace(number, make_face(**face))
