"""What can be adjusted on a camera so that a person is well seen, as far as the camera has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from desktop.capture.v4l2 import ControlRange, control_range, set_control

_USER, _CAMERA = 0x00980900, 0x009A0900  # Classes of controls, as in Linux's v4l2-controls.h.
_MANUAL_EXPOSURE, _APERTURE_PRIORITY = 1, 3


class Control(Enum):
    """A control; the value is the name under which it is remembered."""

    BRIGHTNESS = "brightness"
    EXPOSURE_AUTOMATIC = "exposure-automatic"
    EXPOSURE = "exposure"
    WHITE_BALANCE_AUTOMATIC = "white-balance-automatic"
    WHITE_BALANCE = "white-balance"
    MAINS = "mains"  # What lamps flicker with: 0 off, 1 50 Hz, 2 60 Hz, 3 automatic.
    BACKLIGHT = "backlight"
    SLOW_IN_THE_DARK = "slow-in-the-dark"


# In the order in which they are set: what is automatic goes before what it would overrule.
_NUMBERS = {
    Control.BRIGHTNESS: _USER + 0,
    Control.EXPOSURE_AUTOMATIC: _CAMERA + 1,
    Control.EXPOSURE: _CAMERA + 2,
    Control.WHITE_BALANCE_AUTOMATIC: _USER + 12,
    Control.WHITE_BALANCE: _USER + 26,
    Control.MAINS: _USER + 24,
    Control.BACKLIGHT: _USER + 28,
    Control.SLOW_IN_THE_DARK: _CAMERA + 3,
}


@dataclass(frozen=True, slots=True)
class ControlState:
    """The limits of one control, and what it is set to.

    Attributes:
        least, most, step: what it can be set to; a switch goes from 0 to 1.
        default: as the camera comes out of its box.
        value: now.
    """

    least: int
    most: int
    step: int
    default: int
    value: int


def read_controls(index: int) -> dict[Control, ControlState]:
    """Those that camera ``index`` has; none where the system does not tell."""
    found = {control: control_range(index, number) for control, number in _NUMBERS.items()}
    return {
        control: _state(control, limits)
        for control, limits in found.items()
        if limits is not None and limits.most > limits.least
    }


def write_controls(index: int, values: Mapping[Control, int]) -> None:
    """Set controls of camera ``index``; what it does not have or refuses is left as it is."""
    for control, number in _NUMBERS.items():
        if control in values:
            value = values[control]
            if control is Control.EXPOSURE_AUTOMATIC:
                value = _automatic_exposure(index) if value else _MANUAL_EXPOSURE
            set_control(index, number, value)


def _state(control: Control, limits: ControlRange) -> ControlState:
    if control is Control.EXPOSURE_AUTOMATIC:  # A list of four modes, one of which is manual.
        default, value = (int(one != _MANUAL_EXPOSURE) for one in (limits.default, limits.value))
        return ControlState(0, 1, 1, default, value)
    return ControlState(limits.least, limits.most, limits.step, limits.default, limits.value)


def _automatic_exposure(index: int) -> int:
    """The mode that the camera itself calls automatic."""
    limits = control_range(index, _NUMBERS[Control.EXPOSURE_AUTOMATIC])
    if limits is None or limits.default == _MANUAL_EXPOSURE:
        return _APERTURE_PRIORITY
    return limits.default
