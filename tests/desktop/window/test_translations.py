"""Every text of the window is translated, whole, and fits."""

import ast
import errno
import importlib.util
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QLabel, QToolButton

from desktop.app import App
from desktop.capture.demo_source import DEMO_PORTRAIT
from desktop.files import annotated_copies
from desktop.files.queue_run import Finding, News, State
from desktop.window.files.queue_model import QueueModel
from desktop.window.kit.language import TRANSLATED, Language, language_of, translation_file
from desktop.window.kit.translation import percent
from desktop.window.record import snapshot_presenter
from models.expression import Expression
from models.pictures.picture import DamagedPictureError

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


def test_the_tool_finds_every_text(texts, tool):
    """It does not look into the strings that f-strings hold."""
    missed = [
        f"{file}:{call.lineno}: {call.args[0].value!r}"
        for file in tool.sources()
        for call in ast.walk(ast.parse((ROOT / file).read_text("utf-8")))
        if isinstance(call, ast.Call) and _name(call) in ("tr", "QT_TR_NOOP")
        if isinstance(call.args[0], ast.Constant) and call.args[0].value not in texts
    ]
    assert missed == []


_FOR_TERMINALS = (
    *("desktop/archive", "desktop/bench", "desktop/checks", "desktop/command_line.py"),
    *("desktop/no_window.py", "desktop/live_output/command.py", "desktop/live_output/live_run.py"),
    *("desktop/files/sampling.py", "desktop/files/parquet_writer.py"),
    *("desktop/files/annotated_video.py", "models/library.py"),
)
_FOR_FILES = ("desktop/report/page.py", "desktop/report/model_facts.py")
"""The saved report is English, as all files of results are."""
_NEVER_IN_THE_WINDOW = {
    "desktop/files/batch.py": (
        "There is nothing to analyse but the folder for annotated copies.",
        "Stopped after {} of {} files.",
    ),
    "desktop/live_output/options.py": ("Read a camera, a stream or a video live,",),
    "desktop/report/command.py": ("The page and the table", "The report would overwrite"),
    "desktop/report/meaning.py": ("Shares are of the time", "Valence is derived"),
    # Of a ValueError that becomes another sentence.
    "desktop/report/results_reader.py": ("{} is no time.", "The row is cut off."),
}


def test_every_sentence_of_the_engine_is_marked():
    """What reaches the window is translated there, so the tool must find it where it is made."""
    left = []
    for part in ("desktop", "models"):
        for file in sorted((ROOT / part).rglob("*.py")):
            name = file.relative_to(ROOT).as_posix()
            if name.startswith(("desktop/window", *_FOR_TERMINALS, *_FOR_FILES)):
                continue
            for line, text in _unmarked_sentences(ast.parse(file.read_text("utf-8"))):
                if not text.startswith(_NEVER_IN_THE_WINDOW.get(name, ())):
                    left.append(f"{name}:{line}: {text}")
    assert left == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("raise MoodmirrorError(f'{x} is bad.')", ["{} is bad."]),
        ("raise MoodmirrorError('Bad')", ["Bad"]),
        ("status.problem = 'The disk is full.'", ["The disk is full."]),
        ("raise MoodmirrorError(QT_TR_NOOP('{x} is bad.'), x=x)", []),
        ("Sentence(template, x=1)", []),
        ("'A docstring. It is none.'", []),
    ],
)
def test_an_unmarked_sentence_is_found(code, found):
    assert [text for _, text in _unmarked_sentences(ast.parse(code))] == found


def _unmarked_sentences(tree: ast.Module) -> list[tuple[int, str]]:
    """Texts of errors, and all that end like a sentence, but for docstrings."""
    passed, raised = set(), set()
    for node in ast.walk(tree):
        marked = isinstance(node, ast.Call) and _name(node) == "QT_TR_NOOP"
        if isinstance(node, ast.Expr) or marked:
            passed |= {id(one) for one in ast.iter_child_nodes(node)}
        elif isinstance(node, ast.JoinedStr):
            passed |= {id(one) for one in ast.walk(node) if one is not node}
        if isinstance(node, ast.Call) and _name(node) in ("MoodmirrorError", "OutputError"):
            raised |= {id(one) for one in node.args}
    found = []
    for node in ast.walk(tree):
        text = _text_of(node)
        if text is None or id(node) in passed:
            continue
        if id(node) in raised or re.search(r"\w[^.]* [^.]*\w.*[.?]$", text.strip()):
            found.append((node.lineno, text))
    return found


