"""The command ``moodmirror``: its arguments and its exit codes."""

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version
from multiprocessing import freeze_support
from pathlib import Path

from desktop.bench.found.options import DESCRIPTION as FOUND_DESCRIPTION
from desktop.bench.found.options import EPILOG as FOUND_EPILOG
from desktop.bench.found.options import add_arguments as add_found_arguments
from desktop.bench.found.options import found_plan_of
from desktop.bench.options import DESCRIPTION as BENCH_DESCRIPTION
from desktop.bench.options import EPILOG as BENCH_EPILOG
from desktop.bench.options import add_arguments as add_bench_arguments
from desktop.bench.options import plan_of
from desktop.capture.path_text import path_from
from desktop.exit_codes import BAD_INPUT, FINE, NOBODY_READS
from desktop.files.whole_file import STANDARD_OUTPUT, writing
from desktop.live_output.options import DESCRIPTION as LIVE_DESCRIPTION
from desktop.live_output.options import EXAMPLES as LIVE_EXAMPLES
from desktop.live_output.options import add_arguments as add_live_arguments
from desktop.live_output.options import wanted_of
from desktop.stop_signals import code_of, stop_on_signals
from desktop.terminal import prepare_streams, say, silence
from models.errors import MoodmirrorError
from models.weights import DEFAULT_MODEL, model_names

_SHOW = "show"
_NAMES_OF_STANDARD_OUTPUT = ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
_COMMANDS = ("analyze", "live", "report", "doctor", "bench", _SHOW)

_DESCRIPTION = """\
A mirror that reads facial expressions: every face of a camera's picture gets an
emoji and six bars. Everything stays on this machine.
"""
_EXAMPLES = """\
examples:
  moodmirror                      the first camera; the demo where there is none
  moodmirror --source 1           the second camera
  moodmirror --source c920        the camera with that in its name
  moodmirror --source party.mp4   a video, or a picture, or an rtsp:// address
  moodmirror --source demo        the built-in demo
  moodmirror party.mp4            a picture, a video or a recording's folder
  moodmirror photos/ party.mp4    folders and several files, one after another
  moodmirror analyze photos/      pictures and videos, without a window
"""
_ANALYZE_DESCRIPTION = """\
Read the faces in pictures and videos, and in folders with all below them,
without a window. Prints a table, and writes what the options ask for.
"""
_ANALYZE_EXAMPLES = """\
JSON has an entry for each frame, CSV a row for each face; coordinates are in
pixels of the upright picture. Annotated videos keep the
times of their frames, and their sound.

examples:
  moodmirror analyze me.jpg
  moodmirror analyze photos/ --csv faces.csv --annotated annotated/
  moodmirror analyze me.jpg --json - | jq '.results[].faces[].label'

exit codes:
  0    all went well
  2    something could not be read or written; standard error says what
  130  stopped by Ctrl+C; the results until then are written. Stopped by another
       signal: 128 and its number, and the results are written as well
  141  nobody reads standard output any more
"""

_REPORT_DESCRIPTION = """\
Sum up recordings and results files: share of time of each expression for each person,
changes, longest stretches, marks and a timeline, as one HTML page and as CSV.
"""
_REPORT_EXAMPLES = """\
examples:
  moodmirror report "Videos/Moodmirror/2026-11-22 14.03.05"
  moodmirror report faces.json --html faces.html --csv shares.csv
  moodmirror report before.jsonl after.jsonl --html both.html
"""

_DOCTOR_DESCRIPTION = """\
Versions, cameras, what the network runs on and why on nothing better, weights and their
hashes, and a self-test on the built-in portrait. Exit code 1 when something is broken.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with ``arguments``, those of the process by default."""
    freeze_support()  # In a frozen executable, a measurement's own process begins here.
    prepare_streams()
    code = BAD_INPUT
    try:
        stop_on_signals()
        code = _run(sys.argv[1:] if arguments is None else arguments)
    except MoodmirrorError as error:
        say(f"moodmirror: {error}")
    except (KeyboardInterrupt, BrokenPipeError) as error:
        code = code_of(error)
    except (OSError, SystemExit):  # The latter after --help, and what argparse complains of.
        if unwritten := _flushed():
            return unwritten
        raise
    return max(code, _flushed(told=code == BAD_INPUT))


