"""The settings dialog and how the window looks."""
