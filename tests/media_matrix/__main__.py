"""The command of the media matrix: see the package."""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

import av

from models.detail import Detail
from models.face_pipeline import load_pipeline
from models.weights import DEFAULT_MODEL
from tests.media_matrix import harm
from tests.media_matrix.check import Analyzer, Finding, check
from tests.media_matrix.clip import Clip
from tests.media_matrix.clips import all_clips


def main() -> int:
    """Make and read the files; returns 1 where something was wrong."""
    parser = argparse.ArgumentParser("python -m tests.media_matrix", description=__doc__)
    parser.add_argument("--only", default="", metavar="TEXT", help="files with this in their name")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave the files there")
    parser.add_argument("--no-faces", action="store_true", help="do not count faces")
    options = parser.parse_args()
    analyzer = None if options.no_faces else load_pipeline(DEFAULT_MODEL, detail=Detail.PICTURE)
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for number, clip in enumerate(all_clips()):
            if options.only in clip.name:
                counts[_try(folder, clip, number, analyzer, keep=bool(options.keep))] += 1
    print(", ".join(f"{count} {word}" for word, count in counts.items()))
    return int(counts["WRONG"] > 0)


def _try(folder: Path, clip: Clip, number: int, analyzer: Analyzer | None, *, keep: bool) -> str:
    path = folder / f"{number:03}.{clip.suffix}"
    try:
        clip.write(path, number)
    except (av.FFmpegError, ValueError, OSError) as error:
        print(f"{number:3}  {clip.name:58} not made {error}", flush=True)
        return "not made"
    if clip.harm:
        harm.do(path, clip.harm, number)
    finding = check(path, clip, number, analyzer)
    if not keep:
        path.unlink()
    word = _word(finding)
    what = finding.sentence.replace(str(folder), "").strip() or _what(finding)
    print(f"{number:3}  {clip.name:58} {word:8} {'; '.join(finding.faults) or what}", flush=True)
    return word


def _what(finding: Finding) -> str:
    scarred = f", {finding.scarred} of them show the damage" if finding.scarred else ""
    return f"{finding.frames} frames{scarred}"


def _word(finding: Finding) -> str:
    if finding.faults:
        return "WRONG"
    return "refused" if finding.sentence else "right"


if __name__ == "__main__":
    sys.exit(main())
