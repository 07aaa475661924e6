"""Opens ONNX Runtime sessions, without a word on standard output or error."""

import io
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from threading import RLock
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
import onnxruntime

from models.processors import core_count

INPUT_NAME = "faces"
OUTPUT_NAME = "probabilities"
COVERED_NAME = "covered"
"""A further output that a model may have: how probably something hides the face, ``[N]``."""
CPU = "CPUExecutionProvider"
CUDA = "CUDAExecutionProvider"
COREML = "CoreMLExecutionProvider"
DIRECTML = "DmlExecutionProvider"

MOST_THREADS = 2
"""More do not pay for pictures of 48 pixels, and detection and the window want cores too."""
# The exhaustive search, CUDA's default, would run again for each new number of faces.
_OPTIONS: dict[str, dict[str, str]] = {CUDA: {"cudnn_conv_algo_search": "HEURISTIC"}}

_STREAMS = RLock()

FaceBatch = npt.NDArray[np.uint8]
Probabilities = npt.NDArray[np.float32]


class Session(Protocol):
    """As much of ``onnxruntime.InferenceSession`` as is used."""

    def get_providers(self) -> list[str]:
        """What it really runs on, first the one that matters."""
        ...

    def run(self, output_names: list[str], input_feed: dict[str, FaceBatch]) -> list[Probabilities]:
        """Run the graph."""
        ...

    def get_inputs(self) -> list[Any]:
        """Name, type and shape of each."""
        ...

    def get_outputs(self) -> list[Any]:
        """Name, type and shape of each."""
        ...


OpenSession = Callable[[bytes, str, bool], Session]
"""Opens an ONNX file on a provider, as :func:`open_on` does."""


def open_on(
    onnx: bytes, provider: str, in_floats: bool = False, threads: int = MOST_THREADS
) -> Session:
    """An ONNX Runtime session that was asked for ``provider``; it may have got another one.

    Args:
        onnx: the file.
        provider: e.g. ``CPUExecutionProvider``.
        in_floats: of a file made for 8-bit integers, round as it says but multiply floats. It
            takes longer and gives the same answers, also on a processor whose 8-bit sums overflow
            (x86 without VNNI).
        threads: that one run uses at most.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(threads, core_count())
    options.log_severity_level = 4
    # Pictures differ in size and frames in faces: a plan of the memory for each costs megabytes.
    options.enable_mem_pattern = False
    # Spinning threads would take the cores from detection between two runs.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if in_floats:
        options.add_session_config_entry("session.disable_quant_qdq", "1")
    if provider == DIRECTML:  # It asks for both.
        options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    asked: list[Any] = [(provider, _OPTIONS.get(provider, {}))]
    onnxruntime.set_default_logger_severity(4)
    with _silence():
        session: Session = onnxruntime.InferenceSession(onnx, options, providers=asked)
    return session


class Answer(NamedTuple):
    """What a model says of ``N`` faces."""

    probabilities: Probabilities
    """float32 ``[N, 6]``."""
    covered: Probabilities | None
    """float32 ``[N]``, how probably something hides each face; None of a model without it."""


def answer_of(session: Session, faces: FaceBatch) -> Answer:
    """One run; an answer that is no number counts as a failure."""
    names = [OUTPUT_NAME]
    if any(output.name == COVERED_NAME for output in session.get_outputs()):
        names.append(COVERED_NAME)
    outputs = session.run(names, {INPUT_NAME: faces})
    if not all(np.isfinite(output).all() for output in outputs):
        raise ArithmeticError("it gave answers that are no numbers")
    return Answer(outputs[0], outputs[1] if len(outputs) > 1 else None)


def missing_cuda_libraries() -> list[str]:
    """Load CUDA's libraries where they lie, and name those that cannot be loaded.

    They may come as Python packages, where no linker looks: ``preload_dlls`` finds them there.
    """
    if CUDA not in onnxruntime.get_available_providers():
        return []
    if not hasattr(onnxruntime, "preload_dlls"):
        return []
    with _silence() as said:
        onnxruntime.preload_dlls()
    return re.findall(
        r"^Failed to load (?:[A-Z]:)?(?:[^:\n]*[/\\])?([^:/\\\n]+):", said.getvalue(), re.MULTILINE
    )


@contextmanager
def _silence() -> Iterator[io.StringIO]:
    """Keep what ONNX Runtime prints and warns from people, and hand it out."""
    said = io.StringIO()
    # Both belong to the whole process: two threads at once would leave the streams taken away.
    with _STREAMS, warnings.catch_warnings(), redirect_stdout(said), redirect_stderr(said):
        warnings.simplefilter("ignore")
        yield said
