"""Three menus of what a camera can be asked for: its size, its rate, its pixel format."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from desktop.capture.camera_mode import (
    USUAL_RATES,
    USUAL_SIZES,
    CameraMode,
    OfferedMode,
    Size,
    format_text,
    size_text,
    without_impossible,
)
from desktop.window.kit.translation import in_words, tr

_Entry = tuple[Any, str]
"""What an entry stands for, and its text."""


class ModeMenus(QObject):
    """Lists what the camera on show can send, with what it is asked for ticked.

    Attributes:
        menus: resolution, rate and format, in this order.

    Signals:
        asked(mode): a person wants this one.
    """

    asked = Signal(object)

    def __init__(self, parent: QMenu) -> None:
        super().__init__(parent)
        self.menus = tuple(QMenu(parent) for _ in range(3))
        self._groups = tuple(QActionGroup(menu) for menu in self.menus)
        for group in self._groups:
            group.triggered.connect(self._on_triggered)
        self._entries: list[list[_Entry]] = [[], [], []]
        self._offered: Sequence[OfferedMode] = ()
        self.show(CameraMode(), (), None, None)

    def show(
        self,
        mode: CameraMode,
        offered: Sequence[OfferedMode],
        size: Size | None,
        rate: float | None,
    ) -> None:
        """Tick what is asked for, and name what the camera gives.

        Args:
            mode: what it is asked for.
            offered: what it can send; empty where nobody knows.
            size: what it sends, in pixels; None where none is on show.
            rate: frames a second that it says to send; None where it does not say.
        """
        self._offered = offered
        resolution, rates, formats = self.menus
        chosen = mode.resolved(offered)
        self._fill(0, _sizes(offered, mode, chosen), mode.size)
        self._fill(1, _rates(offered, mode, chosen), mode.rate)
        self._fill(2, _formats(offered, mode, chosen), mode.pixel_format)
        resolution.setTitle(_named(tr("Resolution"), size_text(size) if size else ""))
        rates.setTitle(_named(tr("Frames per second"), f"{rate:.0f}" if rate else ""))
        formats.setTitle(tr("Format"))
        formats.menuAction().setVisible(len(formats.actions()) > 2)  # Else there is no choice.

    def _fill(self, place: int, entries: list[_Entry], ticked: object) -> None:
        menu, group = self.menus[place], self._groups[place]
        # The menu may be open just now: what stays must not be replaced under the pointer.
        if self._entries[place] != entries:
            for action in group.actions():
                group.removeAction(action)
                menu.removeAction(action)
                action.deleteLater()
            for _, text in entries:
                action = QAction(text, group)
                action.setCheckable(True)
                menu.addAction(action)
        self._entries[place] = entries
        for action, (value, _) in zip(group.actions(), entries, strict=True):
            action.setChecked(value == ticked)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        size, rate, pixel_format = (self._ticked(place) for place in range(3))
        asked = CameraMode(size, rate, pixel_format or "")
        offered = self._offered
        if action.actionGroup() is self._groups[2] and pixel_format:
            offered = [one for one in offered if one.pixel_format == pixel_format]
        self.asked.emit(without_impossible(asked, offered) if offered else asked)

    def _ticked(self, place: int) -> Any:
        actions = self._groups[place].actions()
        pairs = zip(actions, self._entries[place], strict=True)
        return next((value for action, (value, _) in pairs if action.isChecked()), None)


def _named(name: str, value: str) -> str:
    """A title with what it stands at, where that is known."""
    return tr("{name}: {value}").format(name=name, value=value) if value else name


def _sizes(offered: Sequence[OfferedMode], mode: CameraMode, chosen: CameraMode) -> list[_Entry]:
    """Automatic, then the largest first, each with the most frames a second at that size."""
    decided = mode.size is None and chosen.size is not None and offered
    automatic = _named(tr("Automatic"), size_text(chosen.size) if decided and chosen.size else "")
    fastest = {} if offered else dict.fromkeys(USUAL_SIZES, 0.0)
    for one in offered:
        fastest[one.size] = max(fastest.get(one.size, 0.0), one.fastest)
    sizes = sorted(fastest, key=lambda size: (size[0] * size[1], size), reverse=True)
    entries: list[_Entry] = [(None, automatic)]
    for size in sizes:
        rate = tr("{rate} fps").format(rate=round(fastest[size])) if fastest[size] else ""
        entries.append((size, "\t".join(filter(None, (size_text(size), rate)))))
    return entries


def _rates(offered: Sequence[OfferedMode], mode: CameraMode, chosen: CameraMode) -> list[_Entry]:
    """Automatic, then the rates of the size that is asked for, the highest first."""
    decided = mode.rate is None and chosen.rate is not None and offered
    automatic = _named(tr("Automatic"), f"{chosen.rate:.0f}" if decided else "")
    rates = {
        rate
        for one in offered
        if one.size == chosen.size and mode.pixel_format in ("", one.pixel_format)
        for rate in one.rates
    }
    rates = rates or set(USUAL_RATES)
    ordered = sorted(rates, reverse=True)
    return [(None, automatic), *((rate, f"{rate:g}") for rate in ordered)]


def _formats(offered: Sequence[OfferedMode], mode: CameraMode, chosen: CameraMode) -> list[_Entry]:
    """Automatic, then the pixel formats in the driver's order."""
    decided = not mode.pixel_format and offered
    automatic = _named(
        tr("Automatic"), in_words(format_text(chosen.pixel_format)) if decided else ""
    )
    known = dict.fromkeys(one.pixel_format for one in offered)
    return [("", automatic), *((one, in_words(format_text(one))) for one in known)]
