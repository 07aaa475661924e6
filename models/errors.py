"""The one kind of error that is meant for a person."""


class MoodmirrorError(Exception):
    """Something went wrong that a person can understand and mend.

    The message is one whole sentence or two: what is wrong, and what to do.
    It is shown as it stands, in the window or on standard error with exit code 2.
    """
