"""How the report and its figures are cited, and their licence: the same words on every page and picture."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssemap.core.run import Run

AUTHORS = "The ssemap authors."
REPORT = "The social and solidarity economy: what the published evidence shows."
LICENCE, TERMS = "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"


def version() -> str:
    """Version of the project."""
    return metadata.version("ssemap")


def cited(settings: Run, fingerprint: str) -> str:
    """The suggested citation of an edition; ``fingerprint``: of its data, '' where it is not known."""
    return f"{AUTHORS} {REPORT} {_which(settings, fingerprint)}"


def of_figure(title: str, settings: Run) -> str:
    """The suggested citation of one figure; its data are named where the run names them."""
    return f"{AUTHORS} {closed(title)} Figure in: {REPORT} {_which(settings, settings.data)}"


def imprint(settings: Run) -> str:
    """Licence and citation below a picture that leaves the report; its title stands above it."""
    return f"Licence: {LICENCE}. To cite: {cited(settings, settings.data)}"


def _which(settings: Run, fingerprint: str) -> str:
    data = f", data {fingerprint}" if fingerprint else ""
    return f"Version {version()}, edition {settings.edition}{data}."


def closed(words: str) -> str:
    """Words with a stop at their end.

    >>> closed("Cooperatives grew"), closed("How many?")
    ('Cooperatives grew.', 'How many?')
    """
    return words if words.endswith((".", "?", "!")) else f"{words}."
