import pytest

from desktop.capture.camera_choice import CameraChoice, CameraSystem
from desktop.capture.camera_mode import CameraMode
from desktop.capture.camera_source import CameraSource
from desktop.capture.cameras import Camera, CameraId
from models.errors import MoodmirrorError

C920 = Camera(0, "C920", CameraId("C920", "046d:082d", "usb 1"))
OTHER = Camera(1, "Other", CameraId("Other", "", "usb 2"))
THIRD = Camera(4, "Third", CameraId("Third", "", "usb 3"))
SYSTEM = CameraSystem(tuple, lambda: None, CameraSource)


@pytest.fixture
def choice():
    choice = CameraChoice(SYSTEM)
    choice.take((C920, OTHER, THIRD))
    return choice


def test_new_ones_are_those_not_there_before(choice):
    assert choice.take((OTHER, THIRD)) == []
    moved = Camera(7, "C920", C920.identity)
    assert choice.take((OTHER, moved)) == [moved]


def test_the_first_the_preferred_the_wanted(choice):
    assert choice.make().camera is C920
    choice.camera, choice.preferred = None, THIRD.identity
    assert choice.make().camera is THIRD
    wanted = CameraChoice(SYSTEM, wanted="other")
    wanted.take((C920, OTHER, THIRD))
    wanted.preferred = THIRD.identity
    assert wanted.make().camera is OTHER
    assert not wanted.stands_in(OTHER), "nobody is missing where this one was asked for"


def test_a_wanted_one_that_is_not_there(choice):
    wanted = CameraChoice(SYSTEM, wanted="brio")
    with pytest.raises(MoodmirrorError, match="brio"):
        wanted.make()


def test_without_a_list_the_first_number_is_tried():
    assert CameraChoice(SYSTEM).make().camera == Camera.numbered(0)


def test_the_chosen_one_is_opened_at_its_new_index_as_it_is_asked(choice):
    choice.camera = OTHER
    choice.mode_of = lambda camera: CameraMode((640, 480)) if camera.name == "Other" else None
    moved = Camera(9, "Other", OTHER.identity)
    choice.take((C920, moved))
    source = choice.make()
    assert source.camera is moved
    assert source.mode == CameraMode((640, 480))


def test_next_goes_round(choice):
    assert choice.next_after(C920) is OTHER
    assert choice.next_after(THIRD) is C920
    assert choice.next_after(None) is C920
    choice.take((C920,))
    assert choice.next_after(C920) is None
    choice.take(())
    assert choice.next_after(None) is None


def test_who_stands_in_for_whom(choice):
    assert not choice.stands_in(OTHER)
    choice.preferred = C920.identity
    assert choice.stands_in(OTHER)
    assert not choice.stands_in(C920)


def test_whether_the_preferred_one_is_plugged_in(choice):
    choice.preferred = C920.identity
    assert choice.preferred_is_there
    choice.take((OTHER,))
    assert not choice.preferred_is_there


@pytest.mark.parametrize(
    ("wanted", "camera"),
    [("0", C920), ("1", OTHER), ("2", THIRD), ("4", THIRD), ("/dev/video1", OTHER)],
)
def test_numbers_count_cameras_and_device_files_name_them(wanted, camera):
    choice = CameraChoice(SYSTEM, wanted)
    choice.take((C920, OTHER, THIRD))
    assert choice.make().camera is camera


@pytest.mark.parametrize(("wanted", "needs"), [("", False), ("1", False), ("c920", True)])
def test_only_a_name_needs_the_list(wanted, needs):
    assert CameraChoice(SYSTEM, wanted).needs_names is needs


def test_what_came_after_a_camera_was_gone_may_be_it(choice):
    twin = Camera(2, "C920 (2)", CameraId("C920", "046d:082d", "usb 9"))
    choice.take((C920, OTHER))
    choice.take((OTHER, twin))
    assert choice.beside(C920.identity) == {OTHER.identity}
    choice.take((C920, twin))
    assert choice.beside(C920.identity) == {twin.identity}
