import numpy as np
import pytest

from models.errors import MoodmirrorError
from models.face_aligner import TEMPLATE
from training.data import prepare as preparing
from training.data.prepare import describe, load_prepared, mean_landmarks, prepare
from training.data.splits import Protocol, split, with_crowd
from training.data.twins import cached_twins, nearest_twins


def test_finds_most_faces_and_keeps_them(made_up, tmp_path):
    prepared = prepare(made_up.csv, made_up.ferplus, tmp_path)
    kept = load_prepared(tmp_path)
    assert prepared.aligned.mean() > 0.75
    assert np.array_equal(kept.landmarks, prepared.landmarks, equal_nan=True)
    assert np.array_equal(kept.data.votes, prepared.data.votes)
    assert np.abs(mean_landmarks(prepared) - TEMPLATE).max() < 3
    assert f"{prepared.aligned.sum()} of 96" in describe(prepared)


def test_works_without_ferplus(made_up, tmp_path):
    prepare(made_up.csv, None, tmp_path)
    data = load_prepared(tmp_path).data
    assert data.votes is None
    assert data.majority is None


def test_an_interrupted_run_goes_on_where_it_was(made_up, prepared, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(preparing, "CHUNK", 40)
    look, seen = preparing.find_landmarks, []

    def interrupted(faces, *others):
        if seen:
            raise KeyboardInterrupt
        seen.append(len(faces))
        return look(faces, *others)

    monkeypatch.setattr(preparing, "find_landmarks", interrupted)
    with pytest.raises(KeyboardInterrupt):
        prepare(made_up.csv, made_up.ferplus, tmp_path)
    with pytest.raises(MoodmirrorError, match="Run first"):
        load_prepared(tmp_path)
    monkeypatch.setattr(preparing, "find_landmarks", look)
    resumed = prepare(made_up.csv, made_up.ferplus, tmp_path)
    assert "Going on after 40 pictures" in capsys.readouterr().out
    assert np.array_equal(resumed.landmarks, prepared.landmarks, equal_nan=True)


def test_landmarks_of_other_pictures_are_not_taken(made_up, tmp_path):
    prepare(made_up.csv, None, tmp_path)
    other = made_up.write_csv(tmp_path / "other.csv", made_up.rows[::-1][:10])
    prepared = prepare(other, None, tmp_path)
    assert prepared.landmarks.shape == (10, 5, 2)


def test_a_damaged_file_of_prepared_data(tmp_path):
    (tmp_path / "prepared.npz").write_bytes(b"PK\x03\x04 half")
    with pytest.raises(MoodmirrorError, match="not whole"):
        load_prepared(tmp_path)


def test_official_split_goes_by_usage(prepared):
    parts = split(prepared, Protocol.OFFICIAL)
    assert [len(rows) for rows in (parts.learn, parts.choose, parts.test)] == [48, 24, 24]
    assert set(prepared.data.usages[parts.test]) == {2}


def test_original_split_is_a_seeded_division_of_aligned_faces(prepared):
    parts = split(prepared, Protocol.ORIGINAL, seed=3)
    again = split(prepared, Protocol.ORIGINAL, seed=3)
    every = np.concatenate([parts.learn, parts.choose, parts.test])
    assert np.array_equal(np.sort(every), np.flatnonzero(prepared.aligned))
    assert np.array_equal(parts.test, again.test)
    assert not np.array_equal(parts.test, split(prepared, Protocol.ORIGINAL, seed=4).test)


def test_the_crowd_adds_faces_that_fer2013_calls_disgust(made_up, tmp_path):
    rows = [list(row) for row in made_up.rows]
    rows[0][0] = "1"
    csv = made_up.write_csv(tmp_path / "fer2013.csv", rows)
    prepared = prepare(csv, made_up.ferplus, tmp_path)
    parts = split(prepared, Protocol.OFFICIAL)
    assert 0 not in parts.learn
    assert 0 in with_crowd(prepared, Protocol.OFFICIAL, parts)


def test_twins_are_found_in_spite_of_light_and_contrast(tmp_path):
    rng = np.random.default_rng(0)
    faces = rng.integers(60, 180, (20, 48, 48)).astype(np.uint8)
    faces[15] = (faces[4] * 0.6 + 20).astype(np.uint8)
    faces[16:18] = 0
    learned, tested = np.arange(10), np.arange(10, 20)
    expected = np.full(10, -1)
    expected[5] = 4
    assert np.array_equal(nearest_twins(faces, learned, tested), expected)
    for _ in range(2):
        assert np.array_equal(cached_twins(faces, learned, tested, tmp_path), expected)
    assert len(list(tmp_path.iterdir())) == 1
