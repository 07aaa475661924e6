"""Expressions over time, in the window."""
