"""What goes wrong while a camera is live: one frame is one frame, and the camera comes back."""

from itertools import pairwise
from time import monotonic

import pytest

from tests.camera.program import Program, State
from tests.camera.rig import C920, PLAIN, SMALL

TRUTH_S = 1.5
"""A person who pulls the plug sees the truth within a second; the rest is this machine's."""


@pytest.fixture
def live(rig, program) -> Program:
    """The program with a small camera on show."""
    rig.plug(0, SMALL)
    program.start()
    program.wait_live("Small Camera")
    return program


def says(*words: str):
    """Whether all of it is said."""
    return lambda state: all(word in state["message"] for word in words)


def wait_within(program: Program, is_so, seconds: float) -> State:
    """Wait for what must be so before long; the clock runs while a state is asked for."""
    begun = monotonic()
    state = program.wait(is_so)
    assert monotonic() - begun < seconds
    return state


@pytest.mark.parametrize("kind", ["empty", "cut", "garbage", "error", "eio"])
def test_a_broken_frame_now_and_then_costs_that_frame_alone(rig, live, kind):
    streams = len(rig.asked(0, "STREAMON"))
    rig.fault(0, jpeg=kind, every=4)
    live.ask("watch_frames()")
    live.wait(lambda _: live.ask("len(frames)") > 25)
    frames = live.ask("frames")
    numbers = [number for number, _, _ in frames]
    assert None not in numbers, "a broken picture was taken for one"
    steps = [(after - before) % 60 for before, after in pairwise(numbers)]
    assert 0 not in steps, "a frame was given out twice"
    assert live.state()["message"] == ""
    assert len(rig.asked(0, "STREAMON")) == streams


def test_jpeg_without_huffman_tables_is_no_fault(rig, live):
    rig.fault(0, jpeg="nodht")
    live.ask("watch_frames()")
    live.wait(lambda _: live.ask("len(frames)") > 10)
    assert None not in [number for number, _, _ in live.ask("frames")]


@pytest.mark.parametrize("kind", ["empty", "cut", "garbage"])
def test_nothing_but_broken_frames_is_a_lost_camera_that_comes_back(rig, live, kind):
    rig.fault(0, jpeg=kind)
    wait_within(live, says("Small Camera sends pictures that cannot be read"), 2 * TRUTH_S)
    assert not live.state()["live"]
    rig.heal(0)
    assert live.wait_live()["message"] == ""


def test_a_broken_camera_is_not_opened_for_good(rig, program):
    rig.plug(0, SMALL)
    rig.fault(0, jpeg="garbage")
    program.start()
    told = says("Small Camera sends pictures that cannot be read", "then try again")
    program.wait(lambda state: state["kind"] == "DemoSource" and told(state))


@pytest.mark.parametrize("cancel", [0, 1])
def test_pulled_out_and_back_in_another_port(rig, live, cancel):
    rig.fault(0, cancel=cancel)
    live.wait(lambda state: state["live"])
    rig.pull(0)
    wait_within(live, says("Small Camera was unplugged"), TRUTH_S)
    rig.heal(0)
    rig.plug(3, SMALL, port=2)
    assert live.wait_live()["message"] == ""


def test_after_a_usb_reset_it_goes_on(rig, live):
    rig.fault(0, enodev=1)
    wait_within(live, lambda state: "Small Camera" in state["message"], TRUTH_S)
    rig.heal(0)
    live.wait_live()


def test_a_stall_is_said_at_once_and_taken_back(rig, live):
    streams = len(rig.asked(0, "STREAMON"))
    rig.fault(0, stall=1)
    state = wait_within(live, says("Small Camera sends no picture at the moment."), TRUTH_S)
    assert "fps" not in live.wait(lambda state: "No new picture" in state["status"])["status"]
    rig.heal(0)
    live.wait(lambda state: state["live"] and state["message"] == "")
    assert len(rig.asked(0, "STREAMON")) == streams, "it was only silent for a moment"
    assert state["tone"] == "INFO"


@pytest.mark.parametrize("kind", ["stall", "hang"])
def test_a_camera_that_stays_silent_is_lost_and_comes_back(rig, live, kind):
    rig.fault(0, **{kind: 1})
    live.wait(says("Small Camera has stopped sending pictures"))
    rig.heal(0)
    live.wait_live()


def test_the_same_picture_again_and_again_is_no_new_one(rig, live):
    rig.fault(0, freeze=1)
    live.wait(says("Small Camera sends the same picture again and again."))
    before = live.state()
    live.wait(lambda state: "No new picture" in state["status"])
    assert live.state()["frame"] == before["frame"]
    rig.heal(0)
    live.wait(lambda state: state["live"] and state["message"] == "")


def test_black_pictures_are_a_cover(rig, live):
    rig.fault(0, black=1)
    live.wait(says("Small Camera sees only black."))
    rig.heal(0)
    live.wait(lambda state: state["live"] and state["message"] == "")


def test_in_the_dark_more_light_would_help(rig, live):
    rig.fault(0, dim=1, fps=8)
    live.wait(says("More light would help", "only 8 pictures a second"), 30)


def test_pictures_of_another_size_go_on(rig, program):
    rig.plug(0, C920)
    program.start()
    program.wait_live()
    rig.fault(0, frame="640x480")
    program.wait(lambda state: state["live"] and state["size"] == [640, 480])
    assert program.state()["message"] == ""


def test_a_busy_camera_is_told_and_tried_again(rig, program):
    rig.plug(0, SMALL)
    rig.fault(0, busy=1)
    program.start()
    told = says("Small Camera cannot be opened", "no other program is using it")
    state = program.wait(lambda state: state["kind"] == "DemoSource" and told(state))
    assert state["button"] == "Try again"
    rig.heal(0)
    program.ask("app.window.message.action.trigger()")
    program.wait_live("Small Camera")


def test_a_forbidden_camera_says_what_to_do(rig, program):
    rig.plug(0, SMALL)
    rig.fault(0, eacces=1)
    program.start()
    program.wait(says("You may not use Small Camera.", "group 'video'"))


def test_what_is_said_of_a_camera_that_is_back_stays_true(rig, live):
    rig.pull(0)
    live.wait(says("Small Camera was unplugged"))
    rig.fault(2, eacces=1)
    rig.plug(2, SMALL, port=2)
    state = live.wait(says("You may not use Small Camera."))
    assert (state["tone"], state["button"]) == ("ERROR", "Try again")
    rig.heal(2)
    assert live.wait_live()["message"] == ""


def test_without_room_on_the_bus_the_hub_is_blamed(rig, program):
    rig.plug(0, SMALL)
    rig.fault(0, streamon="ENOSPC")
    program.start()
    program.wait(says("Small Camera gets no room on its USB bus", "another port"))


def test_uncompressed_pictures_without_bytes_are_no_pictures(rig, program):
    rig.plug(0, PLAIN)
    program.start()
    program.wait_live()
    rig.fault(0, jpeg="empty", every=3)
    program.ask("watch_frames()")
    program.wait(lambda _: program.ask("len(frames)") > 15)
    numbers = [number for number, _, _ in program.ask("frames")]
    assert None not in numbers
    assert len(set(numbers)) == len(numbers)
