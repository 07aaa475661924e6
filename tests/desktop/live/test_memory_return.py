import sys

import pytest

from desktop.live import memory_return
from desktop.live.memory_return import give_back_memory


def test_memory_is_given_back_after_another_model(qtbot, start_app, make_source, monkeypatch):
    given = []
    monkeypatch.setattr(memory_return, "give_back_memory", lambda: given.append(True))
    monkeypatch.setattr(memory_return, "_AFTER_MS", 10)
    camera = make_source()
    app = start_app(lambda: camera)
    camera.give()
    qtbot.waitUntil(lambda: app.session.engine is not None)
    app.session.use_model(app.session.load)
    camera.give()
    qtbot.waitUntil(lambda: given == [True])


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's allocator")
def test_the_system_gets_what_was_freed():
    pieces = [bytearray(100_000) for _ in range(200)]  # Too small to be given back by themselves.
    kept = pieces[-1]
    del pieces
    assert give_back_memory()
    assert len(kept) == 100_000
