"""What can be done about one person of the picture."""
