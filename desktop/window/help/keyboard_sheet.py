"""Every key of the window, read from its menus, so that none can be missing or stale."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMainWindow, QMenu, QVBoxLayout, QWidget

from desktop.window.kit.page_dialog import PageDialog
from desktop.window.kit.theme import GRID, text_scale
from desktop.window.kit.translation import QT_TR_NOOP, tr

_WIDTH = 680
_LARGE_TEXT = 1.5
_EVERYWHERE = (
    (QT_TR_NOOP("Next or previous control"), "Tab, Shift+Tab"),
    (QT_TR_NOOP("Press a button"), "Space"),
    (QT_TR_NOOP("Open the menus"), "F10, Alt"),
    (QT_TR_NOOP("Close overlay"), "Esc"),
)


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """The keys of one menu."""

    title: str
    rows: tuple[tuple[str, str], ...]
    """What is done, and by which keys."""


def keys_of(window: QMainWindow) -> tuple[KeyGroup, ...]:
    """What the menus hold, grouped as they are; then what stands in no menu."""
    groups = []
    in_menus: list[QAction] = []
    for entry in window.menuBar().actions():
        menu = _menu_of(entry)
        if menu is None:
            continue
        actions = list(_actions_in(menu))
        in_menus += actions
        rows = [(_plain(one), _keys(one)) for one in actions if one.shortcuts()]
        groups.append(KeyGroup(_plain(entry), _merged(rows)))
    others = [one for one in window.findChildren(QAction) if one.shortcuts()]
    rest = {one.text(): _keys(one) for one in others if one not in in_menus and one.isVisible()}
    always = ((tr(text), keys) for text, keys in _EVERYWHERE)
    everywhere = (*always, *((text.replace("&", ""), keys) for text, keys in rest.items()))
    return (*(group for group in groups if group.rows), KeyGroup(tr("Everywhere"), everywhere))


class KeyboardSheet(PageDialog):
    """Made anew whenever somebody asks for it."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(tr("Keyboard shortcuts"), _WIDTH, window)
        groups = keys_of(window)
        columns = [QVBoxLayout() for _ in range(1 if text_scale() >= _LARGE_TEXT else 2)]
        for index, part in enumerate(_shared(groups, len(columns))):
            for group in part:
                columns[index].addWidget(self._table(group))
            columns[index].addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(4 * GRID)
        for column in columns:
            column.setSpacing(2 * GRID)
            row.addLayout(column, 1)
        self.page.addLayout(row)
        self.page.addStretch(1)

    def _table(self, group: KeyGroup) -> QWidget:
        table = QWidget()
        table.setAccessibleName(group.title)
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.head(group.title), 0, 0, 1, 2)
        for row, (what, keys) in enumerate(group.rows, 1):
            grid.addWidget(self.words(what), row, 0)
            cap = self.words(keys, muted=True)
            cap.setWordWrap(False)
            cap.setAccessibleName(f"{what}: {keys}")
            grid.addWidget(cap, row, 1, Qt.AlignmentFlag.AlignRight)
        return table


def _merged(rows: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """``Person 1`` to ``Person 9`` in one row."""
    merged = []
    for _, several in groupby(rows, key=lambda row: re.sub(r" \d+$", " ", row[0])):
        (what, keys), *rest = several
        if rest:
            what = f"{what}–{rest[-1][0].split()[-1]}"
            keys = f"{keys} – {rest[-1][1]}"
        merged.append((what, keys))
    return tuple(merged)


def _shared(groups: tuple[KeyGroup, ...], columns: int) -> list[list[KeyGroup]]:
    """Each goes where there is most room left; in a column they keep their order."""
    parts: list[list[KeyGroup]] = [[] for _ in range(columns)]
    lengths = [0] * columns
    for group in groups:
        shortest = lengths.index(min(lengths))
        parts[shortest].append(group)
        lengths[shortest] += len(group.rows) + 2
    return parts


def _actions_in(menu: QMenu) -> Iterator[QAction]:
    """All that can be done there, also in menus within."""
    for action in menu.actions():
        if inner := _menu_of(action):
            yield from _actions_in(inner)
        elif not action.isSeparator():
            yield action


def _menu_of(action: QAction) -> QMenu | None:
    menu = action.menu()
    return menu if isinstance(menu, QMenu) else None


def _plain(action: QAction) -> str:
    return action.text().replace("&", "").removesuffix("…")


def _keys(action: QAction) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(keys.toString(native) for keys in action.shortcuts())
