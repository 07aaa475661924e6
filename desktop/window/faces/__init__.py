"""The faces beside the picture: their cards and how steadily they are read."""
