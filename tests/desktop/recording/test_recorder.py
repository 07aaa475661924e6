import csv
import errno
import json
import shutil
from datetime import datetime
from threading import Event, Thread

import cv2
import numpy as np
import pytest

from desktop.files.frame_record import FACES_COVERED, SCHEMA, WHOLE_COVERED
from desktop.live.engine import Engine
from desktop.recording.manifest import CSV, JSON_LINES, MANIFEST, MARKS
from desktop.recording.recorder import LAST_BYTES, LOW_BYTES, NEEDED_BYTES
from models.execution_provider import ProviderReport

PLENTY = 2**40


def rows_of(folder):
    with (folder / CSV).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def lines_of(folder):
    return [json.loads(line) for line in (folder / JSON_LINES).read_text("utf-8").splitlines()]


def manifest_of(folder):
    return json.loads((folder / MANIFEST).read_text("utf-8"))


def test_every_frame_has_its_row_and_its_picture(recorded, take, pictures):
    status = recorded([take() for _ in range(50)])
    assert (status.frames, status.ended, status.problem) == (50, True, None)
    rows = rows_of(status.folder)
    assert sorted({int(row["frame"]) for row in rows}) == list(range(50))
    assert [line["frame"] for line in lines_of(status.folder)] == list(range(50))
    assert pictures.numbers_in(status.folder / "video.mkv") == list(range(50))
    assert all(int(row["video_frame"]) == int(row["frame"]) for row in rows)


def test_the_videos_clock_is_that_of_the_rows(recorded, take, pictures):
    times = [5.0, 5.033, 5.07, 5.4, 7.25, 7.2501, 7.2502, 9.0]
    status = recorded([take(at=at) for at in times])
    written = [line["time_s"] for line in lines_of(status.folder)]
    assert written == [round(at - 5.0, 6) for at in times]
    shown = pictures.times_in(status.folder / "video.mkv")
    assert shown == pytest.approx(written, abs=0.0025)
    assert len(shown) == len(times)


def test_numbers_only_leave_no_picture(recorded, take):
    status = recorded([take(video=False) for _ in range(5)])
    assert {path.name for path in status.folder.iterdir()} == {CSV, JSON_LINES, MANIFEST}
    assert [line["video"] for line in lines_of(status.folder)] == [None] * 5
    assert manifest_of(status.folder)["videos"] == []


def test_the_folder_is_named_after_the_time_and_no_other_is_touched(recorded, take, tmp_path):
    folders = [recorded([take()]).folder for _ in range(3)]
    assert len(set(folders)) == 3
    for folder in folders:
        assert abs(datetime.now() - datetime.strptime(folder.name[:19], "%Y-%m-%d %H.%M.%S"))
        assert folder.parent == tmp_path
        assert len(lines_of(folder)) == 1


def test_another_size_goes_on_in_another_file(recorded, take, pictures):
    sizes = [(64, 48)] * 3 + [(96, 64)] * 2 + [(64, 48)] * 2
    status = recorded([take(size=size) for size in sizes])
    lines = lines_of(status.folder)
    assert [(line["video"], line["video_frame"]) for line in lines] == [
        *(("video.mkv", frame) for frame in range(3)),
        *(("video-2.mkv", frame) for frame in range(2)),
        *(("video-3.mkv", frame) for frame in range(2)),
    ]
    assert pictures.numbers_in(status.folder / "video-2.mkv") == [3, 4]
    manifest = manifest_of(status.folder)
    assert manifest["videos"] == ["video.mkv", "video-2.mkv", "video-3.mkv"]
    assert [(one["from_frame"], one["width"]) for one in manifest["sources"]] == [
        (0, 64),
        (3, 96),
        (5, 64),
    ]


def test_another_source_is_named_from_its_first_frame_on(recorded, take, make_source):
    other = make_source("clip.mp4", live=False)
    status = recorded([take(), take(), take(source=other)])
    assert [line["source"] for line in lines_of(status.folder)] == ["Camera 0"] * 2 + ["clip.mp4"]
    sources = manifest_of(status.folder)["sources"]
    assert [(one["name"], one["from_frame"]) for one in sources] == [
        ("Camera 0", 0),
        ("clip.mp4", 2),
    ]


