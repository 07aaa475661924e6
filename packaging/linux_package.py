"""What a Linux desktop wants beside the program: entry, icons, AppStream data; and the .deb."""

import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from bundle_plan import SYSTEM_PACKAGES
from drawings import PNG_SIZES

_HERE = Path(__file__).parent / "linux"
_GLIBC = re.compile(rb"\0GLIBC_2\.(\d+)(?=[.\0])")
_METAINFO = "io.github.moodmirror.Moodmirror.metainfo.xml"


def add_desktop_files(bundle: Path, made: Path, drawing: Path, version: str, time: int) -> None:
    """Put ``share/`` with entry, icons and AppStream data into the bundle."""
    share = bundle / "share"
    applications = share / "applications"
    applications.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_HERE / "moodmirror.desktop", applications / "moodmirror.desktop")
    icons = share / "icons" / "hicolor"
    for size in PNG_SIZES:
        _copy(made / f"moodmirror-{size}.png", icons / f"{size}x{size}" / "apps" / "moodmirror.png")
    _copy(drawing, icons / "scalable" / "apps" / "moodmirror.svg")
    text = (_HERE / _METAINFO).read_text(encoding="utf-8").replace("@VERSION@", version)
    text = text.replace("@DATE@", datetime.fromtimestamp(time, UTC).date().isoformat())
    metainfo = share / "metainfo" / _METAINFO
    metainfo.parent.mkdir(parents=True, exist_ok=True)
    metainfo.write_text(text, encoding="utf-8")


def strip_python(libraries: Path) -> None:
    """Take the debugging symbols out of Python's own files.

    Not out of the others: the libraries in wheels were moved about after they were linked, and
    a stripped one of those does not load.
    """
    if not shutil.which("strip"):
        return
    own = [*libraries.glob("libpython3*.so*"), *libraries.glob("python3*/lib-dynload/*.so")]
    for path in own:
        if not path.is_symlink():
            subprocess.run(["strip", "--strip-unneeded", str(path)], check=True)


def make_deb(bundle: Path, work: Path, name: str, version: str, time: int) -> Path:
    """Make a package for Debian and Ubuntu beside ``bundle``, from what is in it."""
    tree = work / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    program = tree / "usr" / "lib" / "moodmirror"
    shutil.copytree(
        bundle, program, symlinks=True, ignore=shutil.ignore_patterns("share", "licences")
    )
    shutil.copytree(bundle / "share", tree / "usr" / "share")
    documents = tree / "usr" / "share" / "doc" / "moodmirror"
    shutil.copytree(bundle / "licences", documents / "licences")
    _copy(bundle / "licences" / "README.txt", documents / "copyright")
    commands = tree / "usr" / "bin"
    commands.mkdir(parents=True)
    (commands / "moodmirror").symlink_to("../lib/moodmirror/Moodmirror")
    size = sum(path.lstat().st_size for path in tree.rglob("*")) // 1024
    control = tree / "DEBIAN" / "control"
    control.parent.mkdir()
    libc = f"libc6 (>= {least_glibc(program)})"
    control.write_text(_control(version, size, libc), encoding="utf-8")
    for path in tree.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    package = bundle.parent / f"{name}.deb"
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zzstd", "-z12", "--build", str(tree), str(package)],
        env=os.environ | {"SOURCE_DATE_EPOCH": str(time)},
        check=True,
    )
    return package


def least_glibc(program: Path) -> str:
    """The oldest C library on which all files of a bundle load, e.g. ``2.34``."""
    files = [path for path in program.rglob("*") if path.is_file() and not path.is_symlink()]
    asked = {int(minor) for path in files for minor in _GLIBC.findall(path.read_bytes())}
    return f"2.{max(asked, default=17)}"


def _control(version: str, kibibytes: int, libc: str) -> str:
    # The name that Debian 13 gave to one of them after its change to 64-bit times.
    other_names = {"libc6": libc, "libglib2.0-0": "libglib2.0-0 | libglib2.0-0t64"}
    needs = ", ".join(other_names.get(name, name) for name in SYSTEM_PACKAGES)
    machine = subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    ).stdout.strip()
    return f"""\
Package: moodmirror
Version: {version}
Architecture: {machine}
Maintainer: The Moodmirror developers <moodmirror@localhost>
Installed-Size: {kibibytes}
Depends: {needs}
Section: video
Priority: optional
Description: Read facial expressions live, on this machine alone
 A window onto the camera that finds every face, reads its expression and shows
 the answer as an emoji and six live probability bars. Pictures, videos and
 folders can be read as well. Nothing is fetched and nothing is sent.
"""


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
