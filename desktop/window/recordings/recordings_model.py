"""The recordings as a list with pictures."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QDateTime,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QImage, QPixmap

from desktop.recording.recording_list import ListedRecording
from desktop.window.kit.lengths import duration
from desktop.window.kit.translation import tr

PICTURE = QSize(112, 63)
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class RecordingsModel(QAbstractListModel):
    """Two lines for each recording: when it was, and what is in it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._recordings: list[ListedRecording] = []
        self._pictures: dict[int, QPixmap] = {}
        self._empty = QPixmap(PICTURE)
        self._empty.fill(QColor(128, 128, 128, 48))

    def show(self, recordings: Sequence[ListedRecording]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self._recordings = list(recordings)
        self._pictures = {}
        self.endResetModel()

    def show_picture(self, row: int, image: QImage) -> None:
        """A recording's picture, once it is read."""
        if 0 <= row < len(self._recordings):
            self._pictures[row] = _fitted(image)
            index = self.index(row, 0)
            self.dataChanged.emit(index, index)

    def recording(self, row: int) -> ListedRecording | None:
        """The one in this row; None where there is none."""
        return self._recordings[row] if 0 <= row < len(self._recordings) else None

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """Recordings."""
        return 0 if parent.isValid() else len(self._recordings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words, picture, and the folder as a tip."""
        recording = self._recordings[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{title_of(recording)}\n{_details(recording)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{title_of(recording)}, {_details(recording)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tr(recording.problem or "") or str(recording.folder)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._pictures.get(index.row(), self._empty)
        return None


def title_of(recording: ListedRecording) -> str:
    """When it began, as people write it here; the folder's name where that is not known."""
    if recording.started is None:
        return recording.folder.name
    began = QDateTime.fromString(recording.started, Qt.DateFormat.ISODateWithMs)
    if not began.isValid():
        return recording.folder.name
    return QLocale().toString(began.toLocalTime(), QLocale.FormatType.ShortFormat)


def _details(recording: ListedRecording) -> str:
    if recording.running:
        return tr("Recording now")
    parts = [duration(recording.duration_s)]
    if recording.people is not None:
        people = recording.people
        parts.append(tr("1 person") if people == 1 else tr("%n people", "", people))
    if not recording.videos:
        parts.append(tr("numbers only"))
    if recording.problem:
        parts.append(tr("ended early"))
    return "  ·  ".join(parts)


def _fitted(image: QImage) -> QPixmap:
    """Whole, in the middle of the place that it has."""
    scaled = QPixmap.fromImage(
        image.scaled(
            PICTURE,
            Qt.AspectRatioMode.KeepAspectRatioByExpanding,
            Qt.TransformationMode.SmoothTransformation,
        )
    )
    left = (scaled.width() - PICTURE.width()) // 2
    top = (scaled.height() - PICTURE.height()) // 2
    return scaled.copy(left, top, PICTURE.width(), PICTURE.height())
