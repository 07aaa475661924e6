import numpy as np

from desktop.capture.demo_source import FRAME_RATE, LOOP_FRAMES, DemoSource


def test_a_frame_depends_on_its_index_alone():
    with DemoSource(paced=False) as one, DemoSource(paced=False) as other:
        assert np.array_equal(one.image_at(77), other.image_at(77))
        assert not np.array_equal(one.image_at(77), one.image_at(78))


def test_the_loop_closes_without_a_jump():
    with DemoSource(paced=False) as demo:
        assert np.array_equal(demo.image_at(0), demo.image_at(LOOP_FRAMES))
        step = np.abs(demo.image_at(LOOP_FRAMES - 1).astype(int) - demo.image_at(LOOP_FRAMES))
        usual = np.abs(demo.image_at(0).astype(int) - demo.image_at(1))
        assert step.mean() < 1.5 * usual.mean()


def test_frames_come_in_order_at_their_media_time():
    with DemoSource(paced=False) as demo:
        frames = [demo.read() for _ in range(3)]
    assert [frame.index for frame in frames if frame] == [0, 1, 2]
    assert [frame.time_s * FRAME_RATE for frame in frames if frame] == [0, 1, 2]
    assert frames[0].image.shape == (720, 1280, 3)
    assert frames[0].image.dtype == np.uint8
    assert frames[0].image.flags.c_contiguous


def test_what_it_says_of_itself():
    demo = DemoSource()
    assert (demo.name, demo.live, demo.mirrored, demo.frame_rate) == ("Demo", False, False, 30.0)


def test_after_closing_there_is_nothing():
    demo = DemoSource()
    demo.open()
    assert demo.read() is not None
    demo.close()
    assert demo.read() is None
