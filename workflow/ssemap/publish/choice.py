"""Which countries comparative figures draw and pages print: all of the run, or those that it shows where they are many.

What is left out stands in the tables of all countries (CSV, spreadsheet); figure and page name the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.core.issues import InputError
from ssemap.publish import pages

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from ssemap.core.run import Run

COUNTRIES = ("iso3", "other")  # columns that hold the countries of a row
COMPARED = ("pairs", "outcomes", "recognition")  # tables of all countries together that name their countries


class OtherCountries(InputError):
    """A page is asked for no country, or for others than were compared; the message says how to get it."""


def asked(settings: Run) -> list[str]:
    """The countries of a run that compares them. Raises OtherCountries where it names none."""
    if not settings.countries:
        raise OtherCountries("the run names no country; expected its countries in --run, as countries=CHN,KOR")
    return list(settings.countries)


def check(tables: Mapping[str, pd.DataFrame], settings: Run) -> None:
    """Are all that were compared countries of the run? Raises OtherCountries where they are not."""
    found = {
        code for name in COMPARED for column in COUNTRIES if column in tables[name] for code in tables[name][column]
    }
    if others := sorted(found - {*settings.countries, ""}):
        codes = ",".join(settings.countries)
        raise OtherCountries(
            f"the run names {codes}, but {', '.join(others)} were compared with them. Name all that were compared, or "
            f"compare anew: snakemake --cores all report --config edition={settings.edition} countries=[{codes}]"
        )


def shown(settings: Run) -> tuple[str, ...]:
    """Codes of the countries that are drawn and printed, in the order of the run."""
    return settings.shown or settings.countries


def names(every: Mapping[str, str], settings: Run) -> dict[str, str]:
    """Code to name of the countries that are shown; ``every``: of those of the run."""
    return {code: every[code] for code in shown(settings)}


def rows(table: pd.DataFrame, settings: Run) -> pd.DataFrame:
    """The rows of which every country is shown, numbered anew; an empty cell is no country."""
    if not settings.shown:
        return table
    for column in COUNTRIES:
        if column in table:
            table = table[table[column].isin([*settings.shown, ""])]
    return table.reset_index(drop=True)


def sentence(settings: Run, file: str) -> str:
    """How many countries are shown, and the file that has all of them; empty where these are all."""
    if not settings.shown:
        return ""
    return pages.sentence("shown", shown=len(settings.shown), countries=len(settings.countries), file=file)
