"""Covered faces and the virtual camera."""
