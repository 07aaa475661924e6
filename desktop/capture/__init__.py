"""Where frames come from. No Qt."""

import os

# OpenCV and FFmpeg write their own lines to standard error; people get one clear sentence from us
# instead. Both read the environment when they open their first source, so this stands before it.
os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
# Seconds until a camera on Linux that stopped sending counts as a failed read (10 if not set).
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "2")
