"""Videos and moving pictures of every kind, made from the demo portraits, and read again.

    python -m tests.media_matrix              # all of them, with a table
    python -m tests.media_matrix --only mp4   # those with that in their name
    python -m tests.media_matrix.fuzz         # the same kinds and pictures, with bytes changed

What is right is known by construction: every frame carries a bar code with the number of its file
and its own number, so that a wrong, repeated or foreign frame is seen.
"""
