import os
import signal
from collections.abc import Iterator

import pytest
from distributed import Client, LocalCluster

from desktop.archive.archive_run import ArchiveOptions, analyze_archive
from desktop.archive.cluster import Cluster, UnseenError, analyze_on_worker
from desktop.archive.settings import Settings
from desktop.archive.shard import FileTask
from desktop.files.batch_jobs import collect_jobs
from desktop.files.sampling import ALL_FRAMES, Sampling
from models.errors import MoodmirrorError
from tests.desktop.archive.conftest import texts, write_video

MODEL = "shallow"
pytestmark = pytest.mark.filterwarnings("default")  # Dask's own.


@pytest.fixture(scope="module")
def scheduler() -> Iterator[LocalCluster]:
    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        yield cluster


@pytest.fixture
def settings() -> Settings:
    return Settings.of(MODEL, ALL_FRAMES, None)


def run(archive, outputs, **options):
    return analyze_archive([archive], outputs, MODEL, ALL_FRAMES, ArchiveOptions(**options))


def test_a_cluster_writes_what_one_process_writes(archive, outputs, scheduler):
    one, many = outputs("one"), outputs("many")
    assert run(archive, one, workers=1) == 2
    assert run(archive, many, cluster=scheduler.scheduler_address) == 2
    assert texts(one) == texts(many)


def test_a_worker_that_is_killed_costs_nothing(archive, outputs, scheduler, settings, tmp_path):
    for number in range(3, 9):
        write_video(archive / f"clip {number}.mp4", 20)
    jobs, _ = collect_jobs([archive], None)
    shards = tmp_path / "shards"
    shards.mkdir()
    tasks = [FileTask(job, shards / f"{n}.jsonl", None) for n, job in enumerate(jobs)]
    with Client(scheduler) as client:
        victim = next(iter(client.run(os.getpid).values()))
    cluster = Cluster(scheduler.scheduler_address, settings, 2)
    done = {}
    for event in cluster.run(tasks):
        if not done:
            os.kill(victim, signal.SIGKILL)
        done[event.task] = event.result
    cluster.close()
    assert sorted(done) == list(range(len(tasks)))
    assert sorted(one.frames for one in done.values()) == [0, 1, 6, 7, 8, *[20] * 6]


def test_a_file_that_killed_two_workers_is_set_aside(archive, tmp_path, settings):
    jobs, _ = collect_jobs([archive / "clip 0.mp4"], None)
    task = FileTask(jobs[0], tmp_path / "shard.jsonl", None)
    for number in range(2):
        task.shard.with_suffix(f".attempt{number}").touch()
    result = analyze_on_worker(task, settings)
    assert "left out" in result.sentence


def test_a_worker_that_does_not_see_the_folder(archive, tmp_path, settings):
    jobs, _ = collect_jobs([archive / "clip 0.mp4"], None)
    task = FileTask(jobs[0], tmp_path / "elsewhere" / "shard.jsonl", None)
    with pytest.raises(UnseenError, match=r"does not see .*elsewhere"):
        analyze_on_worker(task, settings)


def test_workers_with_another_moodmirror(scheduler, settings):
    other = Settings(MODEL, "0" * 64, Sampling(), None, settings.moodmirror)
    with pytest.raises(MoodmirrorError, match="another Moodmirror or another model"):
        Cluster(scheduler.scheduler_address, other, 2)


def test_no_scheduler_answers(settings, monkeypatch):
    monkeypatch.setattr("desktop.archive.cluster._CONNECT_S", 0.5)
    with pytest.raises(MoodmirrorError, match="No Dask scheduler answers"):
        Cluster("tcp://127.0.0.1:9", settings, 2)
