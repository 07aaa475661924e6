"""Reads the files whose paths come by standard input, and says of each what came of it."""

import json
import sys
import traceback
from contextlib import suppress
from pathlib import Path

from desktop.capture.sources import source_from_file
from models.errors import MoodmirrorError

_MEMORY = 6 << 30
_MOST_FRAMES = 400


def main() -> None:
    """One line of JSON for each line of input: ``read``, ``sentence`` or ``traceback``."""
    with suppress(ImportError):  # Windows has no such limit.
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    for line in sys.stdin:
        print(json.dumps(_outcome(Path(line.rstrip("\n")))), flush=True)


def _outcome(path: Path) -> dict[str, str]:
    try:
        with source_from_file(path, paced=False) as source:
            frames = 0
            while frames < _MOST_FRAMES and (frame := source.read()) is not None:
                assert frame.image.ndim == 3
                assert frame.image.size
                frames += 1
        return {"kind": "read", "words": f"{frames} frames"}
    except MoodmirrorError as error:
        words = str(error)
        one_sentence = words.strip() and "\n" not in words and "Traceback" not in words
        return {"kind": "sentence" if one_sentence else "traceback", "words": words}
    except BaseException:
        return {"kind": "traceback", "words": traceback.format_exc()}


if __name__ == "__main__":
    main()
