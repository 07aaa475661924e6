"""Play, seek and step through a video."""
