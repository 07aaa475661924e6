from dataclasses import replace
from pathlib import Path
from time import perf_counter

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton, QToolButton

from desktop.app import build_app
from desktop.capture.demo_source import DemoSource
from desktop.recording.recorder import Recorder
from desktop.recording.recording_reader import Recording
from desktop.recording.recording_source import RecordingSource
from desktop.settings.settings import Settings
from desktop.window.shell.message_bar import Tone
from models.errors import MoodmirrorError
from models.face_pipeline import load_pipeline

LONG = 20_000
"""Milliseconds."""


class Desk:
    """A person before the app, with a camera whose pictures come when told."""

    def __init__(self, qtbot, app, camera) -> None:
        self.qtbot, self.app, self.camera = qtbot, app, camera
        self.recording, self.window = app.recording, app.window

    def look(
        self, frames: int = 1, image: np.ndarray | None = None, captured_at: float | None = None
    ) -> None:
        """Let some pictures be looked at, one after the other."""
        for _ in range(frames):
            frame = self.camera.give(image, captured_at)
            self.qtbot.waitUntil(lambda frame=frame: self._is_analyzed(frame), timeout=LONG)

    def press(self, key, modifier=Qt.KeyboardModifier.ControlModifier) -> None:
        self.qtbot.keyClick(self.window, key, modifier)

    def stop(self) -> Recording:
        """Stop by key and read the recording back."""
        self.press(Qt.Key.Key_R)
        self.wait_for_end()
        return Recording.open(sorted(self.recording.actions.folder.iterdir())[-1])

    def wait_for_end(self) -> None:
        self.qtbot.waitUntil(lambda: self.recording.recorder is None, timeout=LONG)

    def _is_analyzed(self, frame) -> bool:
        view = self.app.session.view
        return view is not None and view.frame is frame and view.analysis is not None


@pytest.fixture
def desk(qtbot, start_app, make_source, live, tmp_path) -> Desk:
    """The app on a camera with one face, recordings in a folder of the test's own."""
    camera = make_source(mirrored=True)
    app = start_app(lambda: camera, lambda _: live)
    app.recording.actions.folder = tmp_path / "recordings"
    qtbot.waitUntil(lambda: app.session.reader is live.reader, timeout=LONG)
    desk = Desk(qtbot, app, camera)
    desk.look()
    app.window.activateWindow()
    app.window.video.setFocus()
    return desk


