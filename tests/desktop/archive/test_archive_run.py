import json
import os
from types import SimpleNamespace

import pytest

from desktop.archive import archive_run
from desktop.archive.archive_run import ArchiveOptions, analyze_archive
from desktop.archive.pool import Done, Told
from desktop.archive.shard import FileResult
from desktop.files.batch import Outputs, Printer
from desktop.files.sampling import ALL_FRAMES, Sampling
from models.errors import MoodmirrorError
from tests.desktop.archive.conftest import texts

MODEL = "shallow"


def run(archive, outputs, sampling=ALL_FRAMES, **options):
    return analyze_archive([archive], outputs, MODEL, sampling, ArchiveOptions(**options))


def test_two_processes_write_what_one_writes_in_the_same_order(archive, outputs, capsys):
    one, two = outputs("one"), outputs("two")
    assert run(archive, one, workers=1) == 2  # One file is damaged.
    table = capsys.readouterr().out
    assert run(archive, two, workers=2) == 2
    told = capsys.readouterr()
    assert texts(one) == texts(two)
    assert told.out == table
    assert "damaged.mp4" in told.err
    assert not list(two.json.parent.glob("*.shards"))


def test_ids_begin_anew_in_each_file(archive, outputs):
    kept = outputs("one")
    run(archive, kept, workers=1)
    ids = {}
    for line in kept.jsonl.read_text().splitlines():
        record = json.loads(line)
        ids.setdefault(record["source"][-5:], set()).update(f["id"] for f in record["faces"])
    assert ids["0.mp4"] == ids["1.mp4"] == ids["2.mp4"] == {1}


class Stopped(Printer):
    """Somebody presses Ctrl+C after the first file."""

    def read(self, number, job, found) -> None:
        super().read(number, job, found)
        raise KeyboardInterrupt


def test_a_stopped_run_goes_on_with_what_is_missing(archive, outputs, monkeypatch, capsys):
    kept = outputs("kept")
    monkeypatch.setattr(archive_run, "Printer", Stopped)
    assert run(archive, kept, workers=2) == 130
    monkeypatch.undo()
    assert "--resume" in capsys.readouterr().err
    shards = kept.json.with_name("faces.json.shards")
    done = [one for one in shards.iterdir() if "clip 0.mp4" in one.read_text()]
    assert len(done) == 1
    # What is done is not read again: a mark in it comes through.
    done[0].write_text(done[0].read_text().replace('"width": 320', '"width": 321'))
    assert run(archive, kept, workers=2, resume=True) == 2
    widths = [json.loads(line)["width"] for line in kept.jsonl.read_text().splitlines()]
    assert widths.count(321) == 6
    assert len(widths) == 6 + 7 + 8 + 1
    assert not shards.exists()


def test_a_file_that_changed_meanwhile_is_read_anew(archive, outputs, monkeypatch):
    kept = outputs("kept")
    monkeypatch.setattr(archive_run, "Printer", Stopped)
    run(archive, kept, workers=2)
    monkeypatch.undo()
    shards = kept.json.with_name("faces.json.shards")
    for one in shards.iterdir():
        one.write_text(one.read_text().replace('"width": 320', '"width": 321'))
    os.utime(archive / "clip 0.mp4", (1, 1))
    run(archive, kept, workers=2, resume=True)
    records = [json.loads(line) for line in kept.jsonl.read_text().splitlines()]
    assert {one["width"] for one in records if "clip 0" in one["source"]} == {320}


def test_other_settings_are_another_run(archive, outputs, monkeypatch):
    kept = outputs("kept")
    monkeypatch.setattr(archive_run, "Printer", Stopped)
    run(archive, kept, workers=2)
    monkeypatch.undo()
    assert run(archive, kept, Sampling(every=3), workers=2, resume=True) == 2
    frames = [json.loads(line)["frame"] for line in kept.jsonl.read_text().splitlines()]
    assert all(frame % 3 == 0 for frame in frames)


def test_annotated_copies_come_from_every_process(archive, tmp_path):
    outputs = Outputs(json=tmp_path / "faces.json", annotated=tmp_path / "copies")
    assert run(archive, outputs, workers=2) == 2
    names = sorted(path.name for path in outputs.annotated.iterdir())
    assert names == ["clip 0.mp4", "clip 1.mp4", "clip 2.mp4", "portrait.jpg"]


def test_resume_needs_a_place(archive):
    with pytest.raises(MoodmirrorError, match="need a file for results"):
        run(archive, Outputs(), resume=True)


def test_no_workers_make_no_sense(archive):
    with pytest.raises(MoodmirrorError, match="--workers"):
        run(archive, Outputs(), workers=0)


def test_the_folder_of_shards_cannot_be_made(archive, outputs):
    kept = outputs("kept")
    kept.json.with_name("faces.json.shards").write_text("a file")
    with pytest.raises(MoodmirrorError, match="cannot be written"):
        run(archive, kept, workers=2)


def test_a_table_alone_leaves_nothing_behind(archive, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    assert run(archive, Outputs(), workers=2) == 2
    assert "clip 1.mp4" in capsys.readouterr().out
    assert not list((tmp_path / "temporary").iterdir())


def test_the_share_told_is_of_the_file_that_is_named():
    told = []
    watcher = SimpleNamespace(passed=lambda done, job, share: told.append((done, job, share)))
    results = archive_run._Results(SimpleNamespace(watcher=watcher), None, ["a", "b"], [None] * 2)
    events = [Told(1, 0.8), Told(0, 0.9), Done(0, FileResult(0, {}, "It is damaged."))]
    results.follow(iter(events), [0, 1])
    with pytest.raises(MoodmirrorError, match="It is damaged"):
        results.read(0, "a")
    assert told == [(0, "a", 0.0), (0, "a", 0.9), (1, "a", 0.0)]
