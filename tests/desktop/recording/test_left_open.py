import json

import pytest

from desktop.recording.in_use import Hold, is_in_use
from desktop.recording.left_open import PROBLEM, complete_manifest, complete_manifests
from desktop.recording.manifest import JSON_LINES, MANIFEST


@pytest.fixture
def cut_off(recorded, take):
    """A recording of five frames as a killed process leaves it: the first manifest, half a line."""

    def make():
        folder = recorded([take() for _ in range(5)]).folder
        manifest = json.loads((folder / MANIFEST).read_text())
        manifest.update(ended=None, started=None, duration_s=0.0, videos=[], problem=None)
        manifest["frames"].update(written=0, analysed=0)
        (folder / MANIFEST).write_text(json.dumps(manifest))
        with (folder / JSON_LINES).open("a") as file:
            file.write('{"source": "Cam')
        return folder

    return make


def test_the_manifest_tells_the_truth_at_the_next_start(cut_off):
    folder = cut_off()
    complete_manifests(folder.parent)
    manifest = json.loads((folder / MANIFEST).read_text())
    lines = (folder / JSON_LINES).read_text().splitlines()
    first, last = json.loads(lines[0]), json.loads(lines[4])
    assert manifest["frames"]["written"] == 5
    assert (manifest["started"], manifest["ended"]) == (first["at"], last["at"])
    assert manifest["duration_s"] == last["time_s"]
    assert manifest["problem"] == PROBLEM
    assert manifest["videos"] == ["video.mkv"]


def test_a_recording_that_still_runs_is_left_alone(cut_off):
    folder = cut_off()
    before = (folder / MANIFEST).read_text()
    hold = Hold(folder / JSON_LINES)
    complete_manifest(folder)
    assert (folder / MANIFEST).read_text() == before
    hold.close()
    complete_manifest(folder)
    assert (folder / MANIFEST).read_text() != before


def test_the_next_recording_completes_the_one_before(cut_off, recorded, take):
    folder = cut_off()
    recorded([take()])
    assert json.loads((folder / MANIFEST).read_text())["problem"] == PROBLEM


def test_while_it_is_written_it_is_in_use(record, take):
    recorder = record()
    recorder.add(take())
    while recorder.status.folder is None:
        pass
    lines = recorder.status.folder / JSON_LINES
    assert is_in_use(lines)
    recorder.stop()
    assert recorder.wait(20)
    assert not is_in_use(lines)


@pytest.mark.parametrize("content", ["", "{", "[]", "7", '{"ended": null}'])
def test_a_manifest_that_is_none_stays(tmp_path, content):
    (tmp_path / MANIFEST).write_text(content)
    (tmp_path / JSON_LINES).write_text('{"at": 1}\n')
    complete_manifests(tmp_path.parent)
    assert (tmp_path / MANIFEST).read_text() == content
