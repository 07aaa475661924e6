"""The look in one place: colours for dark and light, text sizes, the 8-pixel grid."""

from dataclasses import dataclass, fields

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QWidget

from models.expression import Expression

GRID = 8
"""All gaps are multiples of this many pixels."""
RADIUS = 8
SMALL, MEDIUM, LARGE = 12, 14, 20
"""The three sizes of text, in device-independent pixels, before a person enlarges them."""
LONGEST_MOTION_MS = 120
_BRIGHT_YELLOW = "#FFC629"
_DARKER_EDGE = 115  # Percent.


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as ``#rrggbb``, named by what they are for."""

    dark: bool
    window: str
    surface: str
    raised: str
    backdrop: str
    """Behind the picture, where its shape leaves room."""
    hairline: str
    track: str
    text: str
    muted: str
    accent: str
    on_accent: str
    danger: str

    def colour_of(self, expression: Expression) -> QColor:
        """The expression's colour on this theme."""
        return QColor(expression.colour_on_dark if self.dark else expression.colour_on_light)

    def fill_of(self, expression: Expression) -> QColor:
        """For wide marks, which have an edge in :meth:`edge_of`: there a yellow can be bright."""
        bright = expression is Expression.HAPPY and not self.dark
        return QColor(_BRIGHT_YELLOW) if bright else self.colour_of(expression)

    def edge_of(self, expression: Expression) -> QColor:
        """Around a bar: 3:1 to the track, too, which is not as pale as the window."""
        colour = self.colour_of(expression)
        return colour if self.dark else colour.darker(_DARKER_EDGE)

    def palette(self) -> QPalette:
        """Everything that Qt's own widgets need to follow this theme."""
        palette = QPalette(QColor(self.raised), QColor(self.window))
        role = QPalette.ColorRole
        colours = {
            role.Window: self.window,
            role.WindowText: self.text,
            role.Base: self.surface,
            role.AlternateBase: self.raised,
            role.Text: self.text,
            role.Button: self.raised,
            role.ButtonText: self.text,
            role.BrightText: self.text,
            role.Highlight: self.accent,
            role.HighlightedText: self.on_accent,
            role.Accent: self.accent,
            role.Link: self.accent,
            role.ToolTipBase: self.raised,
            role.ToolTipText: self.text,
            role.PlaceholderText: self.muted,
            role.Mid: self.hairline,
        }
        for colour_role, colour in colours.items():
            palette.setColor(colour_role, QColor(colour))
        for colour_role in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, colour_role, QColor(self.muted))
        return palette

    def style_sheet(self) -> str:
        """Buttons without frames: the one thing that a palette cannot say."""
        return _STYLE_SHEET.format(
            **{field.name: getattr(self, field.name) for field in fields(self)}
        )


