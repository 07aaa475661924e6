"""The readings of each person over time, and how they are drawn. No Qt."""