def click(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def tool(app, action) -> QToolButton:
    button = app.window.toolbar.button_of(action)
    assert button is not None
    return button


def assert_equal(read, live) -> None:
    """All numbers of the faces of a frame."""
    assert len(read) == len(live)
    for one, other in zip(read, live, strict=True):
        assert (one.box, one.verdict, one.track_id) == (other.box, other.verdict, other.track_id)
        assert np.array_equal(one.scores.probabilities, other.scores.probabilities)
        assert np.array_equal(one.smoothed.probabilities, other.smoothed.probabilities)
        assert np.array_equal(one.landmarks.points, other.landmarks.points)


def pictures_in(video: Path) -> int:
    capture, number = cv2.VideoCapture(str(video), cv2.CAP_FFMPEG), 0
    while capture.read()[0]:
        number += 1
    return number


def test_the_recorded_number_is_the_shown_one_and_belongs_to_one_person(desk, live):
    desk.press(Qt.Key.Key_R)
    shown, now = [], perf_counter()
    for after_s, ids in ((1, (1,)), (3, ()), (5, (2,)), (7, (1, 2))):
        live.track_ids = ids
        desk.look(captured_at=now + after_s)
        shown.append(tuple(one.number for one in desk.window.video.faces))
    assert shown == [(1,), (), (2,), (1, 2)]
    assert [frame.numbers for frame in desk.stop().frames] == shown


def test_one_key_starts_and_stops(qtbot, desk, live):
    desk.look(3)
    desk.press(Qt.Key.Key_R)
    desk.look(5)
    recording = desk.stop()
    assert [one.frame for one in recording.frames] == list(range(5))
    assert [one.source_frame for one in recording.frames] == list(range(4, 9))
    assert pictures_in(recording.video) == 5
    assert recording.ended_well
    assert recording.manifest["models"][0]["provider"] == "CPUExecutionProvider"
    assert recording.manifest["settings"]["steadiness"] == "quick"
    message = desk.window.message
    assert message.text.startswith("Recorded ") and recording.folder.name in message.text
    assert message.tone is Tone.INFO


def test_what_is_read_back_is_what_was_live(desk, live):
    live_views = []
    desk.app.session.add_tap(live_views.append)
    desk.press(Qt.Key.Key_R)
    for count in (1, 2, 0, 2):
        live.track_ids = tuple(range(1, count + 1))
        desk.look(2)
    recording = desk.stop()
    assert len(recording.frames) == len(live_views) == 8
    for read, view in zip(recording.frames, live_views, strict=True):
        assert_equal(read.analysis.faces, view.analysis.faces)


def test_real_faces_are_read_back_as_they_were_live(qtbot, start_app, tmp_path):
    app = start_app(DemoSource, lambda detail: load_pipeline("shallow", detail=detail))
    app.recording.actions.folder = tmp_path
    qtbot.waitUntil(lambda: bool(app.window.video.faces), timeout=3 * LONG)
    app.recording.actions.record.trigger()
    views = []
    app.session.add_tap(views.append)
    qtbot.waitUntil(lambda: len(views) >= 8, timeout=3 * LONG)
    app.recording.actions.record.trigger()
    qtbot.waitUntil(lambda: app.recording.recorder is None, timeout=LONG)
    (folder,) = tmp_path.iterdir()
    recording = Recording.open(folder)
    live = {view.frame.index: view.analysis for view in views}
    both = [one for one in recording.frames if one.source_frame in live]
    assert len(both) >= 7 and pictures_in(recording.video) == len(recording.frames)
    assert any(one.analysis.faces for one in both)
    for one in both:
        assert_equal(one.analysis.faces, live[one.source_frame].faces)


def test_the_tool_starts_it_and_a_red_sign_runs(qtbot, desk):
    button, badge = tool(desk.app, desk.recording.actions.record), desk.recording.badge
    assert button.text() == "Record" and badge.text == ""
    idle = button.icon().pixmap(24, 20).toImage()
    click(button)
    assert badge.isVisible() and badge.text.startswith("Recording 0:0")
    assert button.text().startswith("Stop 0:0")
    assert button.icon().pixmap(24, 20).toImage() != idle
    desk.look(2)
    qtbot.waitUntil(lambda: badge.text.endswith("2 frames"), timeout=LONG)
    qtbot.waitUntil(lambda: badge.text.endswith("waiting for a picture"), timeout=LONG)
    desk.look()
    qtbot.waitUntil(lambda: badge.text.endswith("3 frames"), timeout=LONG)
    click(button)
    qtbot.waitUntil(lambda: badge.text == "", timeout=LONG)
    assert button.text() == "Record"


def test_the_message_opens_the_folder(qtbot, desk, monkeypatch):
    opened = []
    monkeypatch.setattr(
        "desktop.window.shell.open_folder.QDesktopServices.openUrl",
        lambda url: opened.append(Path(url.toLocalFile())),
    )
    desk.press(Qt.Key.Key_R)
    desk.look()
    recording = desk.stop()
    message = desk.window.message
    assert recording.folder.name in message.text and message.beside.iconText() == "Show"
    click(message.findChildren(QPushButton)[1])
    assert opened == [recording.folder]
    assert desk.recording.actions.show.isEnabled()


def review_by_mouse(desk):
    review, show = desk.window.message.findChildren(QPushButton)
    assert (review.text(), show.text()) == ("Review", "Show")
    assert review.geometry().right() < show.geometry().left()
    click(review)


def review_by_tab(desk):
    review = desk.window.message.findChildren(QPushButton)[0]
    desk.window.video.setFocus()
    for _ in range(40):
        if desk.window.focusWidget() is review:
            break
        QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_Return)


def review_by_its_key(desk):
    desk.press(Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier)


