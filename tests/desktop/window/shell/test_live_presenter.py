import cv2
import numpy as np
import pytest
from PySide6.QtGui import QImage

from desktop.capture.demo_source import DemoSource
from desktop.window.shell.message_bar import Tone

NO_CAMERA = "There is no camera 0. Plug one in."


@pytest.fixture
def camera(make_source):
    return make_source(mirrored=True)


@pytest.fixture
def app(qtbot, start_app, camera):
    """The app with a camera that works, its first frame analysed."""
    app = start_app(lambda: camera)
    give_and_wait(qtbot, app, camera)
    return app


@pytest.fixture
def no_camera(make_source):
    def make():
        source = make_source()
        source.refusal = NO_CAMERA
        return source

    return make


@pytest.fixture
def broken(tmp_path):
    path = tmp_path / "holiday.jpg"
    path.write_text("no picture")
    return path


@pytest.fixture
def picture(tmp_path, portrait):
    path = tmp_path / "portrait.png"
    cv2.imwrite(str(path), portrait)
    return path


def give_and_wait(qtbot, app, source):
    frame = source.give()
    qtbot.waitUntil(lambda: app.session.view is not None and app.session.view.frame is frame)
    qtbot.waitUntil(lambda: app.session.view.analysis is not None)


def test_live_with_a_camera(app, camera):
    assert app.window.video.view.source is camera
    assert app.window.message.text == ""
    assert app.window.windowTitle() == "Moodmirror"


def test_without_a_camera_the_demo_says_so_and_how_to_choose(qtbot, start_app, no_camera):
    app = start_app(no_camera)
    qtbot.waitUntil(lambda: isinstance(app.session.source, DemoSource))
    assert NO_CAMERA in app.window.message.text
    assert "demo" in app.window.message.text
    assert app.window.message.action is app.window.tools.open
    qtbot.waitUntil(lambda: app.window.video.view is not None)


def test_cards_and_overlay_show_the_same_faces(qtbot, app, camera, analyzer, make_face):
    analyzer.find = lambda _: (make_face(x=5), make_face(x=35))
    give_and_wait(qtbot, app, camera)
    assert [one.number for one in app.window.video.faces] == [1, 2]
    assert app.window.panel.cards.keys() == {1, 2}
    assert app.window.video.faces[0].face.box.x1 == 35  # Mirrored: it is the left one.


@pytest.mark.parametrize(("late_s", "lasts"), [(0.5, True), (2.5, False)])
def test_an_overlay_lasts_a_moment_where_nobody_has_looked_yet(  # noqa: PLR0917
    qtbot, app, camera, analyzer, make_face, late_s, lasts
):
    analyzer.find = lambda _: (make_face(track_id=1),)
    give_and_wait(qtbot, app, camera)
    assert app.window.video.faces[0].strength == 1
    analyzer.gate.clear()
    stalled = camera.give(captured_at=app.session.view.frame.captured_at + late_s)
    qtbot.waitUntil(lambda: app.window.video.view.frame is stalled)
    app.window.grab()
    assert bool(app.window.video.signs) == lasts
    if lasts:
        assert app.window.video.faces[0].strength < 1
    assert len(app.window.panel.cards) == 1  # A card keeps what it said last.


def test_an_analysis_that_comes_too_late_moves_the_overlay(qtbot, app, camera, analyzer, make_face):
    places = iter((2, 30, 30))
    analyzer.find = lambda _: (make_face(x=next(places), track_id=1),)
    give_and_wait(qtbot, app, camera)
    start = app.session.view.frame.captured_at
    analyzer.gate.clear()
    camera.give(captured_at=start + 0.1)
    qtbot.waitUntil(lambda: len(analyzer.seen) == 3)
    late = camera.give(captured_at=start + 0.5)
    qtbot.waitUntil(lambda: app.window.video.view.frame is late)
    assert app.window.video.faces[0].face.box.x1 == 2
    analyzer.gate.set()
    qtbot.waitUntil(lambda: app.window.video.faces[0].face.box.x1 >= 30)


