import errno

import pytest

from models.errors import MoodmirrorError
from training.files import written_whole


def test_appears_only_when_it_is_whole(tmp_path):
    path = tmp_path / "new folder" / "weights.onnx"
    with written_whole(path) as file:
        file.write(b"half")
        assert not path.exists()
    assert path.read_bytes() == b"half"


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyError()])
def test_a_full_disk_or_an_interruption_leaves_the_old_file(tmp_path, error):
    path = tmp_path / "checkpoint.pt"
    path.write_bytes(b"old")
    expected = MoodmirrorError if isinstance(error, OSError) else KeyError
    with pytest.raises(expected), written_whole(path) as file:
        file.write(b"ne")
        raise error
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_a_file(tmp_path):
    (tmp_path / "runs").write_text("")
    with (
        pytest.raises(MoodmirrorError, match="cannot be written"),
        written_whole(tmp_path / "runs" / "checkpoint.pt"),
    ):
        pass
