"""Runs ``moodmirror live``: finds the source, loads the model, listens to signals."""

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

from desktop.capture.camera_choice import CameraChoice
from desktop.capture.camera_source import CAMERAS
from desktop.capture.cameras import may_name_camera
from desktop.capture.frame_source import FrameSource
from desktop.capture.picture_source import PictureSource
from desktop.capture.sources import source_from
from desktop.live_output.jsonl_output import JsonlOutput
from desktop.live_output.live_run import LiveRun
from desktop.live_output.lsl_output import LslOutput
from desktop.live_output.options import Wanted
from desktop.live_output.osc_output import OscOutput
from desktop.live_output.output import LiveOutput
from desktop.stop_signals import STOP_SIGNALS
from desktop.terminal import say
from models.detail import Detail
from models.errors import MoodmirrorError
from models.face_pipeline import load_pipeline

_ENDING = (signal.SIGINT, *STOP_SIGNALS)


def run_live(source: str | None, wanted: Wanted, model: str) -> int:
    """Read ``source`` live until it ends or a signal comes; returns the exit code.

    Args:
        source: what stands after ``--source``; the first camera by default.
        wanted: where the readings go.
        model: the name of the weights.

    Raises:
        MoodmirrorError: the source, the model or an output is not to be had.
    """
    make_source = source_maker(source)
    pipeline = load_pipeline(model, detail=Detail.LIVE)
    outputs = open_outputs(wanted)
    run = LiveRun(make_source, pipeline, outputs, _say)
    for output in outputs:
        _say(f"Live output: {output.title}.")
    with _ended_by_signals(run.stop):
        return run.run()


def open_outputs(wanted: Wanted) -> list[LiveOutput]:
    """Begin all outputs that are wanted, or none.

    Raises:
        MoodmirrorError: one of them cannot be.
    """
    opened: list[LiveOutput] = []
    with ExitStack() as undo:
        for output in _outputs(wanted):
            undo.callback(output.close)
            opened.append(output)
        undo.pop_all()
    return opened


def _outputs(wanted: Wanted) -> Iterator[LiveOutput]:
    if wanted.jsonl is not None:
        yield JsonlOutput(wanted.jsonl, landmarks=wanted.landmarks)
    if wanted.lsl is not None:
        yield LslOutput(wanted.streams, wanted.lsl)
    if wanted.osc is not None:
        yield OscOutput(wanted.osc)


def source_maker(source: str | None) -> Callable[[], FrameSource]:
    """What gives a new source of the same camera, stream or file each time.

    Raises:
        MoodmirrorError: there is no such file, or it is a picture.
    """
    if source is None or may_name_camera(source):
        choice = CameraChoice(CAMERAS, source or "")
        return lambda: _camera(choice)
    if isinstance(source_from(source), PictureSource):
        raise MoodmirrorError(
            f"'{source}' is a picture, and nothing in it is live. Use: moodmirror analyze {source}"
        )
    return lambda: source_from(source)


def _camera(choice: CameraChoice) -> FrameSource:
    choice.take(CAMERAS.look())  # It may be back at another place.
    return choice.make()


@contextmanager
def _ended_by_signals(stop: Callable[[], None]) -> Iterator[None]:
    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop()

    heeded = [number for number in _ENDING if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, on_signal) for number in heeded}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say(sentence: str) -> None:
    """On standard error, for standard output may be read by a program."""
    say(f"moodmirror: {sentence}")
