"""What the published figures decide: which series speak for each cell, what its value is, what it is a part of.

It is made once for a set of figures, and gives rows for as many fits of the levels as are asked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

import pandas as pd

from ssemap.core import framework, totals, units
from ssemap.core.forms import Forms
from ssemap.core.frames import records, text, tuples
from ssemap.core.grades import Grading
from ssemap.core.series import in_use
from ssemap.indicators import formcells
from ssemap.indicators.absence import Absences, Gaps
from ssemap.indicators.choice import Candidate
from ssemap.indicators.coverage import ORGANISATIONS
from ssemap.indicators.declared import Catalogue, Indicator, catalogue
from ssemap.indicators.estimates import Denominator, SeriesLevels
from ssemap.indicators.families import CountryDescription
from ssemap.indicators.formcells import FormCell
from ssemap.indicators.table import Row, rows

# What is asked of a preferred figure and its series.
PREFERRED = [
    "series_id",
    "form_id",
    "family",
    "measure",
    "definition",
    "coverage",
    "basis",
    "unit",
    "year",
    "preferred",
    "evidence_id",
    "data_year",
    "years_apart",
]


@dataclass(frozen=True, slots=True)
class Published:
    """The form cells of one country: of each indicator, year to form to cell."""

    country: CountryDescription
    indicators: tuple[tuple[Indicator, Mapping[int, Mapping[str, FormCell]]], ...]

    def series(self) -> set[str]:
        """Ids of the series whose levels are asked."""
        cells = (cell for _, years in self.indicators for forms in years.values() for cell in forms.values())
        return {series_id for cell in cells for series_id in cell.recipe.series}

    def rows(self, levels: SeriesLevels) -> list[Row]:
        """All rows of all indicators, with the estimates that these levels give."""
        made: list[Row] = []
        for indicator, by_year in self.indicators:
            cells = {
                year: {form: replace(one.cell, estimate=one.recipe.estimate(levels)) for form, one in forms.items()}
                for year, forms in by_year.items()
            }
            made += rows(indicator, cells, self.country)
        return made


def publish(
    tables: Mapping[str, pd.DataFrame],
    years: range,
    ids: Collection[str] | None = None,
    *,
    known: pd.DataFrame | None = None,
) -> Published:
    """What the figures of one country say in the years asked for, for some indicators or for all.

    ``tables``: ``country, forms, form_links, absences`` of ``clean``, ``evidence, series, context`` of ``harmonise``
    and the preferred figures in ``levels`` of ``estimate``. ``known``: evidence that tells how large the forms are, and
    which may be totals; by default that of ``tables``.
    """
    declared = catalogue()
    levels = usable_levels(tables, declared)
    contexts = denominators(tables["context"])
    indicators = [indicator for indicator in declared.indicators if ids is None or indicator.id in ids]
    cells = [formcells.compute(indicator, levels, contexts, declared, years) for indicator in indicators]
    country = describe(tables, years, tables["evidence"] if known is None else known)
    return Published(country, tuple(zip(indicators, cells, strict=True)))


def denominators(context: pd.DataFrame) -> dict[tuple[str, int], Denominator]:
    """The rows of ``context`` by measure and year."""
    return {(row.measure, int(row.year)): _denominator(row) for row in context.itertuples()}


def _denominator(row: Any) -> Denominator:
    """A row of ``context``; where it is not known how far publishers differ, it is taken as it is."""
    spread = 0.0 if pd.isna(row.spread) else float(row.spread)
    return Denominator(float(row.value), row.context_id, int(row.year), spread, f"{row.iso3}/{row.measure}")


def describe(tables: Mapping[str, pd.DataFrame], years: range, known: pd.DataFrame) -> CountryDescription:
    """The country's forms, families of each concept and declared absences; ``known`` as for ``publish``."""
    forms, levels = tables["forms"], tables["levels"]
    window = (int(levels["year"].min()), int(levels["year"].max())) if len(levels) else (0, 0)
    used = tables["series"]["unit"]
    currencies = used[used.map(units.is_money).astype("bool")].mode()
    currency = str(currencies.iloc[0]) if len(currencies) else "currency"
    linked = Forms.linked(forms, tables["form_links"])
    return CountryDescription(
        iso3=str(tables["country"]["iso3"].iloc[0]),
        forms=linked,
        families={concept: framework.families_of(concept) for concept in framework.codes("concepts")},
        subfamilies=framework.subfamilies(),
        absences=Absences(tables["absences"], window),
        gaps=Gaps(levels, tables["evidence"]),
        years=years,
        comparabilities={rank: code for code, rank in framework.ranks().items()},
        currency=currency,
        sizes=sizes(known, currency),
        doubtful=doubtful(known, linked),
        dominant_share=catalogue().dominant_share,
    )


