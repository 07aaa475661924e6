"""The command ``moodmirror bench found``: looks, counts and tells."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from desktop.bench.demo_faces import DEMO_FACES
from desktop.bench.found.composed import Head, composed, cut_out
from desktop.bench.found.counting import Count, Share, count
from desktop.bench.found.options import FoundPlan
from desktop.bench.found.samples import Image, Sample, pictures_in, samples_in
from desktop.bench.found.scenes import scenes
from desktop.bench.found.spoiled import TILTS, tilted, with_masks
from desktop.bench.tables import Row, as_markdown, as_text, described
from desktop.files.result_file import write_output
from desktop.resources import asset
from desktop.system_info import machine, versions
from models.detail import Detail
from models.errors import MoodmirrorError
from models.face import BoundingBox, Face, Frame
from models.face_pipeline import load_pipeline
from models.face_pose import FacePose, pose_of_landmarks
from models.pictures.picture import read_picture


def run_found(plan: FoundPlan) -> int:
    """Look, print and write; returns the exit code.

    Raises:
        MoodmirrorError: there is nothing to look at, or it cannot be read or written.
    """
    if not (plan.paths or plan.composed or plan.no_face or plan.without_faces):
        raise MoodmirrorError(
            "There is nothing to look at. Name a folder or a zip of pictures, or give --composed "
            "or --no-face; see moodmirror bench found --help."
        )
    about = {**machine(), "versions": versions()}
    counts: list[Count] = []
    for one in _counts(plan):
        counts.append(one)
        _say(f"{one.title}: {one.all.found} of {one.all.there}, {one.false_finds} false finds")
    if plan.json is None or str(plan.json) != "-":
        print("\n".join(lines_of(about, counts, as_text)))
    if plan.json is not None:
        whole = {"machine": about, "found": {one.title: one.fields() for one in counts}}
        write_output(plan.json, json.dumps(whole, indent=1, ensure_ascii=False) + "\n")
    if plan.markdown is not None:
        write_output(plan.markdown, "\n".join(lines_of(about, counts, as_markdown)) + "\n")
    return 0


def _counts(plan: FoundPlan) -> Iterator[Count]:
    eye = Eye(plan.model)
    for path in plan.paths:
        for title, samples in _ways(plan, path, eye):
            _say(f"{title} ...")
            yield count(title, samples, eye.boxes)
    if plan.composed:
        _say("Composed pictures ...")
        yield count("composed", composed(list(_heads(plan, eye)), plan.composed), eye.boxes)
    if plan.no_face:
        _say("Made pictures without a face ...")
        yield count("made, without a face", scenes(plan.no_face), eye.boxes)
    for path in plan.without_faces:
        _say(f"{path} ...")
        yield count(f"{path.name}, without a face", pictures_in(path, plan.limit), eye.boxes)


class Eye:
    """Looks at each picture as at a still."""

    def __init__(self, model: str) -> None:
        self._engine = load_pipeline(model, detail=Detail.PICTURE)

    def faces(self, image: Image) -> tuple[Face, ...]:
        """All faces, largest first."""
        return self._engine.analyze(Frame(image, 0, 0.0)).faces

    def boxes(self, image: Image) -> list[BoundingBox]:
        """Where they are."""
        return [face.box for face in self.faces(image)]

    def poses(self, image: Image) -> list[FacePose]:
        """How they stand, by their landmarks."""
        return [pose_of_landmarks(face.landmarks) for face in self.faces(image)]


def _ways(plan: FoundPlan, path: Path, eye: Eye) -> Iterator[tuple[str, Iterable[Sample]]]:
    yield path.name, samples_in(path, plan.limit)
    if plan.masks:
        yield f"{path.name}, masked", with_masks(samples_in(path, plan.limit), eye.poses)
    if plan.tilted:
        for degrees in TILTS:
            yield (
                f"{path.name}, tilted by {degrees}°",
                tilted(samples_in(path, plan.limit), degrees),
            )


def _heads(plan: FoundPlan, eye: Eye) -> Iterator[Head]:
    """The faces to compose pictures of.

    Raises:
        MoodmirrorError: not one head of the pictures can be cut out.
    """
    if not plan.paths:
        for name, pose in DEMO_FACES.items():
            head = cut_out(read_picture(asset(f"demo/{name}.jpg")), pose, {"portrait": name})
            assert head is not None
            yield head
        return
    some = False
    for sample in chain.from_iterable(samples_in(path, plan.limit) for path in plan.paths):
        poses = eye.poses(sample.image)
        if len(sample.faces) == len(poses) == 1:
            head = cut_out(sample.image, poses[0], sample.faces[0].labels)
            if head is not None:
                some = True
                yield head
    if not some:
        raise MoodmirrorError(
            "No head in these pictures is shown whole, so none can be set into a scene. "
            "Name pictures with more room around the face."
        )


def lines_of(
    about: dict[str, Any],
    counts: Sequence[Count],
    table: Callable[[Sequence[Row]], Iterator[str]],
) -> Iterator[str]:
    """The machine, a table of all ways, and one of all groups."""
    yield described(about)
    yield ""
    yield from table(way_rows(counts))
    groups = group_rows(counts)
    if len(groups) > 1:
        yield ""
        yield from table(groups)


def way_rows(counts: Sequence[Count]) -> list[Row]:
    """The head, and a row for each way in which pictures were shown."""
    head = ("pictures", "n", "faces", "found", "%", "false finds", "ms", "group with the fewest")
    return [head, *(_way_row(one) for one in counts)]


def _way_row(one: Count) -> Row:
    smallest = one.smallest
    return (
        one.title,
        str(one.pictures),
        str(one.all.there),
        str(one.all.found),
        f"{one.all.percent:.1f}" if one.all.there else "-",
        str(one.false_finds),
        f"{one.total_ms / max(1, one.pictures):.0f}",
        f"{smallest[0]}: {smallest[1].percent:.1f} %" if smallest else "-",
    )


def group_rows(counts: Sequence[Count]) -> list[Row]:
    """The head, and a row for each group: its share, and the points to the mean of all."""
    with_groups = [one for one in counts if one.groups]
    names = sorted(
        {(name, value) for one in with_groups for name in one.groups for value in one.groups[name]}
    )
    titles = [one.title.rpartition(", ")[2] for one in with_groups]
    if len(set(titles)) < len(titles):
        titles = [one.title for one in with_groups]
    rows: list[Row] = [("group", *titles)]
    for name, value in names:
        cells = (_group_cell(one, one.groups.get(name, {}).get(value)) for one in with_groups)
        rows.append((f"{name}: {value}", *cells))
    return rows


def _group_cell(one: Count, share: Share | None) -> str:
    if share is None or not share.there:
        return "-"
    return f"{share.percent:.1f} ({share.percent - one.all.percent:+.1f}) of {share.there}"


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
