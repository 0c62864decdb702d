"""Levels of one country under other choices: with a part of its numbers, or with another pooled fit.

What is published under a choice of numbers is settled once; only the levels of the series that are asked are made anew,
for each fit.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from ssemap import compare, estimate, harmonise, indicators
from ssemap.alternatives.declared import Scenario, Selection
from ssemap.core import framework
from ssemap.core.frames import tuples
from ssemap.core.series import SERIES_YEAR, UNSTATED, in_use
from ssemap.estimate import coherent
from ssemap.estimate.rules import ALL
from ssemap.harmonise.rules import rules as harmonisation
from ssemap.indicators.declared import catalogue
from ssemap.schemas.table import Tables

HARMONISED = ("evidence", "series", "context", "bridges", "partitions")  # what follows from the figures
FIGURE = ["series_id", "evidence_id", "basis_assumed"]  # what another choice of figures can change
BY_SERIES = ("evidence", "series", "levels")  # tables of which a part is enough where some series are asked
TablesByName = Mapping[str, pd.DataFrame]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SelectedEvidence:
    """What some numbers of a country give: the tables ``HARMONISED``, and ``levels`` with what is preferred.

    ``moved``: series that have not the same figures as in the configured run. ``known``: evidence that tells how large
    the country's forms are, whatever figures are compared (see ``indicators.publish``).
    """

    tables: TablesByName
    known: pd.DataFrame
    moved: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ComparedBy:
    """What a country is compared by: rows of indicators, and those of draws with what ``compare.comparable`` adds."""

    indicators: list[Row]
    draws: list[Row]

    @classmethod
    def by(cls, rows: list[Row], draws: list[Row], shares: compare.Shares) -> ComparedBy:
        """The rows, and the draws that may be compared."""
        known = zip(draws, compare.bounds(rows, draws, shares), strict=True)
        return cls(rows, [{**draw, **bounds} for draw, bounds in known if bounds])


@dataclass(frozen=True)
class CollectedNumbers:
    """All numbers of a country, of which a scenario selects.

    ``run``: the tables ``HARMONISED``, ``levels`` and ``draws`` of the configured run; ``as_of`` and ``window``: its
    settings.
    """

    clean: TablesByName
    run: TablesByName
    as_of: datetime.date | None
    window: tuple[int, int]

    @cached_property
    def everything(self) -> SelectedEvidence:
        """What the configured run is made of."""
        return SelectedEvidence(self.run, self.run["evidence"])

    def selected(self, selection: Selection) -> SelectedEvidence:
        """What the selected numbers give; ``everything`` where all that counts there is selected.

        How large the forms are is known whatever their basis, so that a choice of bases leaves it as it is.
        """
        if selection.other_denominators:
            return self._with_other_denominators()
        before = self.run["evidence"]
        kept = counting(before, selection)
        if kept.all():
            return self.everything
        made = harmonise.relinked(before[kept], self.clean)
        by_basis = selection.classes or selection.stated
        tables = {"evidence": made.evidence, "series": made.series, "bridges": made.bridges}
        return self._settled({**self.run, **tables}, before if by_basis else made.evidence)

    def _with_other_denominators(self) -> SelectedEvidence:
        """The same figures beside the denominators of another publisher."""
        declared = other_denominators(self.clean["context"], self.clean["sources"])
        if declared is self.clean["context"]:
            return self.everything
        clean = Tables(self.clean, {"context": declared})
        context, _ = harmonise.denominators_of(clean)
        if harmonise.exchange_rates(context).equals(harmonise.exchange_rates(self.run["context"])):
            return replace(self.everything, tables={**self.run, "context": context})
        made = harmonise.harmonise(clean, as_of=self.as_of)
        tables = {name: getattr(made, name) for name in HARMONISED}
        return replace(self._settled(tables, made.evidence), moved=frozenset(made.series["series_id"]))

    def _settled(self, tables: TablesByName, known: pd.DataFrame) -> SelectedEvidence:
        """Harmonised figures with what is preferred among them: in a series with the same figures it is the same."""
        moved = moved_series(self.run["evidence"], tables["evidence"])
        anew = {name: tables[name][tables[name]["series_id"].isin(moved)] for name in ("evidence", "series")}
        levels = self.run["levels"]
        still = levels[levels["series_id"].isin(tables["series"]["series_id"]) & ~levels["series_id"].isin(moved)]
        if len(anew["series"]):
            preferred = estimate.prefer(anew, self.window)
            still = pd.concat([still[list(preferred.columns)], preferred]).sort_values(SERIES_YEAR, ignore_index=True)
        return SelectedEvidence({**tables, "levels": still}, known, moved)

    def recomputed(self, evidence: SelectedEvidence, asked: list[Scenario]) -> Iterator[tuple[Scenario, ComparedBy]]:
        """What the country is compared by, in scenarios of one year and one selection.

        Of ``evidence`` the preferred figures count. Only rows with an estimate are made.
        """
        (year,) = {scenario.year for scenario in asked}
        tables, years = Tables(self.clean, evidence.tables), range(year, year + 1)
        published = indicators.publish(tables, years, catalogue().comparable(), known=evidence.known)
        shares = compare.published_shares(self.clean["bridges"], evidence.tables["evidence"])
        fits = self._fits(evidence, published.series(), [scenario.fit for scenario in asked])
        for scenario, (levels, draws) in zip(asked, fits, strict=True):
            rows = published.rows(indicators.SeriesLevels(levels, draws))
            known = [row for row in rows if row.get("draws")]
            yield scenario, ComparedBy.by(known, indicators.drawn(known), shares)

    def _fits(
        self, evidence: SelectedEvidence, asked: Collection[str], fits: list[str]
    ) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
        """Levels and draws of the series that are asked, by each fit; those of the run where they rest on the same."""
        ids = reached(evidence.tables, asked)
        if set(fits) == {ALL} and evidence.moved.isdisjoint(ids | reached(self.run, asked)):
            return iter([(self.run["levels"], self.run["draws"])] * len(fits))
        parts = {name: _of_series(evidence.tables[name], ids) for name in BY_SERIES}
        return estimate.refitted({**evidence.tables, **parts}, self.window, fits)


def _of_series(table: pd.DataFrame, ids: Collection[str]) -> pd.DataFrame:
    return table[table["series_id"].isin(ids)]


def reached(tables: TablesByName, asked: Collection[str]) -> set[str]:
    """The series that levels of some series rest on: these, their totals and parts, and those bridged to one of them.

    ``tables``: ``series, partitions, bridges``, as ``harmonise`` makes them.
    """
    ids = coherent.partners(tables["series"], tables["partitions"], asked)
    bridges = tables["bridges"]
    return ids | set(bridges.loc[bridges["to_series"].isin(ids), "from_series"])


def moved_series(before: pd.DataFrame, after: pd.DataFrame) -> frozenset[str]:
    """The series that have not the same figures in two tables of evidence, or have them in one of the two only."""
    one, other = (set(tuples(table.loc[in_use(table), FIGURE])) for table in (before, after))
    return frozenset(series_id for series_id, *_ in one ^ other)


def counting(evidence: pd.DataFrame, selection: Selection) -> pd.Series:
    """True for the figures that count. A basis that is assumed counts as the basis that is assumed."""
    counts = pd.Series(True, index=evidence.index)
    if selection.official:
        counts &= evidence["source_type"].isin(framework.official_types())
    if selection.classes:
        classes = (one for one in compare.rules().classes if one.id in selection.classes)
        counts &= evidence["basis"].isin([basis for one in classes for basis in one.bases])
    if selection.stated:
        counts &= ~evidence["basis_assumed"] & (evidence["basis"] != UNSTATED)
    if selection.without_origins:
        counts &= ~evidence["origin_kind"].isin(selection.without_origins)
    return counts


def other_denominators(context: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Denominators with those of another publisher preferred, for each measure and year that has one.

    Of several the first in the order of the file, those of one month after the others. A published denominator of
    another publisher also stands in the place of one that is derived; none that is not above zero stands in any. The
    very table where no year has another publisher.
    """
    publisher = context["source_id"].map(sources.set_index("source_id")["publisher"]).fillna("")
    cell = pd.MultiIndex.from_frame(context[["measure", "year"]])
    used = (context["preferred"] == "yes").to_numpy()
    in_use = pd.Series(publisher[used].to_numpy(), index=cell[used])
    in_use = in_use[~in_use.index.duplicated()]
    rival = (
        (context["kind"] == "published")
        & (context["preferred"] == "no")
        & (context["value"] > 0)
        & cell.isin(in_use.index)
        & (publisher.to_numpy() != in_use.reindex(cell).to_numpy())
    )
    months = context["definition"].isin(harmonisation().spread.of_a_month)
    ordered = context[rival].assign(month=months[rival]).sort_values("month", kind="stable")
    first = rival & ~ordered.duplicated(["measure", "year"]).reindex(context.index, fill_value=False)
    if not first.any():
        return context
    replaced = pd.Series(cell.isin(cell[first.to_numpy()]), index=context.index)
    return context.assign(preferred=context["preferred"].mask(replaced, "no").mask(first, "yes"))
