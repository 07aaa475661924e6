"""The desktop app: capture, threads and the window."""
