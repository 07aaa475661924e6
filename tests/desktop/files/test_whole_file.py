from pathlib import Path

import pytest

from desktop.files.whole_file import OutputError, whole_path, whole_text


def test_a_file_appears_when_it_is_whole(tmp_path: Path):
    path = tmp_path / "Grüße.json"
    with whole_text(path) as file:
        file.write("笑顔\n")
        assert not path.exists()
    assert path.read_bytes() == "笑顔\n".encode()
    assert [one.name for one in tmp_path.iterdir()] == ["Grüße.json"]


def test_after_an_error_the_old_file_is_unharmed(tmp_path: Path):
    path = tmp_path / "a.json"
    path.write_text("old")
    with pytest.raises(RuntimeError), whole_text(path) as file:
        file.write("new")
        raise RuntimeError
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.json"]


def test_the_part_keeps_its_suffix(tmp_path: Path):
    with whole_path(tmp_path / "a.mp4") as part:
        assert part.suffix == ".mp4"
        assert part.parent == tmp_path
        part.touch()
    assert (tmp_path / "a.mp4").exists()


@pytest.mark.parametrize("name", ["gone/a.json", ".", "file/a.json"])
def test_places_that_cannot_be_written(tmp_path: Path, name: str):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written"), whole_text(tmp_path / name):
        pass


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a disk that is always full")
def test_a_full_disk_is_told_and_a_device_stays_a_device():
    with (
        pytest.raises(OutputError, match="No space left"),
        whole_text(Path("/dev/full")) as file,
    ):
        file.write("x")
    assert Path("/dev/full").is_char_device()


def test_standard_output_is_utf_8_and_stays_open(capsysbinary):
    with whole_text(Path("-")) as file:
        file.write("笑顔\n")
    print("after")
    assert capsysbinary.readouterr().out == "笑顔\nafter\n".encode()
