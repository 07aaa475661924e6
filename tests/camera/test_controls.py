"""What can be adjusted on a camera, and letting it go when nobody looks."""

from dataclasses import replace

from tests.camera.rig import C920, SMALL

PLAIN = replace(SMALL, more=("no_controls=1",))


def set_values(rig) -> dict[str, int]:
    """What the camera was last told, by the control's name."""
    told = {}
    for line in rig.asked(0, "S_CTRL"):
        words = line.split("S_CTRL ")[1].rsplit(" ", 1)
        told[words[0]] = int(words[1])
    return told


def test_only_what_the_camera_has_is_in_the_sheet(rig, program):
    rig.plug(0, C920)
    program.start()
    program.wait_live()
    program.ask("app.tuning.adjust.trigger()")
    program.wait(lambda _: program.ask("len(app.tuning.states)") == 8)
    assert program.ask("app.tuning.sheet.windowTitle()") == "Camera settings: HD Pro Webcam C920"
    assert program.ask("app.tuning.sheet.rows[1].box.isChecked()"), "exposure is automatic"
    assert not program.ask("app.tuning.sheet.rows[1].slider.isEnabled()")
    assert not program.ask("app.tuning.sheet.rows[3].slider.isVisible()"), "one step is a switch"
    rig.pull(0)
    rig.plug(2, PLAIN)
    program.start()
    program.wait_live("Small Camera")
    program.ask("app.tuning.adjust.trigger()")
    program.wait(lambda _: program.ask("app.tuning.sheet._nothing.isVisible()"))
    assert not program.ask("app.tuning.sheet.rows[0].slider.isVisible()")
    assert program.ask("app.tuning.sheet.mirror.isVisible()")


def test_what_is_adjusted_acts_at_once_and_is_set_again_at_the_next_start(rig, program, tmp_path):
    settings = tmp_path / "settings.ini"
    rig.plug(0, C920)
    program.start(settings=settings)
    program.wait_live()
    program.ask("app.tuning.adjust.trigger()")
    program.wait(lambda _: program.ask("len(app.tuning.states)") == 8)
    program.ask("app.tuning.sheet.rows[1].box.setChecked(False)")
    program.ask("[app.tuning.sheet.rows[1].slider.setValue(one) for one in range(300, 320)]")
    program.ask("app.tuning.sheet.backlight.setChecked(True)")
    program.ask("app.tuning.sheet.steady_rate.setChecked(True)")
    program.ask("app.tuning.sheet.mirror.setChecked(False)")
    wanted = {
        "Auto Exposure": 1,
        "Exposure Time, Absolute": 319,
        "Backlight Compensation": 1,
        "Exposure, Dynamic Framerate": 0,
    }
    program.wait(lambda state: set_values(rig) == wanted and not state["mirrored"])
    rig.pull(0)
    rig.plug(0, C920)  # It comes back as it came out of its box.
    (rig.folder / "cams/video0.set").unlink()
    (rig.folder / "log/video0.log").write_text("")
    program.start(settings=settings)
    program.wait_live()
    program.wait(lambda state: set_values(rig) == wanted and not state["mirrored"])
    program.ask("app.tuning.adjust.trigger()")
    program.ask("app.tuning.sheet.reset.click()")
    program.wait(
        lambda state: (
            set_values(rig).get("Auto Exposure") == 3
            and set_values(rig)["Backlight Compensation"] == 0
            and state["mirrored"]
        )
    )


def test_the_camera_rests_while_nobody_looks_and_goes_on(rig, program):
    rig.plug(0, SMALL)
    program.start()
    program.wait_live()
    program.ask("app.rest._patience.setInterval(200)")
    program.ask("app.window.showMinimized()")
    program.wait(lambda _: program.ask("app.window.isMinimized()"))
    assert not program.ask("app.rest._patience.isActive()"), "nobody has asked for that"
    program.ask("app.rest.rest.setChecked(True)")
    program.wait(lambda _: "close" in rig.log(0).splitlines()[-1])
    state = program.wait(lambda state: "Stopped" in state["status"])
    assert (state["live"], state["message"]) == (False, "")
    program.ask("app.window.showNormal()")
    program.wait_live()
    program.ask("app.rest._lock.on_active(True)")
    program.wait(lambda _: "close" in rig.log(0).splitlines()[-1])
    program.ask("app.rest._lock.on_active(False)")
    program.wait_live()


def test_a_recording_keeps_the_camera_awake(rig, program, tmp_path):
    rig.plug(0, SMALL)
    program.start()
    program.wait_live()
    program.ask(f"setattr(app.recording.actions, 'folder', Path({str(tmp_path)!r}))")
    program.ask("app.recording.actions.record.trigger()")
    program.ask("app.rest._patience.setInterval(100)")
    program.ask("app.rest.rest.setChecked(True)")
    program.ask("app.rest._lock.on_active(True)")
    frames = program.ask("app.recording.recorder.status.frames")
    program.wait(lambda _: program.ask("app.recording.recorder.status.frames") > frames + 20)
    assert program.state()["live"]
    program.ask("app.recording.actions.record.trigger()")
    program.wait(lambda _: "close" in rig.log(0).splitlines()[-1])
