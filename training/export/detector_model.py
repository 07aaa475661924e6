"""What the ONNX files of both detectors have in common."""

import onnx
from onnx import helper

OPSET, IR_VERSION = 17, 8


def checked_model(graph: onnx.GraphProto, licence: str) -> onnx.ModelProto:
    """A whole model, checked; its licence is written into it."""
    model = helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="moodmirror",
        doc_string=licence,
    )
    onnx.checker.check_model(model, full_check=True)
    return model
