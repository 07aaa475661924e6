import os
import re
import subprocess
import sys

import pytest
from bundle_plan import (
    DLIB_FILE,
    EXCLUDED_MODULES,
    QT_MODULES,
    is_wanted,
    only_needed,
    own_files,
    plan_for,
    refused_libraries,
)

LINUX = "PySide6/Qt/plugins/platforms/libqxcb.so"
WINDOWS = "PySide6\\plugins\\platforms\\qwindows.dll"
MAC = "PySide6/Qt/plugins/platforms/libqcocoa.dylib"


@pytest.mark.parametrize(
    "name",
    [
        LINUX,
        WINDOWS,
        MAC,
        "PySide6/QtSvg.abi3.so",
        "PySide6/QtOpenGLWidgets.pyd",
        "PySide6/QtWidgets.pyd",
        "PySide6/Qt/lib/libQt6Core.so.6",
        "PySide6/Qt/plugins/imageformats/libqjpeg.so",
        "onnxruntime/capi/libonnxruntime_providers_shared.so",
        "onnxruntime/capi/onnxruntime_pybind11_state.cpython-311-x86_64-linux-gnu.so",
        "onnxruntime/capi/onnxruntime_providers_shared.dll",
        "cv2/cv2.abi3.so",
        "libxcb-cursor.so.0",
        "libcrypto.so.3",
        "assets/icon.svg",
        DLIB_FILE,
    ],
)
def test_goes_in(name):
    assert is_wanted(name)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platforms/libqvnc.so",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so",
        "PySide6/plugins/styles/qmodernwindowsstyle.dll",
        "PySide6/Qt/translations/qtbase_sv.qm",
        "PySide6/QtNetwork.abi3.so",
        "PySide6/QtQml.pyd",
        "PySide6/QtTest.abi3.so",
        "pyqtgraph/colors/maps/CET-C1.csv",
        "pyqtgraph\\icons\\ctrl.svg",
        "PySide6/opengl32sw.dll",
        "onnxruntime/capi/libonnxruntime_providers_cuda.so",
        "onnxruntime/capi/onnxruntime_providers_tensorrt.dll",
        "onnxruntime/capi/libonnxruntime.so.1.31.1",
        "libcudnn.so.9",
        "libstdc++.so.6",
        "libEGL.so.1",
        "numpy/core/tests/test_abc.py",
    ],
)
def test_stays_out(name):
    assert not is_wanted(name)


def test_the_gpu_build_keeps_its_provider():
    assert is_wanted("onnxruntime/capi/libonnxruntime_providers_cuda.so", gpu=True)
    assert is_wanted("onnxruntime\\capi\\onnxruntime_providers_cuda.dll", gpu=True)
    assert not is_wanted("PySide6/opengl32sw.dll", gpu=True)
    assert not is_wanted("libcudart.so.13", gpu=True)
    assert not is_wanted("nvidia\\cudnn\\bin\\cudnn64_9.dll", gpu=True)


def test_a_library_goes_with_what_asked_for_it():
    window = ("PySide6/QtGui.abi3.so", "/w/QtGui.abi3.so", "EXTENSION")
    gui = ("PySide6/Qt/lib/libQt6Gui.so.6", "/w/libQt6Gui.so.6", "BINARY")
    core = ("PySide6/Qt/lib/libQt6Core.so.6", "/w/libQt6Core.so.6", "BINARY")
    link = ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK")
    lost = ("PySide6/Qt/lib/libQt6Qml.so.6", "/w/libQt6Qml.so.6", "BINARY")
    lost_link = ("libQt6Qml.so.6", "PySide6/Qt/lib/libQt6Qml.so.6", "SYMLINK")
    asks = {window[1]: ["libQt6Gui.so.6"], gui[1]: ["/x/libQt6Core.so.6", "libc.so.6"]}
    entries = [window, gui, core, link, lost, lost_link]
    assert only_needed(entries, lambda path: asks.get(path, [])) == [window, gui, core, link]


