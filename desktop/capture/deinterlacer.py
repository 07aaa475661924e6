"""Whole pictures out of interlaced ones."""

from collections import deque
from collections.abc import Iterator

import av
from av.filter import Graph
from av.video.frame import VideoFrame

_Shape = tuple[int, int, str]


class Deinterlacer:
    """Gives one whole frame for each frame, a frame later, once an interlaced one has come.

    Each field's missing lines are drawn from the fields before and after, by FFmpeg's bwdif
    (Bob Weaver Deinterlacing Filter). Frames that are not marked as interlaced pass unchanged.
    """

    def __init__(self) -> None:
        self._graph: Graph | None = None
        self._shape: _Shape = (0, 0, "")
        self._stamps: deque[tuple[int | None, int | None]] = deque()

    def feed(self, frame: VideoFrame) -> Iterator[VideoFrame]:
        """Take the next frame; gives those that are whole now."""
        shape = (frame.width, frame.height, frame.format.name)
        if self._graph is not None and shape != self._shape:
            yield from self.drain()
        if self._graph is None:
            if not frame.interlaced_frame:
                yield frame
                return
            self._graph, self._shape = _graph_for(frame), shape
        self._stamps.append((frame.pts, frame.dts))
        self._graph.vpush(frame)
        yield from self._whole_frames(self._graph)

    def drain(self) -> Iterator[VideoFrame]:
        """The frames that are still waiting for a successor; there is none."""
        graph, self._graph = self._graph, None
        if graph is not None:
            graph.vpush(None)
            yield from self._whole_frames(graph)

    def _whole_frames(self, graph: Graph) -> Iterator[VideoFrame]:
        """One for each that was pushed, in the same order, but in ticks half as long."""
        while self._stamps:
            try:
                frame = graph.vpull()
            except (av.BlockingIOError, av.EOFError):
                return
            frame.pts, frame.dts = self._stamps.popleft()
            yield frame


def _graph_for(frame: VideoFrame) -> Graph:
    graph = Graph()
    source = graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base
    )
    filter_ = graph.add("bwdif", "mode=send_frame:parity=auto:deint=interlaced")
    sink = graph.add("buffersink")
    graph.link_nodes(source, filter_, sink)
    graph.configure()
    return graph
