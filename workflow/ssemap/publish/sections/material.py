"""What facts and tables of the report are made of: the tables of a run, its settings, and what several facts share."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from ssemap.core.series import in_use
from ssemap.core.spelling import told_apart
from ssemap.institutions.ratings import of_record
from ssemap.publish import choice, findings, pages
from ssemap.publish.findings import words
from ssemap.publish.findings.material import Material
from ssemap.publish.sections import counts, institutions_text
from ssemap.publish.tables import claims, sources
from ssemap.schemas.table import Tables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from ssemap.core.run import Run
    from ssemap.publish.findings import Findings
    from ssemap.publish.grammar.cell import Cell
    from ssemap.publish.pictures import Picture
    from ssemap.publish.tables.table import Table


@dataclass(frozen=True, eq=False)
class ReportMaterial:
    """All that a section may state.

    ``tables``: of all countries; ``packages``: what each package says of its country; ``pictures``: folder of the
    exported figures; ``fingerprint``: of the packages' files, which names the data in a citation; ``documents``: is the
    report written as PDF and Word, too?
    """

    tables: Mapping[str, pd.DataFrame]
    packages: Mapping[str, dict[str, Any]]
    settings: Run
    pictures: Path
    fingerprint: str = ""
    documents: bool = False
    known: dict[tuple[str, str], Any] = field(default_factory=dict)  # facts that were asked, by name and country

    @cached_property
    def names(self) -> dict[str, str]:
        """Code to name of all countries of the run; with the code where two have one name."""
        return told_apart({iso3: str(package["name"]) for iso3, package in self.packages.items()})

    @cached_property
    def spoken(self) -> dict[str, str]:
        """Code to name of all countries within a sentence: with the article where the name has one."""
        return {iso3: words.country(name) for iso3, name in self.names.items()}

    @cached_property
    def shown(self) -> dict[str, str]:
        """Code to name of the countries that pages print."""
        return choice.names(self.names, self.settings)

    @cached_property
    def used(self) -> pd.DataFrame:
        """The figures that belong to a series."""
        evidence = self.tables["evidence"]
        return evidence[in_use(evidence)]

    @cached_property
    def family_cells(self) -> pd.DataFrame:
        """The cells by family of the run's concept at its reference year."""
        return counts.at(self.tables["indicators"], self.settings)

    @cached_property
    def record(self) -> pd.DataFrame:
        """The ratings of record at the reference year."""
        return of_record(self.tables, self.settings.reference_year)

    @cached_property
    def landscape(self) -> institutions_text.LandscapeText:
        """What the ratings of legal forms have in common, and what sets them apart."""
        name = str(self.tables["institution_summary"].iloc[0]["conditions"])
        return institutions_text.landscape_text(self.tables["institution_ratings"], self.spoken, name)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """The pairs of countries at the reference year."""
        pairs = self.tables["pairs"]
        return pairs[pairs["year"] == self.settings.reference_year]

    @cached_property
    def volume(self) -> counts.Volume:
        """How much evidence there is, of all countries."""
        return counts.volume(self.tables, self.settings.as_of)

    @cached_property
    def findings(self) -> Findings:
        """What can be said in sentences with numbers."""
        return findings.at(self.tables, self.settings)

    @cached_property
    def found(self) -> Material:
        """What findings are made of: the tables cut to the run, and words for what is in them."""
        return Material(self.tables, self.settings)

    @cached_property
    def claims(self) -> pd.DataFrame:
        """Each claim, and in how many scenarios it holds."""
        return claims.counted(self.tables["outcomes"])

    @cached_property
    def tested(self) -> counts.Tested:
        """The claims counted over the scenarios."""
        return counts.tested(self.claims, self.tables["outcomes"])

    @cached_property
    def _countries(self) -> dict[str, Tables]:
        return {
            iso3: Tables(**{name: partial(self._rows, name, iso3) for name in self.tables}) for iso3 in self.packages
        }

    def of(self, iso3: str) -> Mapping[str, pd.DataFrame]:
        """The tables of one country."""
        return self._countries[iso3]

    def _rows(self, name: str, iso3: str) -> pd.DataFrame:
        table = self.tables[name]
        return table[table["iso3"] == iso3]

    def cells(self, rows: pd.DataFrame) -> list[Cell]:
        """Rows of the table of indicators as cells."""
        from ssemap.publish import grammar

        return grammar.cells(rows, self.tables["forms"], self.tables["absences"])

    def picture(self, name: str) -> Picture:
        """An exported figure. Raises NotDrawn if there is none."""
        from ssemap.publish import pictures

        return pictures.exported(self.pictures, name)

    def titled(self, table: Table, name: str, line: str | None = None, *, file: str = "", **words: Any) -> Table:
        """A table with its caption, source line and stamp, of the countries that are shown.

        ``line``: another source line than that of the figures in use; ``file``: in ``tables``, with all countries.
        """
        source_line = sources.brief_line(self.used) if line is None else line
        titled = table.titled(pages.caption(name, **words).title, source_line, self.settings.line())
        return titled.shown(self.settings, f"tables/{file or name}.csv")
