"""Changes bytes of sound pictures and videos and reads them in a process of its own.

    python -m tests.media_matrix.fuzz --files 1200 --seed 1

Each file ends in a picture or one sentence. A traceback, a process that dies, one that takes more
than ten seconds, and a file that was touched are faults; their files are kept.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from random import Random
from threading import Thread
from time import perf_counter

from tests.media_matrix.mutation import mutated
from tests.media_matrix.samples import make_samples

LONGEST_S = 10.0
_START_S = 60.0


class Reader:
    """A process that reads one file after another; a new one takes the place of one that died."""

    def __init__(self, module: str = "tests.media_matrix.fuzz_reader") -> None:
        """``module`` answers each line of its input by a line of JSON."""
        self._module = module
        self._process: subprocess.Popen[str] | None = None
        self._answers: Queue[str] = Queue()
        self._listener: Thread | None = None

    def read(self, path: Path) -> tuple[str, str, float]:
        """What came of a file: a kind, words, and seconds."""
        if self._process is None:
            self._start()
        started = perf_counter()
        try:
            self._ask(str(path))
            line = self._answers.get(timeout=LONGEST_S)
        except BrokenPipeError:
            line = ""
        except Empty:
            self.close()
            return "HANG", f"more than {LONGEST_S:.0f} s", LONGEST_S
        took_s = perf_counter() - started
        if not line:
            return "CRASH", f"exit code {self.close()}", took_s
        answer = json.loads(line)
        return answer["kind"], answer["words"], took_s

    def close(self) -> int | None:
        """End the process; its exit code where it had ended by itself."""
        process, self._process = self._process, None
        if process is None:
            return None
        code = process.poll()
        process.kill()
        process.wait()
        if self._listener is not None:
            self._listener.join()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        return code

    def _ask(self, text: str) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(f"{text}\n")
        self._process.stdin.flush()

    def _start(self) -> None:
        answers: Queue[str] = Queue()
        command = [sys.executable, "-m", self._module]
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

        def listen() -> None:
            assert process.stdout is not None
            for line in process.stdout:
                answers.put(line)
            answers.put("")

        self._process, self._answers = process, answers
        self._listener = Thread(target=listen, daemon=True)
        self._listener.start()
        self._ask("")  # No name: answered as soon as all is imported.
        answers.get(timeout=_START_S)


def main() -> int:
    """Run it; returns 1 where there was a fault."""
    parser = argparse.ArgumentParser("python -m tests.media_matrix.fuzz", description=__doc__)
    parser.add_argument("--files", type=int, default=1200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-faults"), metavar="DIR")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        samples = make_samples(Path(scratch) / "samples")
        counts, slowest_s = run(samples, options.files, options.seed, Path(scratch), options.keep)
    words = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    print(f"{options.files} files from {len(samples)} samples, seed {options.seed}: {words}")
    print(f"slowest: {slowest_s:.1f} s")
    return int(any(kind.isupper() or kind == "traceback" for kind in counts))


def run(
    samples: list[Path], files: int, seed: int, scratch: Path, keep: Path
) -> tuple[Counter[str], float]:
    """Change and read so many files; how often each kind of end came, and the slowest's seconds."""
    chance = Random(seed)
    counts: Counter[str] = Counter()
    slowest_s = 0.0
    reader = Reader()
    try:
        for number in range(files):
            sample = samples[number % len(samples)]
            data = mutated(sample.read_bytes(), chance.choice(samples).read_bytes(), chance)
            path = scratch / f"{number:05}{sample.suffix}"
            path.write_bytes(data)
            kind, words, took_s = reader.read(path)
            if path.read_bytes() != data:
                kind = "TOUCHED"
            counts[kind] += 1
            slowest_s = max(slowest_s, took_s)
            if kind.isupper() or kind == "traceback":
                keep.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, keep)
                print(f"{kind} {keep / path.name} ({sample.name}): {words}", flush=True)
            path.unlink()
    finally:
        reader.close()
    return counts, slowest_s


if __name__ == "__main__":
    sys.exit(main())