@pytest.mark.parametrize("kind", [0, 1, 2], ids=["shown", "clean", "numbers"])
@pytest.mark.parametrize("way", [review_by_mouse, review_by_tab, review_by_its_key])
def test_the_message_reviews_what_was_recorded(qtbot, desk, way, kind):
    desk.recording.actions.pictures.actions()[kind].trigger()
    assert not desk.recording.actions.review.isEnabled()
    desk.press(Qt.Key.Key_R)
    desk.look(3)
    recording = desk.stop()
    way(desk)
    qtbot.waitUntil(lambda: isinstance(desk.app.session.source, RecordingSource), timeout=LONG)
    assert desk.app.session.source.path == recording.folder
    assert "Recorded" not in desk.window.message.text


def test_it_can_be_opened_again_at_once(desk):
    desk.press(Qt.Key.Key_R)
    desk.look()
    first = desk.stop().folder
    entries = desk.app.files.recent._menu.actions()
    assert entries[0].toolTip() == str(first)
    desk.press(Qt.Key.Key_R)
    desk.look()
    desk.window.close()
    second = max(desk.recording.actions.folder.iterdir())
    entries = desk.app.files.recent._menu.actions()
    assert [one.toolTip() for one in entries[:2]] == [str(second), str(first)]


def test_a_new_recording_takes_the_sentence_on_the_old_one_away(desk):
    desk.press(Qt.Key.Key_R)
    desk.look()
    desk.stop()
    assert desk.window.message.text.startswith("Recorded")
    desk.press(Qt.Key.Key_R)
    assert desk.window.message.text == ""
    desk.stop()


