"""Recordings: every analysed frame in a folder, as numbers and video. No Qt."""
