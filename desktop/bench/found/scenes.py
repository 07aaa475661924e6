"""Made pictures without a face, each by its number: textures, noise, landscapes, text, patterns."""

from collections.abc import Callable, Iterator
from string import ascii_letters, digits, punctuation

import cv2
import numpy as np
import numpy.typing as npt

from desktop.bench.found.samples import Image, Sample

_SEED = 13
_SIZES = ((640, 480), (800, 600), (1280, 720), (960, 1280))
_FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
    cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
)

Rng = np.random.Generator
Field = npt.NDArray[np.float32]
"""float32 ``[height, width]`` of 0 to 1."""


def scenes(count: int) -> Iterator[Sample]:
    """Pictures that show no face, the same at every run."""
    for number in range(count):
        width, height = _SIZES[number // len(KINDS) % len(_SIZES)]
        yield Sample(scene(number, width, height), ())


def scene(number: int, width: int, height: int) -> Image:
    """One picture: the kinds take turns."""
    rng = np.random.default_rng((_SEED, number))
    return KINDS[number % len(KINDS)](rng, width, height)


def _colour(rng: Rng) -> tuple[int, int, int]:
    blue, green, red = rng.integers(0, 256, 3).tolist()
    return blue, green, red


def clouds(rng: Rng, width: int, height: int, slope: float) -> Field:
    """Noise whose strength falls with frequency, as in pictures of nature.

    The power spectrum of natural scenes falls about with the square of the frequency, which is a
    ``slope`` of 1 here (Field 1987, doi:10.1364/JOSAA.4.002379).
    """
    frequency = np.hypot(np.fft.fftfreq(height)[:, np.newaxis], np.fft.rfftfreq(width))
    frequency[0, 0] = 1
    waves = np.fft.rfft2(rng.standard_normal((height, width))) / frequency**slope
    waves[0, 0] = 0
    field = np.fft.irfft2(waves, (height, width))
    low, high = np.percentile(field, (1, 99))
    return np.asarray(np.clip((field - low) / (high - low), 0, 1), np.float32)


def _between(one: tuple[int, int, int], other: tuple[int, int, int], share: Field) -> Image:
    """From one colour to another."""
    mixed = np.array(one) + share[:, :, np.newaxis] * (np.array(other) - np.array(one))
    return np.asarray(mixed + 0.5, np.uint8)


def _noise(rng: Rng, width: int, height: int) -> Image:
    """As of a sensor, fine or coarse, grey or coloured."""
    channels = int(rng.choice((1, 3)))
    pixels = rng.normal(rng.uniform(60, 190), rng.uniform(10, 90), (height, width, channels))
    image = np.repeat(np.clip(pixels, 0, 255), 3 // channels, axis=2).astype(np.uint8)
    sigma = float(rng.choice((0, 1, 2.5, 6)))
    return image if sigma == 0 else np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.uint8)


def _plasma(rng: Rng, width: int, height: int) -> Image:
    """Coloured clouds."""
    slope = rng.uniform(0.8, 2.0)
    return np.stack([255 * clouds(rng, width, height, slope) for _ in range(3)], 2).astype(np.uint8)


def _landscape(rng: Rng, width: int, height: int) -> Image:
    """A sky with clouds, ridges of hills one before another, and ground."""
    image = _between((230, 200, 160), (250, 245, 240), clouds(rng, width, height, 1.6))
    rows = np.arange(height)[:, np.newaxis]
    for ridge in range(int(rng.integers(3, 6))):
        top = height * (0.3 + 0.14 * ridge)
        line = top + height * 0.25 * (clouds(rng, width, 8, 1.6)[0] - 0.5)
        ground = clouds(rng, width, height, rng.uniform(0.6, 1.3))
        dark, light = np.array(((20, 40, 30), (70, 130, 110))) + 15 * (4 - ridge)
        hills = _between(tuple(dark.tolist()), tuple(light.tolist()), ground)
        image = np.where((rows > line)[:, :, np.newaxis], hills, image)
    return np.ascontiguousarray(image)


def _cells(rng: Rng, width: int, height: int) -> Image:
    """Stones: each pixel belongs to the nearest of some points."""
    points = rng.uniform(0, 1, (int(rng.integers(30, 300)), 2)) * (width, height)
    seeds = np.full((height, width), 255, np.uint8)
    for x, y in points.astype(int).tolist():
        seeds[y, x] = 0
    distance, label = cv2.distanceTransformWithLabels(
        seeds, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_CCOMP
    )
    colours = rng.integers(30, 226, (int(label.max()) + 1, 3))
    shade = np.exp(-distance / rng.uniform(10, 60))[:, :, np.newaxis]
    return np.asarray(colours[label] * (0.4 + 0.6 * shade), np.uint8)


def _foliage(rng: Rng, width: int, height: int) -> Image:
    """Thousands of leaves over one another."""
    image = np.full((height, width, 3), (20, 40, 25), np.uint8)
    for _ in range(1500):
        center = int(rng.integers(0, width)), int(rng.integers(0, height))
        axes = int(rng.integers(4, 30)), int(rng.integers(2, 12))
        leaf = rng.integers((10, 50, 20), (90, 200, 130)).tolist()
        cv2.ellipse(image, center, axes, rng.uniform(0, 360), 0, 360, leaf, cv2.FILLED, cv2.LINE_AA)
    return image


def _checkerboard(rng: Rng, width: int, height: int) -> Image:
    """A board, a tiled floor or a facade with windows, seen at an angle."""
    cells = int(rng.integers(6, 30))
    board = np.indices((cells, cells)).sum(0) % 2
    if rng.random() < 0.5:  # Windows in a wall.
        board = np.pad(np.ones((3, 2), int), 2)
        board = np.tile(board, (cells // 4 + 1, cells // 4 + 1))
    flat = np.where(board[:, :, np.newaxis], _colour(rng), _colour(rng)).astype(np.uint8)
    flat = np.asarray(cv2.resize(flat, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    moved = corners + rng.uniform(-0.3, 0.3, (4, 2)).astype(np.float32) * (width, height)
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    turned = cv2.warpPerspective(
        flat, matrix, (width, height), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REFLECT
    )
    return np.asarray(turned, np.uint8)


def _text(rng: Rng, width: int, height: int) -> Image:
    """A page, or a poster."""
    light, dark = rng.integers(170, 256, 3).tolist(), rng.integers(0, 100, 3).tolist()
    image = np.full((height, width, 3), light, np.uint8)
    letters = list(ascii_letters + digits + punctuation + "     ")
    y = 0.0
    while y < height:
        scale = float(rng.uniform(0.4, 3.0))
        y += 34 * scale
        line = "".join(rng.choice(letters, 80))
        font = _FONTS[int(rng.integers(len(_FONTS)))]
        place = int(rng.integers(-50, 50)), round(y)
        cv2.putText(image, line, place, font, scale, dark, max(1, round(2 * scale)), cv2.LINE_AA)
    return image


def _shapes(rng: Rng, width: int, height: int) -> Image:
    """Discs, rings and boxes on a gradient; many a pair of discs could pass for eyes."""
    share = np.linspace(0, 1, width, dtype=np.float32)[np.newaxis].repeat(height, 0)
    image = np.ascontiguousarray(_between(_colour(rng), _colour(rng), share))
    for _ in range(int(rng.integers(20, 120))):
        x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
        size = int(rng.integers(3, 90))
        thickness = int(rng.choice((cv2.FILLED, 2, 6)))
        if rng.random() < 0.6:
            cv2.circle(image, (x, y), size, _colour(rng), thickness, cv2.LINE_AA)
        else:
            cv2.rectangle(image, (x, y), (x + size, y + size // 2), _colour(rng), thickness)
    return image


def _grain(rng: Rng, width: int, height: int) -> Image:
    """Wood, cloth and water: waves that are bent by clouds."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle, wave = rng.uniform(0, np.pi), rng.uniform(6, 60)
    bent = rng.uniform(0, 12) * clouds(rng, width, height, 1.5)
    phase = 2 * np.pi * (x * np.cos(angle) + y * np.sin(angle)) / wave + bent
    return _between(_colour(rng), _colour(rng), (np.sin(phase) / 2 + 0.5).astype(np.float32))


KINDS: tuple[Callable[[Rng, int, int], Image], ...] = (
    _noise,
    _plasma,
    _landscape,
    _cells,
    _foliage,
    _checkerboard,
    _text,
    _shapes,
    _grain,
    _landscape,
)
"""In turns; landscapes twice."""
