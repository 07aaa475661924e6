"""A camera is found, named and opened as it can be."""

from tests.camera.rig import C920, PLAIN, SMALL


def test_the_first_camera_by_its_name_as_in_a_mirror(rig, program):
    rig.plug(0, C920, metadata=True)
    program.start()
    state = program.wait_live("HD Pro Webcam C920")
    assert (state["size"], state["rate"], state["format"]) == ([1280, 720], 30, "MJPG")
    assert state["mirrored"]
    assert state["message"] == ""
    assert "1280 × 720, 30 frames per second, Motion JPEG" in state["tip"]
    assert [one for one in program.ask("entries()") if "C920" in one] == ["HD Pro Webcam C920"]


def test_two_of_one_name_and_the_second_one_by_its_number(rig, program):
    rig.plug(0, SMALL, port=1, metadata=True)
    rig.plug(2, SMALL, port=2, metadata=True)
    program.start(wanted="1")
    program.wait_live("Small Camera (2)")
    assert rig.asked(2, "STREAMON")
    assert not rig.asked(0, "STREAMON")


def test_a_camera_by_a_part_of_its_name_waits_for_the_names(rig, program):
    rig.plug(0, SMALL, port=1)
    rig.plug(2, PLAIN, port=2)
    rig.fault(0, open_s=0.7)
    program.ask("setattr(camera_presenter, '_PATIENCE_MS', 100)")
    program.start(wanted="pc camera")
    state = program.wait_live("USB2.0 PC CAMERA")
    assert state["message"] == ""


def test_automatic_prefers_thirty_frames_to_a_large_picture(rig, program):
    rig.plug(0, PLAIN)
    program.start()
    state = program.wait_live("USB2.0 PC CAMERA")
    assert (state["size"], state["rate"], state["format"]) == ([640, 480], 30, "YUYV")
    assert "640 × 480, 30 frames per second" in state["tip"]
    assert program.ask("entries(0)")[0] == "Automatic: 640 × 480"


def test_the_modes_that_exist_are_listed_chosen_and_remembered(rig, program, tmp_path):
    rig.plug(0, C920)
    settings = tmp_path / "settings.ini"
    program.start(settings=settings)
    program.wait_live()
    assert program.ask("entries(0)") == [
        "Automatic: 1280 × 720",
        "1280 × 720\t30 fps",
        "640 × 480\t30 fps",
    ]
    assert program.ask("entries(1)") == ["Automatic: 30", "30", "24", "15"]
    program.ask("pick('640', 0)")
    program.wait(lambda state: state["live"] and state["size"] == [640, 480])
    program.ask("pick('Uncompressed', 2)")
    program.wait(lambda state: state["live"] and state["format"] == "YUYV")
    program.ask("pick('15', 1)")
    program.wait(lambda state: state["live"] and state["rate"] == 15)
    program.start(settings=settings)
    state = program.wait_live()
    assert (state["size"], state["rate"], state["format"]) == ([640, 480], 15, "YUYV")


def test_a_camera_that_opens_slowly_gets_its_name_when_it_is_known(rig, program):
    rig.plug(0, SMALL)
    rig.fault(0, open_s=0.7)
    program.ask("setattr(camera_presenter, '_PATIENCE_MS', 100)")
    program.start()
    state = program.wait_live("Small Camera")
    assert "Small Camera" in state["tip"]


def test_another_size_than_asked_for_is_told(rig, program):
    rig.plug(0, C920)
    program.start()
    program.wait_live()
    rig.fault(0, size="640x480")
    program.ask("pick('1280', 0)")
    told = "HD Pro Webcam C920 was asked for 1280 × 720, and gives 640 × 480."
    program.wait(lambda state: state["message"] == told)


def test_the_log_says_which_cameras_were_opened_and_lost(rig, program):
    rig.plug(0, SMALL)
    program.start()
    program.wait_live()
    rig.pull(0)
    program.wait(lambda state: "was unplugged" in state["message"])
    log = program.log.read_text()
    assert "Small Camera is open: 640 x 480, 30.0 fps" in log
    assert "Small Camera is lost: Small Camera was unplugged" in log


def test_frames_bear_the_times_of_the_driver(rig, program):
    rig.plug(0, SMALL)
    program.start()
    program.wait_live()
    program.ask("watch_frames()")
    program.wait(lambda _: program.ask("len(frames)") > 20)
    starts = {}
    for line in rig.asked(0, "DQBUF seq="):
        words = dict(word.split("=") for word in line.split() if "=" in word)
        starts[float(words["start"])] = int(words["seq"]) % 60
    for number, captured_at, seen_at in program.ask("frames"):
        start = min(starts, key=lambda one: abs(one - captured_at))
        assert abs(start - captured_at) < 1e-5
        assert starts[start] == number
        assert seen_at - captured_at > 0.85 / 30, "the transfer counts"
