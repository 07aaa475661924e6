"""The program is really seen under X11 and under Wayland."""

import numpy as np
import pytest
from PIL import Image

from tests.screens.grabs import NEEDED, grab_states
from tests.screens.servers import why_none

STATES = ("window", "tip", "message", "settings", "keys", "dark", "compact", "back", "full-screen")
_PALETTE = 1000
"""So many colours has a screen with a photograph on it, at least."""


@pytest.mark.parametrize("kind", NEEDED)
def test_every_state_is_on_the_screen(kind, tmp_path):
    if reason := why_none(*NEEDED[kind]):
        pytest.skip(reason)
    files = {one.stem.partition("-")[2]: one for one in grab_states(kind, tmp_path)}
    assert set(STATES) <= set(files)
    shots = {state: np.asarray(Image.open(file)) for state, file in files.items()}
    for state, shot in shots.items():
        colours = np.unique(shot.reshape(-1, 3), axis=0)
        assert len(colours) > _PALETTE or state in ("dark", "compact", "back"), state
    assert shots["window"].mean() > 1.3 * shots["dark"].mean()
    whole = shots["full-screen"]
    assert (whole[-1].mean(), whole[0].mean()) != (0, 0)
