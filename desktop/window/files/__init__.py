"""Opening files, and the queue of several."""
