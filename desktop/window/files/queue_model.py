"""The files of a queue as a table; rows are added and changed, never rebuilt."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from desktop.files.queue_run import Finding, News, State
from desktop.window.kit.translation import (
    QT_TR_NOOP,
    expression_name,
    in_value,
    in_words,
    percent,
    tr,
)

Index = QModelIndex | QPersistentModelIndex

_ROOT = QModelIndex()
_HEADS = (QT_TR_NOOP("File"), QT_TR_NOOP("Status"), QT_TR_NOOP("Result"))
_STATES = {
    State.WAITING: QT_TR_NOOP("Waiting"),
    State.READING: QT_TR_NOOP("Analysing"),
    State.DONE: QT_TR_NOOP("Done"),
    State.FAILED: QT_TR_NOOP("Failed"),
    State.SKIPPED: QT_TR_NOOP("Skipped"),
}


@dataclass(slots=True)
class _Row:
    name: str
    state: State
    told: str


def state_texts() -> list[str]:
    """All that can stand in the second column, at its longest."""
    return [f"{tr(_STATES[State.READING])} {percent(1)}", *map(tr, _STATES.values())]


class QueueModel(QAbstractTableModel):
    """Three columns: file, status, what was found or why it failed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_Row] = []
        self._reading = (-1, 0.0)

    def clear(self) -> None:
        """Forget all files."""
        self.beginResetModel()
        self._rows.clear()
        self._reading = (-1, 0.0)
        self.endResetModel()

    def take(self, news: Sequence[News]) -> None:
        """Add the files that are new, and change the others."""
        start = len(self._rows)
        added = [one for one in news if one.row >= start]
        count = len({one.row for one in added})
        if count:
            self.beginInsertRows(_ROOT, start, start + count - 1)
            self._rows += [_Row("", State.WAITING, "") for _ in range(count)]
            for one in added:
                self._change(one)
            self.endInsertRows()
        for one in news:
            if one.row < start:
                self._change(one)
                self.dataChanged.emit(self.index(one.row, 0), self.index(one.row, len(_HEADS) - 1))

    def show_reading(self, row: int, share: float) -> None:
        """How much of the file that is being read is done."""
        self._reading = (row, share)
        if 0 <= row < len(self._rows):
            self.dataChanged.emit(self.index(row, 1), self.index(row, 1))

    def state_of(self, row: int) -> State:
        """Of one file."""
        return self._rows[row].state

    def path_of(self, row: int) -> str:
        """Of one file."""
        return self._rows[row].name

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """Files."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """Always three."""
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """The columns' names."""
        wanted = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return tr(_HEADS[section]) if wanted else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """What stands in a cell; the whole of it, in a tip."""
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            quoted = f"'{in_value(row.name)}'"  # The name stands in the first column.
            told = row.told
            if told.startswith(quoted):
                told = tr("It") + told.removeprefix(quoted)
            return (PurePath(row.name).name, self._state(index.row()), told)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return (row.name, tr(_STATES[row.state]), row.told)[index.column()] or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = (PurePath(row.name).name, self._state(index.row()), row.told)
            return ", ".join(one for one in words if one)
        return None

    def _state(self, number: int) -> str:
        state = self._rows[number].state
        reading, share = self._reading
        if state is State.READING and number == reading and share > 0:
            return f"{tr(_STATES[state])} {percent(share)}"
        return tr(_STATES[state])

    def _change(self, one: News) -> None:
        row = self._rows[one.row]
        row.name, row.state, row.told = one.name, one.state, _told(one)


def _told(news: News) -> str:
    """All that is said of a file in the third column."""
    found = [_found(news.finding)] if news.finding else []
    return " · ".join([*found, *map(in_words, news.told)])


def _found(finding: Finding) -> str:
    """E.g. ``2 faces`` of a picture, ``Happy 80%, Neutral 20%`` of a video."""
    if finding.faces is not None and finding.faces > 1:
        return tr("%n faces", "", finding.faces)
    if finding.faces == 1:
        return tr("1 face")
    shares = [
        f"{expression_name(label) if label else tr('Not sure')} {percent(share)}"
        for label, share in finding.shares
    ]
    return ", ".join(shares) or tr("No face")
