"""The graph here is a real one, run by ONNX Runtime; only a broken provider is played."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import onnxruntime
import pytest

from models import execution_provider, onnx_session
from models.execution_provider import ProviderSession, choose, why_unavailable
from models.expression_classifier import ExpressionClassifier, known_faces
from models.face import AlignedFace
from models.onnx_session import CPU, CUDA, OpenSession, open_on
from models.weights import DEFAULT_MODEL, Weights, load_weights, model_names

DRIVER_GONE = "libcuda.so.1"


class PlayedSession:
    """A CPU session that says it runs on CUDA, and breaks when it is told to."""

    def __init__(self, onnx: bytes, provider: str = CUDA, in_floats: bool = True) -> None:
        self._real = open_on(onnx, CPU, in_floats)
        self._provider = provider
        self.runs = 0
        self.breaks_at: int | None = None
        self.answers = lambda right: right
        self.get_inputs, self.get_outputs = self._real.get_inputs, self._real.get_outputs

    def get_providers(self) -> list[str]:
        return [self._provider, CPU]

    def run(self, names: list[str], feed: dict[str, np.ndarray]) -> list[np.ndarray]:
        self.runs += 1
        if self.runs == self.breaks_at:
            raise RuntimeError("CUDA failure 700: an illegal memory access\nat line 12")
        first, *others = self._real.run(names, feed)
        return [self.answers(first), *others]


@pytest.fixture(scope="module")
def weights() -> Weights:
    return load_weights(DEFAULT_MODEL)


@pytest.fixture
def with_cuda(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which nothing speaks against CUDA."""
    monkeypatch.setattr(execution_provider, "_WANTED", dict.fromkeys(("linux", "win32"), (CUDA,)))
    monkeypatch.setattr(execution_provider.sys, "platform", "linux")
    monkeypatch.setattr(execution_provider, "why_unavailable", lambda *_: "")
    monkeypatch.setattr(execution_provider, "cuda_device_name", lambda: "Played GPU")


def opens(played: Callable[[bytes], object]) -> OpenSession:
    return lambda onnx, provider, in_floats: (
        played(onnx) if provider == CUDA else open_on(onnx, provider, in_floats)
    )


def chosen(weights: Weights, played: Callable[[bytes], object]) -> ProviderSession:
    return choose(weights, known_faces(), opens(played))


def test_the_report_is_what_the_session_says(weights: Weights):
    report = choose(weights, known_faces()).report
    session = open_on(weights.onnx, report.provider)
    assert report.provider == session.get_providers()[0]
    assert report.device
    assert report.weights_file == f"{DEFAULT_MODEL}.onnx"
    assert report.face_ms > 0
    assert all(reason.endswith(".") for reason in report.reasons)


def test_nothing_is_printed(weights: Weights, capfd: pytest.CaptureFixture[str]):
    choose(weights, known_faces())
    open_on(weights.onnx, CUDA)
    assert capfd.readouterr() == ("", "")


def test_a_provider_that_works_is_used(weights: Weights, with_cuda: None):
    report = chosen(weights, PlayedSession).report
    assert (report.provider, report.title, report.device) == (CUDA, "CUDA", "Played GPU")
    assert report.reasons == ()


def test_a_session_that_fell_back_is_not_believed(weights: Weights, with_cuda: None):
    report = chosen(weights, lambda onnx: open_on(onnx, CPU)).report
    assert report.provider == CPU
    assert "does not start it" in report.reasons[0]


def test_a_session_that_cannot_be_opened_is_told(weights: Weights, with_cuda: None):
    def broken(onnx: bytes) -> object:
        raise RuntimeError("libcudnn.so.9: cannot open shared object file")

    report = chosen(weights, broken).report
    assert report.provider == CPU
    assert "libcudnn.so.9" in report.reasons[0]


@pytest.mark.parametrize("wrong", [lambda row: row[:, ::-1], lambda row: row * np.nan])
def test_a_wrong_answer_is_not_trusted(weights: Weights, with_cuda: None, wrong):
    def lying(onnx: bytes) -> PlayedSession:
        session = PlayedSession(onnx)
        session.answers = wrong
        return session

    report = chosen(weights, lying).report
    assert report.provider == CPU
    assert "answer" in report.reasons[0]


def test_the_cpu_takes_over_at_the_thousandth_frame(weights: Weights, with_cuda: None):
    sessions: list[PlayedSession] = []

    def remembered(onnx: bytes) -> PlayedSession:
        sessions.append(PlayedSession(onnx))
        return sessions[-1]

    classifier = ExpressionClassifier(weights, open_session=opens(remembered))
    (session,) = sessions
    session.breaks_at = session.runs + 1000
    face = AlignedFace(known_faces()[0, 0], np.eye(2, 3))
    before = classifier.classify([face])[0].probabilities
    for _ in range(998):
        classifier.classify([face])
    assert classifier.execution_provider == CUDA
    (score,) = classifier.classify([face, face])[:1]
    np.testing.assert_allclose(score.probabilities, before, atol=0.05)
    assert classifier.execution_provider == CPU
    assert "CUDA failed while it ran" in classifier.report.reasons[0]
    assert "illegal memory access." in classifier.report.reasons[0]
    assert "line 12" not in classifier.report.reasons[0]
    assert session.runs == session.breaks_at
    classifier.reload(weights)
    assert classifier.execution_provider == CUDA


