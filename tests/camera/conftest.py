from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.window.camera import camera_presenter
from tests.camera import shim
from tests.camera.program import Program
from tests.camera.rig import Rig


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The played cameras' library."""
    if reason := shim.why_not():
        pytest.skip(reason)
    return shim.build(tmp_path_factory.mktemp("shim"))


@pytest.fixture(scope="session")
def _ports(tmp_path_factory: pytest.TempPathFactory) -> Rig:
    return Rig(tmp_path_factory.mktemp("rig"))


@pytest.fixture(scope="session")
def _process(
    library: Path, _ports: Rig, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Program]:
    program = Program(library, _ports, tmp_path_factory.mktemp("home"))
    yield program
    program.end()


@pytest.fixture
def rig(_ports: Rig) -> Iterator[Rig]:
    """A machine without a camera at first."""
    _ports.clear()
    yield _ports


@pytest.fixture
def program(_process: Program, rig: Rig) -> Iterator[Program]:
    """The program; one process for all tests, the app anew in each."""
    _process.ask(f"setattr(camera_presenter, '_PATIENCE_MS', {camera_presenter._PATIENCE_MS})")
    yield _process
    rig.heal_all()
    _process.ask("stop()")


@pytest.fixture
def own_program(library: Path, rig: Rig, tmp_path: Path) -> Iterator[Program]:
    """A process of its own, for a test that ends it."""
    program = Program(library, rig, tmp_path / "home")
    yield program
    rig.heal_all()
    program.end()
