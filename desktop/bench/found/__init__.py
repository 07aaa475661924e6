"""How many of the faces in pictures are found: ``moodmirror bench found``. No Qt."""
