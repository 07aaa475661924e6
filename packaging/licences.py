"""Gathers the licence texts of everything that lies in a bundle.

Each file of the bundle is traced to where it came from: a Python distribution, Python itself,
PyInstaller, a package of the system, or this project. A file that cannot be traced, and a part
whose licence is not among those known to allow what we do, stop the build.
"""

import ctypes
import json
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

_TEXTS = Path(__file__).parent / "licences"
_LICENCE_NAME = re.compile(r"(licen[cs]e|copying|notice|thirdpartynotices|authors)", re.IGNORECASE)
_COMMON_LICENCE = re.compile(r"/usr/share/common-licenses/([\w.+-]*\w)")

ALLOWED = (
    *("MIT", "BSD", "Apache", "PSF", "Python", "Boost", "BSL-1.0", "Zlib", "ISC", "CC0", "0BSD"),
    *("LGPL", "HPND", "MPL-2.0", "Unlicense", "GPLv2-or-later with a special exception"),
    *("GPL-2+", "GPL-2.0-or-later", "GPL-3+", "GPL-3.0-or-later"),  # As the whole is.
)
"""Beginnings of the names of licences under which others may be given this program."""

_TEXT_FOR = {"LGPL-3": ("LGPL-3.0", "GPL-3.0"), "LGPL-2": ("LGPL-2.1",), "Apache": ("Apache-2.0",)}
"""Our copies, for distributions that bring no text."""
_TEXT_OF = {"pyobjc": "PyObjC"}
"""The same, by the beginning of their names: some parts of it bring its text, some do not."""
_HOLDS = {"av": ("GPL-3.0", "LGPL-3.0", "LGPL-2.1", "Apache-2.0", "FFmpeg-parts")}
"""Our copies for what a distribution holds beside its own code, and brings no text of."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something by others in the bundle.

    Attributes:
        name: of the distribution or package.
        version: its version.
        licence: what it says of itself.
        texts: files with the licence's text.
    """

    name: str
    version: str
    licence: str
    texts: tuple[Path, ...]


class UnclearLicenceError(Exception):
    """A file or a part of which nobody knows whether it may be passed on."""


def parts_of(sources: Iterable[str], root: Path) -> list[Part]:
    """All parts by others from which the files in ``sources`` came, sorted by name.

    Args:
        sources: paths on this machine.
        root: of this project, whose own files are left out.
    """
    owners = _distribution_files()
    always = (_python(), _pyinstaller(), _yunet(root))
    found = {part.name.lower(): part for part in always}
    unclear = []
    for source in sorted(set(sources)):
        path = Path(source)
        if not source or source == "-":
            continue
        owner = owners.get(_real(path))
        if owner is not None:
            if owner.metadata["Name"].lower() != "moodmirror":
                found.setdefault(owner.metadata["Name"].lower(), _of_distribution(owner))
        elif _is_ours(path, root) or _is_pythons(path):
            continue
        elif (package := _system_package(path)) is not None:
            found.setdefault(package.name.lower(), package)
        else:
            unclear.append(source)
    if unclear:
        raise UnclearLicenceError("From where are these?\n" + "\n".join(unclear))
    forbidden = [part for part in found.values() if not is_allowed(part.licence)]
    if forbidden:
        lines = (f"{part.name}: {part.licence or 'nothing said'}" for part in forbidden)
        raise UnclearLicenceError("Do these licences allow it?\n" + "\n".join(lines))
    return [found[name] for name in sorted(found)]


def is_allowed(licence: str) -> bool:
    """Whether a licence, or one of several to choose from, is among the allowed."""
    choices = re.split(r"\s+OR\s+", licence)
    return any(choice.strip("( ").startswith(ALLOWED) for choice in choices)


