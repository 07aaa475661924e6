"""Lays the wheel out: everything in one package ``moodmirror``, beside nobody else's ``models``.

The checkout keeps its folders at the top; here their modules move into the package, and every
``from models...`` becomes ``from moodmirror.models...``. ``training`` stays out: it needs PyTorch.
"""

import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "moodmirror"
FOLDERS = ("desktop", "models")
_OWN_IMPORT = re.compile(r"^(\s*(?:from|import) )(desktop|models)(?=[.\s])", re.MULTILINE)
_RUNS_AS_MODULE = "import sys\n\nfrom moodmirror import main\n\nsys.exit(main())\n"


class WheelHook(BuildHookInterface[Any]):
    """Hatchling calls it for each build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the modules; all other files are named in pyproject.toml."""
        self._made = Path(tempfile.mkdtemp(prefix="moodmirror-wheel-"))
        if version != "editable":
            for name, source in wheel_modules(Path(self.root)).items():
                path = self._made / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(source, encoding="utf-8", newline="\n")
            # "sources" in pyproject.toml puts what stands here into the package, too.
            build_data["force_include"][str(self._made)] = "/"

    def finalize(self, _version: str, _build_data: dict[str, Any], _artifact_path: str) -> None:
        """Remove what was made on the way."""
        shutil.rmtree(self._made)


def wheel_modules(root: Path) -> dict[str, str]:
    """By its name in the package, the source of every module that lies below ``root``."""
    modules = {
        "__init__.py": moved_imports((root / f"{PACKAGE}.py").read_text(encoding="utf-8")),
        "__main__.py": _RUNS_AS_MODULE,
        "py.typed": "",
    }
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            modules[name] = moved_imports(path.read_text(encoding="utf-8"))
    return modules


def moved_imports(source: str) -> str:
    """A module as it stands in the package: imports of our own begin with the package's name."""
    return _OWN_IMPORT.sub(rf"\g<1>{PACKAGE}.\g<2>", source)
