"""Shows the program under X11 and Wayland, without a monitor, and saves what is on the screen.

python -m tests.screens FOLDER
"""

import argparse
import sys
from pathlib import Path

from tests.screens.grabs import NEEDED, grab_states


def main() -> int:
    """Grab all; the exit code is 1 where a display was not to be had."""
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        "python -m tests.screens", None, __doc__, formatter_class=shape
    )
    parser.add_argument("folder", type=Path, help="where the pictures go")
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    failed = False
    for kind in NEEDED:
        try:
            for file in grab_states(kind, folder):
                print(file)
        except RuntimeError as error:
            print(f"{kind}: {error}", file=sys.stderr)
            failed = True
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
