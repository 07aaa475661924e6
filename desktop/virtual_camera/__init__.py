"""The picture as a camera that other programs can choose. No Qt."""
