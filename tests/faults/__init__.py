"""Faults while writing: each writer on a full disk, in a folder that goes, without rights, killed.

``python -m tests.faults`` tries all of them and prints a table; it needs Unix. What is asked for:
whoever writes ends with a sentence and no traceback, what was written before can be read, a file
has its name only when it is whole, and a recording's manifest tells the truth at the next start.
"""
