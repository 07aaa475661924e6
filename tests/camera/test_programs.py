"""Recording over an unplugging, two copies of the program, and quitting in each state."""

import csv
import json
from itertools import pairwise
from pathlib import Path

import cv2
import pytest

from tests.camera.pictures import LOOP, number_in
from tests.camera.program import Program
from tests.camera.rig import SMALL


def test_a_recording_over_an_unplugging_has_every_frame_of_its_table(rig, program, tmp_path):
    rig.plug(0, SMALL)
    program.start()
    program.wait_live()
    program.ask(f"setattr(app.recording.actions, 'folder', Path({str(tmp_path)!r}))")
    program.ask("watch_frames()")
    program.ask("app.recording.actions.record.trigger()")
    program.wait(lambda _: program.ask("app.recording.recorder.status.frames") > 20)
    rig.fault(0, cancel=1)
    rig.pull(0)
    program.wait(lambda state: "was unplugged" in state["message"])
    rig.heal(0)
    rig.plug(3, SMALL, port=2)
    before = program.ask("app.recording.recorder.status.frames")
    program.wait(lambda _: program.ask("app.recording.recorder.status.frames") > before + 20)
    program.ask("app.recording.actions.record.trigger()")
    program.wait(lambda _: program.ask("app.recording.recorder is None"))
    recording = next(one for one in tmp_path.iterdir() if one.is_dir())
    check_recording(recording, program.ask("frames"))


def check_recording(recording: Path, seen: list[tuple[int, float, float]]) -> None:
    """Every row of the table is the frame of the video, at the driver's own time."""
    with next(recording.glob("*.csv")).open() as file:
        rows = list({row["frame"]: row for row in csv.DictReader(file)}.values())
    shown: list[tuple[float, int | None]] = []
    numbers: dict[str, list[int | None]] = {}
    for row in rows:
        video = row["video"]
        if video not in numbers:
            numbers[video] = numbers_in(recording / video)
        shown.append((float(row["time_s"]), numbers[video][int(row["video_frame"])]))
    taken = {at: number for number, at, _ in seen}
    # Frames were noted from before the recording on: it begins with one of them.
    assert any(is_recorded_from(start, shown, taken) for start in taken)
    manifest = json.loads(next(recording.glob("*.json")).read_text())
    by_source = [int(row["source_frame"]) for row in rows]
    gaps = sum(after - before - 1 for before, after in pairwise(by_source) if after > before)
    assert manifest["frames"]["not_analysed"] == gaps
    assert manifest["frames"]["written"] == len(rows)


def is_recorded_from(
    start: float, shown: list[tuple[float, int | None]], taken: dict[float, int]
) -> bool:
    """Whether each frame, counted from ``start``, shows what was taken at its time."""
    for time_s, number in shown:
        at = min(taken, key=lambda one: abs(one - start - time_s))
        if abs(at - start - time_s) > 1e-5 or taken[at] != number or number is None:
            return False
    return True


def numbers_in(video: Path) -> list[int | None]:
    """The number in each frame of a video."""
    capture, numbers = cv2.VideoCapture(str(video)), []
    while (read := capture.read())[0]:
        numbers.append(number_in(read[1]))
    assert all(number is None or number < LOOP for number in numbers)
    return numbers


def test_two_copies_of_the_program(rig, program, own_program: Program):
    rig.plug(0, SMALL)
    program.start()
    program.wait_live()
    own_program.start()
    told = own_program.wait(lambda state: "Small Camera is used by" in state["message"])
    assert f"(process {program.pid})" in told["message"]
    program.ask("stop()")
    own_program.ask("app.window.message.action.trigger()")
    own_program.wait_live("Small Camera")


@pytest.mark.parametrize("faults", [{}, {"stall": 1}, {"hang": 1}, {"open_s": 3}, {"busy": 1}])
def test_it_can_be_quit_in_each_state(rig, own_program, faults):
    rig.plug(0, SMALL)
    if set(faults) & {"open_s", "busy"}:
        rig.fault(0, **faults)
    own_program.start()
    if "open_s" in faults:
        own_program.wait(lambda state: state["opening"] != "")
    elif "busy" in faults:
        own_program.wait(lambda state: state["kind"] == "DemoSource")
    else:
        own_program.wait_live()
        rig.fault(0, **faults)
        own_program.wait(lambda state: state["live"] == (not faults))
    assert own_program.quit() == 0
