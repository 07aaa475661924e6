"""The wheel, as somebody installs it: in an empty environment, used from a folder of their own."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import cv2
import pytest

from desktop.resources import asset

ROOT = Path(__file__).parents[1]
IN_IT = ("desktop", "models", "assets", "docs", "CHANGELOG.md")
PAGE = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")


def run(*command: object, **options) -> subprocess.CompletedProcess[str]:
    words = list(map(str, command))
    done = subprocess.run(words, capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run("uv", "build", "--wheel", "--out-dir", folder, ROOT)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel) -> Path:
    """The ``bin`` of an environment with the wheel and the libraries, and not this checkout."""
    environment = wheel.parent / "environment"
    run("uv", "venv", "--python", sys.executable, environment)
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    run("uv", "pip", "install", "--no-deps", "--python", python, wheel)
    (own,) = environment.rglob("site-packages")
    # Named in a .pth file, a folder's own .pth files do not count: no editable install comes along.
    libraries = [path for path in sys.path if Path(path).name == "site-packages"]
    (own / "libraries.pth").write_text("".join(f"{path}\n" for path in libraries))
    return python.parent


@pytest.fixture
def folder(tmp_path) -> Path:
    """Somebody's own, with pictures and a module that is called as one of ours."""
    (tmp_path / "models.py").write_text("OWNER = 'somebody'\n")
    (tmp_path / "portrait.jpg").write_bytes(asset("demo/astronaut.jpg").read_bytes())
    return tmp_path


def test_it_holds_one_package_and_all_of_ours(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"moodmirror"}
    tracked = run("git", "ls-files", *IN_IT, cwd=ROOT).stdout.split()
    tracked.remove("docs/make_pictures.py")
    missing = [name for name in tracked if f"moodmirror/{name}" not in names]
    assert missing == []
    assert not any(name.startswith("moodmirror/training") for name in names)


def test_the_program_runs_beside_a_module_of_the_same_name(installed, folder):
    there = {**os.environ, "PYTHONPATH": str(folder)}
    done = run(installed / "moodmirror", "analyze", "portrait.jpg", cwd=folder, env=there)
    assert "Happy" in done.stdout


def test_the_library_leaves_others_their_names(installed, folder):
    program = (
        "from moodmirror import load\n"
        "for face in load().read('portrait.jpg'):\n"
        "    print(face.label.value, face.sure)\n"
        "import sys, models\n"
        "print(models.OWNER, [name for name in sys.modules if 'PySide' in name])\n"
    )
    done = run(installed / "python", "-c", program, cwd=folder)
    assert done.stdout.splitlines() == ["happy True", "somebody []"]


def test_a_checkout_comes_before_a_module_of_the_same_name(folder):
    program = "from moodmirror import load; print(load.__module__)"
    there = {**os.environ, "PYTHONPATH": str(folder)}
    assert run(sys.executable, "-c", program, cwd=folder, env=there).stdout == "models.library\n"


@pytest.mark.parametrize("example", re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL))
def test_the_examples_of_the_page(example, folder, write_party):
    write_party(folder / "party.mp4")
    done = run(sys.executable, "-c", example, cwd=folder)
    assert "HAPPY" in done.stdout or "Happy" in done.stdout


@pytest.fixture
def write_party(portrait):
    def write(path: Path) -> None:
        size = portrait.shape[1::-1]
        video = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 25.0, size)
        for _ in range(5):
            video.write(portrait)
        video.release()

    return write
