"""The drawings: each renders with Qt, the emoji differ at a glance, the icons take one tint."""

import itertools
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ASSETS = Path(__file__).resolve().parent.parent / "assets"
EMOJI = ("angry", "fear", "happy", "sad", "surprise", "neutral", "unsure")
ICONS = (
    "calibrate",
    "camera",
    "clipboard",
    "close",
    "compact",
    "cover-faces",
    "exit-fullscreen",
    "folder",
    "fullscreen",
    "help",
    "info",
    "mark",
    "open-image",
    "panel",
    "pause",
    "play",
    "provider",
    "record",
    "refresh",
    "settings",
    "snapshot",
    "step-back",
    "step-forward",
    "stop",
    "timeline",
    "video",
    "warning",
)
EMOJI_FILES = [ASSETS / "emoji" / f"{name}.svg" for name in EMOJI]
ICON_FILES = [ASSETS / "icons" / f"{name}.svg" for name in ICONS]
PAIRS = list(itertools.combinations(EMOJI_FILES, 2))
ALL_FILES = [*EMOJI_FILES, *ICON_FILES, ASSETS / "icon.svg"]

# What Qt's renderer, made for SVG Tiny 1.2, draws faithfully.
SUPPORTED = {
    "svg",
    "title",
    "defs",
    "g",
    "path",
    "circle",
    "ellipse",
    "rect",
    "linearGradient",
    "radialGradient",
    "stop",
}
UNSUPPORTED_ATTRIBUTES = {"class", "style", "filter", "mask", "clip-path", "mix-blend-mode"}
COLOUR_ATTRIBUTES = {"fill", "stroke", "color", "stop-color", "flood-color"}

MAX_BYTES = 1_000_000
# Mean absolute pixel difference at 24 px, on a scale of 255. The nearest two are sad and neutral
# in RGBA, at 10.1, and neutral and unsure in grey, at 9.1.
MIN_COLOUR_DIFFERENCE = 8.0
MIN_GREY_DIFFERENCE = 7.0


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def render(path: Path, size: int) -> NDArray[np.uint8]:
    """The drawing as premultiplied RGBA, drawn in black where it takes the tint."""
    source = path.read_text(encoding="utf-8").replace("currentColor", "#000000")
    renderer = QSvgRenderer(QByteArray(source.encode()))
    assert renderer.isValid()
    image = QImage(size, size, QImage.Format.Format_RGBA8888_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8)
    return pixels.reshape(size, image.bytesPerLine())[:, : size * 4].reshape(size, size, 4).copy()


def elements(path: Path) -> list[tuple[str, dict[str, str]]]:
    tree = ET.parse(path)
    return [(node.tag.rpartition("}")[2], dict(node.attrib)) for node in tree.iter()]


def test_no_drawing_is_missing_or_left_over() -> None:
    assert sorted(ASSETS.rglob("*.svg")) == sorted(ALL_FILES)


@pytest.mark.parametrize("size", [16, 20, 24, 48, 256])
@pytest.mark.parametrize("path", ALL_FILES, ids=name_of)
def test_renders_with_transparent_corners(qapp: object, path: Path, size: int) -> None:
    alpha = render(path, size)[:, :, 3]
    corners = alpha[[0, 0, -1, -1], [0, -1, 0, -1]]
    assert not corners.any()
    assert (alpha > 128).mean() > 0.04
    assert alpha.max() > 200


@pytest.mark.parametrize("path", ALL_FILES, ids=name_of)
def test_nothing_is_cut_off_at_the_edge(qapp: object, path: Path) -> None:
    alpha = render(path, 256)[:, :, 3]
    edge = np.concatenate([alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]])
    assert not edge.any()


@pytest.mark.parametrize("path", [*EMOJI_FILES, ASSETS / "icon.svg"], ids=name_of)
def test_faces_are_centred_discs(qapp: object, path: Path) -> None:
    alpha = render(path, 256)[:, :, 3] > 128
    rows, columns = np.nonzero(alpha)
    assert abs(rows.mean() - 127.5) < 0.5
    assert abs(columns.mean() - 127.5) < 0.5
    assert alpha[128, 128]


@pytest.mark.parametrize("path", ICON_FILES, ids=name_of)
def test_icons_are_balanced(qapp: object, path: Path) -> None:
    rows, columns = np.nonzero(render(path, 240)[:, :, 3] > 128)
    assert abs((columns.min() + columns.max()) / 2 - 119.5) <= 10
    assert abs((rows.min() + rows.max()) / 2 - 119.5) <= 10


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=name_of)
def test_emoji_differ_at_a_glance(qapp: object, one: Path, other: Path) -> None:
    first, second = (render(path, 24).astype(np.float64) for path in (one, other))
    assert np.abs(first - second).mean() > MIN_COLOUR_DIFFERENCE


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=name_of)
def test_emoji_differ_without_colour(qapp: object, one: Path, other: Path) -> None:
    def grey(path: Path) -> NDArray[np.float64]:
        luma: NDArray[np.float64] = render(path, 24)[:, :, :3] @ np.array([0.299, 0.587, 0.114])
        return luma

    assert np.abs(grey(one) - grey(other)).mean() > MIN_GREY_DIFFERENCE


@pytest.mark.parametrize("path", ALL_FILES, ids=name_of)
def test_only_what_qt_draws(path: Path) -> None:
    for tag, attributes in elements(path):
        assert tag in SUPPORTED
        assert not UNSUPPORTED_ATTRIBUTES & attributes.keys()
        if tag.endswith("Gradient"):
            assert attributes["gradientUnits"] == "userSpaceOnUse"
    assert "href" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", EMOJI_FILES, ids=name_of)
def test_emoji_keep_to_the_128_grid(path: Path) -> None:
    assert elements(path)[0][1]["viewBox"] == "0 0 128 128"


@pytest.mark.parametrize("path", ICON_FILES, ids=name_of)
def test_icons_are_one_family_in_one_tint(path: Path) -> None:
    (_, root), *inner = elements(path)
    assert root["viewBox"] == "0 0 24 24"
    assert root["stroke"] == "currentColor"
    assert root["stroke-width"] == "1.75"
    assert root["stroke-linecap"] == root["stroke-linejoin"] == "round"
    for _, attributes in [("svg", root), *inner]:
        for key in COLOUR_ATTRIBUTES & attributes.keys():
            assert attributes[key] in {"currentColor", "none"}
    assert not [key for _, attributes in inner for key in attributes if key == "stroke-width"]
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", source)


@pytest.mark.parametrize(
    ("name", "size"), [("astronaut.jpg", (512, 512)), ("hopper.jpg", (512, 600))]
)
def test_demo_portraits_open_and_are_credited(name: str, size: tuple[int, int]) -> None:
    with Image.open(ASSETS / "demo" / name) as picture:
        picture.load()
        assert picture.mode == "RGB"
        assert picture.size == size
    assert f"## {name}" in (ASSETS / "demo" / "LICENSE.md").read_text(encoding="utf-8")


def test_assets_stay_small() -> None:
    # The executable leaves the translators' own files out.
    files = [path for path in ASSETS.rglob("*") if path.is_file() and path.suffix != ".ts"]
    assert sum(path.stat().st_size for path in files) < MAX_BYTES
