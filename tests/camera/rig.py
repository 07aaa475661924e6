"""Played cameras: plugged in, pulled out and given faults by the files that the shim reads."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.camera.pictures import write_pictures

HD_MODES = ("MJPG 1280x720 30,24,15", "MJPG 640x480 30,15", "YUYV 640x480 30,15")
PLAIN_MODES = ("YUYV 1280x720 10", "YUYV 640x480 30,15", "YUYV 320x240 30")
SMALL_MODES = ("MJPG 640x480 30,15", "YUYV 640x480 30,15")


@dataclass(frozen=True)
class Model:
    """A make of camera.

    Attributes:
        card: its name as the driver gives it.
        usb: vendor and product.
        modes: as in the shim's ``mode=`` lines.
        more: further lines of the shim's ``conf``, such as ``streamon_s=0.1``.
    """

    card: str
    usb: str = "046d:082d"
    modes: tuple[str, ...] = SMALL_MODES
    more: tuple[str, ...] = ()


C920 = Model("HD Pro Webcam C920", modes=HD_MODES)
PLAIN = Model("USB2.0 PC CAMERA", "1908:2310", PLAIN_MODES)
SMALL = Model("Small Camera", "0c45:6366")


class Rig:
    """A folder that plays a machine's camera ports.

    Attributes:
        folder: what ``FAKEV4L_DIR`` names.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._models: dict[int, Model] = {}
        for name in ("dev", "cams", "log", "lock", "frames", "sysfs/class/video4linux"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / "sysfs/devices/pci0000:fe").mkdir(parents=True, exist_ok=True)

    @property
    def plugged(self) -> tuple[int, ...]:
        """The numbers of those that are plugged in."""
        return tuple(self._models)

    def plug(self, number: int, model: Model, port: int = 1, *, metadata: bool = False) -> None:
        """Plug a camera in as ``/dev/videoN``.

        Args:
            number: N.
            model: its make.
            port: where on the bus.
            metadata: whether it brings its second file, N + 1, as real ones do.
        """
        self._models[number] = model
        for mode in model.modes:
            pixel_format, size, _ = mode.split()
            width, height = size.split("x")
            write_pictures(self.folder, pixel_format, int(width), int(height))
        self._make_node(number, model, port, 0)
        if metadata:
            self._make_node(number + 1, model, port, 1)

    def pull(self, number: int) -> None:
        """Unplug it; its metadata file goes, too."""
        model = self._models.pop(number)
        for node in (number, number + 1):
            conf = self.folder / f"cams/video{node}.conf"
            is_own = node == number or (conf.exists() and "meta=1" in conf.read_text())
            if is_own and f"card={model.card}" in (conf.read_text() if conf.exists() else ""):
                (self.folder / f"dev/video{node}").unlink(missing_ok=True)
                shutil.rmtree(self.folder / f"sysfs/class/video4linux/video{node}")
                conf.unlink()

    def fault(self, number: int, **faults: object) -> None:
        """Play faults, and only these, from now on: see ``read_ctl`` in the shim."""
        path = self.folder / f"cams/video{number}.ctl"
        text = "".join(f"{name}={value}\n" for name, value in faults.items())
        new = path.with_suffix(".new")
        new.write_text(text)
        new.rename(path)

    def heal(self, number: int) -> None:
        """End all faults."""
        (self.folder / f"cams/video{number}.ctl").unlink(missing_ok=True)

    def heal_all(self) -> None:
        """End the faults of all cameras."""
        for path in (self.folder / "cams").glob("*.ctl"):
            path.unlink()

    def clear(self) -> None:
        """Pull everything out."""
        for number in list(self._models):
            self.pull(number)
        for path in (self.folder / "cams").iterdir():
            path.unlink()
        for path in (self.folder / "log").iterdir():
            path.write_text("")  # Whoever writes to it has it open.

    def log(self, number: int) -> str:
        """What was asked of the camera so far, a line each."""
        path = self.folder / f"log/video{number}.log"
        return path.read_text() if path.exists() else ""

    def asked(self, number: int, what: str) -> list[str]:
        """The lines of the log that match a pattern."""
        return [line for line in self.log(number).splitlines() if re.search(what, line)]

    def _make_node(self, number: int, model: Model, port: int, part: int) -> None:
        root = self.folder
        usb = f"devices/pci0000:fe/usb1/1-{port}"
        interface = root / "sysfs" / usb / f"1-{port}:1.0"
        interface.mkdir(parents=True, exist_ok=True)
        vendor, product = model.usb.split(":")
        (root / "sysfs" / usb / "idVendor").write_text(f"{vendor}\n")
        (root / "sysfs" / usb / "idProduct").write_text(f"{product}\n")
        node = root / f"sysfs/class/video4linux/video{number}"
        node.mkdir(exist_ok=True)
        (node / "name").write_text(f"{model.card}\n")
        (node / "index").write_text(f"{part}\n")
        if not (node / "device").is_symlink():
            (node / "device").symlink_to(f"../../../{usb}/1-{port}:1.0")
        lines = [f"card={model.card}", f"bus=usb-0000:fe-{port}"]
        lines += ["meta=1"] if part else [*(f"mode={one}" for one in model.modes), *model.more]
        (root / f"cams/video{number}.conf").write_text("\n".join(lines) + "\n")
        fresh = root / f"dev/.video{number}.new"
        fresh.touch()
        fresh.rename(root / f"dev/video{number}")