def test_the_manifest_is_complete_at_the_end_only(qtbot, record, take):
    recorder = record()
    recorder.add(take())
    qtbot.waitUntil(lambda: recorder.status.frames == 1, timeout=20_000)
    folder = recorder.status.folder
    qtbot.waitUntil(lambda: manifest_of(folder)["sources"] != [], timeout=20_000)
    running = manifest_of(folder)
    assert (running["schema"], running["ended"]) == (SCHEMA, None)
    assert running["settings"] == {"steadiness": "steady"}
    recorder.stop()
    assert recorder.wait(20)
    ended = manifest_of(folder)
    assert datetime.fromisoformat(ended["started"]) <= datetime.fromisoformat(ended["ended"])
    assert ended["problem"] is None
    assert ended["frames"] == {"analysed": 1, "written": 1, "not_analysed": 0}
    assert ended["versions"]["Moodmirror"] and ended["versions"]["OpenCV"]


def test_the_manifest_counts_what_was_covered_and_what_nobody_looked_at(recorded, take):
    frames = [take() for _ in range(10)]
    kept = [frames[0], frames[1], frames[5], frames[9]]
    for frame, covered in zip(kept[1:3], (FACES_COVERED, WHOLE_COVERED), strict=True):
        object.__setattr__(frame, "covered", covered)
    manifest = manifest_of(recorded(kept).folder)
    assert manifest["covered"] == {"no": 2, "faces": 1, "whole": 1}
    assert manifest["frames"] == {"analysed": 4, "written": 4, "not_analysed": 6}


def test_the_manifest_names_the_models_that_read_the_faces(qtbot, record, take):
    def engine(weights_file):
        report = ProviderReport("CPUExecutionProvider", "A processor", weights_file, 2.0, ())
        return Engine("A title", report)

    recorder = record(engine=engine("wide.onnx"))
    recorder.add(take())
    qtbot.waitUntil(lambda: recorder.status.frames == 1, timeout=20_000)
    recorder.tell_engine(engine("no such.onnx"))
    recorder.add(take())
    recorder.stop()
    assert recorder.wait(20)
    first, second = manifest_of(recorder.status.folder)["models"]
    assert (first["from_frame"], first["name"], len(first["sha256"])) == (0, "wide", 64)
    assert first["test"][0]["accuracy"] > 0.5
    assert (second["from_frame"], second["weights_file"]) == (1, "no such.onnx")


def test_marks_stand_at_the_next_frame_and_in_a_file_of_their_own(qtbot, record, take):
    recorder = record()
    recorder.add(take())
    assert recorder.mark() == 1
    assert recorder.mark() == 2
    recorder.note(2, ' she smiles,\n"really" ')
    for _ in range(2):
        recorder.add(take())
    recorder.mark()
    recorder.stop()
    assert recorder.wait(20)
    folder = recorder.status.folder
    assert [line["marks"] for line in lines_of(folder)] == [[], [1, 2], []]
    assert {row["marks"] for row in rows_of(folder) if row["frame"] == "1"} == {"1; 2"}
    with (folder / MARKS).open(newline="", encoding="utf-8") as file:
        marks = list(csv.DictReader(file))
    assert [(mark["mark"], mark["frame"], mark["note"]) for mark in marks] == [
        ("1", "1", ""),
        ("2", "1", 'she smiles, "really"'),
        ("3", "", ""),
    ]
    assert recorder.status.marks == manifest_of(folder)["marks"] == 3


def test_when_it_cannot_keep_up_the_analysis_waits_and_nothing_is_lost(
    qtbot, record, take, pictures
):
    let_go, first = Event(), Event()

    def paint_slowly():
        first.set()
        let_go.wait(20)
        return pictures.make(0, 2000, 1500)

    recorder = record()
    frames = [take(size=(2000, 1500)) for _ in range(20)]  # 180 MB.
    object.__setattr__(frames[0], "paint", paint_slowly)
    added = []

    def analyse():
        for frame in frames:
            recorder.add(frame)
            added.append(frame)

    analysis = Thread(target=analyse)
    analysis.start()
    assert first.wait(20)
    analysis.join(1.0)
    assert analysis.is_alive() and len(added) < 12  # It holds no more than 64 MiB.
    assert not recorder.status.slow
    let_go.set()
    qtbot.waitUntil(lambda: recorder.status.slow, timeout=20_000)
    analysis.join(20)
    recorder.stop()
    assert recorder.wait(60)
    folder = recorder.status.folder
    assert pictures.numbers_in(folder / "video.mkv") == list(range(20))
    assert manifest_of(folder)["held_s"] > 0.5
    assert manifest_of(folder)["frames"]["analysed"] == 20


