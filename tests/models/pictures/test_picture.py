import io
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms

from models.errors import MoodmirrorError
from models.pictures.picture import read_picture

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def quarters() -> Image.Image:
    """40x20 pixels: red and green above, blue and white below."""
    image = Image.new("RGB", (40, 20), RED)
    image.paste(GREEN, (20, 0, 40, 10))
    image.paste(BLUE, (0, 10, 20, 20))
    image.paste(WHITE, (20, 10, 40, 20))
    return image


def corners(bgr: np.ndarray) -> list[tuple[int, ...]]:
    """RGB in the corners: top left, top right, bottom left, bottom right; rounded to 0 or 255."""
    ends = [bgr[2, 2], bgr[2, -3], bgr[-3, 2], bgr[-3, -3]]
    return [tuple(255 * (int(value) > 127) for value in pixel[::-1]) for pixel in ends]


def save(folder: Path, name: str, image: Image.Image, **options: object) -> Path:
    path = folder / name
    image.save(path, **options)
    return path


@pytest.mark.parametrize(
    "name", ["a.png", "a.jpg", "a.webp", "a.bmp", "a.tif", "a.ppm", "a.tga", "a.pcx", "a.jp2"]
)
def test_every_usual_kind_gives_the_same_picture(tmp_path: Path, name: str):
    pixels = read_picture(save(tmp_path, name, quarters()))
    assert pixels.shape == (20, 40, 3)
    assert pixels.dtype == np.uint8
    assert pixels.flags.c_contiguous
    assert corners(pixels) == [RED, GREEN, BLUE, WHITE]


def test_avif(tmp_path: Path):
    assert corners(read_picture(save(tmp_path, "a.avif", quarters(), quality=95)))[0] == RED


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif"])
@pytest.mark.parametrize(
    ("orientation", "expected"),
    [
        (1, [RED, GREEN, BLUE, WHITE]),
        (2, [GREEN, RED, WHITE, BLUE]),
        (3, [WHITE, BLUE, GREEN, RED]),
        (4, [BLUE, WHITE, RED, GREEN]),
        (5, [RED, BLUE, GREEN, WHITE]),
        (6, [BLUE, RED, WHITE, GREEN]),
        (7, [WHITE, GREEN, BLUE, RED]),
        (8, [GREEN, WHITE, RED, BLUE]),
    ],
)
def test_exif_orientation_is_applied(
    tmp_path: Path, suffix: str, orientation: int, expected: list[tuple[int, ...]]
):
    exif = Image.Exif()
    exif[0x0112] = orientation
    pixels = read_picture(save(tmp_path, f"a{suffix}", quarters(), exif=exif))
    assert pixels.shape == ((40, 20, 3) if orientation >= 5 else (20, 40, 3))
    assert corners(pixels) == expected


def test_broken_exif_does_not_hide_the_picture(tmp_path: Path):
    path = save(tmp_path, "a.jpg", quarters(), exif=b"Exif\0\0MM\0*\xff\xff\xff\xff broken")
    assert corners(read_picture(path)) == [RED, GREEN, BLUE, WHITE]


def test_sixteen_bit_grey_is_scaled_and_not_clipped(tmp_path: Path):
    ramp = np.linspace(0, 65535, 256).astype(np.uint16).reshape(16, 16)
    for name in ("a.png", "a.tif", "a.pgm"):
        assert cv2.imwrite(str(tmp_path / name), ramp)
        grey = read_picture(tmp_path / name)[:, :, 1].astype(int)
        assert np.abs(grey - np.arange(256).reshape(16, 16)).max() <= 1, name


def test_sixteen_bit_colour_is_scaled_and_not_clipped(tmp_path: Path):
    deep = np.empty((4, 4, 3), np.uint16)
    deep[:] = (0x4000, 0x8000, 0xC000)
    for name in ("a.png", "a.tif"):
        assert cv2.imwrite(str(tmp_path / name), deep)
        assert np.abs(read_picture(tmp_path / name)[0, 0] - np.array([64, 128, 192])).max() <= 1


