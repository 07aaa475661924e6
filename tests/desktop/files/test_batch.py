import csv
import json
import os
import shutil
import socket
import sys
from contextlib import chdir
from functools import cache
from pathlib import Path

import cv2
import pytest
from PIL import Image

from desktop.capture.demo_source import DEMO_PORTRAIT, DemoSource
from desktop.files import batch
from desktop.files.batch import Outputs, analyze_paths
from models.errors import MoodmirrorError
from models.face_pipeline import load_pipeline
from models.live_pipeline import LivePipeline

load_once = cache(load_pipeline)


@pytest.fixture(autouse=True)
def _one_loading_for_all_tests(monkeypatch):
    monkeypatch.setattr(batch, "load_pipeline", load_once)


@pytest.fixture
def portrait(tmp_path: Path) -> Path:
    return Path(shutil.copy(DEMO_PORTRAIT, tmp_path / "astronaut.jpg"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A portrait, a wall, a clip of three frames, a broken picture and files of other kinds."""
    root = tmp_path / "photos"
    (root / "sub").mkdir(parents=True)
    shutil.copy(DEMO_PORTRAIT, root / "b.jpg")
    Image.new("RGB", (80, 60), "grey").save(root / "sub" / "wall.png")
    (root / "a broken.png").write_text("no picture")
    (root / "notes.txt").write_text("hello")
    (root / ".hidden.jpg").write_text("hidden")
    write_clip(root / "clip.avi", frames=3)
    return root


def write_clip(path: Path, frames: int) -> None:
    writer = cv2.VideoWriter(
        str(path), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*"MJPG"), 10.0, (640, 360)
    )
    with DemoSource(paced=False) as demo:
        for index in range(frames):
            writer.write(cv2.resize(demo.image_at(20 * index), (640, 360)))
    writer.release()


def test_the_portrait_is_happy(portrait: Path, capsys):
    assert analyze_paths([portrait]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[1].endswith("😄 Happy")
    assert err == ""


def test_json_of_the_portrait(portrait: Path, tmp_path: Path):
    assert analyze_paths([portrait], Outputs(json=tmp_path / "a.json")) == 0
    document = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    (result,) = document["results"]
    assert result["source"] == str(portrait)
    assert (result["width"], result["height"]) == (512, 512)
    (face,) = result["faces"]
    assert (face["label"], face["sure"]) == ("happy", True)
    assert len(face["landmarks"]) == 5
    assert sum(face["probabilities"].values()) == pytest.approx(1, abs=1e-5)
    x1, y1, x2, y2 = face["box"]
    assert x1 < 224 < x2  # The nose.
    assert y1 < 120 < y2


def test_coordinates_are_those_of_the_upright_picture(portrait: Path, tmp_path: Path):
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(portrait) as image:
        image.transpose(Image.Transpose.ROTATE_90).save(tmp_path / "turned.jpg", exif=exif)
    analyze_paths([portrait, tmp_path / "turned.jpg"], Outputs(json=tmp_path / "a.json"))
    upright, turned = json.loads((tmp_path / "a.json").read_text())["results"]
    assert turned["faces"][0]["box"] == pytest.approx(upright["faces"][0]["box"], abs=4)


def test_a_folder_with_everything_in_it(folder: Path, tmp_path: Path, capsys):
    outputs = Outputs(tmp_path / "a.json", tmp_path / "a.csv", tmp_path / "copies")
    assert analyze_paths([folder], outputs) == 2
    out, err = capsys.readouterr()
    (complaint,) = err.splitlines()
    assert complaint.startswith(
        f"moodmirror: '{folder / 'a broken.png'}' isn't a supported picture"
    )
    results = json.loads((tmp_path / "a.json").read_text())["results"]
    names = [Path(result["source"]).relative_to(folder).as_posix() for result in results]
    assert names == ["b.jpg", "clip.avi", "clip.avi", "clip.avi", "sub/wall.png"]
    assert [result["frame"] for result in results] == [0, 0, 1, 2, 0]
    assert [result["time_s"] for result in results] == [0, 0, 0.1, 0.2, 0]
    faces = [len(result["faces"]) for result in results]
    assert faces[0] == 1
    assert faces[4] == 0
    with (tmp_path / "a.csv").open(newline="", encoding="utf-8") as file:
        assert sum(row["face"] != "" for row in csv.DictReader(file)) == sum(faces)
    copies = sorted(
        path.relative_to(tmp_path / "copies").as_posix()
        for path in (tmp_path / "copies").rglob("*.*")
    )
    assert copies == ["b.jpg", "clip.mp4", "sub/wall.png"]
    lines = out.splitlines()
    assert len(lines) == 4
    assert "3 frames" in lines[2]
    assert "no face found" in lines[3]


def test_annotated_copies_are_not_analysed_the_next_time(folder: Path, capsys):
    outputs = Outputs(annotated=folder / "copies")
    analyze_paths([folder], outputs)
    first = capsys.readouterr().out
    analyze_paths([folder], outputs)
    assert capsys.readouterr().out == first


def test_standard_output_holds_json_and_nothing_else(folder: Path, capsys):
    assert analyze_paths([folder], Outputs(json=Path("-"))) == 2
    assert len(json.loads(capsys.readouterr().out)["results"]) == 5


def test_standard_output_holds_csv_and_nothing_else(portrait: Path, capsys):
    assert analyze_paths([portrait], Outputs(csv=Path("-"))) == 0
    header, row = capsys.readouterr().out.splitlines()
    assert header.startswith("source,frame,")
    assert row.startswith(f"{portrait},0,0.0,512,512,0,")


def test_every_file_is_analysed_once(portrait: Path, capsys):
    assert analyze_paths([portrait, portrait.parent, portrait]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_a_missing_file_does_not_stop_the_others(portrait: Path, capsys):
    assert analyze_paths([portrait.with_name("gone.jpg"), portrait]) == 2
    out, err = capsys.readouterr()
    assert "There is no file" in err
    assert "Happy" in out


def test_nothing_to_analyse_writes_nothing(tmp_path: Path, capsys):
    (tmp_path / "empty").mkdir()
    code = analyze_paths([tmp_path / "gone", tmp_path / "empty"], Outputs(json=tmp_path / "a.json"))
    assert code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "There is no file" in err
    assert "There is no picture and no video in the folder" in err
    assert not (tmp_path / "a.json").exists()


def test_results_never_overwrite_an_input(portrait: Path):
    before = portrait.read_bytes()
    for outputs in (
        Outputs(json=portrait),
        Outputs(csv=portrait),
        Outputs(annotated=portrait.parent),
    ):
        with pytest.raises(MoodmirrorError, match="would overwrite"):
            analyze_paths([portrait], outputs)
    assert portrait.read_bytes() == before


def test_json_and_csv_need_places_of_their_own(portrait: Path, tmp_path: Path):
    for place in (Path("-"), tmp_path / "a"):
        with pytest.raises(MoodmirrorError, match="Give each its own"):
            analyze_paths([portrait], Outputs(json=place, csv=place))


def test_what_cannot_be_written_is_told_before_the_work(portrait: Path, tmp_path: Path, capsys):
    with pytest.raises(MoodmirrorError, match="cannot be written"):
        analyze_paths([portrait], Outputs(json=tmp_path / "gone" / "a.json"))
    with pytest.raises(MoodmirrorError, match="cannot be written"):
        analyze_paths([portrait], Outputs(annotated=portrait / "copies"))
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("spelt", ["folder", "files", "link", "dots", "relative"])
def test_copies_are_left_out_however_the_next_run_is_spelt(folder, tmp_path, capsys, spelt):
    """With the copies inside the input folder; twice, with the same answer."""
    (folder / "a broken.png").unlink()
    (tmp_path / "link").symlink_to(folder)
    (folder / "copies").mkdir()
    copies = {
        "link": tmp_path / "link" / "copies",
        "dots": folder / "sub" / ".." / "copies",
        "relative": Path(os.path.relpath(folder)) / "copies",
    }.get(spelt, folder / "copies")
    outputs = Outputs(annotated=copies, csv=tmp_path / "a.csv")
    told = []
    for _ in range(2):
        paths = {
            "files": sorted(folder.rglob("*.*")),
            "folder": [folder, *sorted(folder.iterdir())],
        }.get(spelt, [folder])
        given = [path for path in paths if path.suffix != ".txt" and path.name[0] != "."]
        assert analyze_paths(given, outputs) == 0
        rows = (tmp_path / "a.csv").read_text().splitlines()
        told.append((capsys.readouterr().out, [row.partition(",")[0] for row in rows]))
    assert told[0] == told[1]
    kept = sorted(path.name for path in (folder / "copies").rglob("*.*"))
    assert kept == ["b.jpg", "clip.mp4", "wall.png"]


def test_nothing_but_copies(portrait: Path, tmp_path: Path, capsys):
    outputs = Outputs(annotated=tmp_path / "copies")
    analyze_paths([portrait], outputs)
    assert analyze_paths([tmp_path / "copies"], outputs) == 2
    assert "nothing to analyse but the folder" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="links and special files of Unix")
def test_files_that_are_none_do_not_end_the_run(folder: Path, tmp_path: Path, capsys):
    """A link to itself, one to nowhere, a pipe, a socket, a file without rights."""
    (folder / "a broken.png").unlink()
    (folder / "a itself.jpg").symlink_to(folder / "a itself.jpg")
    (folder / "a nowhere.mp4").symlink_to(folder / "gone.mp4")
    (folder / "circle").symlink_to(folder)
    os.mkfifo(folder / "a pipe.jpg")
    with socket.socket(socket.AF_UNIX) as one, chdir(folder):
        one.bind("a socket.mp4")
    long = folder / ("n" * 240 + ".jpg")
    shutil.copy(DEMO_PORTRAIT, long)
    outputs = Outputs(tmp_path / "a.json", annotated=tmp_path / "copies")
    assert analyze_paths([folder], outputs) == 2
    told = capsys.readouterr().err.splitlines()
    assert sorted(line.split("'")[1].split("/")[-1] for line in told) == [
        "a itself.jpg",
        "a nowhere.mp4",
        "a pipe.jpg",
        "a socket.mp4",
    ]
    results = json.loads((tmp_path / "a.json").read_text())["results"]
    assert [Path(result["source"]).name for result in results][-2:] == [long.name, "wall.png"]
    assert (tmp_path / "copies" / long.name).is_file()


def test_a_reader_that_fails_as_nobody_foresaw_ends_its_file_only(
    folder: Path, tmp_path: Path, capsys, monkeypatch
):
    (folder / "a broken.png").unlink()

    def fail(_self, _frame):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(LivePipeline, "analyze", fail)
    assert analyze_paths([folder], Outputs(json=tmp_path / "a.json")) == 2
    assert "clip.avi' cannot be read: division by zero." in capsys.readouterr().err
    assert len(json.loads((tmp_path / "a.json").read_text())["results"]) == 2


def test_an_unknown_model(portrait: Path, tmp_path: Path):
    (tmp_path / "a.json").write_text("old")
    with pytest.raises(MoodmirrorError, match="no model named 'mirror'"):
        analyze_paths([portrait], Outputs(json=tmp_path / "a.json"), model="mirror")
    assert (tmp_path / "a.json").read_text() == "old"


def test_an_interruption_keeps_the_results_until_then(folder: Path, tmp_path, capsys, monkeypatch):
    """Ctrl+C at the second frame of the clip."""
    analyze = LivePipeline.analyze

    def interrupted(pipeline, frame):
        if frame.index == 1:
            raise KeyboardInterrupt
        return analyze(pipeline, frame)

    monkeypatch.setattr(LivePipeline, "analyze", interrupted)
    (folder / "a broken.png").unlink()
    outputs = Outputs(json=tmp_path / "a.json", annotated=tmp_path / "copies")
    assert analyze_paths([folder], outputs) == 130
    results = json.loads((tmp_path / "a.json").read_text())["results"]
    assert [result["width"] for result in results] == [512, 640]
    assert "Stopped after 1 of 3 files." in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "copies").iterdir()] == ["b.jpg"]


def test_a_copy_that_cannot_be_written_ends_the_run_and_keeps_the_results(
    folder: Path, tmp_path: Path, capsys
):
    (folder / "a broken.png").unlink()
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "sub").touch()
    outputs = Outputs(json=tmp_path / "a.json", annotated=tmp_path / "copies")
    assert analyze_paths([folder], outputs) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert len(json.loads((tmp_path / "a.json").read_text())["results"]) == 4


def test_the_copy_shows_the_same_as_the_result(portrait: Path, tmp_path: Path):
    assert analyze_paths([portrait], Outputs(annotated=tmp_path / "copies")) == 0
    copy, original = cv2.imread(str(tmp_path / "copies" / portrait.name)), cv2.imread(str(portrait))
    assert copy.shape == original.shape
    changed = (cv2.absdiff(copy, original).max(axis=2) > 60).nonzero()
    assert changed[1].min() > 150
    assert changed[1].max() < 300


@pytest.mark.skipif(sys.platform != "linux", reason="names are text elsewhere")
def test_names_that_are_no_text(folder: Path, tmp_path: Path):
    (folder / "a broken.png").unlink()
    (folder / "b.jpg").rename(folder / os.fsdecode(b"\xff.jpg"))
    (folder / "clip.avi").rename(folder / os.fsdecode(b"\xfe.avi"))
    outputs = Outputs(tmp_path / "a.json", tmp_path / "a.csv")
    assert analyze_paths([folder], outputs) == 0
    results = json.loads((tmp_path / "a.json").read_text())["results"]
    names = [Path(result["source"]).name for result in results]
    exact = [os.fsdecode(name) for name in (b"\xfe.avi", b"\xff.jpg")]
    assert sorted(set(names)) == ["wall.png", *exact]
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        names = [Path(row["source"]).name for row in csv.DictReader(file)]
    assert sorted(set(names)) == [r"\xfe.avi", r"\xff.jpg", "wall.png"]


def test_pages_that_are_not_read_are_told(tmp_path: Path, capsys):
    page = Image.open(DEMO_PORTRAIT)
    page.save(tmp_path / "scan.tif", save_all=True, append_images=[page])
    assert analyze_paths([tmp_path / "scan.tif"]) == 0
    assert "has 2 pages, and only the first was read" in capsys.readouterr().err
