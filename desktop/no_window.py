"""What ``moodmirror`` does on a machine that cannot show a window: the same, printed."""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from desktop.capture.cameras import may_name_camera
from desktop.capture.demo_source import DEMO_PORTRAIT, DemoSource
from desktop.capture.path_text import path_from
from desktop.capture.sources import source_from
from desktop.capture.stream_source import StreamSource
from desktop.exit_codes import FINE
from desktop.files.annotate import annotate
from desktop.files.annotated_copies import save_picture
from desktop.files.batch import analyze_paths
from desktop.files.table import Table
from desktop.files.whole_file import OutputError
from desktop.terminal import say
from models.detail import Detail
from models.errors import MoodmirrorError
from models.face import Frame
from models.face_pipeline import load_pipeline
from models.pictures.picture import read_picture

_NAME = "moodmirror-demo.png"


def run_without_window(
    source: str | None, model: str, reason: str, files: Sequence[Path] = ()
) -> int:
    """Analyse the demo portrait, or the picture or video in ``source``; returns the exit code.

    Args:
        source: what stands after ``--source``.
        model: the name of the weights.
        reason: why there is no window, from :func:`desktop.checks.display_check.why_no_window`.
        files: what to analyse instead of ``source``.

    Raises:
        MoodmirrorError: ``source`` can only be shown in a window, or cannot be read.
    """
    if files:
        say(f"There is no window: {reason}")
        return analyze_paths(files, model=model)
    if source is not None and may_name_camera(source):
        raise MoodmirrorError(
            f"A camera such as '{source}' can only be shown in a window, and {reason}"
        )
    kind = source_from(source) if source is not None else DemoSource()
    if isinstance(kind, StreamSource):
        raise MoodmirrorError(f"{kind.name} can only be shown in a window, and {reason}")
    say(f"There is no window: {reason}")
    if source is not None and not isinstance(kind, DemoSource):
        return analyze_paths([path_from(source)], model=model)
    return _show_demo(model)


def _show_demo(model: str) -> int:
    """Print the demo portrait's result and leave an annotated copy of it."""
    say("This is the demo instead; 'moodmirror analyze FILE' takes your own.")
    image = read_picture(DEMO_PORTRAIT)
    analysis = load_pipeline(model, detail=Detail.PICTURE).analyze(Frame(image, 0, perf_counter()))
    Table(sys.stdout, [DEMO_PORTRAIT.name]).add_picture(DEMO_PORTRAIT.name, analysis)
    annotated = annotate(image, analysis.faces)
    path = Path.cwd() / _NAME
    try:
        save_picture(path, annotated)
    except OutputError:
        path = Path(tempfile.mkdtemp(prefix="moodmirror-")) / _NAME
        save_picture(path, annotated)
    say(f"Annotated picture: {path}", sys.stdout)
    return FINE
