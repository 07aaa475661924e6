"""Grey pictures, which all of perception works on."""

import cv2
import numpy as np
import numpy.typing as npt


def grey_of(image: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Grey by Rec. 601 weights, as uint8 ``[height, width]``, from BGR ``[height, width, 3]``."""
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
