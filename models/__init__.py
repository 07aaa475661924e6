"""From a frame to trustworthy expressions. No Qt, no torch."""

import os

# From 1.29 on, ONNX Runtime sends reports to its makers unless this is set before it loads. It
# stands here because every way to ONNX Runtime passes here first.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