def test_marks_by_key_with_and_without_a_note(qtbot, desk):
    note = desk.recording.note
    desk.press(Qt.Key.Key_M)
    assert not note.isVisible()  # Nothing is recorded: there is nothing to mark.
    desk.press(Qt.Key.Key_R)
    desk.look()
    desk.press(Qt.Key.Key_M)
    assert note.isVisible()
    qtbot.waitUntil(note.field.hasFocus, timeout=LONG)
    qtbot.keyClicks(note.field, "she laughs, [really]")
    desk.look()  # The picture goes on meanwhile.
    qtbot.keyClick(note.field, Qt.Key.Key_Return)
    assert not note.isVisible() and desk.window.video.hasFocus()
    desk.press(Qt.Key.Key_M)
    qtbot.keyClicks(note.field, "forgotten")
    with qtbot.assertNotEmitted(desk.window.tools.camera.triggered, wait=50):
        qtbot.keyClick(note.field, Qt.Key.Key_Escape)
    assert not note.isVisible()
    desk.press(Qt.Key.Key_M)
    qtbot.keyClicks(note.field, "kept by the next mark")
    qtbot.keyClick(note.field, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(note.field, "kept by the end")
    qtbot.waitUntil(lambda: desk.recording.badge.text.endswith("4 marks"), timeout=LONG)
    desk.look()
    recording = desk.stop()
    assert [one.marks for one in recording.frames] == [(), (1,), (2, 3, 4)]
    assert [mark.note for mark in recording.marks] == [
        "she laughs, [really]",
        "",
        "kept by the next mark",
        "kept by the end",
    ]


def test_it_waits_for_a_camera_that_was_pulled_out(qtbot, desk):
    desk.press(Qt.Key.Key_R)
    desk.look(2)
    desk.camera.break_off("The camera is gone.")
    qtbot.waitUntil(lambda: desk.window.message.tone is Tone.ERROR, timeout=LONG)
    assert desk.recording.badge.isVisible() and desk.recording.recorder is not None
    again = type(desk.camera)("Camera 0", mirrored=True)
    desk.app.presenter.open(lambda: again)
    again.give(np.zeros((96, 128, 3), np.uint8))
    qtbot.waitUntil(lambda: desk.app.session.source is again, timeout=LONG)
    qtbot.waitUntil(lambda: desk.recording.recorder.status.frames == 3, timeout=LONG)
    recording = desk.stop()
    assert [path.name for path in recording.videos] == ["video.mkv", "video-2.mkv"]
    assert [(one.video, one.video_frame) for one in recording.frames] == [
        ("video.mkv", 0),
        ("video.mkv", 1),
        ("video-2.mkv", 0),
    ]
    assert recording.ended_well


def test_closing_the_window_ends_it_well(qtbot, desk):
    desk.press(Qt.Key.Key_R)
    desk.look(4)
    desk.window.close()
    (folder,) = desk.recording.actions.folder.iterdir()
    recording = Recording.open(folder)
    assert len(recording.frames) == 4 and recording.ended_well
    assert pictures_in(recording.video) == 4


def test_numbers_only_are_chosen_at_the_tools_arrow(desk):
    menu = tool(desk.app, desk.recording.actions.record).menu()
    numbers = next(one for one in menu.actions() if one.text() == "Numbers only")
    numbers.trigger()
    desk.press(Qt.Key.Key_R)
    assert not numbers.isEnabled()  # It would hold for the next recording only.
    desk.look(2)
    recording = desk.stop()
    assert recording.video is None and len(recording.frames) == 2
    assert recording.manifest["recorded"] == "numbers"
    assert numbers.isEnabled()


def test_the_clean_video_is_the_cameras_and_the_other_has_an_overlay(desk):
    image = np.full((480, 640, 3), 90, np.uint8)
    changed = []
    for action in desk.recording.actions.pictures.actions()[:2]:
        action.trigger()
        desk.press(Qt.Key.Key_R)
        desk.look(2, image)
        recording = desk.stop()
        _, picture = cv2.VideoCapture(str(recording.video), cv2.CAP_FFMPEG).read()
        changed.append(int((abs(picture.astype(int) - 90) > 40).sum()))
    assert changed[0] > 1000 and changed[1] == 0


def test_where_faces_are_covered_so_they_are_in_every_video(qtbot, desk):
    desk.app.cover.cover.setChecked(True)
    desk.recording.actions.pictures.actions()[1].trigger()  # Clean.
    desk.press(Qt.Key.Key_R)
    qtbot.waitUntil(lambda: "covered" in desk.window.message.text, timeout=LONG)
    rng = np.random.default_rng(0)
    image = cv2.GaussianBlur(rng.integers(0, 255, (480, 640, 3), np.uint8), (0, 0), 2)
    desk.look(3, image)
    recording = desk.stop()
    assert {one.covered for one in recording.frames} <= {"faces", "whole"}
    assert recording.manifest["covered"]["no"] == 0
    capture = cv2.VideoCapture(str(recording.video), cv2.CAP_FFMPEG)
    for one in recording.frames:
        ok, picture = capture.read()
        assert ok
        x, y = (int(at) for at in one.analysis.faces[0].box.center)
        part = slice(y - 20, y + 20), slice(x - 20, x + 20)
        difference = abs(picture[part].astype(int) - image[part])
        assert difference.mean() > 30


def test_what_to_record_is_chosen_by_key_and_remembered(qtbot, desk, tmp_path):
    settings = Settings(tmp_path / "settings.ini")
    desk.recording.actions._settings = settings
    desk.press(
        Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    dialog = desk.recording.dialog
    qtbot.waitUntil(dialog.isVisible, timeout=LONG)
    assert [kind.isChecked() for kind in dialog.kinds] == [True, False, False]
    dialog.kinds[2].setFocus()
    qtbot.waitUntil(dialog.kinds[2].hasFocus, timeout=LONG)
    qtbot.keyClick(dialog.kinds[2], Qt.Key.Key_Space)
    assert desk.recording.actions.picture.value == "numbers"
    chosen = tmp_path / "elsewhere"
    chosen.mkdir()
    click(dialog.choose)
    qtbot.waitUntil(lambda: dialog.findChild(QFileDialog) is not None, timeout=LONG)
    dialog.findChild(QFileDialog).fileSelected.emit(str(chosen))
    assert dialog.folder.toolTip() == str(chosen)
    assert settings.text("recording/folder") == str(chosen)
    assert desk.recording.actions.folder == chosen
    dialog.findChild(QFileDialog).close()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_choices_are_those_of_the_last_time(styled, make_source, analyzer, tmp_path):
    settings = Settings(tmp_path / "settings.ini")
    settings.keep("recording/picture", "clean")
    settings.keep("recording/folder", str(tmp_path / "kept"))
    app = build_app(lambda _: analyzer, make_source, settings)
    try:
        assert app.recording.actions.picture.value == "clean"
        assert app.recording.actions.folder == tmp_path / "kept"
    finally:
        app.window.close()
        assert app.session.stop(30_000)
        app.window.deleteLater()


def test_nothing_is_recorded_of_a_picture(qtbot, desk, tmp_path):
    path = tmp_path / "a.png"
    cv2.imwrite(str(path), np.zeros((48, 64, 3), np.uint8))
    desk.window.file_given.emit(path)
    qtbot.waitUntil(lambda: desk.app.session.source.name == "a.png", timeout=LONG)
    desk.press(Qt.Key.Key_R)
    assert desk.recording.recorder is None
    assert not desk.recording.actions.record.isEnabled()


def test_a_folder_that_cannot_be_is_said_with_a_way_out(qtbot, desk, tmp_path):
    (tmp_path / "file").write_text("")
    desk.recording.actions.folder = tmp_path / "file"
    desk.press(Qt.Key.Key_R)
    message = desk.window.message
    qtbot.waitUntil(lambda: message.tone is Tone.ERROR, timeout=LONG)
    assert message.text.startswith("No recording can be kept in")
    assert message.action is desk.recording.actions.what
    assert desk.recording.recorder is None
    assert tool(desk.app, desk.recording.actions.record).text() == "Record"


def test_a_disk_that_fills_is_said(qtbot, desk, monkeypatch):
    free = [2**40]
    monkeypatch.setattr(Recorder.__init__, "__defaults__", (lambda _: free[-1],))
    desk.press(Qt.Key.Key_R)
    desk.look(2)
    qtbot.waitUntil(lambda: desk.recording.recorder.status.frames == 2, timeout=LONG)
    free.append(300 * 2**20)
    qtbot.waitUntil(lambda: "almost full" in desk.window.message.text, timeout=LONG)
    free.append(50 * 2**20)
    qtbot.waitUntil(lambda: desk.recording.recorder is None, timeout=LONG)
    assert "nearly full" in desk.window.message.text
    assert desk.window.message.action is desk.recording.actions.review
    assert desk.window.message.beside is desk.recording.actions.show
    (folder,) = desk.recording.actions.folder.iterdir()
    assert len(Recording.open(folder).frames) == 2


def test_a_writer_that_is_slow_is_said_once(qtbot, desk, monkeypatch, let_look):
    status = Recorder.status.fget
    monkeypatch.setattr(Recorder, "status", property(lambda self: replace(status(self), slow=True)))
    desk.press(Qt.Key.Key_R)
    qtbot.waitUntil(lambda: "keep up" in desk.window.message.text, timeout=LONG)
    desk.window.message.clear()
    let_look(desk.recording)
    assert desk.window.message.text == ""


def test_a_recording_goes_on_when_analysis_failed_for_a_moment(qtbot, desk, live):
    analyze = live.analyze

    def fail(frame):
        raise MoodmirrorError("no")

    desk.press(Qt.Key.Key_R)
    desk.look()
    live.analyze = fail
    desk.camera.give()
    qtbot.waitUntil(lambda: desk.window.message.tone is Tone.ERROR, timeout=LONG)
    live.analyze = analyze
    desk.look()
    recording = desk.stop()
    assert [one.source_frame for one in recording.frames] == [1, 3]
    assert recording.manifest["frames"]["not_analysed"] == 1


def test_sign_and_note_fit_into_the_smallest_window(qtbot, desk):
    desk.window.resize(desk.window.minimumSize())
    desk.press(Qt.Key.Key_R)
    desk.look()
    desk.press(Qt.Key.Key_M)
    qtbot.waitUntil(lambda: desk.recording.badge.text.endswith("1 mark"), timeout=LONG)
    desk.window.grab()
    assert desk.window.video.rect().contains(desk.recording.note.geometry())
    badges = desk.recording.badge.parentWidget()
    assert desk.window.video.rect().contains(badges.geometry())
    desk.stop()