def write_licences(parts: list[Part], folder: Path, own_licence: Path) -> None:
    """Write all texts and an index of them."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copyfile(own_licence, folder / "Moodmirror.txt")
    lines = []
    for part in parts:
        names = []
        for number, text in enumerate(_with_common_licences(part.texts)):
            tail = f"-{number + 1}" if number else ""
            names.append(f"{part.name}{tail}.txt")
            shutil.copyfile(text, folder / names[-1])
        lines.append(f"{part.name} {part.version}\n    {part.licence}\n    {', '.join(names)}\n")
    (folder / "README.txt").write_text(_HEAD + "\n".join(lines), encoding="utf-8")


_HEAD = """\
Moodmirror's own code is under the MIT licence: Moodmirror.txt. Its executable holds parts by
others, each under a licence of its own; the texts lie in this folder. Two of them, the encoders
x264 and x265 inside FFmpeg, are under the GNU General Public License, so the executable as a whole
is given to you under that licence, version 3 or later: av-2.txt.

Sources: Moodmirror's lie where you got the executable. Those of all other parts are published by
their makers under the names and versions in this list. For three years after the release,
whoever asks in Moodmirror's issue tracker gets the complete corresponding source code of this
executable from us, for no more than it costs to send.

Qt and Qt for Python (PySide6, shiboken6), FFmpeg (libav*, libsw*) and other libraries are under
the GNU Lesser General Public License. They are used unchanged and lie as separate files in the
folder of libraries: put your own build of one in its place and the program uses that. The Qt
Company publishes the sources of Qt and Qt for Python, the FFmpeg project those of FFmpeg; the
versions are in the list and in manifest.json.

"""


def ffmpeg_licence(library: Path) -> str:
    """What an ``avcodec`` library says of its own licence; "nonfree" is nothing to give away."""
    avcodec = ctypes.CDLL(str(library))
    avcodec.avcodec_license.restype = ctypes.c_char_p
    return bytes(avcodec.avcodec_license()).decode()


def _real(path: Path) -> Path:
    return path.resolve()


def _distribution_files() -> dict[Path, Distribution]:
    return {
        _real(Path(str(one.locate_file(file)))): one
        for one in distributions()
        for file in one.files or ()
    }


def _of_distribution(one: Distribution) -> Part:
    meta = json.loads(json.dumps(one.metadata.json))
    licence = str(meta.get("license_expression") or meta.get("license") or "").splitlines()
    name = licence[0] if licence else _classified(meta.get("classifier", ()))
    texts = tuple(
        path
        for file in one.files or ()
        if _LICENCE_NAME.match(file.name)
        and file.suffix not in (".py", ".pyc", ".pyi", ".json", ".so")
        and (path := Path(str(one.locate_file(file)))).is_file()
    )
    texts = texts or _own_copies(name, one)
    held = tuple(_TEXTS / f"{text}.txt" for text in _HOLDS.get(one.metadata["Name"], ()))
    if held:
        name += " AND GPL-3.0-or-later (what it holds: FFmpeg, x264, x265 and others)"
    return Part(one.metadata["Name"], one.version, name, (texts[0], *held) if held else texts)


def _classified(classifiers: Iterable[str]) -> str:
    """The licence by its class, of older distributions that name it in no other way."""
    licences = [one.split(" :: ")[-1] for one in classifiers if one.startswith("License :: ")]
    return licences[0] if len(licences) == 1 else ""


def _own_copies(licence: str, one: Distribution) -> tuple[Path, ...]:
    for beginning, name in _TEXT_OF.items():
        if one.metadata["Name"].lower().startswith(beginning):
            return (_TEXTS / f"{name}.txt",)
    for beginning, names in _TEXT_FOR.items():
        if licence.startswith(beginning):
            return tuple(_TEXTS / f"{name}.txt" for name in names)
    raise UnclearLicenceError(f"{one.metadata['Name']} brings no text of its licence ({licence}).")


def _yunet(root: Path) -> Part:
    """The face detector's weights, which lie among our own."""
    text = root / "models" / "weights" / "detector" / "yunet_licence.txt"
    return Part("YuNet", "2024.9.27", "BSD-3-Clause", (text,))


