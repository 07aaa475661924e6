"""The window: tools above, the picture, the faces beside it, the facts below."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from desktop.capture.media import PICTURE_SUFFIXES, VIDEO_SUFFIXES
from desktop.recording.manifest import MANIFEST
from desktop.window.kit.actions import dress_actions
from desktop.window.kit.svg_icons import SvgIcons
from desktop.window.kit.theme import Theme, theme_of
from desktop.window.kit.translation import tr
from desktop.window.picture.video_view import VideoView
from desktop.window.shell.incoming import incoming_files, incoming_picture
from desktop.window.shell.message_bar import MessageBar, Tone
from desktop.window.shell.side_panel import SidePanel
from desktop.window.shell.status_line import StatusLine
from desktop.window.shell.window_actions import WindowActions
from desktop.window.shell.window_menus import WindowMenus
from desktop.window.shell.window_place import smallest_size, usual_size
from desktop.window.shell.window_toolbar import WindowToolbar

_NARROW = 880
"""A window of less width opens without the panel."""


class MainWindow(QMainWindow):
    """Shows what it is told and says what was asked for; it decides nothing.

    Attributes:
        tools: the actions that it has by itself.
        menus, toolbar: where a feature puts its own.
        icons: all drawings.
        below: under the picture, above the status line; empty at first.
        video, side, message, status: the parts.
        panel: the faces' cards in ``side``.

    Signals:
        file_given(path): a file or folder was chosen, dropped or pasted.
        files_given(paths): several were.
        picture_given(image): a picture without a file was dropped or pasted.
        closed(): the window is closed.
    """

    file_given = Signal(Path)
    files_given = Signal(list)
    picture_given = Signal(object)
    closed = Signal()

    def __init__(self, icons: SvgIcons) -> None:
        super().__init__()
        self.icons = icons
        self._theme: Theme | None = None
        self._is_narrow = False
        self._picture_alone = False
        self._panel_wanted = {False: True, True: False}  # By whether the window is narrow.
        self.tools = WindowActions(self)
        self.video = VideoView(icons)
        self.side = SidePanel(icons)
        self.panel = self.side.faces
        self.message = MessageBar(icons, self.video)
        self.status = StatusLine()
        self.menus = WindowMenus(self.menuBar())
        self.toolbar = WindowToolbar(self)
        self.below = QVBoxLayout()
        self._foot = QWidget()
        self._add_tools()
        self._lay_out()
        self.setWindowTitle("Moodmirror")
        self.setAcceptDrops(True)
        self.setMinimumSize(smallest_size(self.screen()))
        self.resize(usual_size(self.screen()))
        self.tools.open.triggered.connect(self._on_open)
        self.tools.paste.triggered.connect(self._on_paste)
        self.tools.panel.toggled.connect(self._on_panel)
        self.tools.pause.toggled.connect(self._on_pause)
        self.tools.quit.triggered.connect(self.close)
        self.video.face_clicked.connect(self.panel.select)
        self.panel.selected_changed.connect(self.video.select)
        self.dress()
        self.video.setFocus()

    def show_source(self, name: str, *, live: bool, way_back: bool) -> None:
        """Name what is on show; where there is a way back to the camera, let it stand out."""
        self.setWindowTitle("Moodmirror" if live else f"{name} – Moodmirror")
        self.tools.name_way_to_camera(back=way_back)
        self._camera_button().setProperty("primary", way_back)
        self.dress()

    def show_picture_alone(self, alone: bool) -> None:
        """Hide menus, tools, cards and all below the picture, or show them again."""
        self._picture_alone = alone
        self.video.set_alone(alone)
        self.menuBar().setVisible(not alone)
        self.toolbar.setVisible(not alone)
        self._foot.setVisible(not alone)
        self.side.setVisible(self.tools.panel.isChecked() and not alone)
        if alone:  # The keys of hidden menus and tools are dead, those of the window are not.
            direct = Qt.FindChildOption.FindDirectChildrenOnly
            self.addActions(self.findChildren(QAction, options=direct))

    def _add_tools(self) -> None:
        tools, menus = self.tools, self.menus
        menus.file.addActions([tools.open, tools.paste])
        menus.file.addSeparator()
        menus.file.addAction(tools.quit)
        menus.camera.addActions([tools.camera, tools.cancel, tools.demo])
        menus.view.addActions([tools.pause, tools.panel])
        menus.help.addAction(tools.engine)
        self.addToolBar(self.toolbar)
        self.toolbar.add_left(tools.camera)
        self.toolbar.add_left(tools.open)
        self.toolbar.add_right(tools.pause)
        self.toolbar.add_right(tools.panel)

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.video, 1)
        middle.addWidget(self.side)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(middle, 1)
        column.addWidget(self._foot)
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(0)
        foot.addLayout(self.below)
        foot.addWidget(self.status)
        self.setCentralWidget(centre)
        self.addAction(self.tools.again)
        self.video.addAction(self.tools.pause)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Tab goes through the window as it is seen, whichever part was made first."""
        super().showEvent(event)
        before = self.toolbar.last_stop
        for part in (self.video, self.side, self._foot):
            inside = part.findChildren(QWidget)
            for stop in (part, *inside):
                if stop.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    QWidget.setTabOrder(before, stop)
                    before = stop

    @Slot()
    def dress(self) -> None:
        """Take the theme's colours, also for actions and widgets that came later."""
        theme = theme_of(self)
        if theme is not self._theme:
            self._theme = theme
            self.setStyleSheet(theme.style_sheet())
        dress_actions(self, self.icons, theme)
        button = self._camera_button()
        button.style().polish(button)
        if button.property("primary") is True:
            icon = self.icons.icon("icons/camera", theme.on_accent, theme.muted)
            self.tools.camera.setIcon(icon)

    def _camera_button(self) -> QWidget:
        return self.toolbar.widgetForAction(self.tools.camera)

    @Slot()
    def _on_open(self) -> None:
        suffixes = sorted(PICTURE_SUFFIXES | VIDEO_SUFFIXES)
        patterns = " ".join(f"*{suffix}" for suffix in suffixes)
        dialog = QFileDialog(self, tr("Open pictures, videos or recordings"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        kinds = tr("Pictures, videos and recordings")
        every = tr("All files")
        dialog.setNameFilters([f"{kinds} ({patterns} {MANIFEST})", f"{every} (*)"])
        dialog.fileSelected.connect(self._on_file_selected)  # One; of several, it says nothing.
        dialog.filesSelected.connect(self._on_files_selected)
        dialog.open()

    @Slot(str)
    def _on_file_selected(self, file: str) -> None:
        self.file_given.emit(Path(file))

    @Slot(list)
    def _on_files_selected(self, files: list[str]) -> None:
        if len(files) > 1:
            self.files_given.emit([Path(file) for file in files])

    @Slot()
    def _on_paste(self) -> None:
        if not self._take_in(QGuiApplication.clipboard().mimeData()):
            sentence = tr("There is no picture on the clipboard. Copy one, then paste it here.")
            self.message.show_message(sentence, Tone.INFO)

    def _take_in(self, data: QMimeData) -> bool:
        """Whether there was a file or a picture in ``data``."""
        files, picture = incoming_files(data), incoming_picture(data)
        if len(files) > 1:
            self.files_given.emit(files)
        elif files:
            self.file_given.emit(files[0])
        elif picture:
            self.picture_given.emit(picture)
        return bool(files or picture)

    @Slot(bool)
    def _on_pause(self, paused: bool) -> None:
        self.tools.show_paused(paused=paused)
        self.dress()

    @Slot(bool)
    def _on_panel(self, shown: bool) -> None:
        self._panel_wanted[self._is_narrow] = shown
        self.side.setVisible(shown and not self._picture_alone)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Welcome files and pictures."""
        data = event.mimeData()
        if incoming_files(data) or data.hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Open what was dropped."""
        if self._take_in(event.mimeData()):
            event.acceptProposedAction()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """A narrow window keeps its width for the picture until somebody asks for the faces."""
        super().resizeEvent(event)
        if self._picture_alone:
            return
        self._is_narrow = self.width() < _NARROW
        shown = self._panel_wanted[self._is_narrow]
        self.tools.panel.setChecked(shown)
        self.side.setVisible(shown)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.dress()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Tell those who work for this window."""
        super().closeEvent(event)
        self.closed.emit()
