"""What is looked at, kept in a folder: numbers frame by frame, and video with them. No Qt."""
