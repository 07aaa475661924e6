from pathlib import Path

from PIL import Image

from desktop.capture.demo_source import DEMO_PORTRAIT
from desktop.files.batch import Outputs
from desktop.files.queue_run import Finding, QueueRun, State
from models.face_pipeline import load_pipeline


def test_what_of_a_file_is_not_read_stands_in_its_line(tmp_path: Path):
    page = Image.open(DEMO_PORTRAIT)
    page.save(tmp_path / "a.tif", save_all=True, append_images=[page])
    page.save(tmp_path / "b.png")
    run = QueueRun([tmp_path / "a.tif", tmp_path / "b.png"])
    run.look()
    run.run(Outputs(csv=tmp_path / "a.csv"), lambda detail: load_pipeline(detail=detail))
    done = {Path(one.name).name: one for one in run.take_news(99) if one.state is State.DONE}
    assert (run.analysed, run.refused) == (2, 0)
    (told,) = done["a.tif"].told
    assert "has 2 pages, and only the first was read" in told
    assert done["b.png"].told == ()
    assert done["a.tif"].finding == done["b.png"].finding == Finding(1)


def test_files_that_were_never_begun_are_no_analysed_ones(tmp_path: Path):
    (tmp_path / "a.jpg").touch()
    (tmp_path / "b.heic").write_bytes(b"\0\0\0\x18ftypheic")
    Image.open(DEMO_PORTRAIT).save(tmp_path / "c.png")
    run = QueueRun([tmp_path])
    run.look()
    run.run(Outputs(csv=tmp_path / "a.csv"), lambda detail: load_pipeline(detail=detail))
    assert (run.analysed, run.refused) == (1, 2)
