"""Shortcuts, first start, and pages of text."""
