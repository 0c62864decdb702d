"""The figures of the evidence as values of forms: which of them speak for all of a form, and which stand apart.

A figure speaks for its form where it covers all of it and was counted; of several of one series and year the preferred
one speaks (``estimate.preferred``). All others stand apart, each by itself: less than the form is covered, or it is not
known what is, or the number is a claim. A print of the same count (``core.repeats``) is no further figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ssemap.core import framework, units
from ssemap.core.codelists import Measure
from ssemap.core.frames import records
from ssemap.core.grades import Grading
from ssemap.core.repeats import SIGNS, OriginRules, one_print, said
from ssemap.core.series import SERIES_YEAR, UNSTATED, in_use, series_id
from ssemap.estimate.preferred import SERIES, of_their_year
from ssemap.indicators.declared import Catalogue
from ssemap.indicators.of_forms.contradictions import differ, formula
from ssemap.indicators.of_forms.declared import AskedFigures, FormIndicator
from ssemap.indicators.of_forms.intervals import RANGE, Ends
from ssemap.indicators.of_forms.values import FormValue, given

NATIONAL = "national"
PART_OF_YEAR = "not_a_year"  # exclusion of flows over less or more than a year
# Columns that are the same in a figure and in its value, and those of them that may be missing.
COPIED = (
    *("measure", "form_id", "family", "coverage", "definition", "basis", "value", "unit", "qualifier"),
    *("basis_assumed", "apart", "claim", "preferred", "source_id", "period_end", "period_certainty"),
)
MAY_LACK = ("period_start", "sample_size", "surveyed_from", "surveyed_to", "printed_scope", "grade")


def prepare(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The usable figures of a country, in the columns of ``schemas.harmonise.EVIDENCE`` and some more.

    Adds ``whole_year``, ``claim``, ``apart``, ``preferred`` (of those that are not apart), ``low, high`` (what the
    print says), ``level_lower, level_upper`` and ``grade`` of the level of its series at its date. Repeats of figures
    that stand apart are left out.

    ``tables``: ``country`` of ``clean``, ``evidence, series`` of ``harmonise`` and ``levels`` of ``estimate``.
    """
    figures = usable(tables["evidence"], str(tables["country"]["currency"].iloc[0]))
    claims = framework.declared(Grading).claim_kinds
    figures = figures.assign(claim=figures["origin_kind"].isin(claims))
    figures["apart"] = (figures["coverage"] != NATIONAL) | figures["claim"]
    figures = figures[~figures["apart"] | (one_print(figures) == figures["evidence_id"])]
    figures["preferred"] = figures["evidence_id"].isin(speaking(figures, tables["series"]))
    low, high = printed_ends(figures)
    return beside_levels(contradicted(figures.assign(low=low, high=high)), tables["levels"])


def usable(evidence: pd.DataFrame, currency: str) -> pd.DataFrame:
    """Figures of a series, and those that are in none because their period is no year; each has a ``series_id``."""
    money = evidence["unit"].map(lambda unit: units.is_money(unit) and unit != currency).astype("bool")
    part = (evidence["exclusion"] == PART_OF_YEAR) & ~money
    figures = evidence[in_use(evidence) | part]
    figures = figures.assign(whole_year=in_use(figures), definition=figures["definition"].fillna(UNSTATED))
    return figures.assign(series_id=figures["series_id"].fillna(series_id(figures)))


def speaking(figures: pd.DataFrame, series: pd.DataFrame) -> set[str]:
    """Ids of the preferred figures of each series and data year, of those that are not apart.

    A figure of part of a year speaks where the series has none of the whole.
    """
    ids: set[str] = set()
    whole = figures[~figures["apart"] & figures["whole_year"]]
    part = figures[~figures["apart"] & ~figures["whole_year"]]
    years = set(zip(whole["series_id"], whole["year"], strict=True))
    keys = zip(part["series_id"], part["year"], strict=True)
    part = part.loc[[key not in years for key in keys]]
    for rows in (whole, part):
        if len(rows):
            window = (int(rows["year"].min()), int(rows["year"].max()))
            ids |= of_their_year(rows, _series_of(rows, series), window)
    return ids


