"""Chooses what the network runs on, makes it prove itself there, and says why not on better.

``get_available_providers()`` lists what ONNX Runtime was built with, not what works: a session
that was asked for CUDA runs on the CPU without a word where a library is missing. So each
provider is tried, must give the known answer, and what is told is what the session then has.
"""

import sys
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
import onnxruntime

from models.onnx_session import (
    COREML,
    CPU,
    CUDA,
    DIRECTML,
    Answer,
    FaceBatch,
    OpenSession,
    Session,
    answer_of,
    missing_cuda_libraries,
    open_on,
)
from models.processors import CUDA_DRIVER, cpu_name, cuda_device_name, cuda_driver_missing
from models.sentence import QT_TR_NOOP, Sentence
from models.weights import Weights

TITLES = {CUDA: "CUDA", COREML: "CoreML", DIRECTML: "DirectML", CPU: "CPU"}
TOLERANCE = 0.1
"""By so much a probability may differ from the CPU's in floats: 8-bit integers and TensorFloat-32
round, a broken driver gives another answer altogether."""
_MEASURING_S = 0.02
_MOST_RUNS = 10
_WANTED = {"linux": (CUDA,), "win32": (CUDA, DIRECTML), "darwin": (COREML,)}


@dataclass(frozen=True, slots=True)
class ProviderReport:
    """What the network runs on, and why on nothing better."""

    provider: str
    """As the session itself says, e.g. ``CPUExecutionProvider``."""
    device: str
    """The processor's name, e.g. ``NVIDIA H200``."""
    weights_file: str
    """E.g. ``resnet34.onnx``."""
    face_ms: float
    """Milliseconds for one face, the shortest run at the start."""
    reasons: tuple[Sentence, ...]
    """One sentence for each provider or way of computing that would be better and is not used."""
    eight_bit: bool = False
    """Whether it multiplies 8-bit integers rather than floats."""
    took_over_from: str = ""
    """The title of the provider that failed while it ran; empty where none did."""

    @property
    def title(self) -> str:
        """E.g. ``CUDA``."""
        return TITLES.get(self.provider, self.provider.removesuffix("ExecutionProvider"))


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A session that gave the known answer."""

    session: Session
    weights_file: str
    face_ms: float
    eight_bit: bool

    def report(self, reasons: list[Sentence]) -> ProviderReport:
        """As it is told to people."""
        provider = self.session.get_providers()[0]
        device = cuda_device_name() if provider == CUDA else cpu_name()
        return ProviderReport(
            provider, device, self.weights_file, self.face_ms, tuple(reasons), self.eight_bit
        )


class ProviderSession:
    """Runs on the best provider that works; when that fails, the CPU takes over in the same call.

    Attributes:
        report: what it runs on now.
    """

    def __init__(self, best: Candidate, spare: Candidate, reasons: list[Sentence]) -> None:
        self._best = best
        self._spare = spare
        self.report = best.report(reasons)

    def run(self, faces: FaceBatch) -> Answer:
        """What the model says of faces, uint8 ``[N, 1, 48, 48]``."""
        try:
            return answer_of(self._best.session, faces)
        except Exception as error:
            if self._best is self._spare:
                raise
            self._fall_back(error)
        return answer_of(self._spare.session, faces)

    def _fall_back(self, error: Exception) -> None:
        failed = self.report.title
        sentence = Sentence(
            QT_TR_NOOP("{provider} failed while it ran, the CPU took over: {reason}"),
            provider=failed,
            reason=_brief(error),
        )
        self._best = self._spare
        report = self._spare.report([sentence, *self.report.reasons])
        self.report = replace(report, took_over_from=failed)


def choose(
    weights: Weights, known_faces: FaceBatch, open_session: OpenSession | None = None
) -> ProviderSession:
    """Find the best provider that works.

    The known answer is the CPU's in floats; the model card holds it. A file made for 8-bit
    integers is tried as it is, and in floats where it gives another answer.

    Args:
        weights: of the model.
        known_faces: the pictures that every session must read alike.
        open_session: opens sessions; another one in tests.

    Raises:
        Exception: ONNX Runtime's own, when the file cannot be opened even on the CPU.
    """
    missing = missing_cuda_libraries()
    trial = _Trial(weights, known_faces, open_session or open_on)
    on_cpu, reasons_cpu = trial.first_right(CPU)
    if on_cpu is None:
        trial.open(CPU, in_floats=True)  # What is wrong with the file itself is told first.
        raise ArithmeticError(" ".join(reasons_cpu))
    reasons: list[Sentence] = []
    for provider in _WANTED.get(sys.platform, ()):
        if reason := why_unavailable(provider, missing):
            reasons.append(reason)
            continue
        best, reasons_here = trial.first_right(provider)
        reasons += reasons_here
        if best is not None:
            return ProviderSession(best, on_cpu, reasons)
    return ProviderSession(on_cpu, on_cpu, reasons + reasons_cpu)


def why_unavailable(provider: str, missing: list[str]) -> Sentence | None:
    """What stands in a provider's way before it is even tried; None where nothing does."""
    title = TITLES[provider]
    if provider not in onnxruntime.get_available_providers():
        return Sentence(
            QT_TR_NOOP("{provider} is not used: the installed ONNX Runtime is built without it."),
            provider=title,
        )
    if provider != CUDA:
        return None
    libraries = ", ".join(missing)
    if cuda_driver_missing():
        if missing:
            return Sentence(
                QT_TR_NOOP(
                    "{provider} is not used: the NVIDIA driver ({driver}) cannot be loaded, and "
                    "neither can {libraries}."
                ),
                provider=title,
                driver=CUDA_DRIVER,
                libraries=libraries,
            )
        return Sentence(
            QT_TR_NOOP("{provider} is not used: the NVIDIA driver ({driver}) cannot be loaded."),
            provider=title,
            driver=CUDA_DRIVER,
        )
    if missing:
        return Sentence(
            QT_TR_NOOP(
                "{provider} is not used: {libraries} cannot be loaded. Moodmirror's extra 'gpu' "
                "brings them."
            ),
            provider=title,
            libraries=libraries,
        )
    return None