def test_sixteen_bit_with_alpha(tmp_path: Path):
    deep = np.zeros((4, 4, 4), np.uint16)
    deep[:] = (0x4000, 0x8000, 0xC000, 0xFFFF)
    assert cv2.imwrite(str(tmp_path / "a.png"), deep)
    assert np.abs(read_picture(tmp_path / "a.png")[0, 0] - np.array([64, 128, 192])).max() <= 1


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "RGBA", "LA", "YCbCr"])
def test_colour_modes(tmp_path: Path, mode: str):
    path = save(tmp_path, "a.tif", quarters().convert(mode))
    shown = read_picture(path)
    expected = np.asarray(quarters().convert(mode).convert("RGB"))[:, :, ::-1]
    assert np.array_equal(shown, expected)


def test_cmyk_jpeg_is_not_inverted(tmp_path: Path):
    path = save(tmp_path, "a.jpg", quarters().convert("CMYK"), quality=95)
    assert corners(read_picture(path)) == [RED, GREEN, BLUE, WHITE]


def test_what_is_transparent_becomes_white(tmp_path: Path):
    half = Image.new("RGBA", (4, 4), (0, 0, 0, 128))
    assert read_picture(save(tmp_path, "half.png", half))[0, 0].tolist() == [127, 127, 127]
    palette = quarters().quantize(4)
    blue = palette.getpixel((2, 18))
    path = save(tmp_path, "p.png", palette, transparency=blue)
    assert corners(read_picture(path)) == [RED, GREEN, WHITE, WHITE]
    grey = Image.new("LA", (4, 4), (0, 0))
    assert read_picture(save(tmp_path, "la.png", grey)).min() == 255


def test_an_animated_picture_shows_its_first_frame(tmp_path: Path):
    rest = [Image.new("RGB", (40, 20), BLUE)]
    for name in ("a.gif", "a.webp", "a.png"):
        path = save(tmp_path, name, quarters(), save_all=True, append_images=rest)
        assert corners(read_picture(path)) == [RED, GREEN, BLUE, WHITE]


def test_float_from_zero_to_one_is_scaled(tmp_path: Path):
    grey = Image.fromarray(np.full((4, 4), 0.5, np.float32))
    assert read_picture(save(tmp_path, "a.tif", grey))[0, 0].tolist() == [127, 127, 127]


@pytest.mark.parametrize(
    "values",
    [
        np.full((2, 2), 300.0, np.float32),
        np.full((2, 2), np.nan, np.float32),
        np.full((2, 2), 1_000_000, np.int32),
        np.full((2, 2), -1, np.int32),
    ],
)
def test_numbers_without_an_agreed_white_are_refused(tmp_path: Path, values: np.ndarray):
    with pytest.raises(MoodmirrorError, match="8 or 16 bits"):
        read_picture(save(tmp_path, "a.tif", Image.fromarray(values)))


def test_lab_colours(tmp_path: Path):
    to_lab = ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB"
    )
    lab = ImageCms.applyTransform(quarters(), to_lab)
    assert corners(read_picture(save(tmp_path, "a.tif", lab))) == [RED, GREEN, BLUE, WHITE]


def test_one_pixel(tmp_path: Path):
    path = save(tmp_path, "a.png", Image.new("RGB", (1, 1), RED))
    assert read_picture(path).tolist() == [[[0, 0, 255]]]


def test_a_hundred_megapixels(tmp_path: Path):
    path = save(tmp_path, "a.tif", Image.new("1", (10_000, 10_000)), compression="group4")
    assert read_picture(path).shape == (10_000, 10_000, 3)


def read_bytes(data: bytes, path: Path) -> np.ndarray:
    path.write_bytes(data)
    return read_picture(path)


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def test_more_than_the_limit_is_refused_before_it_is_decoded(tmp_path: Path):
    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", bytes(9))
    with pytest.raises(MoodmirrorError, match="10000 megapixels"):
        read_bytes(data, tmp_path / "bomb.png")


