import sys
from pathlib import Path

import pytest

from desktop.capture.camera_source import CameraSource
from models.errors import MoodmirrorError


def test_an_index_without_a_camera(capfd):
    with pytest.raises(MoodmirrorError) as caught:
        CameraSource(97).open()
    assert "amera 97" in str(caught.value)
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells why")
def test_linux_says_why(monkeypatch):
    with pytest.raises(MoodmirrorError, match="There is no camera 97"):
        CameraSource(97).open()
    monkeypatch.setattr(Path, "exists", lambda _path: True)
    with pytest.raises(MoodmirrorError, match="You may not use camera 97"):
        CameraSource(97).open()
    monkeypatch.setattr("os.access", lambda _path, _mode: True)
    with pytest.raises(MoodmirrorError, match="no other program is using it"):
        CameraSource(97).open()
