"""The recordings that there are: reviewed, trimmed, exported and deleted."""