def test_a_frame_that_waits_while_it_is_stopped_is_recorded_too(record, take):
    let_go, first = Event(), Event()
    recorder = record()
    frames = [take(size=(2000, 1500)) for _ in range(12)]
    paint = frames[0].paint

    def paint_slowly():
        first.set()
        let_go.wait(20)
        return paint()

    object.__setattr__(frames[0], "paint", paint_slowly)
    added = []
    analysis = Thread(target=lambda: [added.append(recorder.add(frame)) for frame in frames])
    analysis.start()
    assert first.wait(20)
    analysis.join(1.0)
    assert analysis.is_alive()
    waiting = len(added)
    recorder.stop()
    let_go.set()
    analysis.join(20)
    assert recorder.wait(60)
    assert recorder.status.frames == waiting + 1
    assert manifest_of(recorder.status.folder)["frames"]["analysed"] == waiting + 1


def test_a_full_disk_is_refused_at_the_start(recorded, take, tmp_path):
    status = recorded([take()], space=lambda _: NEEDED_BYTES - 1)
    assert status.problem.startswith("Only 199 MB are free")
    assert status.folder is None and list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_is_told_and_ends_it_in_time(qtbot, record, take, pictures):
    free = [PLENTY]
    recorder = record(space=lambda _: free[-1])
    recorder.add(take())
    qtbot.waitUntil(lambda: recorder.status.frames == 1, timeout=20_000)
    assert not recorder.status.low_space
    free.append(LOW_BYTES - 1)
    qtbot.waitUntil(lambda: recorder.status.low_space, timeout=20_000)
    assert not recorder.status.ended
    free.append(LAST_BYTES - 1)
    assert recorder.wait(20)
    recorder.add(take())
    status = recorder.status
    assert "nearly full" in status.problem and "kept" in status.problem
    assert len(lines_of(status.folder)) == 1 and pictures.numbers_in(
        status.folder / "video.mkv"
    ) == [0]
    assert manifest_of(status.folder)["problem"] == status.problem
    assert manifest_of(status.folder)["ended"] is not None


def test_a_folder_without_rights_is_one_sentence(recorded, take, tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    status = recorded([take()])
    assert status.folder is None
    assert status.problem == (
        f"No recording can be kept in '{tmp_path}': You may not write there. "
        "Choose another folder under Record, What to record."
    )


def test_a_file_in_the_folders_place_is_one_sentence(recorded, take, tmp_path):
    (tmp_path / "file").write_text("")
    status = recorded([take()], parent=tmp_path / "file")
    assert status.problem.startswith(f"No recording can be kept in '{tmp_path / 'file'}'")


def test_a_folder_that_is_removed_ends_it_with_a_sentence(qtbot, record, take):
    recorder = record()
    recorder.add(take())
    qtbot.waitUntil(lambda: recorder.status.frames == 1, timeout=20_000)
    shutil.rmtree(recorder.status.folder)
    assert recorder.wait(20)
    assert recorder.status.problem.endswith("is gone, so the recording was ended.")


def test_a_painter_that_fails_ends_it_and_keeps_what_was_there(recorded, take, pictures):
    def fail():
        raise ValueError("no paint")

    status = recorded([take(), take(paint=fail), take()])
    assert status.problem == "The recording broke off: no paint."
    assert [line["frame"] for line in lines_of(status.folder)] == [0]
    assert pictures.numbers_in(status.folder / "video.mkv") == [0]


@pytest.mark.parametrize("size", [(641, 361), (33, 17), (1, 1), (3, 1)])
def test_frames_of_any_size_are_recorded(recorded, take, size, pictures):
    status = recorded([take(size=size) for _ in range(3)])
    assert status.problem is None
    assert len(pictures.times_in(status.folder / "video.mkv")) == 3


def test_a_name_of_any_letters_will_do(recorded, take, tmp_path, pictures):
    parent = tmp_path / "Grüße – 笑顔"
    status = recorded([take() for _ in range(3)], parent=parent)
    assert pictures.numbers_in(status.folder / "video.mkv") == [0, 1, 2]


def test_the_pictures_are_hardly_changed(recorded, take):
    rng = np.random.default_rng(0)
    image = rng.integers(0, 255, (30, 40, 3), np.uint8).repeat(8, 0).repeat(8, 1)
    status = recorded([take(paint=lambda: image)])
    _, read = cv2.VideoCapture(str(status.folder / "video.mkv"), cv2.CAP_FFMPEG).read()
    assert cv2.PSNR(read, image) > 24