class _Trial:
    """Tries a weights file on a provider, against what the CPU answers in floats."""

    def __init__(self, weights: Weights, faces: FaceBatch, open_session: OpenSession) -> None:
        self._weights = weights
        self._faces = faces
        self._open = open_session
        known = weights.card.known_answer
        if known is None:
            self._expected = answer_of(self.open(CPU, in_floats=True), faces).probabilities
        else:
            self._expected = np.array(known, np.float32)

    def first_right(self, provider: str) -> tuple[Candidate | None, list[Sentence]]:
        """The quickest way of computing that is right, and what speaks against a quicker one."""
        reasons: list[Sentence] = []
        # CUDA rounds to eight bits, as the file says, and multiplies floats all the same.
        ways = (True, False) if self._weights.card.eight_bit and provider == CPU else (False,)
        for eight_bit in ways:
            outcome = self._try(provider, eight_bit=eight_bit)
            if isinstance(outcome, Candidate):
                return outcome, reasons
            said = (
                QT_TR_NOOP("{provider} does not run {file} in 8-bit integers: {reason}")
                if eight_bit
                else QT_TR_NOOP("{provider} does not run {file}: {reason}")
            )
            file = f"{self._weights.card.name}.onnx"
            reasons.append(Sentence(said, provider=TITLES[provider], file=file, reason=outcome))
        return None, reasons

    def open(self, provider: str, *, in_floats: bool) -> Session:
        """A session; raises what ONNX Runtime does where the file does not open."""
        return self._open(self._weights.onnx, provider, in_floats)

    def _try(self, provider: str, *, eight_bit: bool) -> Candidate | str:
        """A candidate, or why it is none."""
        try:
            session = self.open(provider, in_floats=not eight_bit)
            if session.get_providers()[0] != provider:
                return Sentence(QT_TR_NOOP("ONNX Runtime does not start it here."))
            difference = np.abs(
                answer_of(session, self._faces).probabilities - self._expected
            ).max()
            if difference > TOLERANCE:
                return Sentence(
                    QT_TR_NOOP(
                        "its answer to the test pictures is {difference} off the known one."
                    ),
                    difference=f"{difference:.2f}",
                )
            took = _milliseconds(session, self._faces)
        except Exception as error:  # Whatever a driver does, another provider deserves a try.
            return _brief(error)
        return Candidate(session, f"{self._weights.card.name}.onnx", took, eight_bit)


def _milliseconds(session: Session, faces: FaceBatch) -> float:
    """For one face: the shortest of some runs, for another program can only lengthen one."""
    times: list[float] = []
    until = perf_counter() + _MEASURING_S
    while len(times) < 2 or (len(times) < _MOST_RUNS and perf_counter() < until):
        started = perf_counter()
        answer_of(session, faces[:1])
        times.append(perf_counter() - started)
    return min(times) * 1000


def _brief(error: Exception) -> str:
    """The first line of what an error says, as one sentence."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return f"{lines[0][:200].rstrip('. ')}."
