"""The main window: tool bar, menus, message bar, status line, and what is on show."""
