"""``moodmirror bench``: how fast, how steady and how small the app is on this machine."""
