"""The faces beside the picture: seats, cards and how steadily they are read."""
