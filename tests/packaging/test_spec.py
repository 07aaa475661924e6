"""The spec, evaluated for each system with stand-ins for PyInstaller's steps."""

import json
import sys
import types
from pathlib import Path

import pytest


class Steps:
    """Records what the spec asks of PyInstaller."""

    def __init__(self) -> None:
        self.programs: list[dict] = []
        self.bundle: dict | None = None
        self.asked: dict = {}

    def analysis(self, scripts, **asked):
        self.asked = {"scripts": scripts, **asked}
        return types.SimpleNamespace(
            pure=[("desktop.app", "/r/desktop/app.py", "PYMODULE")],
            scripts=[],
            binaries=[
                ("PySide6/QtGui.abi3.so", "/w/QtGui", "EXTENSION"),
                ("PySide6/Qt/lib/libQt6Gui.so.6", "/w/libQt6Gui.so.6", "BINARY"),
                ("PySide6/Qt/lib/libQt6Qml.so.6", "/w/libQt6Qml.so.6", "BINARY"),
                ("onnxruntime/capi/libonnxruntime_providers_cuda.so", "/w/cuda", "BINARY"),
            ],
            datas=[("PySide6/Qt/translations/qtbase_sv.qm", "/w/sv.qm", "DATA")],
        )

    def exe(self, *_parts, **options):
        self.programs.append(options)
        return options["name"]

    def collect(self, *parts, **_options):
        self.collected = parts
        return "folder"

    def app(self, _folder, **options):
        self.bundle = options


@pytest.fixture
def evaluate(root, tmp_path, monkeypatch):
    def run(system: str, *, gpu: bool = False) -> Steps:
        steps = Steps()
        hooks = types.ModuleType("PyInstaller.utils.hooks")
        hooks.collect_submodules = lambda package: [f"{package}.part"]
        hooks.copy_metadata = lambda name: [(f"/w/{name}.dist-info", f"{name}.dist-info")]
        bindepend = types.ModuleType("PyInstaller.depend.bindepend")
        asks = {"/w/QtGui": [("libQt6Gui.so.6", None)]}
        bindepend.get_imports = lambda path: asks.get(path, [])
        for name in ("PyInstaller", "PyInstaller.utils", "PyInstaller.depend"):
            monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
        monkeypatch.setitem(sys.modules, hooks.__name__, hooks)
        monkeypatch.setitem(sys.modules, bindepend.__name__, bindepend)
        monkeypatch.setattr(sys, "platform", system)
        monkeypatch.setattr(sys, "path", list(sys.path))
        monkeypatch.setenv("MOODMIRROR_BUILD", str(tmp_path))
        monkeypatch.setenv("MOODMIRROR_VERSION", "1.2.3")
        monkeypatch.setenv("MOODMIRROR_GPU", "1" if gpu else "0")
        spec = root / "packaging" / "moodmirror.spec"
        names = {
            "SPECPATH": str(spec.parent),
            "Analysis": steps.analysis,
            "PYZ": lambda pure: pure,
            "EXE": steps.exe,
            "COLLECT": steps.collect,
            "BUNDLE": steps.app,
        }
        exec(compile(spec.read_text(encoding="utf-8"), str(spec), "exec"), names)
        return steps

    return run


@pytest.mark.parametrize(
    ("system", "programs", "icon"),
    [
        ("linux", ["Moodmirror"], None),
        ("win32", ["Moodmirror", "Moodmirror-console"], "moodmirror.ico"),
        ("darwin", ["Moodmirror"], "moodmirror.icns"),
    ],
)
def test_each_system(evaluate, tmp_path, system, programs, icon):
    steps = evaluate(system)
    assert [one["name"] for one in steps.programs] == programs
    assert all(one["icon"] == (str(tmp_path / icon) if icon else None) for one in steps.programs)
    assert not any(one["upx"] for one in steps.programs)
    names = [entry[0] for entry in steps.collected[-2]]
    assert names == ["PySide6/QtGui.abi3.so", "PySide6/Qt/lib/libQt6Gui.so.6"]
    assert steps.collected[-1] == []
    assert {"desktop.part", "models.part"} == set(steps.asked["hiddenimports"])
    assert all(Path(source).exists() for source, _ in steps.asked["datas"][:-2])
    sources = json.loads((tmp_path / "sources.json").read_text())
    assert ["desktop.app", "/r/desktop/app.py", "PYMODULE"] in sources


def test_only_macos_has_an_app_bundle(evaluate, root):
    assert evaluate("linux").bundle is None
    assert evaluate("win32").bundle is None
    steps = evaluate("darwin")
    assert steps.bundle is not None
    assert "NSCameraUsageDescription" in steps.bundle["info_plist"]
    assert Path(steps.programs[0]["entitlements_file"]).is_file()


def test_windows_has_a_version_resource_and_no_console(evaluate):
    steps = evaluate("win32")
    assert [one["console"] for one in steps.programs] == [False, True]
    assert all(one["version"].endswith("version.txt") for one in steps.programs)


def test_gpu(evaluate):
    names = [entry[0] for entry in evaluate("linux", gpu=True).collected[-2]]
    assert "onnxruntime/capi/libonnxruntime_providers_cuda.so" in names