def _run(arguments: Sequence[str]) -> int:
    parser = _parser()
    options = parser.parse_args(_with_show(arguments))
    options.named_model = options.model
    options.model = options.named_model or DEFAULT_MODEL
    if options.command is not None and options.source is not None:
        hint = "; name the files after 'analyze'" if options.command == "analyze" else ""
        parser.error(f"--source is for the window{hint}")
    if options.probe_display:
        from desktop.checks.display_check import probe_display  # noqa: PLC0415  # Heavy.

        return probe_display()
    if options.self_test:
        return _test_itself(options)
    commands = {
        "analyze": _analyze,
        "live": _live,
        "report": _report,
        "doctor": _doctor,
        "bench": _bench,
    }
    return commands.get(options.command, _show)(options)


def _flushed(*, told: bool = False) -> int:
    """Write what standard output still holds, or say why that is impossible; the exit code.

    ``told``: whether a sentence was said already, which then was this one.
    """
    try:
        with writing(STANDARD_OUTPUT):
            sys.stdout.flush()
    except BrokenPipeError:
        silence(sys.stdout)
        return NOBODY_READS
    except MoodmirrorError as error:
        silence(sys.stdout)
        if not told:
            say(f"moodmirror: {error}")
        return BAD_INPUT
    return FINE


def _with_show(arguments: Sequence[str]) -> list[str]:
    """Files without a command before them are meant for the window."""
    given = list(arguments)
    place = 0
    while place < len(given) and given[place].startswith("-") and given[place] != "--":
        place += 2 if given[place] in ("--source", "--model") else 1
    if place < len(given) and given[place] not in _COMMANDS:
        given.insert(place, _SHOW)
    return given


def _show(options: argparse.Namespace) -> int:
    if options.files and not options.files[0].exists():
        raise MoodmirrorError(
            f"There is no file '{options.files[0]}'. Check its name and its folder."
        )
    from desktop.checks.display_check import why_no_window  # noqa: PLC0415  # Heavy: loads Qt.

    reason = why_no_window()
    if reason is not None:
        from desktop.no_window import run_without_window  # noqa: PLC0415

        return run_without_window(options.source, options.model, reason, options.files)
    from desktop.app import run_app  # noqa: PLC0415

    return run_app(source=options.source, model=options.named_model, files=options.files)


def _test_itself(options: argparse.Namespace) -> int:
    from desktop.checks.self_test import run_self_test  # noqa: PLC0415  # Heavy.

    return run_self_test(options.model)


def _analyze(options: argparse.Namespace) -> int:
    from desktop.archive.archive_run import ArchiveOptions, analyze_archive  # noqa: PLC0415
    from desktop.files.batch import Outputs  # noqa: PLC0415  # Heavy.
    from desktop.files.sampling import Sampling  # noqa: PLC0415

    outputs = Outputs(options.json, options.csv, options.annotated, options.jsonl, options.parquet)
    how = ArchiveOptions(options.workers, options.resume, options.cluster)
    sampling = Sampling(options.every, options.rate)
    return analyze_archive(options.paths, outputs, options.model, sampling, how)


def _live(options: argparse.Namespace) -> int:
    from desktop.live_output.command import run_live  # noqa: PLC0415  # Heavy.

    return run_live(options.live_source, wanted_of(options), options.model)


def _report(options: argparse.Namespace) -> int:
    from desktop.report.command import run_report  # noqa: PLC0415

    return run_report(options.paths, options.html, options.csv)


def _doctor(options: argparse.Namespace) -> int:
    from desktop.checks.doctor import run_doctor  # noqa: PLC0415

    return run_doctor(as_json=options.json, model=options.model)


def _bench(options: argparse.Namespace) -> int:
    if options.bench_command == "found":
        from desktop.bench.found.command import run_found  # noqa: PLC0415  # Heavy.

        return run_found(found_plan_of(options))
    from desktop.bench.command import run_bench  # noqa: PLC0415  # Heavy.

    return run_bench(plan_of(options))


