from functools import partial
from threading import Event

import numpy as np
import pytest

from desktop.capture.picture_source import PictureSource
from desktop.live.live_session import LiveSession
from desktop.live.side_job import SideJob
from desktop.resources import asset
from models.errors import MoodmirrorError
from models.face_pipeline import load_pipeline
from models.weights import read_card

SLOW = 60_000


@pytest.fixture
def live(analyzer):
    """Another analyzer."""
    other = type(analyzer)()
    other.model_title = "Other"
    return other


@pytest.fixture
def start(qtbot):
    sessions = []

    def start(load):
        sessions.append(LiveSession(load))
        return sessions[-1]

    yield start
    for session in sessions:
        assert session.stop(30_000)


def show(qtbot, session, source, image=None):
    """Have a frame of a source analysed and shown."""
    frame = source.give(image)
    shown = partial(_shows, session, frame)
    qtbot.waitUntil(shown, timeout=SLOW)


def _shows(session, frame):
    view = session.view
    return view is not None and view.frame is frame and view.analysis is not None


def test_the_old_model_goes_on_until_the_new_one_is_there(
    qtbot, start, live, analyzer, make_source
):
    session = start(lambda _: analyzer)
    camera = make_source()
    session.open(camera)
    show(qtbot, session, camera)
    ready = Event()

    def load(_):
        ready.wait(SLOW / 1000)
        return live

    session.use_model(load)
    try:
        for _ in range(5):
            show(qtbot, session, camera)
        assert session.engine.title == "Fake"
    finally:
        with qtbot.waitSignal(session.model_changed, timeout=SLOW):
            ready.set()
    assert session.reader is live.reader
    show(qtbot, session, camera)
    assert session.engine.title == "Other"
    assert session.source is camera


def test_a_model_that_does_not_load_is_told_and_changes_nothing(
    qtbot, start, analyzer, make_source
):
    session = start(lambda _: analyzer)
    camera = make_source()
    session.open(camera)
    show(qtbot, session, camera)

    def load(_):
        raise MoodmirrorError("The weights are gone.")

    with qtbot.waitSignal(session.model_refused, timeout=SLOW) as refused:
        session.use_model(load)
    assert refused.args == ["The weights are gone."]
    show(qtbot, session, camera)
    assert len(analyzer.seen) == 2


def test_people_keep_their_ids_from_one_model_to_the_next(qtbot, start, make_source, portrait):
    session = start(lambda detail: load_pipeline("wide", detail=detail))
    camera = make_source()
    session.open(camera)
    for _ in range(3):
        show(qtbot, session, camera, portrait)
    before = session.view.analysis.faces[0]
    old_reader = session.reader
    with qtbot.waitSignal(session.model_changed, timeout=SLOW):
        session.use_model(lambda detail: load_pipeline("shallow", detail=detail))
    assert session.engine.title == read_card("shallow").title
    assert session.reader is not old_reader
    show(qtbot, session, camera, portrait)
    after = session.view.analysis.faces[0]
    assert after.track_id == before.track_id
    assert not np.allclose(after.scores.probabilities, before.scores.probabilities, atol=1e-3)


def test_a_still_on_show_is_read_anew(qtbot, start):
    session = start(lambda detail: load_pipeline("wide", detail=detail))
    session.open(PictureSource(asset("demo/astronaut.jpg")))
    qtbot.waitUntil(lambda: bool(session.view and session.view.analysis), timeout=SLOW)
    before = session.view.analysis
    session.use_model(lambda detail: load_pipeline("shallow", detail=detail))
    qtbot.waitUntil(lambda: session.view.analysis not in (None, before), timeout=SLOW)
    first, second = (one.faces[0].scores.probabilities for one in (before, session.view.analysis))
    assert not np.allclose(first, second, atol=1e-3)


def test_the_last_of_several_choices_counts(qtbot, start, analyzer, live, make_source):
    session = start(lambda _: analyzer)
    camera = make_source()
    session.open(camera)
    gate = Event()

    def slow(_):
        gate.wait(SLOW / 1000)
        return analyzer

    session.use_model(slow)
    with qtbot.waitSignal(session.model_changed, timeout=SLOW):
        session.use_model(lambda _: live)
    gate.set()
    qtbot.waitUntil(lambda: not session._jobs, timeout=SLOW)
    show(qtbot, session, camera)  # A model that was handed on would have read it.
    assert session.engine.title == "Other"


def test_a_side_job_that_breaks_says_so(qtbot, start, analyzer, caplog):
    session = start(lambda _: analyzer)
    job = SideJob(lambda: 1 / 0)
    told = []
    job.failed.connect(told.append)
    session.start(job)
    qtbot.waitUntil(lambda: told == ["That did not work: division by zero."], timeout=SLOW)


def test_stop_waits_for_what_still_loads(qtbot, start, analyzer):
    session = start(lambda _: analyzer)
    began, gate = Event(), Event()

    def slow(_):
        began.set()
        gate.wait(0.5)
        return analyzer

    session.use_model(slow)
    qtbot.waitUntil(began.is_set, timeout=SLOW)
    assert session.stop(30_000)
