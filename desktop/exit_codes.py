"""How the command ``moodmirror`` ends."""

FINE = 0
BROKEN = 1
"""``doctor`` and ``--self-test``: something does not work."""
BAD_INPUT = 2
"""Something cannot be read or written; standard error says what."""
INTERRUPTED = 130
"""By Ctrl+C: 128 and the signal's number, as shells have it."""
NOBODY_READS = 141
"""Standard output was closed, as ``head`` does."""
