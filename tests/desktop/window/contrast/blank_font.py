"""Two fonts of the same measures: one with letters, one without."""

from pathlib import Path

import matplotlib
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from desktop.window.settings.app_look import AppLook

LETTERS, BLANK = "Contrast Letters", "Contrast Blank"
_SOURCE = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


def install(folder: Path) -> list[int]:
    """Make both known to Qt; returns what takes them away again."""
    made = []
    for family in (LETTERS, BLANK):
        font = TTFont(_SOURCE)
        for record in font["name"].names:
            if record.nameID in (1, 4, 6, 16):
                record.string = family.replace(" ", "") if record.nameID == 6 else family
        for table in ("fpgm", "prep", "cvt ", "hdmx", "LTSH", "VDMX", "gasp"):
            if table in font:  # Hints would make letters wider than gaps.
                del font[table]
        if family == BLANK:
            for name in font.getGlyphOrder():
                font["glyf"][name] = _line_across(font["glyf"][name])
        file = folder / f"{family}.ttf"
        font.save(file)
        made.append(QFontDatabase.addApplicationFont(str(file)))
    return made


def _line_across(glyph: Glyph) -> Glyph:
    """As large as a letter, but without any area, so that nothing is to be seen."""
    pen = TTGlyphPen(None)
    if glyph.numberOfContours:
        pen.moveTo((glyph.xMin, glyph.yMin))
        pen.lineTo((glyph.xMax, glyph.yMax))
        pen.closePath()
    return pen.glyph()


def write_in(application: QApplication, family: str) -> None:
    """Set all text in this font, in its usual size."""
    font = application.font()
    font.setFamily(family)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setPixelSize(1)  # So that the look sees a change and hands it down.
    application.setFont(font)
    AppLook.of(application).enlarge_text(100)
    QApplication.processEvents()
