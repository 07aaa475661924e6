"""The picture and what is painted over it."""
