import os
import signal
from functools import partial
from pathlib import Path

import pytest

from desktop.archive.pool import Died, Done, Failed, Told, WorkerPool


def doubles():
    def work(task, tell):
        tell(f"half of {task}")
        return 2 * task

    return work


def dies_on(number, marker=None):
    """A process that is killed by task ``number``; once only, where ``marker`` is a file."""

    def work(task, tell):
        if task == number and not (marker and Path(marker).exists()):
            if marker:
                Path(marker).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return task

    return work


def cannot_begin():
    raise RuntimeError("no model")


def process_number():
    return lambda *_: os.getpid()


def results(events):
    return {event.task: event.result for event in events if isinstance(event, Done)}


def test_every_task_is_done_once_and_says_how_far_it_is():
    events = list(WorkerPool(doubles, 2).run(range(7)))
    assert results(events) == {number: 2 * number for number in range(7)}
    assert {event.word for event in events if isinstance(event, Told)} == {
        f"half of {number}" for number in range(7)
    }


def test_several_processes_work():
    found = results(WorkerPool(process_number, 2).run(range(40)))
    assert os.getpid() not in found.values()
    assert 1 <= len(set(found.values())) <= 2


def test_a_task_that_kills_twice_is_set_aside_and_the_others_are_done():
    events = list(WorkerPool(partial(dies_on, 3), 2).run(range(6)))
    assert [event.task for event in events if isinstance(event, Died)] == [3]
    assert results(events) == {number: number for number in range(6) if number != 3}


def test_a_process_that_dies_once_costs_nothing(tmp_path):
    pool = WorkerPool(partial(dies_on, 3, str(tmp_path / "died")), 2)
    assert results(pool.run(range(6))) == {number: number for number in range(6)}


def test_what_cannot_begin_is_said():
    with pytest.raises(Failed, match="no model"):
        list(WorkerPool(cannot_begin, 2).run(range(3)))


def test_leaving_early_stops_every_process():
    pool = WorkerPool(process_number, 2)
    for event in pool.run(range(100)):
        if isinstance(event, Done):
            break
    pool.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(event.result, 0)