@pytest.mark.parametrize(
    "name", ["Grüße aus Köln.png", "笑顔 😄.png", "صورة.png", "-v.png", "a%20b.png"]
)
def test_names_of_any_alphabet(tmp_path: Path, name: str):
    assert read_picture(save(tmp_path, name, quarters())).shape == (20, 40, 3)


def test_the_content_counts_and_not_the_suffix(tmp_path: Path):
    for name in ("a.heic", "a", "a.txt"):
        (tmp_path / name).write_bytes(save(tmp_path, "a.jpg", quarters()).read_bytes())
        assert read_picture(tmp_path / name).shape == (20, 40, 3)


def test_missing(tmp_path: Path):
    with pytest.raises(MoodmirrorError, match=r"There is no file '.*gone\.png'"):
        read_picture(tmp_path / "gone.png")


def test_a_file_as_folder(tmp_path: Path):
    file = save(tmp_path, "a.png", quarters())
    with pytest.raises(MoodmirrorError, match="cannot be read"):
        read_picture(file / "b.png")


def test_a_name_too_long(tmp_path: Path):
    with pytest.raises(MoodmirrorError, match="cannot be read"):
        read_picture(tmp_path / ("x" * 5000))


def test_a_folder(tmp_path: Path):
    with pytest.raises(MoodmirrorError, match="is a folder"):
        read_picture(tmp_path)


def test_empty(tmp_path: Path):
    (tmp_path / "a.png").touch()
    with pytest.raises(MoodmirrorError, match="is empty"):
        read_picture(tmp_path / "a.png")


def test_no_picture(tmp_path: Path):
    (tmp_path / "a.png").write_text("I am a letter. " * 50)
    with pytest.raises(MoodmirrorError, match="isn't a supported picture format"):
        read_picture(tmp_path / "a.png")


def test_kinds_known_by_name_only(tmp_path: Path):
    heic = struct.pack(">I", 24) + b"ftypheic" + bytes(200)
    with pytest.raises(MoodmirrorError, match="is a HEIC picture"):
        read_bytes(heic, tmp_path / "a.heic")
    (tmp_path / "a.jxl").write_bytes(b"\xff\x0a" + bytes(100))
    with pytest.raises(MoodmirrorError, match="is a JPEG XL picture"):
        read_picture(tmp_path / "a.jxl")
    save(tmp_path, "a.tif", quarters()).rename(tmp_path / "a.nef")
    with pytest.raises(MoodmirrorError, match="is a RAW picture"):
        read_picture(tmp_path / "a.nef")


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "tiff", "bmp", "gif", "avif", "jpeg2000"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_cut_short(kind: str, share: float, tmp_path: Path):
    noise = np.random.default_rng(0).integers(0, 255, (60, 80, 3), np.uint8)
    whole = io.BytesIO()
    Image.fromarray(noise).save(whole, kind)
    data = whole.getvalue()
    with pytest.raises(MoodmirrorError, match=r"damaged or incomplete|supported"):
        read_bytes(data[: int(len(data) * share)], tmp_path / f"a.{kind}")


def test_damaged_bytes_give_a_picture_or_one_sentence(tmp_path: Path):
    chance = np.random.default_rng(1)
    noise = chance.integers(0, 255, (40, 40, 3), np.uint8)
    for kind in ("jpeg", "png", "webp", "tiff", "gif", "bmp", "tga", "ppm"):
        whole = io.BytesIO()
        Image.fromarray(noise).save(whole, kind)
        for _ in range(30):
            data = bytearray(whole.getvalue())
            for place in chance.integers(0, min(len(data), 300), 6):
                data[place] = chance.integers(0, 256)
            try:
                assert read_bytes(bytes(data), tmp_path / f"a.{kind}").ndim == 3
            except MoodmirrorError as error:
                assert str(error).startswith(f"'{tmp_path / f'a.{kind}'}'")


