"""Font files in memory, for matplotlib to take letters from.

It seeks and reads a letter in the file of its font each time one is measured or drawn, which takes more than half of
the time of all texts where the file is read from disk.
"""

from __future__ import annotations

import functools
import mmap
from pathlib import Path

from matplotlib import font_manager


class FontFile(mmap.mmap):
    """A font file, mapped into memory. As a text it is its path: by that matplotlib embeds fonts."""

    path: str

    def __new__(cls, path: str) -> FontFile:
        """Map the file of a path. Raises FileNotFoundError if there is none."""
        with Path(path).open("rb") as file:
            mapped = super().__new__(cls, file.fileno(), 0, access=mmap.ACCESS_READ)
        mapped.path = path
        return mapped

    def __str__(self) -> str:
        return self.path


@functools.cache
def mapped(path: str | Path) -> FontFile:
    """The file of a path, mapped once."""
    return FontFile(str(Path(path).resolve()))


def keep_in_memory() -> None:
    """Let matplotlib open fonts as mapped files from now on.

    It has no setting for that: it opens whatever its function of this name makes of a path.
    """
    font_manager._cached_realpath = mapped  # type: ignore[attr-defined]
