"""Where frames come from. No Qt."""

import os

# FFmpeg writes lines of its own to standard error; people get one clear sentence from us instead.
# OpenCV reads the environment when it opens its first source, so this stands before all of them.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
# Seconds until a camera on Linux that stopped sending counts as a failed read (10 if not set).
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "2")
