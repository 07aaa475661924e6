"""From YuNet's box to the square that dlib's landmark predictor was trained on."""

from models.face_pose import FacePose

BELOW, SIDE = 0.04, 0.80
"""Where HOG, whose boxes the predictor was trained on, draws its square: the centre lies so many
heights of YuNet's box below that box's centre, the side is so many heights long. Medians over 242
portraits that both see."""


def landmark_square(x: float, y: float, width: float, height: float) -> FacePose:
    """The square for a box of YuNet.

    Args:
        x: left edge, pixels.
        y: upper edge.
        width: pixels.
        height: pixels.
    """
    return FacePose(x + width / 2, y + height / 2 + BELOW * height, SIDE * height)
