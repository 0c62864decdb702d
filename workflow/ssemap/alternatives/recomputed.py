"""Levels of one country under other choices: with a part of its numbers, or with another pooled fit.

What is published under a choice of numbers is settled once; only the levels of the series that are asked are made anew,
for each fit.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from ssemap import compare, estimate, harmonise, indicators
from ssemap.alternatives.declared import Scenario, Selection
from ssemap.core import framework
from ssemap.core.series import UNSTATED
from ssemap.estimate import coherent
from ssemap.harmonise.rules import rules as harmonisation
from ssemap.indicators import Indicators, Published
from ssemap.indicators.declared import catalogue
from ssemap.schemas.table import Tables

HARMONISED = ("evidence", "series", "context", "bridges", "partitions")  # what follows from the figures
BY_SERIES = ("evidence", "series", "levels")  # tables of which a part is enough where some series are asked
TablesByName = Mapping[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class SelectedEvidence:
    """What some numbers of a country give: the tables ``HARMONISED``, and ``levels`` with what is preferred.

    ``draws``: of these levels, where they are those of the configured run. ``known``: what is known of the country's
    forms whatever figures are compared, if not from these tables (see ``Published.country``).
    """

    tables: TablesByName
    draws: pd.DataFrame | None = None
    known: pd.DataFrame | None = None


def recomputed(
    clean: TablesByName, evidence: SelectedEvidence, asked: list[Scenario], window: tuple[int, int]
) -> Iterator[tuple[Scenario, Indicators]]:
    """Indicators of a country and the draws that may be compared, in scenarios of one year and one selection.

    Of ``evidence`` the preferred figures count. Only rows with an estimate are made.
    """
    (year,) = {scenario.year for scenario in asked}
    tables = evidence.tables
    published = indicators.publish(Tables(clean, tables), range(year, year + 1), catalogue().comparable())
    if evidence.known is not None:
        published = indicators.knowing(published, evidence.known)
    shares = compare.published_shares(clean["bridges"], tables["evidence"])
    if evidence.draws is None:
        fits = estimate.refitted(_asked(tables, published), window, [scenario.fit for scenario in asked])
    else:
        fits = iter([(tables["levels"], evidence.draws)] * len(asked))
    for scenario, (levels, draws) in zip(asked, fits, strict=True):
        rows = published.rows(indicators.SeriesLevels(levels, draws))
        known = [row for row in rows if row.get("draws")]
        table = indicators.assemble(known)
        yield scenario, Indicators(table, compare.comparable(table, indicators.drawn(known), shares))


def _asked(evidence: TablesByName, published: Published) -> dict[str, pd.DataFrame]:
    """The evidence of the series that are asked, of their totals and parts, and of those bridged to one of these."""
    ids = coherent.partners(evidence["series"], evidence["partitions"], published.series())
    bridges = evidence["bridges"][evidence["bridges"]["to_series"].isin(ids)]
    ids = ids.union(bridges["from_series"])
    parts = {name: evidence[name][evidence[name]["series_id"].isin(ids)] for name in BY_SERIES}
    return {**parts, "bridges": bridges, "partitions": evidence["partitions"]}


@dataclass(frozen=True)
class CollectedNumbers:
    """All numbers of a country, of which a scenario selects.

    ``run``: evidence and draws of the configured run; ``as_of`` and ``window``: its settings.
    """

    clean: TablesByName
    run: SelectedEvidence
    as_of: datetime.date | None
    window: tuple[int, int]

    @cached_property
    def alone(self) -> harmonise.FiguresAlone:
        """What is known of each figure, whichever others are selected with it."""
        return harmonise.alone(self.clean, as_of=self.as_of)

    def selected(self, selection: Selection) -> SelectedEvidence:
        """What the selected numbers give; ``run`` itself where all that counts there is selected.

        How large the forms are is known whatever their basis, so that a choice of bases leaves it as it is.
        """
        if selection.other_denominators:
            return self._with_other_denominators()
        before, figures = self.run.tables["evidence"], self.alone.figures
        kept = figures["evidence_id"].isin(before.loc[counting(before, selection), "evidence_id"])
        if kept.all():
            return self.run
        some = replace(self.alone, figures=figures[kept].reset_index(drop=True))
        known = before if selection.classes or selection.stated else None
        return self._settled(harmonise.together(some, self.clean), known)

    def _with_other_denominators(self) -> SelectedEvidence:
        """The same figures beside the denominators of another publisher."""
        context = other_denominators(self.clean["context"], self.clean["sources"])
        if context is self.clean["context"]:
            return self.run
        made = harmonise.harmonise(Tables(self.clean, {"context": context}), as_of=self.as_of)
        if made.evidence.equals(self.run.tables["evidence"]):  # at the same exchange rates
            return replace(self.run, tables={**self.run.tables, "context": made.context})
        return self._settled(made)

    def _settled(self, made: harmonise.Harmonised, known: pd.DataFrame | None = None) -> SelectedEvidence:
        """Harmonised figures with what is preferred among them."""
        tables = {name: getattr(made, name) for name in HARMONISED}
        return SelectedEvidence({**tables, "levels": estimate.prefer(tables, self.window)}, known=known)


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
