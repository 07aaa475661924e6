"""What a process loads once, to read one file after another."""

import cv2

from desktop.archive.pool import Tell
from desktop.archive.settings import Settings
from desktop.archive.shard import FileResult, FileTask, write_shard
from models.analyzer import Analyzer
from models.detail import Detail
from models.face_pipeline import load_pipeline
from models.processors import use_cores


class FileAnalyzer:
    """Loads the model once, then analyses one file after another, each on one core."""

    def __init__(self, settings: Settings) -> None:
        """Load nothing yet: pictures and videos need different pipelines.

        Every process takes one core, for together they take all.
        """
        use_cores(1)
        cv2.setNumThreads(1)
        self._settings = settings
        self._pipelines: dict[Detail, Analyzer] = {}

    def __call__(self, task: FileTask, tell: Tell) -> FileResult:
        """Analyse a file and write its shard; ``tell`` gets the share that is done, 0 to 1."""
        detail = Detail.VIDEO if task.job.is_video else Detail.PICTURE
        if detail not in self._pipelines:
            self._pipelines[detail] = load_pipeline(self._settings.model, detail=detail)
        pipeline = self._pipelines[detail]
        return write_shard(task, pipeline, self._settings.sampling, tell)


def make_analyzer(settings: Settings) -> FileAnalyzer:
    """What each process of a pool calls once."""
    return FileAnalyzer(settings)
