from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from models.errors import MoodmirrorError
from models.expression_classifier import ExpressionClassifier, faces_array
from models.face import AlignedFace
from models.weights import ModelCard, Weights, load_weights, model_names


def aligned(pixels: np.ndarray) -> AlignedFace:
    return AlignedFace(pixels.astype(np.uint8), np.eye(2, 3))


def weights_of(onnx_file: bytes) -> Weights:
    return Weights(onnx_file, ModelCard("made-up", "Made up", "", {}))


def graph(side: int = 48, classes: int = 6, inputs: str = "faces") -> bytes:
    """A valid graph that averages all pixels: right only if its shapes are."""
    nodes = [
        helper.make_node("Cast", [inputs], ["float"], to=TensorProto.FLOAT),
        helper.make_node("GlobalAveragePool", ["float"], ["mean"]),
        helper.make_node("Expand", ["mean", "shape"], ["wide"]),
        helper.make_node("Flatten", ["wide"], ["flat"]),
        helper.make_node("Softmax", ["flat"], ["probabilities"]),
    ]
    faces = helper.make_tensor_value_info(inputs, TensorProto.UINT8, ["N", 1, side, side])
    answer = helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["N", classes])
    shape = helper.make_tensor("shape", TensorProto.INT64, [4], [1, classes, 1, 1])
    made = helper.make_graph(nodes, "made", [faces], [answer], [shape])
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


@pytest.mark.parametrize("name", model_names())
def test_every_model_keeps_the_contract(name: str):
    classifier = ExpressionClassifier(load_weights(name))
    rng = np.random.default_rng(0)
    faces = [aligned(rng.integers(0, 256, (48, 48))) for _ in range(3)]
    faces += [aligned(np.zeros((48, 48))), aligned(np.full((48, 48), 255))]
    scores = classifier.classify(faces)
    rows = np.stack([score.probabilities for score in scores])
    assert rows.shape == (5, 6)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows.sum(1), 1, atol=1e-5)
    assert (rows >= 0).all()
    assert classifier.execution_provider == "CPUExecutionProvider"
    for face, row in zip(faces, rows, strict=True):
        alone = classifier.classify([face])[0].probabilities
        np.testing.assert_allclose(alone, row, atol=1e-3)


def test_a_graph_may_tell_how_probably_a_face_is_covered():
    model = onnx.load_from_string(graph())
    model.graph.node.extend(
        [
            helper.make_node("Squeeze", ["mean", "axes"], ["squeezed"]),
            helper.make_node("Mul", ["squeezed", "scale"], ["covered"]),
        ]
    )
    model.graph.initializer.extend(
        [
            helper.make_tensor("axes", TensorProto.INT64, [3], [1, 2, 3]),
            helper.make_tensor("scale", TensorProto.FLOAT, [], [1 / 255]),
        ]
    )
    covered = helper.make_tensor_value_info("covered", TensorProto.FLOAT, ["N"])
    model.graph.output.append(covered)
    classifier = ExpressionClassifier(weights_of(model.SerializeToString()))
    faces = [aligned(np.zeros((48, 48))), aligned(np.full((48, 48), 255))]
    assert [score.covered for score in classifier.classify(faces)] == pytest.approx([0, 1])
    without = ExpressionClassifier(weights_of(graph()))
    assert [score.covered for score in without.classify(faces)] == [0, 0]


def test_no_faces_need_no_run():
    assert ExpressionClassifier(weights_of(graph())).classify([]) == []


def test_the_input_is_made_in_one_place():
    array = faces_array([aligned(np.zeros((48, 48))), aligned(np.ones((48, 48)))])
    assert array.shape == (2, 1, 48, 48)
    assert array.dtype == np.uint8
    assert array[1].min() == 1


@pytest.mark.parametrize("content", [b"", b"no onnx", bytes(1000)])
def test_a_file_that_is_no_onnx_is_refused(content: bytes):
    with pytest.raises(MoodmirrorError, match="made-up"):
        ExpressionClassifier(weights_of(content))


@pytest.mark.parametrize("shape", [{"side": 64}, {"classes": 7}, {"inputs": "pictures"}])
def test_another_shape_is_refused(shape: dict[str, object]):
    with pytest.raises(MoodmirrorError, match="another shape"):
        ExpressionClassifier(weights_of(graph(**shape)))


def test_no_weights_lie_anywhere_else():
    root = Path(__file__).parents[2]
    found = {path.parent for path in root.glob("[!.]*/**/*.onnx") if "runs" not in path.parts}
    weights = root / "models" / "weights"
    assert found == {weights, weights / "detector"}
