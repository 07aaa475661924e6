import numpy as np
import pytest

from desktop.bench.clip import (
    FRAME_RATE,
    CameraNoise,
    MovingFaces,
    crossing_faces,
    drawn,
    plain_wall,
    still_faces,
)
from models.detail import Detail
from models.face import Frame
from models.face_pipeline import load_pipeline


@pytest.mark.parametrize("size", [(640, 480), (1280, 720)])
@pytest.mark.parametrize("faces", [1, 4, 10])
def test_every_face_of_a_clip_can_be_found(size: tuple[int, int], faces: int):
    clip = MovingFaces(*size, faces)
    engine = load_pipeline("shallow", detail=Detail.PICTURE)
    for image in clip.frames[:: len(clip.frames) // 3]:
        assert image.shape == (size[1], size[0], 3)
        assert len(engine.analyze(Frame(image, 0, 0.0)).faces) == faces


def test_a_clip_is_the_same_every_time_and_plays_to_and_fro():
    one, other = MovingFaces(320, 240, 1), MovingFaces(320, 240, 1)
    last = len(one.frames) - 1
    for index in range(0, 3 * last, 7):
        np.testing.assert_array_equal(one.image(index), other.image(index))
    np.testing.assert_array_equal(one.image(last + 3), one.image(last - 3))
    np.testing.assert_array_equal(one.image(2 * last), one.image(0))
    assert not np.array_equal(one.image(0), one.image(last))


def test_a_clip_takes_little_memory():
    assert MovingFaces(1920, 1080, 1).megabytes < 100


def test_faces_cross_again_and_again():
    frames = list(crossing_faces(640, 480, 12))
    assert len(frames) == 12 * FRAME_RATE
    for pair in (0, 2):
        ahead = np.array([places[pair].x < places[pair + 1].x for places in frames])
        assert (ahead[1:] != ahead[:-1]).sum() >= 3


def test_noise_is_another_one_in_each_frame_and_the_same_in_each_run():
    image = drawn(plain_wall(64, 48), still_faces(64, 48)[:1])
    one, other = CameraNoise(64, 48, 8), CameraNoise(64, 48, 8)
    noisy = [one.on(image, index) for index in (0, 1, 24, 48)]
    for index in range(1, 4):
        assert not np.array_equal(noisy[0], noisy[index])
    np.testing.assert_array_equal(noisy[3], other.on(image, 48))
    assert 6 < (noisy[0].astype(float) - image).std() < 10