def _series_of(figures: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """The series of some figures; of those that are in none, as if they were one without breaks."""
    known = series[series["series_id"].isin(figures["series_id"])]
    others = figures[~figures["series_id"].isin(known["series_id"])].drop_duplicates("series_id")
    columns = [*SERIES, "starts", "ends"]
    return pd.concat([known[columns], others.reindex(columns=columns).astype(known[columns].dtypes.to_dict())])


def printed_ends(figures: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Lowest and highest number that each print may mean.

    A bound of a fall that only the coder's sign tells is one of its size (``core.falls``): the negative value has no
    end. No end is outside what the measure can be.
    """
    low, high = said(figures, framework.declared(OriginRules).about)
    low, high = figures["lower"].fillna(low), figures["upper"].fillna(high)
    of_size = figures["lower"].isna() & figures["upper"].isna()
    open_ended = figures["qualifier"].isin(SIGNS) & (figures["value"] < 0) & of_size
    low = low.mask(open_ended, -np.inf).fillna(-np.inf)
    high = high.mask(open_ended, np.inf).fillna(np.inf)
    limits = figures["measure"].map(possible())
    pairs = [Ends(*ends).within(*limit) for ends, limit in zip(zip(low, high, strict=True), limits, strict=True)]
    return (
        pd.Series([ends.low for ends in pairs], index=figures.index, dtype="float64"),
        pd.Series([ends.high for ends in pairs], index=figures.index, dtype="float64"),
    )


def contradicted(figures: pd.DataFrame) -> pd.DataFrame:
    """Add ``against``: of a preferred figure the ids of those of its series and date that contradict it; else ().

    They differ from it by more than is declared (indicators.yaml: agree), and are no prints of its count. Such a figure
    is a range that holds them all. A bound contradicts nothing.

    ``figures``: with ``apart, preferred, low, high``.
    """
    numbers = figures[~figures["apart"] & ~figures["qualifier"].isin(SIGNS)]
    numbers = numbers[numbers["preferred"] | (one_print(numbers) == numbers["evidence_id"])]
    of_date = ["series_id", "period_end"]
    several = numbers[numbers.duplicated(of_date, keep=False)]
    beside = several.groupby(of_date, sort=False).indices
    made = figures.assign(against=[() for _ in range(len(figures))])
    for row in several[several["preferred"]].itertuples():
        others = several.iloc[beside[row.series_id, row.period_end]]
        others = others[others["period_start"].eq(row.period_start) | others["period_start"].isna()]
        ends = zip(others["low"], others["high"], strict=True)
        rivals = others.loc[[differ([(row.low, row.high), other]) for other in ends]].sort_values("evidence_id")
        if len(rivals):
            made.at[row.Index, "against"] = tuple(rivals["evidence_id"])
            made.loc[row.Index, ["low", "high"]] = [
                min(row.low, rivals["low"].min()),
                max(row.high, rivals["high"].max()),
            ]
            made.loc[row.Index, "qualifier"] = RANGE
    return made


def possible() -> dict[str, tuple[float, float]]:
    """The lowest and the highest value that each measure can have; infinite where nothing is declared."""
    return {
        row.measure: (-np.inf if row.low is None else row.low, np.inf if row.high is None else row.high)
        for row in framework.rows(Measure)
    }


def beside_levels(figures: pd.DataFrame, levels: pd.DataFrame) -> pd.DataFrame:
    """Add grade and interval of the level of the same series and year; the interval only at the year's end.

    What stands apart has no interval of a level: it is not among the figures that the level was fitted to.
    """
    columns = [*SERIES_YEAR, "level_lower", "level_upper", "grade"]
    table = figures.merge(levels[columns], on=SERIES_YEAR, how="left")
    year_end = pd.to_datetime(table["year"].astype("str") + "-12-31")
    dated = (table["period_end"] == year_end) & table["whole_year"] & ~table["apart"]
    return table.assign(
        level_lower=table["level_lower"].where(dated), level_upper=table["level_upper"].where(dated)
    ).sort_values("evidence_id", ignore_index=True)


class FormFigures:
    """The figures of a country, asked by what an indicator needs."""

    def __init__(self, figures: pd.DataFrame, catalogue: Catalogue) -> None:
        """``figures``: as ``prepare`` gives them."""
        self._catalogue = catalogue
        self._possible = possible()
        self._rows: dict[str, list[dict[str, Any]]] = {}
        for row in records(figures):
            self._rows.setdefault(row["measure"], []).append(row)

    def values(self, indicator: FormIndicator, asked: AskedFigures) -> list[FormValue]:
        """All figures that an indicator may use of a measure, by evidence id; preferred ones and rivals."""
        fitting = [
            row
            for row in self._rows.get(asked.measure, ())
            if (row["whole_year"] or asked.any_period == "yes") and (not asked.years or row["year"] in asked.years)
        ]
        made = [self._value(row, indicator, asked) for row in fitting]
        return [value for value in made if value is not None]

    def _value(self, row: Mapping[str, Any], indicator: FormIndicator, asked: AskedFigures) -> FormValue | None:
        """A figure as a value; None where the indicator may not use its basis or variant."""
        bases = self._catalogue.basis_codes(indicator, row["family"])
        definitions = self._catalogue.definitions[asked.definitions]
        basis, definition = row["basis"], row["definition"]
        if basis not in bases.rank() or definition not in definitions.rank():
            return None
        ranks = framework.ranks()
        mapping = ranks[given(row["comparability"]) or self._catalogue.unmapped]
        assumed = ranks[self._catalogue.assumed_basis] if row["basis_assumed"] else mapping
        said = Ends(row["low"], row["high"])
        return FormValue(
            **{name: row[name] for name in COPIED},
            **{name: given(row[name]) for name in MAY_LACK},
            year=int(row["year"]),
            ends=self._with_level(said, row),
            said=said,
            rank=max(bases.rank()[basis], definitions.rank()[definition], mapping, assumed),
            places=(definitions.order().index(definition), bases.order().index(basis)),
            survey=row["evidence_id"] if row["apart"] else "",
            origin_id=given(row["origin_id"]) or "",
            holder=given(row["origin_holder"]) or "",
            series_ids=(row["series_id"],) if row["whole_year"] else (),
            evidence_ids=(row["evidence_id"], *row["against"]),
            formula=formula(row["against"]),
        )

    def _with_level(self, said: Ends, row: Mapping[str, Any]) -> Ends:
        """What a print says, with the interval of the level of its series where there is one at its date."""
        if given(row["level_lower"]) is None or not said.known:
            return said
        level = Ends(row["level_lower"], row["level_upper"])
        return said.hull(level).within(*self._possible[row["measure"]])
