"""Recordings, marks and snapshots."""
