"""Clean: a country package becomes typed tables; every printed figure is read a second time.

The typed value of figures.csv and the reading of the printed text are a double entry. They must
agree within the printed precision; each row where they do not is listed in issues.csv.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from ssemap.core.issues import Issue, raise_errors
from ssemap.schemas.clean import COPIED, COUNTRY, FIGURES, STAGE

if TYPE_CHECKING:
    import datetime

    import pandas as pd

    from ssemap.intake import Package

# Columns of the figures that must be right for the two entries of the number, or of the period, to be compared, and the
# columns in which a disagreement is told.
NUMBER = ("evidence_id", "printed_text", "unit", "number_format", "scale", "value", "qualifier")
PERIOD = ("evidence_id", "printed_period", "period_start", "period_end", "period_certainty")
ENTRIES = {NUMBER: {"printed_text", "value", "qualifier", "accepted_reason"}, PERIOD: {"printed_period", "period_end"}}
# Tables whose rows leave here when they are set aside, and the column of the ids; figures stay, with the reason.
SET_ASIDE = {
    "policies": "policy_id",
    "policy_forms": "policy_id",
    "provision_forms": "provision_id",
    "provisions": "provision_id",
    "statements": "evidence_id",
}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What ``clean`` makes of a package, as ``schemas.clean`` describes each table.

    ``copied``: tables of the package as ``intake`` typed them, by name. ``issues``: those of the package too.
    """

    figures: pd.DataFrame
    country: pd.DataFrame
    copied: Mapping[str, pd.DataFrame]
    issues: list[Issue]

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table by its name."""
        return {"figures": self.figures, "country": self.country, **self.copied}


def run(package: Path, output: Path, *, as_of: datetime.date | None = None) -> None:
    """Read a package; write ``figures``, ``country``, the typed copies and ``issues.csv``.

    ``as_of``: the edition's date, after which no law counts (``clean.edition``); None cuts nothing. Raises
    PackageError, before anything is written, if the package has an error.
    """
    cleaned = read(package, as_of=as_of)
    STAGE.write(SimpleNamespace(**cleaned.tables, issues=cleaned.issues), output)


def read(package: Path, *, as_of: datetime.date | None = None) -> Cleaned:
    """The package in a folder, cleaned; ``as_of`` as for ``run``.

    Raises PackageError with every problem if one of them is an error.
    """
    from ssemap import intake

    cleaned = clean(intake.read(package), as_of=as_of)
    raise_errors(cleaned.issues)
    return cleaned


def clean(package: Package, *, as_of: datetime.date | None = None) -> Cleaned:
    """The typed tables of a package, and every problem, printed figures included; ``as_of`` as for ``run``."""
    from ssemap.clean import edition

    table, issues = figures(package)
    copied = {table.name: package.tables[table.name] for table in COPIED}
    aside = package.tables["set_aside"]["evidence_id"]
    for name, column in SET_ASIDE.items():
        copied[name] = copied[name][~copied[name][column].isin(aside)].reset_index(drop=True)
    known = edition.cut({"figures": table, **copied}, package.tables["law_sources"], as_of)
    return Cleaned(known.pop("figures"), country(package), known, [*package.issues, *issues])


def country(package: Package) -> pd.DataFrame:
    """One row: what later stages need of country.yaml (schemas/clean.py COUNTRY)."""
    import pandas as pd

    facts = {name: [getattr(package.country, name)] for name in COUNTRY.columns}
    return COUNTRY.validate(pd.DataFrame(facts))


def figures(package: Package) -> tuple[pd.DataFrame, list[Issue]]:
    """The clean table of figures (schemas/clean.py FIGURES) and what was noticed."""
    from ssemap.clean import double_entry

    handed_in = package.tables["figures"]
    corrected, parsed, issues = _both_entries(package)
    table = double_entry.assemble(package.iso3, corrected, parsed, package.tables["set_aside"])
    table = _show_corrections(table, handed_in)
    return FIGURES.validate(table[list(FIGURES.columns)]), issues


def check_numbers(package: Package) -> list[Issue]:
    """What was noticed of printed figures alone: enough to question the rows of a package that has errors elsewhere."""
    _, _, issues = _both_entries(package)
    return issues


def _both_entries(package: Package) -> tuple[pd.DataFrame, pd.DataFrame, list[Issue]]:
    """The figures with declared corrections, what their texts say, and every disagreement of the two."""
    from ssemap.clean import double_entry, shares, unit_terms

    handed_in, facts = package.tables["figures"], package.country
    place = double_entry.TablePlace(
        f"{package.folder.name}/figures.csv", package.lines("figures"), handed_in["evidence_id"].tolist()
    )
    corrected, issues = double_entry.correct(handed_in, package.tables["corrections"], place)
    customs = (facts.fiscal_year_end, facts.calendars, facts.fiscal_year_named)
    parsed = double_entry.parse(corrected, facts.number_format, *customs)
    issues += [*double_entry.compare(corrected, parsed, place), *unit_terms.check(corrected, place)]
    issues += shares.check(corrected, place)
    return corrected, parsed, issues


def _show_corrections(table: pd.DataFrame, handed_in: pd.DataFrame) -> pd.DataFrame:
    """The source's own print beside a reading that says from which correction it comes."""
    read_from, printed = table["printed_text"], handed_in["printed_text"]
    changed = read_from.notna() & (read_from != printed)
    said = table["reading"].astype("str")  # where none could be read, of no type
    reading = said.mask(changed, said + " (corrected: " + read_from + ")")
    return table.assign(printed_text=printed, reading=reading)
