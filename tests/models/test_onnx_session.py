import sys
import time
from concurrent.futures import ThreadPoolExecutor

import onnxruntime
import pytest

from models import onnx_session


def test_loads_in_two_threads_give_the_streams_back(monkeypatch):
    """Each takes them for another while, so that without care one would put back the other's."""
    monkeypatch.setattr(onnx_session.onnxruntime, "preload_dlls", time.sleep, raising=False)
    before = sys.stdout, sys.stderr

    def silent(wait_s: float) -> None:
        time.sleep(wait_s / 2)
        with onnx_session._silence():
            onnxruntime.preload_dlls(wait_s)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(silent, (0.1, 0.2)))
    assert (sys.stdout, sys.stderr) == before


def test_what_is_printed_meanwhile_is_kept_from_people(capsys):
    with onnx_session._silence() as said:
        print("a provider's chatter")
    assert said.getvalue() == "a provider's chatter\n"
    assert capsys.readouterr().out == ""
    with pytest.raises(RuntimeError), onnx_session._silence():
        raise RuntimeError
    print("heard")
    assert capsys.readouterr().out == "heard\n"
