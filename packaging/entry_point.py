"""What the executable runs: the same command as ``moodmirror``."""

import os
import sys

from processor_check import is_too_old, refuse

if __name__ == "__main__":
    if is_too_old():
        sys.exit(refuse())
    # From 1.29 on, ONNX Runtime sends reports to its makers unless told not to before it loads.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    from desktop.command_line import main

    sys.exit(main())