def test_a_failure_of_the_cpu_is_an_error(weights: Weights):
    session = choose(weights, known_faces())
    with pytest.raises(Exception, match="rank"):
        session.run(known_faces()[0])


def knowing(weights: Weights, answer: object) -> Weights:
    """The same weights with another known answer in their card; None: without one."""
    card = weights.card
    fields = {**card.fields, "known_answer": answer}
    return replace(weights, card=replace(card, fields=fields))


@pytest.mark.parametrize("in_floats", [True, False])
@pytest.mark.parametrize("name", model_names())
def test_every_model_gives_the_answer_that_its_card_knows(name: str, in_floats: bool):
    weights = load_weights(name)
    known = weights.card.known_answer
    session = open_on(weights.onnx, CPU, in_floats)
    given = onnx_session.answer_of(session, known_faces()).probabilities
    assert known is not None
    near = 0.05 if weights.card.eight_bit else 1e-3
    np.testing.assert_allclose(given, known, atol=near)


@pytest.fixture
def answer(weights: Weights) -> list[list[float]]:
    session = open_on(weights.onnx, CPU, in_floats=True)
    return onnx_session.answer_of(session, known_faces()).probabilities.tolist()


def test_with_a_known_answer_floats_are_not_tried(weights: Weights, answer):
    opened = []

    def remembered(onnx: bytes, provider: str, in_floats: bool) -> object:
        opened.append((provider, in_floats))
        return open_on(onnx, provider, in_floats)

    report = choose(knowing(weights, answer), known_faces(), remembered).report
    assert report.eight_bit
    assert [one for one in opened if one[0] == CPU] == [(CPU, False)]


@pytest.mark.parametrize("known", [True, False])
def test_integers_that_answer_otherwise_make_way_for_floats(weights: Weights, answer, known: bool):
    def overflowing(onnx: bytes, provider: str, in_floats: bool) -> object:
        session = PlayedSession(onnx, provider, in_floats)
        session.answers = lambda right: right if in_floats else np.flip(right, 1)
        return session

    session = choose(knowing(weights, answer if known else None), known_faces(), overflowing)
    assert not session.report.eight_bit
    np.testing.assert_allclose(session.run(known_faces()).probabilities, answer, atol=1e-3)
    reason = session.report.reasons[-1]
    assert f"CPU does not run {DEFAULT_MODEL}.onnx in 8-bit integers" in reason
    assert "off the known one" in reason


def test_a_known_answer_that_nothing_gives_is_an_error(weights: Weights, answer):
    with pytest.raises(ArithmeticError, match="off the known one"):
        choose(knowing(weights, np.flip(answer, 1).tolist()), known_faces(), open_on)


@pytest.mark.parametrize("noise", [None, "x", [[1.0], [2.0, 3.0]], [[float("nan")] * 6] * 3])
def test_a_card_of_noise_knows_no_answer(weights: Weights, noise):
    assert knowing(weights, noise).card.known_answer is None


def test_a_file_that_cannot_be_opened_is_an_error(weights: Weights):
    with pytest.raises(Exception, match=r"[Pp]rotobuf"):
        choose(replace(weights, onnx=b"no onnx"), known_faces(), open_on)


def available(monkeypatch: pytest.MonkeyPatch, *providers: str, driver: bool) -> None:
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [*providers, CPU])
    monkeypatch.setattr(execution_provider, "cuda_driver_missing", lambda: not driver)
    monkeypatch.setattr(execution_provider, "CUDA_DRIVER", DRIVER_GONE)


def test_why_cuda_is_not_used(monkeypatch: pytest.MonkeyPatch):
    available(monkeypatch, driver=True)
    assert "built without it" in why_unavailable(CUDA, [])
    available(monkeypatch, CUDA, driver=False)
    assert DRIVER_GONE in why_unavailable(CUDA, [])
    assert "neither can libcudart.so.13." in why_unavailable(CUDA, ["libcudart.so.13"])
    available(monkeypatch, CUDA, driver=True)
    sentence = why_unavailable(CUDA, ["a.so.1", "b.so.2", "c.so.3"])
    assert "a.so.1, b.so.2, c.so.3 cannot be loaded" in sentence
    assert "'gpu'" in sentence
    assert why_unavailable(CUDA, []) is None


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("", []),
        ("Failed to load libcudart.so.13: no such file\nPlease follow\n", ["libcudart.so.13"]),
        ("Failed to load C:\\a b\\cublas64_13.dll: [WinError 126]\n", ["cublas64_13.dll"]),
        ("Failed to load /x/nvidia/libcublas.so.13: bad ELF\n", ["libcublas.so.13"]),
        (  # In an executable of PyInstaller.
            "Failed to load libcublasLt.so.13: Failed to load dynlib/dll 'libcublasLt.so.13'. Most "
            "likely this dynlib/dll was not found when the application was frozen.\n"
            "Failed to load libcublas.so.13: no\nPlease follow https://a.b/c: it helps\n",
            ["libcublasLt.so.13", "libcublas.so.13"],
        ),
    ],
)
def test_missing_libraries_are_named(monkeypatch: pytest.MonkeyPatch, said: str, names: list[str]):
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [CUDA])
    monkeypatch.setattr(onnxruntime, "preload_dlls", lambda: print(said, end=""), raising=False)
    assert onnx_session.missing_cuda_libraries() == names