_STYLE_SHEET = """
QToolBar {{
    background: {window}; border: none; border-bottom: 1px solid {hairline};
    padding: 7px 8px 8px 8px; spacing: 4px;
}}
QMenuBar {{ background: {window}; color: {text}; padding: 2px 8px 0 8px; spacing: 0; }}
QMenuBar::item {{ padding: 4px 8px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {track}; }}
QMenu {{ background: {raised}; color: {text}; border: 1px solid {hairline}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 8px; border-radius: 4px; }}
QMenu::item:selected {{ background: {track}; }}
QMenu::item:disabled {{ color: {muted}; }}
QMenu::separator {{ background: {hairline}; height: 1px; margin: 4px 8px; }}
QToolBar::separator {{ background: {hairline}; width: 1px; margin: 8px 8px; }}
QToolButton, QPushButton {{
    background: transparent; color: {text}; border: 2px solid transparent; border-radius: 8px;
    padding: 4px 6px;
}}
QPushButton {{ padding: 4px 12px; margin: 2px; border: none; }}
QToolButton:hover, QToolButton:checked {{ background: {track}; }}
QToolButton:checked {{ border-bottom-color: {accent}; }}
QToolButton:pressed {{ background: {hairline}; }}
QToolButton:disabled {{ color: {muted}; }}
QToolButton:focus, QPushButton:focus {{ border-color: {accent}; }}
QToolButton[primary="true"], QPushButton {{ background: {accent}; color: {on_accent}; }}
QPushButton[secondary="true"] {{ background: {track}; color: {text}; }}
QPushButton[secondary="true"]:hover {{ background: {hairline}; }}
QPushButton:disabled {{ background: {track}; color: {muted}; }}
QPushButton:focus {{ margin: 0; border: 2px solid {text}; border-radius: 10px; }}
QToolButton[quiet="true"] {{ padding: 0; color: {muted}; }}
QToolButton[quiet="true"]:hover {{ color: {text}; }}
QToolButton[popupMode="1"] {{ padding-right: 14px; }}
QToolButton::menu-button {{ border: none; border-radius: 8px; width: 18px; }}
QToolButton::menu-button:hover {{ background: {hairline}; }}
QListView[plain="true"] {{
    background: transparent; color: {text}; border: 2px solid transparent; border-radius: 8px;
    outline: none;
}}
QListView[plain="true"]:focus {{ border-color: {accent}; }}
QListView[plain="true"]::item {{ padding: 4px 8px; border-radius: 6px; color: {text}; }}
QListView[plain="true"]::item:hover, QListView[plain="true"]::item:selected {{
    background: {track}; color: {text};
}}
QListView[plain="true"]::item {{ border-left: 3px solid transparent; }}
QListView[plain="true"]::item:selected {{ border-left-color: {accent}; }}
QLineEdit, QAbstractSpinBox {{
    background: {surface}; color: {text}; border: 1px solid {muted}; border-radius: 4px;
    padding: 4px; placeholder-text-color: {muted};
}}
QLineEdit:focus, QAbstractSpinBox:focus {{ border: 2px solid {accent}; padding: 3px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{
    border: none; background: transparent; width: 24px;
}}
QScrollArea:focus, QTextBrowser:focus {{ border: 2px solid {accent}; border-radius: 4px; }}
QScrollBar {{ background: transparent; border: none; }}
QScrollBar:vertical {{ width: 12px; }}
QScrollBar:horizontal {{ height: 12px; }}
QScrollBar::handle {{ background: {muted}; border: none; border-radius: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; margin: 2px 4px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; margin: 4px 2px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QComboBox[plain="true"] {{
    background: {track}; color: {text}; border: 1px solid {muted}; border-radius: 8px;
    padding: 5px 9px;
}}
QComboBox[plain="true"]:hover {{ background: {hairline}; }}
QComboBox[plain="true"]:focus {{ border: 2px solid {accent}; padding: 4px 8px; }}
QComboBox[plain="true"]::drop-down {{ border: none; width: 24px; }}
QComboBox[plain="true"] QAbstractItemView {{
    background: {raised}; color: {text}; border: 1px solid {hairline};
    selection-background-color: {track}; selection-color: {text};
}}
"""

DARK = Theme(
    dark=True,
    window="#16181B",
    surface="#1F2226",
    raised="#2A2E33",
    backdrop="#0E1012",
    hairline="#2E3338",
    track="#2D3238",
    text="#ECEEF0",
    muted="#9DA5AE",
    accent="#3CC7A5",
    on_accent="#05231B",
    danger="#FF8A75",
)
LIGHT = Theme(
    dark=False,
    window="#F4F5F7",
    surface="#FFFFFF",
    raised="#FFFFFF",
    backdrop="#E3E6EA",
    hairline="#DDE1E6",
    track="#E6E9ED",
    text="#1A1D21",
    muted="#59616A",
    accent="#0B7A60",
    on_accent="#FFFFFF",
    danger="#B3261E",
)


def theme_for(scheme: Qt.ColorScheme) -> Theme:
    """Dark only where the system says so."""
    return DARK if scheme == Qt.ColorScheme.Dark else LIGHT


def theme_of(widget: QWidget) -> Theme:
    """The theme that a widget's palette belongs to, so that nobody has to be told of a change."""
    return DARK if widget.palette().window().color().lightness() < 128 else LIGHT


def text_scale() -> float:
    """How much larger than usual a person wants all text: 1 to 2."""
    pixels = QApplication.font().pixelSize()
    return pixels / MEDIUM if pixels > 0 else 1.0


def scaled(pixels: float) -> int:
    """A length that must grow with the text in it."""
    return round(pixels * text_scale())


def text_font(widget: QWidget, pixels: int, *, strong: bool = False) -> QFont:
    """The system's font in one of the three sizes, its figures all equally wide."""
    font = QFont(widget.font())
    font.setPixelSize(scaled(pixels))
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def motion_ms(widget: QWidget) -> int:
    """How long a movement may last; 0 where the system asks for reduced motion."""
    hint = QStyle.StyleHint.SH_Widget_Animation_Duration
    return min(LONGEST_MOTION_MS, widget.style().styleHint(hint, None, widget))
