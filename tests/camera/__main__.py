"""The longer part of the camera's check.

python -m tests.camera --faults 1000 --seed 1
python -m tests.camera --soak 60
python -m tests.camera --figures 3 [--beside CHECKOUT]
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.camera import faults, figures, shim, soak


def main() -> int:
    """Run what is asked for; returns the exit code."""
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("python -m tests.camera", None, __doc__, formatter_class=shape)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--faults", type=int, metavar="N", help="play so many faults")
    what.add_argument("--soak", type=float, metavar="MINUTES", help="look what grows")
    what.add_argument("--figures", type=int, metavar="RUNS", help="measure speed and delay")
    parser.add_argument("--seed", type=int, default=1, help="which faults (default: 1)")
    parser.add_argument(
        "--beside", type=Path, metavar="CHECKOUT", help="measure this one, too, in turn"
    )
    options = parser.parse_args()
    if reason := shim.why_not():
        parser.error(reason)
    with tempfile.TemporaryDirectory(prefix="moodmirror-camera-") as name:
        folder = Path(name)
        library = shim.build(folder)
        if options.faults:
            return faults.run(library, folder, options.faults, options.seed)
        if options.soak:
            return soak.run(library, folder, options.soak, options.seed)
        return figures.run(library, folder, options.figures, options.beside)


if __name__ == "__main__":
    sys.exit(main())
