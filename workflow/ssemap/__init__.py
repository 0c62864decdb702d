"""The social and solidarity economy, mapped: a pipeline from published figures to a report.

Reading results, from any folder of the project:

    ssemap.countries()                                codes of the countries that are built
    ssemap.tables()                                   names of the tables that can be read
    ssemap.read("indicators", "KOR")                  a table of one country; without a code, of all
    ssemap.trace("organisations_per_100k", "KOR")     from an indicator back to printed text and address

Each takes ``edition="..."``; without it the edition of ``config.yaml`` is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.provenance.trace_cells import Trace
    from ssemap.provenance.trace_forms import FormTrace

__all__ = ["countries", "read", "tables", "trace"]

# What is needed is imported on use: `import ssemap` costs nothing, so that the command line starts at once.


def __dir__() -> list[str]:
    return __all__


def countries(*, edition: str | None = None) -> list[str]:
    """Codes of the countries that are built, sorted. Raises ``store.NotBuilt`` outside a project."""
    from ssemap import store

    return store.of_edition(edition).countries()


def tables() -> list[str]:
    """Names of the tables that ``read`` knows, sorted."""
    from ssemap import store

    return store.names()


def read(table: str, iso3: str | list[str] | None = None, *, edition: str | None = None) -> pd.DataFrame:
    """One table as the schema of its stage describes it, of one country, of several, or of all.

    Tables of all countries together (``pairs``, ``outcomes``, ...) take no country.
    Raises ``store.UnknownTable`` for another name, and ``store.NotBuilt`` where the table is not there.

    >>> ssemap.read("indicators", "KOR")  # doctest: +SKIP
    """
    from ssemap import store

    return store.of_edition(edition).read(table, iso3)


def trace(indicator_id: str, iso3: str, **options: Any) -> Trace | FormTrace:
    """The way from an indicator back to the printed figures and their sources; options of ``trace.trace``.

    >>> print(ssemap.trace("organisations_per_100k", "KOR", family="cooperative"))  # doctest: +SKIP
    """
    from ssemap.provenance.trace import trace as follow

    return follow(indicator_id, iso3, **options)