def _parser() -> argparse.ArgumentParser:
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        "moodmirror", description=_DESCRIPTION, epilog=_EXAMPLES, formatter_class=shape
    )
    parser.add_argument(
        "--version", action="version", version=f"Moodmirror {version('moodmirror')}"
    )
    parser.add_argument(
        "--source",
        metavar="WHAT",
        help="a camera's number or name, a picture, a video, a stream's address, or 'demo'",
    )
    parser.add_argument(
        "--self-test",
        action="store_true",
        help="look whether all parts are there and work, print a line of JSON, and end with 0 or 1",
    )
    # For this program alone: see desktop/checks/display_check.py.
    parser.add_argument("--probe-display", action="store_true", help=argparse.SUPPRESS)
    _add_model(parser, "")
    parser.set_defaults(files=[])
    commands = parser.add_subparsers(dest="command", title="commands", metavar="COMMAND or FILE")
    analyze = commands.add_parser(
        "analyze",
        help="read pictures, videos and folders without a window",
        description=_ANALYZE_DESCRIPTION,
        epilog=_ANALYZE_EXAMPLES,
        formatter_class=shape,
    )
    analyze.add_argument("paths", nargs="+", type=_input_path, metavar="PATH")
    analyze.add_argument(
        "--json",
        type=_output_path,
        metavar="FILE",
        help="write JSON; - is standard output, without table",
    )
    analyze.add_argument(
        "--jsonl", type=_output_path, metavar="FILE", help="write a line of JSON for each frame"
    )
    analyze.add_argument(
        "--csv",
        type=_output_path,
        metavar="FILE",
        help="write CSV; - is standard output, without table",
    )
    analyze.add_argument(
        "--annotated", type=Path, metavar="DIR", help="write copies with boxes and labels"
    )
    live = commands.add_parser(
        "live",
        help="read a camera without a window and hand the readings to other programs",
        description=LIVE_DESCRIPTION,
        epilog=LIVE_EXAMPLES,
        formatter_class=shape,
    )
    add_live_arguments(live)
    report = commands.add_parser(
        "report",
        help="sum up recordings and results files on one page",
        description=_REPORT_DESCRIPTION,
        epilog=_REPORT_EXAMPLES,
        formatter_class=shape,
    )
    report.add_argument("paths", nargs="+", type=_input_path, metavar="PATH")
    report.add_argument(
        "--html",
        type=_output_path,
        metavar="FILE",
        help="where the page goes (default: beside PATH)",
    )
    report.add_argument(
        "--csv", type=_output_path, metavar="FILE", help="write the figures as CSV, too"
    )
    analyze.add_argument(
        "--parquet", type=_output_path, metavar="FILE", help="write Parquet, for large archives"
    )
    analyze.add_argument(
        "--every", type=int, default=1, metavar="N", help="analyse only every Nth frame of a video"
    )
    analyze.add_argument(
        "--rate", type=float, metavar="R", help="analyse at most R frames a second of a video"
    )
    analyze.add_argument(
        "--workers",
        type=int,
        metavar="N",
        help="read N files at a time (default: one for each core)",
    )
    analyze.add_argument(
        "--resume", action="store_true", help="go on where an earlier run with these files ended"
    )
    analyze.add_argument(
        "--cluster",
        default="",
        metavar="ADDRESS",
        help="hand the files to a Dask scheduler, as tcp://host:8786, or 'local'",
    )
    show = commands.add_parser(_SHOW, add_help=False)  # Put before files that stand alone.
    show.add_argument("files", nargs="+", type=_input_path, metavar="FILE")
    doctor = commands.add_parser(
        "doctor",
        help="look at every part of this installation and say which one is not well",
        description=_DOCTOR_DESCRIPTION,
        formatter_class=shape,
    )
    doctor.add_argument("--json", action="store_true", help="print JSON")
    bench = commands.add_parser(
        "bench",
        help="measure how fast and how steady faces are read on this machine",
        description=BENCH_DESCRIPTION,
        epilog=BENCH_EPILOG,
        formatter_class=shape,
    )
    add_bench_arguments(bench)
    found = bench.add_subparsers(dest="bench_command", title="commands", metavar="").add_parser(
        "found",
        help="count how many faces are found in pictures",
        description=FOUND_DESCRIPTION,
        epilog=FOUND_EPILOG,
        formatter_class=shape,
    )
    add_found_arguments(found)
    for command in (analyze, live, show, doctor, bench, found):
        _add_model(command, argparse.SUPPRESS)  # A default here would hide what stood before.
    return parser


def _output_path(text: str) -> Path:
    """A file to write; a name of standard output itself is ``-``.

    Behind ``/dev/stdout`` can lie a file of the shell's (``>>``), which must not be replaced.
    """
    return STANDARD_OUTPUT if text in _NAMES_OF_STANDARD_OUTPUT else Path(text)


def _input_path(text: str) -> Path:
    """A path as it is written, or as ``file://`` address."""
    try:
        return path_from(text)
    except MoodmirrorError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _add_model(parser: argparse.ArgumentParser, default: str) -> None:
    parser.add_argument(
        "--model",
        default=default,
        metavar="NAME",
        help=f"which model reads the faces: {', '.join(model_names())} (default: {DEFAULT_MODEL}; "
        "in the window, the one that was chosen there last)",
    )


if __name__ == "__main__":
    sys.exit(main())
