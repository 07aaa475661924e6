from tests.desktop.recording.conftest import (  # noqa: F401  # The recordings of those tests.
    pictures,
    random_face,
    take,
)
