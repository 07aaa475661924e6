"""Measures the start, from the command to the first analysed frame, in several forms by turns.

    uv run --group packaging python packaging/measure_start.py dist/Moodmirror/Moodmirror

Each command is run with ``--self-test``, which tells when the demo's picture was analysed and
when the window first showed an analysed frame. The checkout's command comes first; all ratios
are against it, from the same run.
"""

import argparse
import json
import shlex
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
STAGES = {"first_analysis_at": "first analysis", "first_shown_at": "window shows it"}


def main() -> int:
    """Run all commands by turns and print a table."""
    parser = argparse.ArgumentParser(description="Measure how long Moodmirror takes to start.")
    parser.add_argument("programs", nargs="+", help="the bundle's program; others after it")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    checkout = f"{shlex.quote(sys.executable)} -m desktop.command_line"
    commands = [checkout, *options.programs]
    for command in commands:
        _start(command)  # Warms the disk.
    taken = [[_start(command) for command in commands] for _ in range(options.rounds)]
    for key, stage in STAGES.items():
        base = median(row[0][key] for row in taken)
        for number, command in enumerate(commands):
            times = [row[number][key] for row in taken]
            print(
                f"{stage:16} {median(times):6.2f} s  (least {min(times):.2f})  "
                f"{median(times) / base:5.2f} x  {command}"
            )
    return 0


def _start(command: str) -> dict[str, float]:
    """Seconds from the command to each stage."""
    started = time.time()
    done = subprocess.run(
        [*shlex.split(command), "--self-test"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(done.stdout)
    if not report["ok"]:
        raise SystemExit(f"{command}: {report['errors']}")
    return {key: report[key] - started for key in STAGES}


if __name__ == "__main__":
    sys.exit(main())