@pytest.mark.parametrize("bits", [8, 10, 12])
@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_fewer_bits_than_sixteen_in_use(tmp_path: Path, name: str, bits: int):
    ramp = np.linspace(0, 2**bits - 1, 256).astype(np.uint16).reshape(16, 16)
    grey = read_picture(save(tmp_path, name, Image.fromarray(ramp)))[:, :, 1].astype(int)
    assert np.abs(grey - np.arange(256).reshape(16, 16)).max() <= 1


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_fewer_bits_than_sixteen_in_use_for_colours(tmp_path: Path, name: str):
    deep = np.empty((8, 4, 3), np.uint16)
    deep[:4], deep[4:] = (0x400, 0x800, 0xC00), 0xFFF
    assert cv2.imwrite(str(tmp_path / name), deep)
    shown = read_picture(tmp_path / name)
    assert np.abs(shown[0, 0] - np.array([64, 128, 192])).max() <= 1
    assert shown[7, 0].tolist() == [255, 255, 255]


def test_a_black_deep_picture_stays_black(tmp_path: Path):
    assert cv2.imwrite(str(tmp_path / "a.png"), np.zeros((4, 4, 3), np.uint16))
    assert read_picture(tmp_path / "a.png").max() == 0


@pytest.mark.parametrize(
    ("values", "white"),
    [
        (np.int32, 255),
        (np.int32, 4095),
        (np.int32, 65535),
        (np.int32, 2**31 - 1),
        (np.uint32, 2**32 - 1),
        (np.float32, 1.0),
        (np.float32, 255.0),
        (np.float32, 65535.0),
    ],
)
def test_wide_numbers_by_the_white_that_they_mean(tmp_path: Path, values: type, white: float):
    ramp = np.linspace(0, white, 256).reshape(16, 16).astype(values)
    write_tiff(tmp_path / "a.tif", ramp)
    grey = read_picture(tmp_path / "a.tif")[:, :, 1].astype(int)
    assert np.abs(grey - np.arange(256).reshape(16, 16)).max() <= 1


def write_tiff(path: Path, values: np.ndarray) -> None:
    """One strip of numbers of 32 bits."""
    kind = {"u": 1, "i": 2, "f": 3}[values.dtype.kind]
    height, width = values.shape
    body = values.astype(values.dtype.newbyteorder("<")).tobytes()
    tags = [(256, width), (257, height), (258, 32), (259, 1), (262, 1)]
    tags += [(273, 8), (277, 1), (278, height), (279, len(body)), (339, kind)]
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    head = b"II*\0" + struct.pack("<I", 8 + len(body))
    path.write_bytes(head + body + struct.pack("<H", len(tags)) + entries + bytes(4))


def test_float_colours(tmp_path: Path):
    assert cv2.imwrite(str(tmp_path / "a.tif"), np.full((4, 4, 3), (0.25, 0.5, 1), np.float32))
    assert np.abs(read_picture(tmp_path / "a.tif")[0, 0] - np.array([64, 127, 255])).max() <= 1


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_that_lacks_only_its_end_mark(tmp_path: Path, progressive: bool):
    chance = np.random.default_rng(3)
    for number in range(6):
        noise = Image.fromarray(chance.integers(0, 255, (61 + number, 80, 3), np.uint8))
        path = save(tmp_path, "a.jpg", noise, quality=60, progressive=progressive)
        whole, data = read_picture(path), path.read_bytes()
        assert data.endswith(b"\xff\xd9")
        for end in (b"", b"\xff"):
            assert np.array_equal(read_bytes(data[:-2] + end, path), whole)
        with pytest.raises(MoodmirrorError, match="damaged or incomplete"):
            read_bytes(data[: int(len(data) * 0.97)], path)


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_png_with_much_text(tmp_path: Path, place: str):
    plain = save(tmp_path, "a.png", quarters()).read_bytes()
    text = png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(3_000_000)))
    at = plain.index(b"IDAT" if place == "before" else b"IEND") - 4
    shown = read_bytes(plain[:at] + text + plain[at:], tmp_path / "b.png")
    assert corners(shown) == [RED, GREEN, BLUE, WHITE]
