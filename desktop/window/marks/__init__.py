"""The marks of a recording under review: gone to, changed and removed."""
