"""Where the demo portraits show their faces, so that no detector need be asked."""

from models.face_pose import FacePose

DEMO_FACES = {
    "astronaut": FacePose(224, 122, 101, 0.04),
    "hopper": FacePose(269, 229, 200, -0.06),
}
"""In pixels of ``assets/demo/NAME.jpg``, by their landmarks."""
