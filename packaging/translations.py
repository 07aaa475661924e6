"""Keeps ``assets/translations`` up to date: ``packaging/translations.py update|merge|release``.

``update`` finds every text of the window and brings it into each language's ``.ts`` file.
``merge`` takes translations from ``LANGUAGE.json`` files in a folder: an object of English texts
and their translations, a list of forms where a number stands in it. ``release`` compiles all
``.ts`` files to the ``.qm`` files that the program loads.
"""

import argparse
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "assets" / "translations"
LANGUAGES = ("de", "fr", "es", "pt", "it", "ja", "zh_CN", "ar")


def main(arguments: list[str] | None = None) -> int:
    """Do what is asked."""
    parser = argparse.ArgumentParser("translations", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("update")
    merge_command = commands.add_parser("merge")
    merge_command.add_argument("folder", type=Path)
    commands.add_parser("release")
    options = parser.parse_args(arguments)
    if options.command == "update":
        update(FOLDER)
    elif options.command == "merge":
        for language in LANGUAGES:
            file = options.folder / f"{language}.json"
            if file.is_file():
                left = merge(FOLDER / f"{language}.ts", json.loads(file.read_text("utf-8")))
                print(f"{language}: {left} texts are left")
    else:
        release(FOLDER)
    return 0


def sources() -> list[str]:
    """The files with texts that people read in the window."""
    window = ROOT / "desktop" / "window"
    files = [file for part in ("desktop", "models") for file in (ROOT / part).rglob("*.py")]
    found = [
        file
        for file in files
        # Sentences of the engine are marked where they are made.
        if file.is_relative_to(window) or "QT_TR_NOOP" in file.read_text("utf-8")
    ]
    return sorted(str(file.relative_to(ROOT)) for file in [*found, ROOT / "desktop" / "app.py"])


def update(folder: Path) -> None:
    """Bring every text into each language's file in ``folder``; texts that are gone go."""
    for language in LANGUAGES:
        _run(
            "pyside6-lupdate",
            *("-silent", "-no-obsolete", "-locations", "none"),
            *("-source-language", "en", "-target-language", language),
            *sources(),
            *("-ts", str(folder / f"{language}.ts")),
        )


def merge(file: Path, translations: dict[str, str | list[str]]) -> int:
    """Fill in what ``translations`` holds; returns how many texts are left without one."""
    tree = ET.parse(file)
    left = 0
    for message in tree.iter("message"):
        source = message.findtext("source") or ""
        translation = message.find("translation")
        assert translation is not None
        found = translations.get(source)
        if found is not None:
            _fill(translation, found)
        if translation.get("type") == "unfinished":
            left += 1
    text = ET.tostring(tree.getroot(), encoding="unicode")
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    file.write_text(head + text + "\n", encoding="utf-8")
    return left


def release(folder: Path) -> None:
    """Compile every language."""
    for language in LANGUAGES:
        ts, qm = folder / f"{language}.ts", folder / f"{language}.qm"
        _run("pyside6-lrelease", "-silent", str(ts), "-qm", str(qm))


def _fill(translation: ET.Element, found: str | list[str]) -> None:
    forms = translation.findall("numerusform")
    given = found if isinstance(found, list) else [found]
    if forms:
        if len(given) != len(forms):
            raise SystemExit(f"{given} has {len(given)} forms, and {len(forms)} are wanted.")
        for form, text in zip(forms, given, strict=True):
            form.text = text
    else:
        translation.text = given[0]
    translation.attrib.pop("type", None)


def _run(command: str, *arguments: str) -> None:
    tool = Path(sys.executable).with_name(command)
    subprocess.run([str(tool), *arguments], cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main())
