"""Which camera is on show is what the person chose last, and what is said of it is true."""

from pathlib import Path

from desktop.resources import asset
from tests.camera.rig import C920, PLAIN, SMALL


def test_the_last_choice_wins(rig, program):
    rig.plug(0, SMALL, port=1)
    rig.plug(2, PLAIN, port=2)
    program.start()
    program.wait_live("Small Camera")
    rig.fault(2, open_s=1.5)
    program.ask("pick('USB2.0')")
    program.wait(lambda state: state["opening"] == "USB2.0 PC CAMERA")
    program.ask("pick('Small')")
    assert program.state()["opening"] == ""
    rig.heal(2)
    program.wait(lambda _: any("close" in line for line in rig.log(2).splitlines()[-2:]))
    assert program.wait_live("Small Camera")["message"] == ""
    assert not rig.asked(2, "STREAMON")


def test_a_choice_that_opens_at_the_second_try_is_remembered(rig, program, tmp_path):
    settings = tmp_path / "settings.ini"
    rig.plug(0, SMALL, port=1)
    rig.plug(2, PLAIN, port=2)
    program.start(settings=settings)
    program.wait_live("Small Camera")
    program.ask("pick('USB2.0')")
    program.wait_live("USB2.0")
    rig.fault(0, busy=1)
    program.ask("pick('Small')")
    program.wait(lambda state: "Small Camera cannot be opened" in state["message"])
    rig.heal(0)
    program.ask("app.window.tools.again.trigger()")
    state = program.wait_live("Small Camera")
    assert state["message"] == ""
    program.start(settings=settings)
    assert program.wait_live("Small Camera")["message"] == ""


def test_another_camera_stands_in_only_for_one_that_is_not_there(rig, program, tmp_path):
    settings = tmp_path / "settings.ini"
    rig.plug(0, SMALL, port=1)
    rig.plug(2, PLAIN, port=2)
    program.start(settings=settings)
    program.wait_live("Small Camera")
    program.ask("pick('USB2.0')")
    program.wait_live("USB2.0")
    rig.pull(2)
    program.start(settings=settings)
    told = "USB2.0 PC CAMERA is not connected; this is Small Camera."
    program.wait(lambda state: state["message"] == told)


def test_a_camera_that_is_back_is_offered_while_a_file_is_on_show(rig, program):
    rig.plug(0, SMALL)
    program.start()
    program.wait_live()
    program.ask(f"app.window.file_given.emit(Path({str(asset('demo/hopper.jpg'))!r}))")
    program.wait(lambda state: state["kind"] == "PictureSource")
    rig.pull(0)
    program.wait(lambda _: program.ask("len(app.cameras.picker._group.actions())") == 0)
    rig.plug(1, SMALL)
    offered = program.wait(lambda state: state["message"] == "Small Camera was plugged in.")
    assert offered["button"] == "Use it"
    program.ask("app.window.message.action.trigger()")
    program.wait_live("Small Camera")


def test_sixty_quick_switches(rig, program):
    rig.plug(0, SMALL, port=1)
    rig.plug(2, C920, port=2)
    program.start()
    program.wait_live()
    for _ in range(30):
        program.ask("pick('HD Pro')")
        program.ask("pick('Small')")
    program.ask("pick('HD Pro')")
    assert program.wait_live("HD Pro Webcam C920")["message"] == ""
    assert Path(f"/proc/{program.pid}").exists()


def test_a_camera_that_changes_its_port_within_a_moment_comes_back(rig, program):
    rig.plug(0, SMALL, port=1)
    program.start()
    program.wait_live()
    for number in (1, 2, 3):
        rig.pull(number - 1)
        rig.plug(number, SMALL, port=number + 1)
        program.wait(lambda state: "was unplugged" in state["message"])
        program.wait_live("Small Camera")
