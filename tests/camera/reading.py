"""Reads the first camera for some seconds, without a window, and prints what a frame costs."""

import os
from time import perf_counter, process_time, sleep

from desktop.capture.camera_source import CameraSource
from desktop.capture.cameras import list_cameras

_SECONDS = 8.0


def main() -> None:
    """Print milliseconds of processor time for each frame, all threads together."""
    source = CameraSource(list_cameras()[0])
    source.open()
    sleep(1.0)
    frames, begun, used = 0, perf_counter(), process_time()
    while perf_counter() - begun < _SECONDS:
        source.read()
        frames += 1
    print(1000 * (process_time() - used) / frames, flush=True)
    os._exit(0)  # No other thread has anything to tell.


if __name__ == "__main__":
    main()
