"""Writes REPORT.md, its tables and its pictures."""
