import os
import stat
import sys
import time
from pathlib import Path

import pytest

from desktop.files import whole_file
from desktop.files.whole_file import OutputError, whole_path, write_whole, writing

unix = pytest.mark.skipif(sys.platform == "win32", reason="rights and links of Unix")


def names_in(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_a_file_appears_when_it_is_whole(tmp_path: Path):
    path = tmp_path / "Grüße.json"
    with whole_path(path) as part:
        assert part.parent == tmp_path and part.name.startswith(".")
        part.write_text("笑顔", encoding="utf-8")
        assert not path.exists()
    assert path.read_bytes() == "笑顔".encode()
    assert names_in(tmp_path) == ["Grüße.json"]


def test_after_an_error_the_old_file_is_unharmed(tmp_path: Path):
    path = tmp_path / "a.json"
    path.write_text("old")
    with pytest.raises(RuntimeError), whole_path(path) as part:
        part.write_text("new")
        raise RuntimeError
    assert path.read_text() == "old"
    assert names_in(tmp_path) == ["a.json"]


def test_a_name_may_be_as_long_as_the_disk_allows(tmp_path: Path):
    path = tmp_path / ("n" * 251 + ".png")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"


@unix
def test_a_link_stays_a_link_and_its_target_is_written(tmp_path: Path):
    (tmp_path / "deep").mkdir()
    target, link = tmp_path / "deep" / "real.json", tmp_path / "a.json"
    link.symlink_to(Path("deep") / "real.json")
    for content in ("made", "replaced"):  # The target is not there at first.
        write_whole(link, content)
        assert link.is_symlink()
        assert target.read_text() == content
    assert names_in(tmp_path / "deep") == ["real.json"]


@unix
def test_a_circle_of_links_is_told_and_stays(tmp_path: Path):
    link = tmp_path / "a.json"
    link.symlink_to(link)
    with pytest.raises(OSError, match="symbolic links"):
        write_whole(link, "x")
    assert link.is_symlink()


@unix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_a_file_keeps_its_permissions(tmp_path: Path, mode: int):
    path = tmp_path / "a.json"
    path.touch()
    path.chmod(mode)
    with whole_path(path) as part:
        assert stat.S_IMODE(part.stat().st_mode) == mode
    assert stat.S_IMODE(path.stat().st_mode) == mode


@unix
def test_a_new_file_has_the_usual_permissions(tmp_path: Path):
    old = os.umask(0o027)
    try:
        write_whole(tmp_path / "a.json", "x")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "a.json").stat().st_mode) == 0o640


@unix
@pytest.mark.skipif(os.name != "nt" and os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path: Path):
    path = tmp_path / "a.json"
    path.write_text("old")
    path.chmod(0o400)
    with pytest.raises(PermissionError):
        write_whole(path, "new")
    assert path.read_text() == "old"


@pytest.mark.parametrize("name", ["gone/a.json", ".", "file/a.json"])
def test_places_that_cannot_be_written(tmp_path: Path, name: str):
    (tmp_path / "file").touch()
    path = tmp_path / name
    with pytest.raises(OutputError, match="cannot be written"), writing(path):
        write_whole(path, "x")


def test_what_a_killed_process_left_is_removed_a_day_later(tmp_path: Path):
    old, new = (tmp_path / f".moodmirror-{number}.part" for number in "12")
    other = tmp_path / ".other.part"
    for path in (old, new, other):
        path.write_text("x")
    day_before = time.time() - 25 * 3600
    for path in (old, other):
        os.utime(path, (day_before, day_before))
    whole_file.remove_abandoned_parts.cache_clear()
    write_whole(tmp_path / "a", "x")
    assert names_in(tmp_path) == sorted([new.name, other.name, "a"])
