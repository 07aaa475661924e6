from pathlib import Path

import pytest

from desktop.capture.media import MediaKind, find_media, media_kind


def test_kinds_by_suffix():
    assert media_kind(Path("a.JPG")) is MediaKind.PICTURE
    assert media_kind(Path("a.heic")) is MediaKind.PICTURE
    assert media_kind(Path("a.Mp4")) is MediaKind.VIDEO
    assert media_kind(Path("a.txt")) is MediaKind.OTHER
    assert media_kind(Path("jpg")) is MediaKind.OTHER


def test_a_folder_is_searched_to_the_bottom_and_sorted(tmp_path: Path):
    for name in (
        "b.png",
        "a.jpg",
        "notes.txt",
        "main.ts",
        ".hidden.png",
        ".git/a.png",
        "sub/z.mp4",
        "sub/deep/c.heic",
        "out/a.png",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = [path.relative_to(tmp_path).as_posix() for path in find_media(tmp_path)]
    assert found == ["a.jpg", "b.png", "out/a.png", "sub/z.mp4", "sub/deep/c.heic"]
    without = [path.name for path in find_media(tmp_path, skip=tmp_path / "out")]
    assert without == ["a.jpg", "b.png", "z.mp4", "c.heic"]


def test_a_circle_of_links_ends(tmp_path: Path):
    (tmp_path / "a.png").touch()
    (tmp_path / "circle").symlink_to(tmp_path, target_is_directory=True)
    assert [path.name for path in find_media(tmp_path)] == ["a.png"]


def test_a_folder_that_is_not_there(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        list(find_media(tmp_path / "gone"))
