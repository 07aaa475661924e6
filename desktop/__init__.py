"""The desktop app: capture, threads and the window."""

import models  # noqa: F401  # Before ONNX Runtime, which it keeps from sending reports.
