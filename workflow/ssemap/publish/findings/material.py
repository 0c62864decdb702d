"""What findings are made of: the built tables of a run, and words for its countries, forms and numbers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from ssemap.core import framework
from ssemap.core.bases import of_share
from ssemap.core.series import in_use
from ssemap.core.spelling import told_apart
from ssemap.indicators.declared import catalogue
from ssemap.publish import held
from ssemap.publish.findings import words
from ssemap.publish.findings.declared import rules
from ssemap.publish.findings.suppliers import BodiesOnRecord
from ssemap.publish.grammar.cell import cells
from ssemap.publish.marks import BASIS_ASSUMED
from ssemap.publish.themed import edition
from ssemap.schemas.indicators import ALL, FAMILY, FORM
from ssemap.schemas.scenarios import CLAIM, HOLDS, REVERSED, UNCHANGED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ssemap.core.run import Run
    from ssemap.publish.findings.finding import Sentence
    from ssemap.publish.grammar.cell import Cell

INCOMPARABLE = "incompatible"
SHARE = re.compile(r"(?:(?<=^\d)|(?<=^\d\d)|(?<=, \d)|(?<=, \d\d))%(?= )")  # before the form that makes it
HOLDS_LONGEST = 60  # characters of the forms that a number holds


@dataclass(frozen=True)
class Material:
    """The tables by name (``store.tables``), of the countries of the run, and its settings."""

    tables: Mapping[str, pd.DataFrame]
    settings: Run

    @property
    def countries(self) -> list[str]:
        """Codes of the countries, in the order of the run."""
        return list(self.settings.countries)

    @property
    def year(self) -> str:
        """The year for which countries are compared."""
        return str(self.settings.reference_year)

    @property
    def first(self) -> str:
        """The first year of the window."""
        return str(self.settings.window[0])

    @cached_property
    def labels(self) -> dict[str, str]:
        """Code to name, in the order of the run; with the code where two have one name."""
        facts = self.tables["country"]
        every = told_apart(dict(zip(facts["iso3"], facts["name"], strict=True)))
        return {iso3: every[iso3] for iso3 in self.countries}

    @cached_property
    def names(self) -> dict[str, str]:
        """Code to name within a sentence, with its article, in the order of the run."""
        return {iso3: words.country(name) for iso3, name in self.labels.items()}

    @cached_property
    def forms(self) -> pd.DataFrame:
        """The forms of the countries."""
        forms = self.tables["forms"]
        return forms[forms["iso3"].isin(self.countries)]

    @cached_property
    def form_names(self) -> dict[str, str]:
        """Form to its name within a sentence: the short one, in quotation marks."""
        return {form: words.quoted(name) for form, name in held.names(self.forms).short.items()}

    @cached_property
    def form_labels(self) -> dict[str, str]:
        """Form to its name in a table: the short one."""
        return dict(held.names(self.forms).short)

    @cached_property
    def whole_names(self) -> dict[str, str]:
        """Form to its name with what stands in brackets behind it, which may define the form."""
        return dict(held.names(self.forms).full)

    @cached_property
    def families(self) -> list[str]:
        """Families of the run's concept."""
        return list(framework.families_of(self.settings.concept))

    @cached_property
    def statements(self) -> pd.DataFrame:
        """The statements whose source can have been published by the date of the edition."""
        return edition.statements(self.tables["statements"], self.tables["sources"], self.settings.as_of)

    @cached_property
    def sources(self) -> pd.DataFrame:
        """The sources that the edition uses or could use."""
        return edition.sources(self.tables, self.settings.as_of)

    @cached_property
    def policies(self) -> pd.DataFrame:
        """The policies that the edition has."""
        return edition.policies(self.tables["policies"], self.tables["sources"], self.settings.as_of)

    @cached_property
    def bodies(self) -> BodiesOnRecord:
        """Who could supply a number that is not known."""
        return BodiesOnRecord(self.tables)

    @cached_property
    def figures_of(self) -> dict[str, int]:
        """Form to the number of its figures in use."""
        evidence = self.tables["evidence"]
        counts = evidence.loc[in_use(evidence), "form_id"].value_counts()
        return {str(form): int(count) for form, count in counts.items()}

    def best_family(self, iso3: str, families: Sequence[str]) -> str:
        """The family, of some, of which a country has most figures in use; '' without any."""
        evidence = self.tables["evidence"]
        used = evidence[(evidence["iso3"] == iso3) & in_use(evidence) & evidence["family"].isin(families)]
        counts = used["family"].value_counts()
        return max(families, key=lambda family: counts.get(family, 0)) if len(counts) else ""

    @cached_property
    def _rows(self) -> pd.DataFrame:
        """Rows of the table of indicators in the run's concept, of its countries, of all years that are there."""
        rows = self.tables["indicators"]
        return rows[(rows["concept"] == self.settings.concept) & rows["iso3"].isin(self.countries)]

    def family_rows(self, indicator: str, family: str) -> pd.DataFrame:
        """Rows of a family, or of all families, at the reference year: one for each country."""
        rows = self._rows
        return self.in_order(
            rows[
                (rows["indicator_id"] == indicator)
                & (rows["year"] == self.settings.reference_year)
                & (rows["aggregate"] == (ALL if family == ALL else FAMILY))
                & (rows["family"] == family)
            ]
        )

    def form_rows(self, indicator: str, families: Sequence[str] = (), *, every_year: bool = False) -> pd.DataFrame:
        """Rows of forms in scope, of some families or of all of the concept, at the reference year or at each year."""
        rows = self._rows
        kept = rows[
            (rows["indicator_id"] == indicator)
            & (rows["aggregate"] == FORM)
            & rows["family"].isin(list(families) or self.families)
        ]
        return self.in_order(kept if every_year else kept[kept["year"] == self.settings.reference_year])

    def held_open(self) -> Counter[str]:
        """Form to the number of values of its family that leave it out.

        Those at the reference year are counted, of the indicators by which countries are compared.
        """
        rows = self._rows
        partial = rows[
            rows["indicator_id"].isin(catalogue().comparable())
            & (rows["year"] == self.settings.reference_year)
            & (rows["aggregate"] == FAMILY)
            & rows["value"].notna()
            & rows["partial"].eq(True)
        ]
        return Counter(form for forms in partial["missing_forms"] for form in forms)

    def all_families(self, indicator: str) -> pd.DataFrame:
        """Rows of each family of the concept at the reference year that have no value."""
        rows = self._rows
        return rows[
            (rows["indicator_id"] == indicator)
            & (rows["year"] == self.settings.reference_year)
            & (rows["aggregate"] == FAMILY)
            & rows["family"].isin(self.families)
            & rows["value"].isna()
        ]

    def in_order(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows by country in the order of the run, else as they stand."""
        place = {iso3: number for number, iso3 in enumerate(self.countries)}
        return rows[rows["iso3"].isin(place)].sort_values("iso3", key=lambda codes: codes.map(place), kind="stable")

    def cells(self, rows: pd.DataFrame) -> list[Cell]:
        """Rows of the table of indicators as cells, whose held forms are named in few words."""
        short = held.words(rows, held.names(self.forms), HOLDS_LONGEST)
        found = cells(rows, self.forms, self.tables["absences"])
        # A form that makes all of a value, of a family of which it is known how much that is, tells nothing more.
        told = ~(rows["coverage_known"].eq(True) & (rows["dominant_share"] == 1))
        return [replace(cell, holds=said if tell else "") for cell, said, tell in zip(found, short, told, strict=True)]

    def by_country(self, indicator: str, family: str) -> dict[str, Cell]:
        """Country to its cell of a family, in the order of the run."""
        return {cell.place.iso3: cell for cell in self.cells(self.family_rows(indicator, family))}

    def sizes(self, indicator: str, forms: pd.Series) -> list[float]:
        """What the indicator's measure counts of each form at the reference year; 0 where that is not known."""
        measure = next(one.measure for one in catalogue().indicators if one.id == indicator)
        level = next((one.id for one in catalogue().indicators if one.kind == "level" and one.measure == measure), "")
        rows = self.form_rows(level)
        known = rows.loc[rows["value"].notna()].set_index("form_id")["value"].to_dict()
        return [float(known.get(form, 0)) for form in forms]

    def years_of(self, rows: pd.DataFrame) -> list[tuple[int, int]]:
        """First and last year of the figures that each row is made of."""
        evidence = self.tables["evidence"]
        year = dict(zip(evidence["evidence_id"], evidence["year"], strict=True))
        found = [[int(year[name]) for name in ids if name in year] for ids in rows["evidence_ids"]]
        return [(min(years), max(years)) for years in found]

    # --- notes ---------------------------------------------------------------------------------------------

    def bases(self, found: Iterable[Cell]) -> tuple[Sentence, ...]:
        """On which bases numbers stand, and if one is assumed; the countries are named where the bases differ."""
        cells = list(found)
        by_basis: dict[str, list[str]] = {}
        for cell in cells:
            named = by_basis.setdefault(self.basis(cell), [])
            if (name := self.names[cell.place.iso3]) not in named:
                named.append(name)
        items: list[Sentence] = [(f"{basis} (", *words.listed(names), ")") for basis, names in by_basis.items()]
        notes = words.several("basis", [tuple(by_basis)] if len(by_basis) == 1 else items)
        assumed = any(BASIS_ASSUMED in cell.marks for cell in cells)
        return (*notes, words.note("assumed")) if assumed else notes

    def basis(self, cell: Cell) -> str:
        """The bases of a number; of a share also that of its part."""
        whole = "".join(str(part) for part in words.listed([rules().bases[basis] for basis in cell.bases]))
        return of_share(rules().bases.get(cell.part_basis, ""), whole)

    def holds(self, found: Iterable[Cell]) -> tuple[Sentence, ...]:
        """Which forms make the numbers of families, where that is not all of them alike."""
        said = {cell.place.iso3: SHARE.sub(" per cent", cell.holds) for cell in found if cell.holds}
        items = [(f"{self.names[iso3]}, {holds}",) for iso3, holds in said.items()]
        return words.several("held", items)

    def scenarios(self, claims: Sequence[tuple[str, str, str, str, str]]) -> tuple[Sentence, ...]:
        """What the declared scenarios make of claims (values of ``CLAIM``), where they change one of them."""
        outcomes = self.tables["outcomes"]
        told: list[Sentence] = []
        for scenario, label in rules().scenarios.items():
            rows = outcomes[outcomes["scenario"] == scenario]
            found = dict(zip(rows[CLAIM].itertuples(index=False, name=None), rows["outcome"], strict=True))
            became = [found[claim] for claim in claims if claim in found]
            held_still = sum(outcome in (HOLDS, UNCHANGED) for outcome in became)
            if not became or held_still == len(became):
                continue
            if REVERSED in became:
                told.append(words.note("scenario_reversed", scenario=label))
            else:
                told.append(words.in_scenario(label, held_still, len(became)))
        return tuple(told)


def weakest(found: Iterable[Cell]) -> str:
    """The lowest grade of some numbers; '' where none has one."""
    order = framework.codes("grades")
    return max((cell.grade for cell in found if cell.grade), key=order.index, default="")


def confidence(found: Iterable[Cell]) -> tuple[Sentence, ...]:
    """How well the numbers are known, in words."""
    graded = [cell.grade for cell in found if cell.grade]
    if not graded:
        return ()
    lowest = max(graded, key=framework.codes("grades").index)
    label = f"grade {lowest} ({framework.labels('grades')[lowest].lower()})"
    return (words.note("grade" if len(set(graded)) == 1 else "weakest", grade=label),)


def good_enough(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with a value that is comparable and of no lower grade than is declared."""
    order = framework.codes("grades")
    allowed = order[: order.index(rules().worst) + 1]
    return rows[rows["value"].notna() & (rows["comparability"] != INCOMPARABLE) & rows["grade"].isin(allowed)]
