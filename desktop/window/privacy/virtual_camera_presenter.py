"""Stands between what the window shows and the virtual camera that others see."""

from functools import partial

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.live.live_session import LiveSession
from desktop.live.view import View
from desktop.virtual_camera.virtual_camera import Outgoing, VirtualCamera
from desktop.window.kit.actions import make_action
from desktop.window.kit.translation import tr
from desktop.window.picture.frame_renderer import FrameRenderer
from desktop.window.picture.picture_badges import PictureBadges
from desktop.window.shell.main_window import MainWindow
from desktop.window.shell.message_bar import Tone

_LOOK_MS = 100


class VirtualCameraPresenter(QObject):
    """Switches the virtual camera on and off and tells what became of it.

    Attributes:
        send: send the picture to other programs; checkable.
        badge: says that it is sent.
    """

    def __init__(
        self,
        window: MainWindow,
        session: LiveSession,
        renderer: FrameRenderer,
        badges: PictureBadges,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._renderer = renderer
        self._camera: VirtualCamera | None = None
        self._last: VirtualCamera | None = None
        tip = tr("Send this picture, with faces covered or not, to meeting programs")
        self.send = make_action(window, tr("Virtual camera"), "Ctrl+Shift+C", tip, "camera")
        self.send.setCheckable(True)
        window.menus.privacy.addSeparator()
        window.menus.privacy.addAction(self.send)
        window.dress()
        self.badge = badges.add("camera", tr("Virtual camera on"))
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._on_look)
        self.send.toggled.connect(self._on_send)
        session.view_changed.connect(self._on_view)
        window.closed.connect(self._on_closed)

    @Slot(bool)
    def _on_send(self, on: bool) -> None:
        if not on:
            self._stop()
            return
        self._camera = VirtualCamera(self._last)
        self._look.start()
        self._on_view()

    def _stop(self) -> None:
        self._look.stop()
        self.badge.hide()
        if self._camera:
            self._camera.stop()
            self._last, self._camera = self._camera, None

    @Slot()
    def _on_closed(self) -> None:
        self._stop()
        if self._last:
            self._last.wait()

    @Slot()
    def _on_view(self) -> None:
        """What the window shows, with the very same cover."""
        view = self._window.video.view
        if self._camera and view:
            paint = partial(self._renderer.render_pixels, view)
            self._camera.show(Outgoing(paint, partial(self._may_be_seen, view)))

    def _may_be_seen(self, view: View) -> bool:
        return view.cover is not None or not self._session.guard.on

    @Slot()
    def _on_look(self) -> None:
        camera = self._camera
        if camera is None:
            return
        self.badge.setVisible(bool(camera.name) and camera.running)
        if camera.error:
            self._window.message.show_message(camera.error, Tone.ERROR)
            self.send.setChecked(False)
        elif self._holds:
            self._on_view()

    @property
    def _holds(self) -> bool:
        """Whether the picture stands still because the person wants it so."""
        source = self._session.source
        view = self._window.video.view
        if source is None or view is None or view.source is not source:
            return False
        return source.still or self._window.tools.pause.isChecked()
