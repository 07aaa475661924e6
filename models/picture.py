"""A picture in which faces are looked for."""

from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt


class Picture:
    """In colour, as detectors want it, and in grey, as landmarks and the network do.

    Attributes:
        image: uint8 ``[height, width, 3]``, BGR.
    """

    def __init__(self, image: npt.NDArray[np.uint8]) -> None:
        self.image = image

    @cached_property
    def grey(self) -> npt.NDArray[np.uint8]:
        """By Rec. 601 weights, uint8 ``[height, width]``."""
        return np.asarray(cv2.cvtColor(self.image, cv2.COLOR_BGR2GRAY), np.uint8)

    @property
    def width(self) -> int:
        """Pixels."""
        return int(self.image.shape[1])

    @property
    def height(self) -> int:
        """Pixels."""
        return int(self.image.shape[0])
