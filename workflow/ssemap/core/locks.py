"""The lock that a killed run of the workflow leaves behind, and how to know that it is stale.

Snakemake marks what a run writes with lock files, and only removes them when the run ends by itself.
After a power cut each further run would be refused. The operating system, which forgets the locks
of a process with the process, tells whether such a run is still alive.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO

NAME = "runs"


def closed(folder: Path) -> Path | None:
    """What keeps a run from keeping its state in ``folder`` (``.snakemake``), which may be still to be made.

    None where nothing does; else the file or folder that this user may not write.
    """
    above = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    places = [above, *(place for place in (folder / NAME, folder / "locks", folder / "log") if place.exists())]
    return next((place for place in places if not os.access(place, os.W_OK)), None)


def join(folder: Path, *, clear: bool) -> IO[str]:
    """Count this process among the runs in ``folder`` (``.snakemake``) for as long as it lives.

    ``clear``: if it is the only one, remove what earlier runs left in ``folder/locks``. Call it before the run
    writes locks itself. Keep the returned file open: closing it means leaving. On a file system that knows no locks
    nothing tells whether another run is alive: nothing is removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    place = (folder / NAME).open("a")
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pass  # another run is alive: its locks count
    except OSError:
        return place
    else:
        for lock in (folder / "locks").glob("*.lock") if clear else ():
            lock.unlink(missing_ok=True)
    fcntl.flock(place, fcntl.LOCK_SH)
    return place