@pytest.mark.parametrize(
    "name",
    [
        LINUX,
        "onnxruntime/capi/libonnxruntime_providers_shared.so",
        "cv2/opencv_videoio_ffmpeg4110_64.dll",
        "libpython3.11.so.1.0",
        "python311.dll",
    ],
)
def test_what_is_loaded_by_its_name_stays(name):
    entry = (name, f"/w/{name}", "BINARY")
    assert only_needed([entry], lambda _path: []) == [entry]


def test_refused_libraries():
    names = [
        "libcrypto-5409cd36.so.1.1.1k",
        "a/libssl.so.1.1",
        "libcrypto-1_1-x64.dll",
        "libdb-5.3.so",
        "libfdk-aac.so.2",
        "libcrypto.so.3",
        "libssl-3-x64.dll",
        "libx264-d6533a8d.so.165",
        "libQt6Core.so.6",
    ]
    assert refused_libraries(names) == names[:5]


def test_own_files_exist_and_no_other_dlib_file_is_among_them(root, tmp_path):
    files = own_files(root, tmp_path / "shape_predictor_5_face_landmarks.dat")
    names = {path.rsplit("/", 1)[-1] for path, _ in files}
    assert {"icon.svg", "happy.svg", "astronaut.jpg", "shallow.onnx", "shallow.json"} <= names
    assert [name for name in names if name.endswith(".dat")] == [
        "shape_predictor_5_face_landmarks.dat"
    ]
    assert {"user-guide.md", "timeline.png", "CHANGELOG.md"} <= names
    assert {"docs/de", "docs/zh_CN"} <= {folder for _, folder in files}
    assert {folder.split("/")[0] for _, folder in files} == {
        ".",
        "assets",
        "docs",
        "models",
        "face_recognition_models",
    }


def test_the_face_detectors_are_among_them(root, tmp_path):
    files = dict(own_files(root, tmp_path / "shape_predictor_5_face_landmarks.dat"))
    folder = root / "models" / "weights" / "detector"
    for name in ("yunet.onnx", "yunet_licence.txt", "mmod_human_face_detector.onnx", "README.txt"):
        assert files[str(folder / name)] == str(folder.relative_to(root))


_TIMELINE = """
import sys
from importlib.abc import MetaPathFinder

class Bundle(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        excluded = any(name == one or name.startswith(one + ".") for one in {excluded})
        if excluded or name.startswith("PySide6.Qt") and name[8:] not in {modules}.split():
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Bundle())
import numpy as np
from PySide6.QtWidgets import QApplication
application = QApplication([])
read = []
sys.addaudithook(lambda event, args: event == "open" and read.append(str(args[0])))
from desktop.window.kit.theme import LIGHT
from desktop.window.timeline.timeline_plot import TimelinePlot
plot = TimelinePlot()
plot.dress(LIGHT)
plot.show()
application.processEvents()
assert not plot.grab().isNull()
data = [name for name in read if "pyqtgraph" in name and not name.endswith((".py", ".pyc"))]
assert not data, data
print("drawn")
"""


def test_the_timeline_is_drawn_with_what_goes_in_alone(root):
    program = _TIMELINE.format(excluded=EXCLUDED_MODULES, modules=repr(QT_MODULES))
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.strip() == "drawn", ran.stderr


def test_windows_has_a_program_with_a_console_and_one_without():
    plan = plan_for("win32", "1.2.3")
    assert [program.console for program in plan.executables] == [False, True]
    assert plan.version_resource


def test_macos_says_what_the_camera_is_for():
    plan = plan_for("darwin", "1.2.3")
    assert "camera" in str(plan.info["NSCameraUsageDescription"])
    assert plan.info["CFBundleShortVersionString"] == "1.2.3"
    assert plan.app_bundle
    # With a console, PyInstaller would make it a program without window and dock icon.
    assert not plan.executables[0].console


def test_every_module_of_qt_that_is_imported_goes_in(root):
    files = [path for folder in ("desktop", "models") for path in (root / folder).rglob("*.py")]
    used = {
        name
        for path in files
        for name in re.findall(r"PySide6\.(Qt\w+)", path.read_text(encoding="utf-8"))
    }
    assert used <= set(QT_MODULES.split())


def test_torch_and_what_nothing_uses_stay_out():
    assert {"torch", "training", "readline", "_ssl"} <= set(EXCLUDED_MODULES)
