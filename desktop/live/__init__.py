"""The threads between a source and the window."""
