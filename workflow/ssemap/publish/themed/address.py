"""Where the page of a theme stands."""

from __future__ import annotations

FOLDER = "notebooks"  # below results/<edition>/


def address(code: str) -> str:
    """Where the page of a theme stands below ``results/<edition>/``.

    >>> address("jobs")
    'notebooks/comparative_jobs.html'
    """
    return f"{FOLDER}/comparative_{code}.html"
