"""What the executable runs: the same command as ``moodmirror``."""

import sys

from processor_check import is_too_old, refuse

if __name__ == "__main__":
    if is_too_old():
        sys.exit(refuse())
    from desktop.command_line import main

    sys.exit(main())
