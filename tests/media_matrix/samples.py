"""Sound files, small ones of every kind, to be changed by the fuzz run."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from tests.media_matrix import scenes
from tests.media_matrix.clips import all_clips

_FRAMES = 6
_PICTURES: tuple[tuple[str, dict[str, object]], ...] = (
    ("a.jpg", {"quality": 80}),
    ("progressive.jpg", {"quality": 80, "progressive": True}),
    ("a.png", {}),
    ("a.webp", {}),
    ("lossless.webp", {"lossless": True}),
    ("a.bmp", {}),
    ("a.tif", {}),
    ("lzw.tif", {"compression": "tiff_lzw"}),
    ("deflate.tif", {"compression": "tiff_adobe_deflate"}),
    ("a.gif", {}),
    ("a.ppm", {}),
    ("a.tga", {"compression": "tga_rle"}),
    ("a.pcx", {}),
    ("a.jp2", {}),
    ("a.avif", {"speed": 10}),
)


def make_samples(folder: Path) -> list[Path]:
    """Write them all; those that this machine's libraries cannot write are left out."""
    folder.mkdir(parents=True, exist_ok=True)
    _make_pictures(folder)
    _make_videos(folder)
    return sorted(folder.iterdir())


def _make_pictures(folder: Path) -> None:
    small = cv2.resize(scenes.frame(0, 1, 1), (160, 100))
    image = Image.fromarray(np.ascontiguousarray(small[:, :, ::-1]))
    exif = Image.Exif()
    exif[0x0112] = 6
    for name, options in _PICTURES:
        more = {"exif": exif} if name in ("a.jpg", "a.webp", "a.tif", "a.avif", "a.png") else {}
        image.save(folder / name, **options, **more)
    image.convert("P").save(folder / "palette.png", transparency=3)
    image.convert("CMYK").save(folder / "cmyk.jpg")
    image.save(folder / "pages.tif", save_all=True, append_images=[image, image])
    deep = small.astype(np.uint16) * 16
    cv2.imwrite(str(folder / "deep.png"), deep)
    cv2.imwrite(str(folder / "deep.tif"), deep)
    cv2.imwrite(str(folder / "float.tif"), small.astype(np.float32) / 255)


def _make_videos(folder: Path) -> None:
    seen = set()
    for number, clip in enumerate(all_clips()):
        key = (clip.suffix, clip.codec, clip.note.startswith("interlaced"))
        if key in seen or clip.harm or clip.joined:
            continue
        seen.add(key)
        short = replace(clip, times=clip.times[:_FRAMES], seen_times=())
        short.write(folder / f"{number:03}.{clip.suffix}", number)
