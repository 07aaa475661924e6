"""Where a find of a view lies in the picture."""

import math

import cv2
import numpy as np
import pytest

from models.detection.face_detector import Detection
from models.face_pose import FacePose
from models.view import OVERLAP, TILE, View, part, scaled, tiles, turned


class Spot:
    """A detector that finds the one bright spot, as a face of 40 pixels."""

    title = "spot"
    least_side, best_side, pixels_per_second, live_width = 24.0, 64, 1e6, 320

    def detect(self, image: np.ndarray, _least_score: float = 0.0) -> list[Detection]:
        ys, xs = np.nonzero(image[..., 1] > 128)
        return [Detection(FacePose(xs.mean(), ys.mean(), 40.0), 0.9)] if len(xs) else []


def with_spot(x: int, y: int, width: int = 900, height: int = 600) -> np.ndarray:
    image = np.zeros((height, width, 3), np.uint8)
    cv2.circle(image, (x, y), 9, (255, 255, 255), -1)
    return image


def only(view: View) -> FacePose:
    (found,) = view.detect(Spot(), 0.0)
    return found.pose


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.3])
@pytest.mark.parametrize("degrees", [0, 45, 90, 180, -60])
def test_a_find_is_brought_back_into_the_picture(scale: float, degrees: float):
    pose = only(turned(scaled(with_spot(610, 222), scale), math.radians(degrees)))
    assert (pose.x, pose.y) == pytest.approx((610, 222), abs=2.5 / min(scale, 1))
    assert pose.side == pytest.approx(40 / scale)
    assert math.remainder(pose.roll - math.radians(degrees), math.tau) == pytest.approx(0)


def test_a_part_knows_where_it_was_cut_out():
    pose = only(part(with_spot(610, 222), (500, 100, 800, 400), 1.5))
    assert (pose.x, pose.y) == pytest.approx((610, 222), abs=2)


def test_tiles_see_every_pixel_and_overlap():
    image = np.zeros((1700, 2000, 3), np.uint8)
    seen = np.zeros((1700, 2000), int)
    for tile in tiles(scaled(image, 1.0)):
        left, top = round(-tile.shift.real), round(-tile.shift.imag)
        height, width = tile.image.shape[:2]
        assert max(height, width) <= TILE + 1
        assert np.shares_memory(tile.image, image)
        seen[top : top + height, left : left + width] += 1
    assert seen.min() == 1
    assert (seen[0] > 1).sum() >= 2 * (OVERLAP - 2)


def test_half_a_face_at_the_edge_of_a_tile_is_left_out_but_not_at_the_pictures_edge():
    image = with_spot(860, 15, width=1800)
    found = [tile.detect(Spot(), 0.0) for tile in tiles(scaled(image, 1.0))]
    assert sum(map(len, found)) == 1
    cut = part(image, (850, 0, 1300, 300), 1.0)
    assert cut.detect(Spot(), 0.0) == []
    whole = part(image, (760, 0, 1300, 300), 1.0)
    assert only(whole).y == pytest.approx(15, abs=2)
