"""The list of what lies in a bundle, with hashes, and the hashes of what is published."""

import hashlib
import json
import platform
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

NAME = "manifest.json"


def sha256_of(path: Path) -> str:
    """As 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(folder: Path, facts: dict[str, Any]) -> None:
    """Write ``manifest.json`` into ``folder``, about all other files in it."""
    files = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            files[name] = {"link": path.readlink().as_posix()}
        elif path.is_file() and name != NAME:
            files[name] = {"bytes": path.stat().st_size, "sha256": sha256_of(path)}
    manifest = {
        **facts,
        "system": platform.system(),
        "machine": platform.machine(),
        "python": sys.version.split()[0],
        "bytes": sum(entry.get("bytes", 0) for entry in files.values()),
        "files": files,
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False)
    (folder / NAME).write_text(text + "\n", encoding="utf-8")


def differences(folder: Path) -> list[str]:
    """What is missing, altered or new in ``folder``, against its manifest."""
    files = json.loads((folder / NAME).read_text(encoding="utf-8"))["files"]
    found = []
    for name, entry in files.items():
        path = folder / name
        if "link" in entry:
            if not path.is_symlink() or path.readlink().as_posix() != entry["link"]:
                found.append(f"another link: {name}")
        elif not path.is_file():
            found.append(f"missing: {name}")
        elif sha256_of(path) != entry["sha256"]:
            found.append(f"altered: {name}")
    present = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() or path.is_symlink()
    }
    return found + [f"new: {name}" for name in sorted(present - files.keys() - {NAME})]


def write_sums(paths: Iterable[Path], file: Path) -> None:
    """Write what ``sha256sum --check`` reads."""
    lines = [f"{sha256_of(path)}  {path.name}\n" for path in paths]
    file.write_text("".join(lines), encoding="ascii")
