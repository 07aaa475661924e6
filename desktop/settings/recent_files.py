"""The files that were opened last, newest first."""

import json
from pathlib import Path

from desktop.settings.settings import Settings

MOST_RECENT = 10
_KEY = "recent/files"


class RecentFiles:
    """Remembered in the settings, as far as there is a file for them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._paths = _paths_in(settings.text(_KEY))

    @property
    def paths(self) -> tuple[Path, ...]:
        """At most ten, each once."""
        return self._paths

    def add(self, path: Path) -> None:
        """Put a file or a recording's folder in front."""
        path = path.absolute()
        others = [one for one in self._paths if one != path]
        self._keep((path, *others))

    def clear(self) -> None:
        """Forget all."""
        self._keep(())

    def _keep(self, paths: tuple[Path, ...]) -> None:
        self._paths = paths[:MOST_RECENT]
        # As ASCII: a name may hold line breaks, and bytes that are no text.
        self._settings.keep(_KEY, json.dumps([str(path) for path in self._paths]))


def _paths_in(text: str) -> tuple[Path, ...]:
    """What another version or noise has left counts as none."""
    try:
        names = json.loads(text) if text else []
    except ValueError:
        return ()
    if not isinstance(names, list):
        return ()
    texts = dict.fromkeys(name for name in names if isinstance(name, str) and name)
    return tuple(Path(name) for name in list(texts)[:MOST_RECENT] if Path(name).is_absolute())
