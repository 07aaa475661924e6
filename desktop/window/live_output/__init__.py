"""Switching live outputs on and off, and saying that they are on."""
