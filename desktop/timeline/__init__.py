"""What was read of each person over the last minutes, and what of it is drawn; without Qt."""
