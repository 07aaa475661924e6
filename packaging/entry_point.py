"""What the executable runs: the same command as ``moodmirror``."""

import os
import sys

# From 1.29 on, ONNX Runtime sends reports to its makers unless it is told not to before it loads.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

from desktop.command_line import main

if __name__ == "__main__":
    sys.exit(main())
