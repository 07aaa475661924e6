"""Packs a bundle: ``.tar.xz`` on Linux, ``.zip`` elsewhere. The same files give the same bytes."""

import lzma
import platform
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path


def pack(folders: list[Path], name: str, target: Path, time: int) -> Path:
    """Pack ``folders``, which lie side by side, and return the archive's path.

    Args:
        folders: files and folders to put at the archive's top.
        name: of the archive, without its suffix.
        target: the folder for the archive.
        time: of every file in it, in seconds since 1970.
    """
    if sys.platform == "linux":
        return _tar(folders, target / f"{name}.tar.xz", time)
    archive = target / f"{name}.zip"
    if sys.platform == "darwin":
        # Keeps the links and signatures of a bundle, which zipfile does not.
        archive.unlink(missing_ok=True)
        names = [folder.name for folder in folders]
        command = ["zip", "--quiet", "--recurse-paths", "--symlinks", str(archive), *names]
        subprocess.run(command, cwd=folders[0].parent, check=True)
        return archive
    return _zip(folders, archive)


def _tar(folders: list[Path], archive: Path, time: int) -> Path:
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 7}]
    if platform.machine() == "x86_64":
        filters.insert(0, {"id": lzma.FILTER_X86})  # Machine code packs a tenth smaller with it.

    def plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
        info.uid = info.gid = 0
        info.uname = info.gname = "root"
        info.mtime = time
        info.mode = 0o755 if info.isdir() or info.mode & 0o100 else 0o644
        return info

    with (
        lzma.open(archive, "wb", filters=filters) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for folder in folders:
            tar.add(folder, folder.name, filter=plain)  # Sorted by name.
    return archive


def _zip(folders: list[Path], archive: Path) -> Path:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zipped:
        for folder in folders:
            for path in sorted([folder, *folder.rglob("*")]):
                if path.is_file():
                    zipped.write(path, path.relative_to(folder.parent))
    return archive
