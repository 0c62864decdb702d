"""Why a cell has no value: a kind of absence and words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from ssemap.core import framework
from ssemap.core.absences import FORM_ABSENT, undeclared
from ssemap.core.frames import records, tuples
from ssemap.indicators.declared import Indicator

LATER = "after_edition"  # of what an edition does not know it says nothing
YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True)
class AbsentCell:
    """A cell without a value: its kind of absence (absences.csv) and the reason in words."""

    kind: str
    reason: str


def declared_years(period: str | float | None, window: tuple[int, int]) -> range:
    """Years of a declared absence: one year, a first and a last one, or the whole window where empty."""
    years = [int(year) for year in YEAR.findall(period)] if isinstance(period, str) else []
    first, last = (min(years), max(years)) if years else window
    return range(first, last + 1)


class Absences:
    """The declared absences of a country, looked up by family or form, measure and year.

    A family or form that does not exist in law is absent for every measure.
    """

    def __init__(self, table: pd.DataFrame, window: tuple[int, int]) -> None:
        self._cells: dict[tuple[str, str, int], AbsentCell] = {}
        for row in records(table.sort_values(["measure", "absence"])):
            name = row["form_id"] if isinstance(row["form_id"], str) else row["family"]
            measure = "" if row["absence"] == FORM_ABSENT else row["measure"]
            for year in declared_years(row["period"], window):
                self._cells[name, measure, year] = AbsentCell(row["absence"], row["reason"])

    def find(self, name: str, measures: Iterable[str], year: int) -> AbsentCell | None:
        """The declared absence of a family or form, for the first of the measures that has one."""
        for measure in ("", *measures):
            if declared := self._cells.get((name, measure, year)):
                return declared
        return None


def measures(indicator: Indicator) -> list[str]:
    """The measures whose absence is the absence of the indicator."""
    return [indicator.measure, *(indicator.parts or ())]


class Gaps:
    """Why there is no figure, from the cells of ``levels`` that cannot serve and the figures that are in no series."""

    def __init__(self, levels: pd.DataFrame, evidence: pd.DataFrame) -> None:
        self._absences: dict[tuple[tuple[str, ...], str], AbsentCell] = {}  # by forms and indicator
        self._seen: dict[tuple[str, str], list[str]] = {}
        of = ["form_id", "measure", "coverage", "definition"]
        self._printed = set(tuples(levels[of]))
        coverages, bases = framework.labels("coverages"), framework.labels("bases")
        for coverage, basis, form, measure in sorted(set(tuples(levels[["coverage", "basis", "form_id", "measure"]]))):
            words = f"{coverages[coverage]}, {bases[basis]}".lower()
            self._seen.setdefault((form, measure), []).append(words)
        self._left_out: dict[tuple[str, str], list[str]] = {}
        left_out = evidence["exclusion"].notna() & (evidence["exclusion"] != LATER)
        unused = evidence.loc[left_out, ["evidence_id", "form_id", "measure", "reason"]]
        for row in unused.sort_values("evidence_id").itertuples():
            words = f"{row.evidence_id} ({str(row.reason).rstrip('.')})"
            self._left_out.setdefault((row.form_id, row.measure), []).append(words)

    def absence(self, forms: Iterable[str], indicator: Indicator) -> AbsentCell:
        """Held back where the forms have figures of other years or bases, else not searched.

        A share needs figures of its own, or of both counts that it can be computed from. The same in every year.
        """
        asked = tuple(forms), indicator.id
        if asked not in self._absences:
            self._absences[asked] = self._absence(asked[0], indicator)
        return self._absences[asked]

    def _absence(self, listed: tuple[str, ...], indicator: Indicator) -> AbsentCell:
        seen = {measure for measure in measures(indicator) if any((form, measure) in self._seen for form in listed)}
        computed = indicator.parts is not None and seen.issuperset(indicator.parts)
        figures = indicator.measure in seen or computed
        return AbsentCell(undeclared(figures), (self._held if figures else self._none)(listed, indicator))

    def printed(self, forms: Iterable[str], indicator: Indicator, variants: Iterable[str]) -> bool:
        """Have the forms figures, of whatever year, of one of these definitions and of a coverage that is asked for?"""
        asked = [(coverage, variant) for coverage in indicator.coverages for variant in variants]
        return any((form, indicator.measure, *one) in self._printed for form in forms for one in asked)

    def _held(self, forms: Iterable[str], indicator: Indicator) -> str:
        """What the evidence has instead of a usable figure for the year."""
        kinds = [
            f"{form}: {kind}"
            for form in forms
            for measure in measures(indicator)
            for kind in self._seen.get((form, measure), [])
        ]
        below = f", or years without {indicator.denominator_name}" if indicator.denominator else ""
        return f"No usable figure for the year. The evidence has other years or bases{below} ({some(kinds)})."

    def _none(self, forms: Iterable[str], indicator: Indicator) -> str:
        """Which figures are lacking, and those that are there and cannot be used."""
        listed, labels = list(forms), framework.labels("measures")
        lacking = [name for name in measures(indicator) if not any((form, name) in self._seen for form in listed)]
        words = " or ".join(labels[name].lower() for name in lacking)
        unused = [one for form in listed for name in lacking for one in self._left_out.get((form, name), [])]
        if unused:
            return f"The evidence has no figure of {words} that can be used. Left out: {some(unused)}."
        return f"The evidence has no figure of {words}."


def some(words: list[str], limit: int = 3) -> str:
    """The first ones of a list, and how many more there are."""
    return "; ".join(words[:limit]) + (f"; and {len(words) - limit} more" if words[limit:] else "")
