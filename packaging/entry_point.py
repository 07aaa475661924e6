"""What the executable runs: the same command as ``moodmirror``."""

import sys

from desktop.command_line import main

if __name__ == "__main__":
    sys.exit(main())
