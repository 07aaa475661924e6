"""Every text of the window is translated, whole, and fits."""

import ast
import importlib.util
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtWidgets import QAbstractButton, QLabel, QToolButton

from desktop.window.kit.language import TRANSLATED, Language, language_of, speak, translation_file

ROOT = Path(__file__).parents[3]
_PLACE = re.compile(r"\{[a-z_]*\}|%n")
_SETTERS = {
    "setText",
    "setToolTip",
    "setWindowTitle",
    "setAccessibleName",
    "setAccessibleDescription",
    "setPlaceholderText",
    "show_message",
    "addMenu",
    "setStatusTip",
    "setIconText",
}
_LABELS = {"QLabel", "QPushButton", "QCheckBox", "CheckBox", "push_button", "make_action"}


@pytest.fixture(scope="session")
def tool():
    spec = importlib.util.spec_from_file_location(
        "translations", ROOT / "packaging/translations.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def texts(tool, tmp_path_factory) -> set[str]:
    """Every English text of the window, as the program holds it now."""
    file = tmp_path_factory.mktemp("texts") / "en.ts"
    lupdate = Path(sys.executable).with_name("pyside6-lupdate")
    arguments = [*tool.sources(), "-ts", str(file), "-silent"]
    subprocess.run([str(lupdate), *arguments], cwd=ROOT, check=True)
    return {one.findtext("source") for one in ET.parse(file).iter("message")}


def messages(language: Language) -> dict[str, list[str]]:
    """Each text of a language's file with its translation, or its forms."""
    found = {}
    for message in ET.parse(translation_file(language).with_suffix(".ts")).iter("message"):
        translation = message.find("translation")
        forms = [one.text or "" for one in translation.findall("numerusform")]
        found[message.findtext("source")] = forms or [translation.text or ""]
    return found


def test_the_tool_finds_every_text(texts):
    """It does not look into the strings that f-strings hold."""
    missed = [
        f"{file.name}:{call.lineno}: {call.args[0].value!r}"
        for file in sorted((ROOT / "desktop" / "window").rglob("*.py"))
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call) and _name(call) in ("tr", "QT_TR_NOOP")
        if isinstance(call.args[0], ast.Constant) and call.args[0].value not in texts
    ]
    assert missed == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_untranslated(language, texts):
    found = messages(language)
    assert texts - set(found) == set()
    assert {text for text, forms in found.items() if not all(forms)} == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_values_keep_their_places(language):
    wrong = {
        text: forms
        for text, forms in messages(language).items()
        for form in forms
        # A form for one, two or none may say the number in words.
        if set(_PLACE.findall(form)) - {"%n"} != set(_PLACE.findall(text)) - {"%n"}
    }
    assert wrong == {}


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_the_program_loads_is_up_to_date(language, tool, tmp_path):
    qm = tmp_path / "new.qm"
    lrelease = Path(sys.executable).with_name("pyside6-lrelease")
    ts = translation_file(language).with_suffix(".ts")
    subprocess.run([str(lrelease), "-silent", str(ts), "-qm", str(qm)], check=True)
    assert qm.read_bytes() == translation_file(language).read_bytes()


def test_no_text_goes_round_the_translation():
    """Words in the places from which people read must come through ``tr``."""
    left = []
    for file in sorted((ROOT / "desktop" / "window").rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(call, ast.Call) and _name(call) in _SETTERS | _LABELS:
                for argument in call.args[:4]:
                    if _is_words(argument) and not _is_key(argument):
                        left.append(f"{file.name}:{argument.lineno}: {argument.value!r}")
    assert left == []


def _name(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is_words(node: ast.expr) -> bool:
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        return False
    return bool(re.search(r"[A-Z][a-z]{2,}|[a-z]+ [a-z]+", node.value))


def _is_key(node: ast.expr) -> bool:
    """A shortcut, the name of an icon, or the product's."""
    return bool(
        re.fullmatch(
            r"(Ctrl|Shift|Alt|Space|Esc|Left|Right|Home|End|F\d+|Moodmirror)\b\S*", node.value
        )
    )


@pytest.fixture
def spoken(qapp):
    """Speaks a language until the end of the test."""
    before = QLocale()
    yield lambda language: speak(qapp, language)
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.setParent(None)
    QLocale.setDefault(before)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_window_speaks_it_and_nothing_is_cut(qtbot, spoken, start_app, make_source, language):
    spoken(language)
    app = start_app(make_source)
    assert app.window.tools.open.text() != "Open…"
    app.window.resize(1280, 800)
    turned = app.window.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert turned == (language is Language.ARABIC)
    cut = [
        widget.text()
        for kind in (QLabel, QAbstractButton)
        for widget in app.window.findChildren(kind)
        if widget.isVisible() and not isinstance(widget, QToolButton) and _is_cut(widget)
    ]
    assert cut == []


def _is_cut(widget) -> bool:
    if isinstance(widget, QLabel) and (widget.wordWrap() or widget.textFormat().name == "RichText"):
        return False
    if not widget.text() or widget.sizePolicy().horizontalPolicy().name == "Ignored":
        return False
    return widget.width() < widget.fontMetrics().horizontalAdvance(widget.text())


def test_a_language_that_the_system_asks_for(monkeypatch):
    class System:
        def __init__(self, *names: str) -> None:
            self._names = names

        def uiLanguages(self) -> list[str]:  # noqa: N802
            return list(self._names)

    for names, wanted in (
        (("de-AT", "de", "en"), Language.GERMAN),
        (("pt-PT",), Language.PORTUGUESE),
        (("zh-Hans-CN", "zh"), Language.CHINESE),
        (("en-GB", "de"), Language.ENGLISH),
        (("sv-SE", "fr-FR"), Language.FRENCH),
        (("C",), Language.ENGLISH),
    ):
        monkeypatch.setattr(QLocale, "system", lambda names=names: System(*names))
        assert language_of(Language.SYSTEM) is wanted
    assert language_of(Language.ITALIAN) is Language.ITALIAN
