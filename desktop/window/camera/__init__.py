"""Choosing a camera and following it as it comes and goes."""
