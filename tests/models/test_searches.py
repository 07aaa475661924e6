"""What the searches show their detector."""

import numpy as np
import pytest

from models.detection.face_detector import Detection
from models.face_pose import FacePose
from models.live_search import FAR_S, LOOK_S, NEAR_S, LiveSearch
from models.still_search import MOST_TILTED_S, TILTS, StillSearch
from models.view import TILE, rimmed, scaled


class Blind:
    """A detector that sees nothing and remembers what it was shown.

    Attributes:
        sizes: width and height of every picture.
    """

    title = "blind"
    least_side, best_side, pixels_per_second, live_width = 32.0, 64, 40e6, 320

    def __init__(self) -> None:
        self.sizes: list[tuple[int, int]] = []

    def detect(self, image: np.ndarray, _least_score: float = 0.0) -> list[Detection]:
        self.sizes.append(image.shape[1::-1])
        return []

    @property
    def pixels(self) -> int:
        return sum(width * height for width, height in self.sizes)


@pytest.mark.parametrize("shape", [(6000, 8000), (3000, 4000), (480, 640), (40, 30), (1, 1)])
def test_a_still_is_shown_as_it_is_or_larger_and_as_a_whole(shape: tuple[int, int]):
    eye = Blind()
    StillSearch(eye).search(np.zeros((*shape, 3), np.uint8), tilted=False)
    height, width = shape
    assert eye.pixels >= width * height, "the smallest faces are looked for"
    assert max(min(eye.sizes)) <= 400, "a face may fill the picture"
    assert max(map(max, eye.sizes)) <= TILE + 1, "in tiles"


@pytest.mark.parametrize("shape", [(8000, 12_000), (1, 10_000), (20_000, 3)])
def test_turned_copies_cost_no_more_than_a_share(shape: tuple[int, int]):
    upright, all_ways = Blind(), Blind()
    image = np.zeros((*shape, 3), np.uint8)
    StillSearch(upright).search(image, tilted=False)
    StillSearch(all_ways).search(image)
    assert all_ways.pixels - upright.pixels < 2 * len(TILTS) * MOST_TILTED_S * 40e6


def test_a_portrait_is_not_shown_turned_at_many_times_its_size():
    eye = Blind()
    StillSearch(eye).search(np.zeros((480, 480, 3), np.uint8))
    assert eye.pixels < 12 * 480 * 480  # With copies every 45 degrees, 22 times.


def test_no_face_is_tilted_by_more_than_an_eighth_of_a_turn_in_every_view():
    tilts = np.array([0, *TILTS])
    for roll in np.linspace(-np.pi, np.pi, 73):
        assert np.abs(np.angle(np.exp(1j * (tilts - roll)))).min() <= np.pi / 4 + 1e-9


def test_a_rim_moves_no_face():
    image = np.zeros((60, 40, 3), np.uint8)
    image[30, 10] = 255
    view = rimmed(scaled(image, 1.0), 16)
    (y, x, _), *_ = np.argwhere(view.image)
    assert view.image.shape == (92, 72, 3)
    assert (complex(x, y) - view.shift) / view.factor == complex(10, 30)


def test_a_camera_sees_small_and_far_faces_in_their_time():
    eye = Blind()
    search = LiveSearch(eye)
    image = np.zeros((720, 1280, 3), np.uint8)
    for frame in range(30):
        before = len(eye.sizes)
        search.next_look(image, frame / 30, 0.3)
        assert len(eye.sizes) - before <= 1, "one look a frame"
    assert max(width * height for width, height in eye.sizes) < 1.5 * LOOK_S * 40e6
    # Two parts show faces of 60 pixels, six show those of 40.
    rounds = {width: eye.sizes.count((width, height)) for width, height in eye.sizes}
    assert rounds[369] >= 2 * (1 / NEAR_S - 1), rounds
    assert rounds[370] + rounds[397] >= 6 * (1 / FAR_S - 1), rounds


def test_a_small_frame_needs_no_enlargement():
    eye = Blind()
    search = LiveSearch(eye)
    image = np.zeros((240, 320, 3), np.uint8)
    assert search.whole(image, 0.3) == []
    assert eye.sizes == [(320, 240)]
    for frame in range(60):
        search.next_look(image, frame / 30, 0.3)
    assert max(width for width, _ in eye.sizes) <= 400


def test_every_look_at_once_for_who_may_miss_nothing():
    class Seeing(Blind):
        def detect(self, image: np.ndarray, _least_score: float = 0.0) -> list[Detection]:
            super().detect(image)
            middle = (image.shape[1] / 2, image.shape[0] / 2)
            return [Detection(FacePose(*middle, 30.0), 0.2)]

    eye = Seeing()
    found = LiveSearch(eye).every(np.zeros((720, 1280, 3), np.uint8), 1.0, 0.0)
    assert len(eye.sizes) == 4, "two parts, the whole frame, and the look that is due"
    assert len(found) >= 3
