"""The threads between a frame source and the window."""
