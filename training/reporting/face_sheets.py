"""Pictures with faces in them: the published ones show the demo portrait, the others stay."""

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from models.detection.detector_choice import choose_detector
from models.errors import MoodmirrorError
from models.expression import EXPRESSIONS
from models.face import AlignedFace
from models.face_aligner import FaceAligner
from models.face_finder import FaceFinder
from models.landmark_predictor import LandmarkPredictor
from models.picture import Picture
from training.data.prepare import Prepared
from training.data.splits import Rows
from training.learning.snapshots import Faces
from training.measuring.measures import Probabilities
from training.reporting.pictures import grid, mosaic, save

PORTRAIT = Path(__file__).parents[2] / "assets" / "demo" / "astronaut.jpg"
GREY = {"cmap": "gray", "vmin": 0, "vmax": 255}


def way_of_a_face(grey: npt.NDArray[np.uint8], path: Path) -> AlignedFace:
    """Draw a picture, its face and landmarks, and the 48x48 pixels that a network sees.

    Raises:
        MoodmirrorError: there is no face in it.
    """
    image = Picture(np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8))
    choice = choose_detector()
    places = choice.detector.detect(image.image)
    if not places:
        raise MoodmirrorError(f"No face was found for {path.name}.")
    found = FaceFinder(choice, LandmarkPredictor()).settle(image, places[0].pose)
    box, landmarks = found.pose.box, found.landmarks
    aligned = FaceAligner().align(grey, landmarks)
    picture, panels = grid(3)
    panels[0].imshow(grey, **GREY)
    panels[0].plot(
        [box.x1, box.x2, box.x2, box.x1, box.x1],
        [box.y1, box.y1, box.y2, box.y2, box.y1],
        color="#F0743E",
    )
    panels[1].imshow(grey, **GREY)
    panels[1].plot(*landmarks.points.T, "o", color="#F0743E", markersize=4)
    panels[1].set(xlim=(box.x1, box.x2), ylim=(box.y2, box.y1))
    panels[2].imshow(aligned.pixels, **GREY)
    for panel, title in zip(panels, ("detected", "landmarks", "aligned, 48x48"), strict=True):
        panel.set_title(title, size=10)
        panel.set_axis_off()
    save(picture, path)
    return aligned


def first_filters(network: nn.Module, path: Path) -> str:
    """The weights of a network's first convolution, each scaled to its own range."""
    convolution = next(m for m in network.modules() if isinstance(m, nn.Conv2d))
    filters = convolution.weight.detach().cpu().numpy()[:, 0]
    return mosaic(filters, 16, 40, path)


def layer_outputs(network: nn.Module, face: AlignedFace, path: Path) -> str:
    """What the first eight channels of each of three depths make of a face."""
    outputs: list[Tensor] = []

    def keep(_: nn.Module, __: tuple[Tensor, ...], output: Tensor) -> None:
        outputs.append(output)

    convolutions = [m for m in network.modules() if isinstance(m, nn.Conv2d)]
    chosen = convolutions[:: max(1, len(convolutions) // 3)][:3]
    hooks = [convolution.register_forward_hook(keep) for convolution in chosen]
    with torch.inference_mode():
        network(torch.from_numpy(face.pixels[None, None].copy()))
    for hook in hooks:
        hook.remove()
    return mosaic([channel for output in outputs for channel in output[0, :8].numpy()], 8, 96, path)


def sheet_of_faces(faces: Faces, titles: list[str], path: Path) -> None:
    """Up to 64 faces of the data set; for the one who has it, never to be published."""
    picture, panels = grid(len(faces), columns=8, side=1.2)
    for panel, face, title in zip(panels, faces, titles, strict=True):
        panel.imshow(face, **GREY)
        panel.set_title(title, size=6)
        panel.set_axis_off()
    save(picture, path)


def private_sheets(
    prepared: Prepared, rows: Rows, probabilities: Probabilities, folder: Path
) -> None:
    """The first 16 faces, wrong answers, and one face's way, into a folder that git ignores."""
    labels = prepared.data.labels
    names = [expression.value for expression in EXPRESSIONS]
    first = np.flatnonzero(labels >= 0)[:16]
    sheet_of_faces(
        prepared.data.faces[first], [names[label] for label in labels[first]], folder / "first.png"
    )
    answers = probabilities.argmax(1)
    wrong = np.flatnonzero(answers != labels[rows])[:64]
    titles = [f"{names[labels[rows[i]]]}, said {names[answers[i]]}" for i in wrong]
    if titles:
        sheet_of_faces(prepared.data.faces[rows[wrong]], titles, folder / "wrong.png")
    found = np.flatnonzero(prepared.aligned)
    if len(found):
        large = cv2.resize(prepared.data.faces[found[0]], None, fx=4, fy=4)
        framed = cv2.copyMakeBorder(large, *[32] * 4, cv2.BORDER_REPLICATE)
        way_of_a_face(np.asarray(framed, np.uint8), folder / "way.png")
