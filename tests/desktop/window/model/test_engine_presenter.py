from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from models.errors import MoodmirrorError


@pytest.fixture
def camera(make_source):
    return make_source()


@pytest.fixture
def app(qtbot, start_app, camera, live, watch):
    app = start_app(lambda: camera, lambda _: live)
    qtbot.waitUntil(lambda: app.session.engine is not None)
    watch(app, camera)
    return app


@pytest.fixture
def look(app, camera, watch):
    """Lets the app look at a frame."""
    return lambda: watch(app, camera)


@pytest.fixture
def dialog(app):
    app.window.tools.engine.trigger()
    return app.engine.dialog


def test_until_it_is_loaded_the_status_line_says_so(start_app, make_source, live):
    app = start_app(make_source, lambda _: live)
    assert app.window.status.text.endswith("Loading model…")


def test_a_click_on_the_status_line_opens_it(qtbot, app):
    qtbot.mouseClick(app.window.status.engine, Qt.MouseButton.LeftButton)
    assert app.engine.dialog.isVisible()


def test_the_key_opens_it_and_escape_closes_it(qtbot, app):
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)
    qtbot.keyClick(app.window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(app.engine.dialog.isActiveWindow)
    qtbot.keyClick(app.engine.dialog, Qt.Key.Key_Escape)
    assert not app.engine.dialog.isVisible()


def test_it_tells_provider_device_weights_stages_and_reasons(dialog):
    for told in (
        "Fake",
        "CPU",
        "A processor",
        "fake.onnx, 8-bit",
        "8.0 ms",
        "0.5 ms",
        "2.5 ms",
        "libcudnn.so.9",
    ):
        assert told in dialog.text
    dialog.grab()


def test_try_again_is_done_in_the_analysis_thread_and_shown(qtbot, app, dialog, live):
    live.next_report = replace(live.report, provider="CUDAExecutionProvider", reasons=())
    qtbot.mouseClick(dialog.again, Qt.MouseButton.LeftButton)
    assert not dialog.again.isEnabled()
    qtbot.waitUntil(dialog.again.isEnabled)
    assert live.tries == 1
    assert "Fake on CUDA" in app.window.status.text
    assert "libcudnn" not in dialog.text
    assert "fastest option on this computer" in dialog.text


def test_a_try_that_fails_is_told_and_the_old_one_goes_on(qtbot, app, dialog, live, look):
    def fail():
        raise MoodmirrorError("The weights are gone.")

    live.choose_provider_again = fail
    dialog.again.click()
    qtbot.waitUntil(dialog.again.isEnabled)
    assert app.window.message.text == "The weights are gone."
    look()
    assert app.window.message.text == ""


def test_the_status_line_says_that_the_cpu_took_over(qtbot, app, live, look):
    live.report = replace(live.report, took_over_from="CUDA", reasons=("CUDA failed.",))
    look()
    qtbot.waitUntil(lambda: "Fake on CPU, CUDA failed" in app.window.status.text)


def test_without_a_report_it_tells_what_is_known(qtbot, start_app, camera, analyzer):
    app = start_app(lambda: camera)
    qtbot.waitUntil(lambda: app.session.engine is not None)
    app.window.tools.engine.trigger()
    assert app.engine.dialog.text.startswith("Fake\nCPU")
