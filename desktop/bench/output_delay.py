"""How late live readings arrive, and how many are lost.

Run it by ``python -m desktop.bench.output_delay``.

Made-up samples of two faces go out 30 times a second to a listener in this process, by OSC and by
LSL on the loopback device. The delay is from handing a sample to the output until the listener
has it. LSL's samples are pulled by a thread, OSC's packets by a server's.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread
from time import perf_counter, sleep
from typing import Any

import numpy as np

from desktop.live_output.lsl_output import NAME, LslOutput
from desktop.live_output.options import Address
from desktop.live_output.osc_output import OscOutput
from desktop.live_output.output import LiveOutput
from desktop.live_output.sample import Sample
from models.expression import EXPRESSIONS, Expression
from models.face import (
    BoundingBox,
    ExpressionScores,
    Face,
    Frame,
    FrameAnalysis,
    Landmarks,
    Timings,
    Verdict,
)

RATE = 30
_LAST_ONES_S = 2.0


@dataclass(slots=True)
class Arrivals:
    """When each sample was sent, and when it arrived; on one clock."""

    sent: dict[int, float] = field(default_factory=dict)
    came: dict[int, float] = field(default_factory=dict)

    def line(self, name: str) -> str:
        """Delay and losses, for people."""
        delays = [at - self.sent[one] for one, at in self.came.items() if one in self.sent]
        lost = len(self.sent) - len(delays)
        if not delays:
            return f"{name:4} nothing arrived of {len(self.sent)} samples"
        median, late = np.percentile(delays, [50, 95]) * 1000
        return (
            f"{name:4} {len(self.sent)} samples: median {median:.2f} ms, p95 {late:.2f} ms, "
            f"{lost} lost"
        )


def main(arguments: list[str] | None = None) -> int:
    """Measure both, one after the other, and print a line for each."""
    parser = argparse.ArgumentParser(
        description=__doc__, prog="python -m desktop.bench.output_delay"
    )
    parser.add_argument("--seconds", type=float, default=20.0, help="for each (default: 20)")
    seconds = parser.parse_args(arguments).seconds
    for name, measure in (("OSC", measure_osc), ("LSL", measure_lsl)):
        print(measure(seconds).line(name), flush=True)
    return 0


def measure_osc(seconds: float) -> Arrivals:
    """Over UDP."""
    from pythonosc.dispatcher import Dispatcher  # noqa: PLC0415  # An extra.
    from pythonosc.osc_server import ThreadingOSCUDPServer  # noqa: PLC0415

    arrivals = Arrivals()
    dispatcher = Dispatcher()

    def take(_address: str, *values: Any) -> None:
        arrivals.came.setdefault(int(values[0]), perf_counter())

    dispatcher.map("/moodmirror/frame", take)
    server = ThreadingOSCUDPServer(("127.0.0.1", 0), dispatcher)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    _send(OscOutput(Address("127.0.0.1", server.server_address[1])), arrivals, seconds)
    server.shutdown()
    server.server_close()
    return arrivals


def measure_lsl(seconds: float) -> Arrivals:
    """Over LSL's own TCP; the person's number carries which sample it is."""
    import pylsl  # noqa: PLC0415  # An extra.

    arrivals, stopping = Arrivals(), Event()
    output = LslOutput()
    (info,) = pylsl.resolve_byprop("name", NAME, timeout=30)
    inlet = pylsl.StreamInlet(info)
    inlet.open_stream(timeout=30)

    def pull() -> None:
        while not stopping.is_set():
            row, _ = inlet.pull_sample(timeout=0.2)
            if row is not None:
                arrivals.came.setdefault(round(row[-1]), perf_counter())

    thread = Thread(target=pull, daemon=True)
    thread.start()
    _send(output, arrivals, seconds, number_of=lambda index: index)
    stopping.set()
    thread.join()
    return arrivals


def _send(
    output: LiveOutput,
    arrivals: Arrivals,
    seconds: float,
    number_of: Callable[[int], int] = lambda _: 1,
) -> None:
    start = perf_counter()
    for index in range(round(seconds * RATE)):
        sleep(max(0.0, start + index / RATE - perf_counter()))
        sample = _sample(index, number_of(index))
        arrivals.sent[index] = perf_counter()
        output.send(sample)
    sleep(_LAST_ONES_S)
    output.close()


def _sample(index: int, number: int) -> Sample:
    probabilities = np.full(6, 0.02, np.float32)
    probabilities[EXPRESSIONS.index(Expression.HAPPY)] = 0.9
    scores = ExpressionScores(probabilities)
    landmarks = Landmarks(np.zeros((5, 2), np.float32))
    faces = tuple(
        Face(
            BoundingBox(0, 0, size, size),
            landmarks,
            scores,
            smoothed=scores,
            verdict=Verdict(Expression.HAPPY, 0.9, sure=True),
        )
        for size in (200, 100)
    )
    frame = Frame(np.zeros((1, 1, 3), np.uint8), index, perf_counter(), index / RATE)
    return Sample.of("Bench", index, FrameAnalysis(frame, faces, Timings(0, 0, 0)), (number, 0))


if __name__ == "__main__":
    sys.exit(main())
