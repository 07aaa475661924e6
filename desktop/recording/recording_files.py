"""The files in a recording's folder."""

MANIFEST = "manifest.json"
JSON_LINES = "numbers.jsonl"
CSV = "numbers.csv"
MARKS = "marks.csv"
MARKS_HEADER = ("mark", "time_s", "at", "frame", "note")


def video_name(number: int) -> str:
    """Of the video files, counted from 1; another begins where the picture's size changes."""
    return "video.mkv" if number == 1 else f"video-{number}.mkv"
