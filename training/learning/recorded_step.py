"""One step of training as a CUDA graph: a GPU waits for a thousand small launches otherwise."""

from collections.abc import Callable, Hashable

import torch
from torch import Tensor

WARM_UP = 3
"""Steps before a recording, in which libraries choose and allocate."""


class RecordedStep:
    """Runs a step, on a GPU from recordings of it; one recording for each kind of step."""

    def __init__(
        self, step: Callable[..., Tensor], generator: torch.Generator, *, recording: bool
    ) -> None:
        """Record nothing yet.

        Args:
            step: from row numbers and a kind's arguments to the loss; it must not wait for the
                device.
            generator: that the step draws from.
            recording: whether to record at all.
        """
        self._step, self._generator, self._recording = step, generator, recording
        self._graphs: dict[Hashable, tuple[torch.cuda.CUDAGraph, Tensor, Tensor]] = {}

    def run(self, rows: Tensor, *kind: Hashable) -> Tensor:
        """One step; the loss it had, which the next step may overwrite."""
        if not self._recording:
            return self._step(rows, *kind)
        if kind not in self._graphs:
            return self._record(rows, kind)
        graph, own_rows, loss = self._graphs[kind]
        own_rows.copy_(rows)
        graph.replay()
        return loss

    def _record(self, rows: Tensor, kind: tuple[Hashable, ...]) -> Tensor:
        own_rows, aside = rows.clone(), torch.cuda.Stream()
        aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside):
            for _ in range(WARM_UP):
                warm = self._step(own_rows, *kind)
        torch.cuda.current_stream().wait_stream(aside)
        graph = torch.cuda.CUDAGraph()
        graph.register_generator_state(self._generator)
        with torch.cuda.graph(graph):
            loss = self._step(own_rows, *kind)
        self._graphs[kind] = graph, own_rows, loss
        return warm
