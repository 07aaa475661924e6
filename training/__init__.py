"""Makes every file in models/weights again from FER2013."""

import models  # noqa: F401  # Before ONNX Runtime, which it keeps from sending reports.
