import numpy as np

from training.data.prepare import Prepared
from training.job import Job
from training.measuring import evaluate
from training.measuring.evaluate import aligned_faces, figure, measurements


def test_the_apps_framing_aligns_where_a_face_was_found(prepared, tmp_path):
    landmarks = prepared.landmarks.copy()
    landmarks[::5] = np.nan
    some = Prepared(prepared.data, landmarks)
    _, tested = evaluate.test_faces(some, Job("shallow", runs=tmp_path, data=tmp_path), seed=0)
    found = some.aligned[tested.rows]
    cut = {face.tobytes() for face in aligned_faces(some, tested.rows[found])}

    def second_if_aligned(faces):
        chosen = [int(face.tobytes() in cut) for face in faces]
        return {"probabilities": np.eye(6, dtype=np.float32)[chosen]}

    figures = measurements(second_if_aligned, some, tested, flips=False)
    answered = {
        framing: np.sum(figure(figures, framing=framing)["confusion"], axis=0)[:2].tolist()
        for framing in ("given", "aligned", "app")
    }
    aligned, others = found.sum(), (~found).sum()
    assert 0 < others < aligned
    assert answered == {
        "given": [aligned + others, 0],
        "aligned": [0, aligned],
        "app": [others, aligned],
    }
