from pathlib import Path

import av
import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from desktop.recording.manifest import Manifest
from desktop.recording.recorder import Recorder
from desktop.recording.recording_reader import Recording
from desktop.recording.recording_source import RecordingSource
from desktop.window.recordings.trim_dialog import TrimDialog

LONG = 30_000


@pytest.fixture
def record(tmp_path, take):
    """Records some frames; returns the folder."""

    def make(kind: str = "clean", frames: int = 30) -> Path:
        recorder = Recorder(tmp_path / "all", Manifest(kind, {}), None, lambda _: 2**40)
        for _ in range(frames):
            recorder.add(take(video=kind != "numbers", size=(320, 240)))
        recorder.stop()
        recorder.wait(60)
        return recorder.status.folder

    return make


@pytest.fixture
def app(start_app, make_source, tmp_path):
    app = start_app(make_source)
    app.recording.actions.folder = tmp_path / "all"
    return app


@pytest.fixture
def dialog(qtbot, app):
    """Opens the list and waits until it is read."""

    def open_list(count: int = 1):
        app.recordings.show.trigger()
        listed = app.recordings.dialog
        qtbot.waitUntil(lambda: listed.model.rowCount() == count, timeout=LONG)
        return listed

    return open_list


def test_no_recordings_yet(app):
    app.recordings.show.trigger()
    listed = app.recordings.dialog
    assert listed.isVisible()
    assert listed.chosen is None
    assert not any(one.isEnabled() for one in (listed.review, listed.export, listed.delete))


def test_the_list_names_and_pictures_each(qtbot, record, dialog):
    record()
    listed = dialog()
    text = listed.model.data(listed.model.index(0, 0))
    assert "1 s" in text
    assert "2 people" in text
    qtbot.waitUntil(lambda: 0 in listed.model._pictures, timeout=LONG)


def test_review_plays_it(qtbot, app, record, dialog):
    folder = record()
    dialog().review.click()
    qtbot.waitUntil(lambda: isinstance(app.session.source, RecordingSource), timeout=LONG)
    assert app.session.source.path == folder


def test_report_sums_it_up(qtbot, app, record, dialog):
    record()
    dialog().report.click()
    qtbot.waitUntil(lambda: app.report.page is not None, timeout=LONG)


def export(qtbot, app, listed, kind: int, path: Path) -> None:
    before = set(app.window.findChildren(QFileDialog))
    listed.export.click()
    (choice,) = set(app.window.findChildren(QFileDialog)) - before
    choice.selectNameFilter(choice.nameFilters()[kind])
    choice.fileSelected.emit(str(path))
    choice.close()
    qtbot.waitUntil(path.exists, timeout=LONG)


def test_a_clean_recording_is_exported_in_three_ways(qtbot, app, record, dialog):
    folder = record()
    listed = dialog()
    pictures = []
    for kind, name in enumerate(("plain.mp4", "overlay.mp4", "covered.mp4")):
        path = folder.parent.parent / name
        export(qtbot, app, listed, kind, path)
        qtbot.waitUntil(listed.export.isEnabled, timeout=LONG)
        with av.open(str(path)) as container:
            frames = [one.to_ndarray(format="bgr24") for one in container.decode(video=0)]
        assert len(frames) == 30
        pictures.append(frames[2])  # Two faces.
    plain, overlay, covered = pictures
    assert abs(plain.astype(int) - overlay).mean() > 1
    assert abs(overlay.astype(int) - covered).mean() > 1


def test_the_end_of_an_export_is_said(qtbot, app, record, dialog, tmp_path):
    record("annotated")
    listed = dialog()
    export(qtbot, app, listed, 0, tmp_path / "out.mp4")
    qtbot.waitUntil(lambda: "Exported to" in listed.told, timeout=LONG)
    assert listed.bar.isHidden()
    assert listed.export.isEnabled()


def test_numbers_alone_cannot_be_exported(record, dialog):
    record("numbers")
    listed = dialog()
    assert not listed.export.isEnabled()
    assert listed.review.isEnabled()


def test_a_part_becomes_a_recording_of_its_own(qtbot, app, record, dialog):
    folder = record()
    listed = dialog()
    listed.trim.click()
    asked = app.window.findChild(TrimDialog)
    asked.start.setValue(0.5)
    asked.save.click()
    qtbot.waitUntil(lambda: listed.model.rowCount() == 2, timeout=LONG)
    trimmed = folder.with_name(f"{folder.name} trimmed")
    assert len(Recording.open(trimmed).frames) == 15


def test_a_part_needs_a_length(app, record, dialog):
    record()
    dialog().trim.click()
    asked = app.window.findChild(TrimDialog)
    asked.start.setValue(0.8)
    asked.end.setValue(0.2)
    assert not asked.save.isEnabled()


def test_deleting_asks_first(qtbot, record, dialog):
    folder = record()
    listed = dialog()
    listed.delete.click()
    box = listed.findChild(QMessageBox)
    keep = box.defaultButton()
    keep.click()
    assert folder.exists()
    listed.delete.click()
    box = listed.findChildren(QMessageBox)[-1]
    (delete,) = (one for one in box.buttons() if one is not box.defaultButton())
    assert delete.property("secondary")  # One button stands out, the one that does no harm.
    delete.click()
    qtbot.waitUntil(lambda: not folder.exists(), timeout=LONG)
    qtbot.waitUntil(lambda: listed.model.rowCount() == 0, timeout=LONG)
