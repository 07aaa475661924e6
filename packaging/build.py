"""Builds Moodmirror for the system it runs on.

    uv run --group packaging python packaging/build.py [--gpu]

Leaves in ``dist/`` the folder ``Moodmirror`` (on macOS ``Moodmirror.app``), an archive of it, on
Linux a package for Debian and Ubuntu, and the hashes of what can be published.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from archives import pack
from bundle_plan import refused_libraries
from drawings import make_icons
from licences import UnclearLicenceError, ffmpeg_licence, parts_of, write_licences
from linux_package import add_desktop_files, make_deb, strip_python
from manifest import NAME, write_manifest, write_sums
from windows_version import version_info

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
DIST = ROOT / "dist"
WORK = ROOT / "build"
MADE = WORK / "packaging"
"""Made for a build: icons, the version resource, the list of sources."""

_SYSTEMS = {"linux": "linux", "win32": "windows", "darwin": "macos"}
_Result = TypeVar("_Result")


def main() -> int:
    """Build, and say what came out."""
    parser = argparse.ArgumentParser(description="Build Moodmirror for this system.")
    parser.add_argument("--gpu", action="store_true", help="keep ONNX Runtime's CUDA provider")
    parser.add_argument(
        "--folder-only", action="store_true", help="make no archive and no package, for trying out"
    )
    options = parser.parse_args()
    version = _version()
    time = _time_of_last_change()
    MADE.mkdir(parents=True, exist_ok=True)
    _step("Icons", lambda: make_icons(ROOT / "assets" / "icon.svg", MADE))
    (MADE / "version.txt").write_text(version_info(version), encoding="utf-8")
    _step("PyInstaller", lambda: _run_pyinstaller(version, time, gpu=options.gpu))
    top = DIST / "Moodmirror"
    _finish_for_system(top, version, time)
    try:
        beside = _step("Licences and manifest", lambda: _describe(top, version, gpu=options.gpu))
    except UnclearLicenceError as error:
        print(error, file=sys.stderr)
        return 1
    if not options.folder_only:
        _publish(top, beside, version, time, gpu=options.gpu)
    return 0


def _version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def _time_of_last_change() -> int:
    """Of the sources, so that the same sources give the same archive."""
    command = ["git", "log", "-1", "--format=%ct"]
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return int(os.environ.get("SOURCE_DATE_EPOCH") or asked.stdout.strip() or 0)


def _step(name: str, work: Callable[[], _Result]) -> _Result:
    started = perf_counter()
    print(f"{name} ...", flush=True)
    result = work()
    print(f"{name}: {perf_counter() - started:.0f} s", flush=True)
    return result


def _run_pyinstaller(version: str, time: int, *, gpu: bool) -> None:
    for name in ("Moodmirror", "Moodmirror.app"):
        shutil.rmtree(DIST / name, ignore_errors=True)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    command += ["--distpath", str(DIST), "--workpath", str(WORK), str(HERE / "moodmirror.spec")]
    environment = os.environ | {
        "MOODMIRROR_BUILD": str(MADE),
        "MOODMIRROR_VERSION": version,
        "MOODMIRROR_GPU": "1" if gpu else "0",
        "PYTHONHASHSEED": "1",
        "SOURCE_DATE_EPOCH": str(time),
    }
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def _finish_for_system(top: Path, version: str, time: int) -> None:
    if sys.platform == "linux":
        strip_python(top / "_internal")
        add_desktop_files(top, MADE, ROOT / "assets" / "icon.svg", version, time)
    elif sys.platform == "win32":
        # In a console, "Moodmirror" means the .com before the .exe.
        (top / "Moodmirror-console.exe").replace(top / "Moodmirror.com")


def _describe(top: Path, version: str, *, gpu: bool) -> list[Path]:
    """Write licences and manifest; returns what belongs into the archive beside the bundle."""
    sources = json.loads((MADE / "sources.json").read_text(encoding="utf-8"))
    refused = refused_libraries(name for name, _, _ in sources)
    for codec in top.rglob("*avcodec*"):
        if sys.platform == "linux" and "nonfree" in ffmpeg_licence(codec):
            refused.append(f"{codec.name}: {ffmpeg_licence(codec)}")
    if refused:
        raise UnclearLicenceError("These may not go in:\n" + "\n".join(refused))
    parts = parts_of((source for _, source, _ in sources), ROOT)
    facts = {
        "name": "Moodmirror",
        "version": version,
        "gpu": gpu,
        "licence": "GPL-3.0-or-later as a whole; Moodmirror's own code MIT",
        "parts": {part.name: f"{part.version} ({part.licence})" for part in parts},
    }
    if sys.platform != "darwin":
        write_licences(parts, top / "licences", ROOT / "LICENSE")
        write_manifest(top, facts)
        return [top]
    # Nothing may be added to a signed bundle: licences and manifest lie beside it.
    shutil.rmtree(top)
    app = DIST / "Moodmirror.app"
    write_licences(parts, DIST / "licences", ROOT / "LICENSE")
    write_manifest(app, facts)
    (app / NAME).replace(DIST / NAME)
    return [app, DIST / "licences", DIST / NAME]


def _publish(top: Path, beside: list[Path], version: str, time: int, *, gpu: bool) -> None:
    machine = platform.machine().replace("AMD64", "x86_64")
    name = f"Moodmirror-{version}-{_SYSTEMS[sys.platform]}-{machine}{'-gpu' if gpu else ''}"
    published = [_step("Archive", lambda: pack(beside, name, DIST, time))]
    if sys.platform == "linux" and shutil.which("dpkg-deb"):
        published.append(_step("Debian package", lambda: make_deb(top, WORK, name, version, time)))
    write_sums(published, DIST / f"{name}.sha256")
    whole = sum(
        path.lstat().st_size
        for part in beside
        for path in [part, *part.rglob("*")]
        if not path.is_dir()
    )
    print(f"Unpacked: {whole / 1e6:.0f} MB")
    for path in published:
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    sys.exit(main())