def test_while_faces_are_covered_nothing_lasts(qtbot, app, camera, analyzer, make_face):
    app.cover.cover.setChecked(True)
    analyzer.find = lambda _: (make_face(track_id=1),)
    give_and_wait(qtbot, app, camera)
    analyzer.gate.clear()
    stalled = camera.give(captured_at=app.session.view.frame.captured_at + 5)
    qtbot.waitUntil(lambda: app.window.video.view.frame is stalled)
    app.window.grab()
    assert app.session.view.cover.whole
    assert app.window.video.signs == []


def test_a_card_outlives_a_moment_without_its_face(qtbot, app, camera, analyzer, make_face):
    start = app.session.view.frame.captured_at
    analyzer.find = lambda frame: () if frame.captured_at > start + 0.2 else (make_face(),)
    for seconds, cards in ((0.1, 1), (0.3, 1), (0.7, 1), (2.0, 0)):
        frame = camera.give(captured_at=start + seconds)
        qtbot.waitUntil(lambda frame=frame: app.session.view.frame is frame)
        qtbot.waitUntil(lambda: app.session.view.analysis is not None)
        assert len(app.window.panel.cards) == cards


def test_no_face_is_told_after_two_seconds_and_quietly(qtbot, app, camera, analyzer, make_face):
    start = app.session.view.frame.captured_at
    for seconds, text in ((1.9, ""), (2.1, "No face in view")):
        frame = camera.give(captured_at=start + seconds)
        qtbot.waitUntil(lambda frame=frame: app.session.view.frame is frame)
        qtbot.waitUntil(lambda: app.session.view.analysis is not None)
        assert app.window.message.text == text
    assert app.window.message.tone is Tone.QUIET
    analyzer.find = lambda _: (make_face(),)
    camera.give(captured_at=start + 2.2)
    qtbot.waitUntil(lambda: app.window.message.text == "")


def test_a_bad_file_is_told_and_the_camera_goes_on(qtbot, app, camera, broken):
    app.window.file_given.emit(broken)
    qtbot.waitUntil(lambda: app.window.message.tone is Tone.ERROR)
    assert "holiday.jpg" in app.window.message.text
    assert app.window.message.action is app.window.tools.open
    give_and_wait(qtbot, app, camera)
    assert app.session.source is camera


def test_a_missing_file_is_told(app, camera, tmp_path):
    path = tmp_path / "nothing.png"
    app.window.file_given.emit(path)
    assert str(path) in app.window.message.text
    assert app.session.source is camera


def test_a_picture_and_back_to_the_camera(qtbot, start_app, make_source, picture):
    cameras = []

    def make():
        cameras.append(make_source(mirrored=True))
        cameras[-1].give()
        return cameras[-1]

    app = start_app(make)
    qtbot.waitUntil(lambda: app.window.video.view is not None)
    app.window.file_given.emit(picture)
    cameras[0].give()
    qtbot.waitUntil(lambda: app.window.video.view.source.name == "portrait.png")
    assert app.window.tools.camera.iconText() == "Back to camera"
    assert not app.window.tools.pause.isEnabled()
    qtbot.waitUntil(lambda: app.window.message.text == "No faces found in this picture")
    app.window.tools.camera.trigger()
    qtbot.waitUntil(lambda: app.window.video.view.source is cameras[1])
    assert app.window.tools.camera.iconText() == "Camera"
    assert app.window.message.text == ""


def test_a_picture_that_takes_its_time_says_so(qtbot, app, camera, analyzer, picture):
    analyzer.gate.clear()
    app.window.file_given.emit(picture)
    camera.give()
    qtbot.waitUntil(lambda: app.window.message.text == "Looking for faces…")
    qtbot.waitUntil(lambda: app.window.video.view.source.name == "portrait.png")
    analyzer.gate.set()
    qtbot.waitUntil(lambda: app.window.message.text == "No faces found in this picture")


def test_a_pasted_picture_is_shown(qtbot, app, camera):
    image = QImage(20, 10, QImage.Format.Format_RGB32)
    image.fill(0)
    app.window.picture_given.emit(image)
    camera.give()
    qtbot.waitUntil(lambda: app.window.video.view.source.name == "Pasted picture")
    assert app.window.video.view.picture.shape == (10, 20, 3)


def test_the_camera_action_does_nothing_where_the_camera_runs(app, camera):
    app.window.tools.camera.trigger()
    assert app.session.opening is None


