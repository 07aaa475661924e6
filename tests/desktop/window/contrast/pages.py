"""Everything that the window shows, each opened on an app that looks at two faces."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QMenu, QMessageBox, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.capture.camera_controls import Control, ControlState
from desktop.files.queue_run import Phase
from desktop.window.camera.camera_sheet import CameraSheet
from desktop.window.picture.picture_badges import PictureBadge
from desktop.window.recordings.trim_dialog import TrimDialog
from desktop.window.shell.message_bar import Tone

WAIT = 30_000
_LEARN = 42


@dataclass
class Stage:
    """What a page is opened on.

    Attributes:
        app: what is opened.
        qtbot: waits.
        look: lets the app look at so many frames more, as light as told.
        live: finds and reads the faces.
        record: makes a recording; its folder.
        results: a results file.
        photos: a folder with pictures, one of them broken.
    """

    app: App
    qtbot: QtBot
    look: Callable[..., None]
    live: Any
    record: Callable[[], Path]
    results: Path
    photos: Path


def main_window(stage: Stage) -> Iterator[QWidget]:
    yield stage.app.window


def not_sure(stage: Stage) -> Iterator[QWidget]:
    stage.live.shares, stage.live.light = {"angry": 0.4, "fear": 0.3, "sad": 0.25}, 0.05
    stage.look(8)
    yield stage.app.window


def over_white(stage: Stage) -> Iterator[QWidget]:
    stage.look(1, 255)
    yield stage.app.window


def over_black(stage: Stage) -> Iterator[QWidget]:
    stage.look(1, 0)
    yield stage.app.window


def many_faces(stage: Stage) -> Iterator[QWidget]:
    stage.live.track_ids = tuple(range(1, 8))
    stage.look(2)
    yield stage.app.window


def one_selected(stage: Stage) -> Iterator[QWidget]:
    stage.app.window.panel.cards[2].click()
    yield stage.app.window


def small_bars_and_points(stage: Stage) -> Iterator[QWidget]:
    for part in stage.app.choices.actions.parts.values():
        part.setChecked(True)
    yield stage.app.window


def emoji_only(stage: Stage) -> Iterator[QWidget]:
    stage.app.choices.actions.emoji_only.setChecked(True)
    yield stage.app.window


def covered(stage: Stage) -> Iterator[QWidget]:
    stage.app.cover.cover.setChecked(True)
    stage.look(3)
    yield stage.app.window


def messages(stage: Stage) -> Iterator[QWidget]:
    window = stage.app.window
    for tone in Tone:
        action = None if tone is Tone.QUIET else window.tools.cancel
        window.message.show_message("The disk is full.", tone, action)
        window.message.spinner.set_wanted(False)  # It would turn between two grabs.
        yield window


def badges_and_a_mark(stage: Stage) -> Iterator[QWidget]:
    for badge in stage.app.window.video.findChildren(PictureBadge):
        badge.show()
    stage.app.recording.note.ask(1, "Mark 1")
    yield stage.app.window


def calibrating(stage: Stage) -> Iterator[QWidget]:
    stage.app.window.panel.cards[1].header.button.click()
    stage.look(8)
    yield stage.app.window


def calibrated(stage: Stage) -> Iterator[QWidget]:
    stage.live.shares = {"angry": 0.6, "neutral": 0.35}  # A smile would be refused.
    stage.look(8)
    stage.app.window.panel.cards[1].header.button.click()
    stage.look(_LEARN)
    stage.qtbot.waitUntil(lambda: stage.app.calibration.sheet.shows_result, timeout=WAIT)
    yield stage.app.window


def no_picture(stage: Stage) -> Iterator[QWidget]:
    window = stage.app.window
    window.video.view = None
    window.video.show_placeholder("Starting")
    window.panel.show_faces(())
    yield window


def playing_a_video(stage: Stage) -> Iterator[QWidget]:
    window = stage.app.window
    stage.app.timeline.panel.hide()
    stage.app.transport.bar.show_seek(True)
    stage.app.transport.bar.show()
    window.resize(1280, 900)
    yield window


def compact(stage: Stage) -> Iterator[QWidget]:
    stage.app.modes.compact.setChecked(True)
    yield stage.app.window


def settings(stage: Stage) -> Iterator[QWidget]:
    stage.app.choices.actions.settings.trigger()
    yield stage.app.choices.dialog


def model(stage: Stage) -> Iterator[QWidget]:
    stage.app.window.tools.engine.trigger()
    yield stage.app.engine.dialog


def help_pages(stage: Stage) -> Iterator[QWidget]:
    pages = stage.app.help
    for action in (pages.guide, pages.keys, pages.words, pages.new, pages.about):
        action.trigger()
        yield pages.page


def live_output(stage: Stage) -> Iterator[QWidget]:
    stage.app.live_output.show.trigger()
    yield stage.app.live_output.page


def what_to_record(stage: Stage) -> Iterator[QWidget]:
    stage.app.recording.actions.what.trigger()
    yield stage.app.recording.dialog


def recordings(stage: Stage) -> Iterator[QWidget]:
    folder = stage.record()
    stage.app.recording.actions.folder = folder.parent
    stage.app.recordings.show.trigger()
    listed = stage.app.recordings.dialog
    stage.qtbot.waitUntil(lambda: listed.model.rowCount() == 1, timeout=WAIT)
    listed.show_work("Exporting", 0.4)
    yield listed


def deleting(stage: Stage) -> Iterator[QWidget]:
    (listed,) = recordings(stage)
    listed.delete.click()
    (box,) = stage.app.recordings.dialog.findChildren(QMessageBox)
    yield box


def trimming(stage: Stage) -> Iterator[QWidget]:
    dialog = TrimDialog(12.0, stage.app.window)
    dialog.show()
    yield dialog


def analysed_files(stage: Stage) -> Iterator[QWidget]:
    queue = stage.app.files.queue
    stage.app.window.file_given.emit(stage.photos)
    stage.qtbot.waitUntil(lambda: queue._run.phase is Phase.READY, timeout=WAIT)
    queue.dialog.start.click()
    stage.qtbot.waitUntil(lambda: queue._run.phase is Phase.DONE, timeout=WAIT)
    stage.qtbot.waitUntil(lambda: not queue._timer.isActive(), timeout=WAIT)
    queue.dialog.table.selectRow(0)
    yield queue.dialog


def report(stage: Stage) -> Iterator[QWidget]:
    stage.app.report.open(stage.results)
    stage.qtbot.waitUntil(lambda: stage.app.report.page is not None, timeout=WAIT)
    yield stage.app.report.page


def camera(stage: Stage) -> Iterator[QWidget]:
    sheet = CameraSheet(stage.app.choices.actions.mirror, stage.app.window)
    sheet.show_camera("Camera", {one: ControlState(0, 3, 1, 2, 1) for one in Control})
    sheet.show()
    yield sheet


def menus(stage: Stage) -> Iterator[QMenu]:
    for entry in stage.app.window.menuBar().actions():
        menu = entry.menu()
        menu.ensurePolished()
        menu.resize(menu.sizeHint())
        menu.setActiveAction(next(one for one in menu.actions() if one.isEnabled() and one.text()))
        yield menu


def a_tip(stage: Stage) -> Iterator[QWidget]:
    tip = QLabel("Save snapshot (Ctrl+S)", stage.app.window)
    tip.setPalette(QToolTip.palette())
    tip.setForegroundRole(QPalette.ColorRole.ToolTipText)
    tip.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
    tip.setAutoFillBackground(True)
    tip.resize(tip.sizeHint())
    tip.show()
    yield tip


PAGES = {
    one.__name__: one
    for one in (
        main_window,
        not_sure,
        over_white,
        over_black,
        many_faces,
        one_selected,
        small_bars_and_points,
        emoji_only,
        covered,
        messages,
        badges_and_a_mark,
        calibrating,
        calibrated,
        no_picture,
        playing_a_video,
        compact,
        settings,
        model,
        help_pages,
        live_output,
        what_to_record,
        recordings,
        deleting,
        trimming,
        analysed_files,
        report,
        camera,
        menus,
        a_tip,
    )
}
"""By name: each yields one widget or several, one after another, to be grabbed at once."""
