"""The command: see the package."""

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

from tests.fuzz.json_change import json_changed
from tests.fuzz.samples import MODEL, make_samples
from tests.media_matrix.fuzz import Reader
from tests.media_matrix.mutation import mutated

_MAY_BE_WRITTEN = ("manifest.json",)
"""Of a recording that nobody ended, the manifest is completed."""


def main() -> int:
    """Run it; returns 1 where there was a fault."""
    parser = argparse.ArgumentParser("python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-faults"), metavar="DIR")
    options = parser.parse_args()
    counts = run(options.inputs, options.seed, options.keep)
    for (kind, end), count in sorted(counts.items()):
        print(f"{kind:10} {end:10} {count:5}")
    print(f"{counts.total()} inputs, seed {options.seed}")
    return int(any(_is_fault(end) for _, end in counts))


def run(inputs: int, seed: int, keep: Path) -> Counter[tuple[str, str]]:
    """Change and read so many inputs; how often each kind of input came to each kind of end."""
    chance = Random(seed)
    counts: Counter[tuple[str, str]] = Counter()
    reader = Reader("tests.fuzz.reader")
    with tempfile.TemporaryDirectory() as scratch:
        samples = make_samples(Path(scratch) / "samples")
        try:
            for number in range(inputs):
                kind = list(samples)[number % len(samples)]
                place = Path(scratch) / "changed" / kind
                shutil.copytree(Path(scratch) / "samples" / kind, place)
                _change(kind, place, chance.choice(samples[kind]).name, chance)
                end, words = _read(reader, place)
                counts[kind, end] += 1
                if _is_fault(end):
                    kept = keep / f"{seed}-{number:05}" / kind
                    shutil.copytree(place, kept, dirs_exist_ok=True)
                    print(f"{end} {kept}: {words}", flush=True)
                shutil.rmtree(place.parent)
        finally:
            reader.close()
    return counts


def _read(reader: Reader, place: Path) -> tuple[str, str]:
    before = {path: path.read_bytes() for path in place.iterdir()}
    end, words, _ = reader.read(place)
    for path, data in before.items():
        if path.name not in _MAY_BE_WRITTEN and path.read_bytes() != data:
            return "TOUCHED", path.name
    return end, words


def _change(kind: str, place: Path, name: str, chance: Random) -> None:
    """Change one file, half of the JSON by its values and all else by its bytes."""
    path = place / name
    data = path.read_bytes()
    if path.suffix in (".json", ".jsonl") and chance.random() < 0.5:
        data = json_changed(data.decode(), chance).encode()
    else:
        data = mutated(data, data, chance)
    path.write_bytes(data)
    if kind == "onnx" and chance.random() < 0.5:  # As if somebody had changed both.
        card = place / f"{MODEL}.json"
        fields = json.loads(card.read_text("utf-8"))
        fields["sha256"] = hashlib.sha256(data).hexdigest()
        card.write_text(json.dumps(fields), "utf-8")


def _is_fault(end: str) -> bool:
    return end.isupper() or end == "traceback"


if __name__ == "__main__":
    sys.exit(main())