def test_a_camera_that_goes_away_can_be_tried_again(qtbot, start_app, make_source):
    cameras = [make_source(), make_source()]
    waiting = iter(cameras)
    app = start_app(lambda: next(waiting), None)
    cameras[0].give()
    qtbot.waitUntil(lambda: app.session.source is cameras[0])
    cameras[0].break_off("It was unplugged.")
    qtbot.waitUntil(lambda: app.window.message.text == "It was unplugged.")
    assert app.window.message.action is app.window.tools.again
    app.window.tools.again.trigger()
    give_and_wait(qtbot, app, cameras[1])
    assert app.window.message.text == ""


def test_a_camera_that_fails_later_leaves_the_demo(qtbot, start_app, no_camera):
    app = start_app(no_camera)
    qtbot.waitUntil(lambda: isinstance(app.session.source, DemoSource))
    app.window.tools.camera.trigger()
    qtbot.waitUntil(lambda: app.window.message.text == NO_CAMERA)
    assert app.window.message.action is app.window.tools.again
    assert isinstance(app.session.source, DemoSource)


def test_a_first_source_that_is_no_camera_is_not_replaced(qtbot, start_app, make_source, broken):
    def make():
        source = make_source()
        source.refusal = "It is broken."
        return source

    app = start_app(make_source)
    app.presenter.open(make)
    qtbot.waitUntil(lambda: app.window.message.text == "It is broken.")
    assert app.session.source is None


def test_a_video_that_ended_can_be_seen_again(qtbot, app, camera, make_source):
    videos = []

    def make():
        videos.append(make_source("clip.mp4", live=False))
        videos[-1].give()
        return videos[-1]

    app.presenter.open(make)
    camera.give()
    qtbot.waitUntil(lambda: app.session.source in videos)
    videos[0].end()
    qtbot.waitUntil(lambda: app.window.message.text == "End of video")
    assert app.window.message.action.text() == "Play again"
    app.window.message.action.trigger()
    qtbot.waitUntil(lambda: len(videos) == 2 and app.session.source is videos[1])


def test_pause_says_so_and_errors_stay(qtbot, app, camera):
    app.window.tools.pause.trigger()
    assert app.window.message.text == "Paused"
    app.window.tools.pause.trigger()
    assert app.window.message.text == ""
    app.window.message.show_message("It is broken.", Tone.ERROR)
    app.window.tools.pause.trigger()
    assert app.window.message.text == "It is broken."


def test_no_face_in_view_is_never_told_beside_a_face(qtbot, app, camera, analyzer, make_face):
    start = app.session.view.frame.captured_at
    camera.give(captured_at=start + 2.1)
    qtbot.waitUntil(lambda: app.window.message.text == "No face in view")
    analyzer.find = lambda _: (make_face(track_id=1),)
    analyzer.gate.clear()
    camera.give(captured_at=start + 2.2)
    qtbot.waitUntil(lambda: len(analyzer.seen) == 3)
    app.window.tools.pause.trigger()
    analyzer.gate.set()
    qtbot.waitUntil(lambda: len(app.window.panel.cards) == 1)
    assert app.window.message.text == "Paused"


def test_an_error_of_analysis_comes_and_goes(qtbot, app, camera, analyzer, caplog):
    analyzer.error = ValueError("odd frame")
    camera.give()
    qtbot.waitUntil(lambda: "odd frame" in app.window.message.text)
    analyzer.error = None
    camera.give()
    qtbot.waitUntil(lambda: app.window.message.text == "")


def test_the_status_line_tells_speed_delay_and_what_really_runs(qtbot, app, camera):
    for _ in range(5):
        give_and_wait(qtbot, app, camera)
    qtbot.waitUntil(lambda: "ms delay" in app.window.status.text)
    assert "fps" in app.window.status.text
    assert "Fake on CPU" in app.window.status.text


def test_the_status_line_of_a_picture(qtbot, app, camera, picture):
    app.window.file_given.emit(picture)
    camera.give()
    qtbot.waitUntil(lambda: "portrait.png  ·  512 × 512  ·  0 faces" in app.window.status.text)


def test_frames_of_changing_size_are_shown(qtbot, app, camera):
    for width, height in ((64, 48), (48, 64), (641, 1), (1, 1)):
        frame = camera.give(np.zeros((height, width, 3), np.uint8))
        qtbot.waitUntil(lambda frame=frame: app.window.video.view.frame is frame)
        app.window.video.repaint()
