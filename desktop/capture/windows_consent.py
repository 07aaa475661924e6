"""What Windows notes on the use of cameras: who may, and who does now."""

import sys
from contextlib import suppress
from importlib import import_module
from pathlib import PureWindowsPath
from typing import Any

_CAMERAS = r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore\webcam"
_FOLDERS = (_CAMERAS, rf"{_CAMERAS}\NonPackaged")
"""For all programs and those of the store; for all others, such as this one."""


def windows_forbids() -> bool:
    """Whether cameras are switched off for all programs, or for those such as this one."""
    winreg = _winreg()
    roots = (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER)
    return any(
        _value(winreg, root, folder, "Value") == "Deny" for root in roots for folder in _FOLDERS
    )


def windows_holder() -> str:
    """The program that uses a camera now, e.g. ``Zoom.exe``; empty where none does."""
    winreg = _winreg()
    root = winreg.HKEY_CURRENT_USER
    own = PureWindowsPath(sys.executable).name
    for folder in _FOLDERS:
        for key in _keys_in(winreg, root, folder):
            # A path with '#' for '\', or the name of a program of the store before '_'.
            program = PureWindowsPath(key.replace("#", "\\")).name
            name = program if program.casefold().endswith(".exe") else program.partition("_")[0]
            if _value(winreg, root, rf"{folder}\{key}", "LastUsedTimeStop") == 0 and name != own:
                return name
    return ""


def _winreg() -> Any:
    return import_module("winreg")


def _value(winreg: Any, root: Any, folder: str, name: str) -> Any:
    with suppress(OSError), winreg.OpenKey(root, folder) as key:
        return winreg.QueryValueEx(key, name)[0]
    return None


def _keys_in(winreg: Any, root: Any, folder: str) -> list[str]:
    with suppress(OSError), winreg.OpenKey(root, folder) as key:
        return [winreg.EnumKey(key, number) for number in range(winreg.QueryInfoKey(key)[0])]
    return []