def _text_of(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(one.value if isinstance(one, ast.Constant) else "{}" for one in node.values)
    return None


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_untranslated(language, texts):
    found = messages(language)
    assert texts - set(found) == set()
    assert {text for text, forms in found.items() if not all(forms)} == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_theme_and_language_have_a_letter_each(language):
    own = messages(language)
    letters = {QKeySequence.mnemonic(own[text][0]).toString() for text in ("&Theme", "&Language")}
    assert len(letters) == 2 and all(letters)


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
                for argument in map(_plain, call.args[:4]):
                    if _is_words(argument) and not _is_key(argument):
                        left.append(f"{file.name}:{argument.lineno}: {argument.value!r}")
    assert left == []


def test_a_path_in_a_sentence_keeps_its_own_direction():
    """Else its first stroke stands at its end where people read from right to left."""
    left = []
    for file in sorted((ROOT / "desktop" / "window").rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(call, ast.Call) and _name(call) == "format":
                for value in call.keywords:
                    kept = isinstance(value.value, ast.Call) and _name(value.value) == "in_value"
                    if value.arg in ("path", "folder", "file") and not kept:
                        left.append(f"{file.name}:{call.lineno}: {value.arg}")
    assert left == []


def _name(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _plain(node: ast.expr) -> ast.expr:
    """Of an f-string what stands in it beside the values."""
    if isinstance(node, ast.JoinedStr):
        words = " ".join(one.value for one in node.values if isinstance(one, ast.Constant))
        return ast.copy_location(ast.Constant(words), node)
    return node


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


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            Language.GERMAN,
            "'{path}' ist beschädigt oder unvollständig. Kopieren Sie die Datei noch einmal.",
        ),
        (Language.ARABIC, "'\u2068{path}\u2069' تالف أو ناقص. حاول نسخه من جديد."),
    ],
)
def test_a_damaged_file_in_the_language(app_in, qtbot, tmp_path, language, sentence):
    app = app_in(language)
    file = tmp_path / "half {of} it.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n")
    app.window.file_given.emit(file)
    said = sentence.replace("{path}", str(file))
    qtbot.waitUntil(lambda: app.window.message.text == said)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            Language.GERMAN,
            "'{path}' lässt sich nicht schreiben: Kein Speicherplatz mehr frei.",
        ),
        (
            Language.ARABIC,
            "'\u2068{path}\u2069' لا تمكن كتابته: لا مساحة متبقية على القرص.",
        ),
    ],
)
@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_in_the_language(app_in, qtbot, tmp_path, language, sentence):
    app = app_in(language)
    save = next(one for one in app.window.findChildren(QAction) if one.shortcut() == "Ctrl+S")
    save.trigger()
    said = sentence.replace("{path}", str(tmp_path / "Moodmirror" / "now.png"))
    qtbot.waitUntil(lambda: app.window.message.text == said)


@pytest.fixture
def app_in(qtbot, spoken, start_app, make_source):
    """Starts the app in a language, with a picture on show."""

    def start(language: Language) -> App:
        spoken(language)
        app = start_app(make_source)
        app.window.file_given.emit(DEMO_PORTRAIT)
        qtbot.waitUntil(lambda: app.session.view is not None)
        return app

    return start


@pytest.fixture
def full_disk(tmp_path, monkeypatch):
    """Snapshots go to a disk without room."""

    def fail(path: Path, _content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(annotated_copies, "write_whole", fail)
    monkeypatch.setattr(snapshot_presenter, "user_pictures_path", lambda: tmp_path)
    monkeypatch.setattr(snapshot_presenter, "time_as_name", lambda: "now")


def test_the_queue_says_what_was_found_and_what_failed_in_the_language(spoken):
    spoken(Language.GERMAN)
    damaged = DamagedPictureError("/tmp/a.png").sentence
    shares = ((Expression.HAPPY, 0.75), (None, 0.25))
    model = QueueModel()
    model.take(
        [
            News(0, "/tmp/a.png", State.FAILED, (damaged,)),
            News(1, "/tmp/b.png", State.DONE, (), Finding(2)),
            News(2, "/tmp/c.png", State.DONE, (), Finding(0)),
            News(3, "/tmp/d.mp4", State.DONE, (), Finding(None, shares)),
        ]
    )
    said = [model.data(model.index(row, 2)) for row in range(4)]
    assert said[0].startswith("Die Datei ist beschädigt")
    happy, not_sure = percent(0.75), percent(0.25)
    assert said[1:] == ["2 Gesichter", "Kein Gesicht", f"Fröhlich {happy}, Unsicher {not_sure}"]