def doubtful(evidence: pd.DataFrame, forms: Forms) -> dict[str, frozenset[str]]:
    """Forms that may be the total of others, with these, while nothing is declared of them."""
    asked: dict[str, frozenset[str]] = {}
    for question in totals.questions(evidence, forms):
        asked[question.whole] = asked.get(question.whole, frozenset()) | set(question.parts)
    return asked


def sizes(evidence: pd.DataFrame, currency: str) -> dict[str, dict[str, float]]:
    """Measure to form to size: the median of the form's national figures, whatever year and basis.

    Of organisations, of every definition; of people and money, of the definitions and in the unit in which an indicator
    may be compared (money: ``currency``).
    """
    of_measure: dict[str, set[str] | None] = {
        ORGANISATIONS: None
    }  # the definitions that count, all where there is none
    for indicator in catalogue().indicators:
        if indicator.roll_up == "sum" and indicator.measure not in of_measure:
            codes = catalogue().definitions[indicator.definitions]
            of_measure[indicator.measure] = {*codes.identical, *codes.compatible}
    figures: dict[str, dict[str, list[float]]] = {measure: {} for measure in of_measure}
    national = evidence[in_use(evidence) & (evidence["coverage"] == "national")]
    for measure, form, definition, unit, value in tuples(
        national[["measure", "form_id", "definition", "unit", "value"]]
    ):
        if measure not in of_measure:
            continue
        definitions = of_measure[measure]
        if definitions is None or (definition in definitions and (unit == currency or not units.is_money(unit))):
            figures[measure].setdefault(form, []).append(value)
    return {
        measure: {form: median(values) for form, values in sorted(of_forms.items())}
        for measure, of_forms in figures.items()
    }


def usable_levels(tables: Mapping[str, pd.DataFrame], declared: Catalogue) -> dict[str, list[Candidate]]:
    """Levels with a preferred figure by measure, with what is known of that figure and of the series.

    Adds ``basis_assumed``, ``crosswalk_rank`` (comparability of the mapping), ``origin_holder`` ('' if not known) and
    ``figures``. Without claims where something was counted (``beside_counts``).
    """
    ranks = framework.ranks()
    figures = tables["evidence"][["evidence_id", "basis_assumed", "comparability", "origin_holder"]]
    known = {
        evidence_id: {
            "basis_assumed": assumed,
            "crosswalk_rank": ranks.get(comparability, ranks[declared.unmapped]),
            "origin_holder": text(holder),
        }
        for evidence_id, assumed, comparability, holder in tuples(figures)
    }
    counts = dict(tuples(tables["series"][["series_id", "figures"]]))
    levels = tables["levels"].loc[tables["levels"]["preferred"].notna(), PREFERRED]
    usable: dict[str, list[Candidate]] = {}
    for level in records(levels[~beside_counts(levels, tables["evidence"])]):
        beside = {**known[level["evidence_id"]], "figures": counts[level["series_id"]]}
        usable.setdefault(level["measure"], []).append({**level, **beside})
    return usable


def beside_counts(levels: pd.DataFrame, evidence: pd.DataFrame) -> pd.Series:
    """True where the preferred figure is a claim, while one of the same form, measure and coverage was counted.

    ``levels``: cells with a preferred figure. A claim (``grading.yaml``: claim_kinds) stands in for no count of a year
    of the window, however near its own year is.
    """
    claims = evidence.loc[evidence["origin_kind"].isin(framework.declared(Grading).claim_kinds), "evidence_id"]
    claimed = levels["evidence_id"].isin(claims)
    if not claimed.any():
        return claimed
    within = levels["data_year"].between(levels["year"].min(), levels["year"].max())
    of = ["form_id", "measure", "coverage"]
    counted = set(tuples(levels.loc[~claimed & within, of]))
    return claimed & pd.Series([one in counted for one in tuples(levels[of])], levels.index)