def _python() -> Part:
    places = [Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix)]
    names = ("LICENSE.txt", "LICENSE")
    texts = [place / name for place in places for name in names if (place / name).is_file()]
    if not texts:
        texts = sorted(Path("/usr/share/doc").glob("python3*-minimal/copyright"))
    if not texts:
        raise UnclearLicenceError(f"Python's licence is not in {places[0]}.")
    return Part("Python", sys.version.split()[0], "PSF-2.0", (texts[0],))


def _pyinstaller() -> Part:
    """Its start program lies in every bundle, though in no list."""
    one = distribution("pyinstaller")
    return _of_distribution(one)


def _is_ours(path: Path, root: Path) -> bool:
    real, home = _real(path), _real(root)
    return real.is_relative_to(home) and not real.is_relative_to(_real(Path(sys.prefix)))


def _is_pythons(path: Path) -> bool:
    real = _real(path)
    if sys.platform == "win32" and re.match(
        r"(vcruntime|msvcp|vcomp|ucrtbase|api-ms-win)", path.name
    ):
        return True  # Comes with Python's own installer, under Microsoft's terms for passing on.
    site_packages = _real(Path(sysconfig.get_path("purelib")))
    base = _real(Path(sys.base_prefix))
    return (
        base != Path("/usr")
        and real.is_relative_to(base)
        and not real.is_relative_to(site_packages)
    )


def _system_package(path: Path) -> Part | None:
    """The Debian package that a library was taken from."""
    if not shutil.which("dpkg-query"):
        return None
    real = str(_real(path))
    # A merged /usr: the list of files may know the library without it.
    for name in (real, real.removeprefix("/usr")):
        found = subprocess.run(
            ["dpkg-query", "--search", name], capture_output=True, text=True, check=False
        )
        if found.returncode == 0:
            break
    else:
        return None
    package = found.stdout.split(":")[0]
    copyright_file = _real(Path("/usr/share/doc") / package / "copyright")
    query = ["dpkg-query", "--show", "--showformat", "${Version}\n", package]
    version = subprocess.run(query, capture_output=True, text=True, check=True).stdout.split()[0]
    if not copyright_file.is_file():
        return None
    return Part(package, version, _debian_licence(copyright_file), (copyright_file,))


def _debian_licence(copyright_file: Path) -> str:
    """The licence of a library's files; those of its scripts and tests play no part."""
    text = copyright_file.read_text(encoding="utf-8", errors="replace")
    named = re.search(r"^Files:\s*\*.*?^License:[ \t]*(\S.*?)$", text, re.M | re.S)
    if named:
        return _SAME_AS.get(named[1].strip(), named[1].strip())
    for known, name in _KNOWN_WORDING.items():
        if known in " ".join(text.split()):
            return name
    return ""


_SAME_AS = {"Expat": "MIT", "X11": "MIT", "zlib": "Zlib", "PD": "Unlicense"}
_KNOWN_WORDING = {
    "Permission is hereby granted, free of charge, to any person obtaining a copy": "MIT",
    "zlib License": "Zlib",
    "as-is', without any express or implied warranty": "Zlib",
    "BSD-style license": "BSD",
    "Redistribution and use in source and binary forms, with or without modification": "BSD",
}


def _with_common_licences(texts: Iterable[Path]) -> list[Path]:
    """The texts, and those to which Debian's only point."""
    all_texts = list(texts)
    for text in list(all_texts):
        content = text.read_text(encoding="utf-8", errors="replace")
        for name in sorted(set(_COMMON_LICENCE.findall(content))):
            common = Path("/usr/share/common-licenses") / name
            if common.is_file() and common.resolve() not in all_texts:
                all_texts.append(common.resolve())
    return all_texts
