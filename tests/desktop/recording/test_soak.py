"""A recording as long as ten minutes are at thirty frames a second."""

import csv

from desktop.recording.recording_reader import Recording

FRAMES = 18_000


def test_every_frame_is_in_the_table_and_video_and_table_agree_to_a_frame(recorded, take, pictures):
    status = recorded(take() for _ in range(FRAMES))
    assert (status.frames, status.problem) == (FRAMES, None)
    recording = Recording.open(status.folder)
    assert recording.manifest["frames"] == {
        "analysed": FRAMES,
        "written": FRAMES,
        "not_analysed": 0,
    }
    shown = pictures.numbers_in(recording.video)
    assert shown == [one.source_frame for one in recording.frames] == list(range(FRAMES))
    assert all(one.video_frame == one.frame == one.source_frame for one in recording.frames)
    with (status.folder / "numbers.csv").open(newline="", encoding="utf-8") as file:
        rows = [(row["source_frame"], row["video_frame"]) for row in csv.DictReader(file)]
    assert list(dict.fromkeys(rows)) == [(str(index), str(index)) for index in range(FRAMES)]
    assert len(rows) == sum(max(1, len(one.analysis.faces)) for one in recording.frames)
