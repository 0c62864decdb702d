"""What checks share: the figures they look at, and what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

import pandas as pd

from ssemap.core import framework
from ssemap.core.forms import Forms
from ssemap.core.series import decimal_years, in_use, last_day
from ssemap.plausibility.rules import Plausibility, kebab


@dataclass(frozen=True, slots=True)
class Flag:
    """Rows that do not fit. ``words`` fill the declared text of what is expected."""

    ids: tuple[str, ...]
    found: str
    column: str = "value"
    words: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """The figures of a country that are in a series, and what they are compared with.

    ``figures``: rows of ``schemas.harmonise.EVIDENCE`` that are in use, with ``published`` (last possible
    day of publication), ``years`` (``period_end`` in decimal years), ``unit_kind`` and ``summable`` of the measure, by
    ``evidence_id``. ``rows``: the same as named tuples, for checks that look at few rows at a time.
    """

    figures: pd.DataFrame
    rows: list[Any]
    parts: dict[str, list[str]]
    overlaps: frozenset[frozenset[str]]
    forms: Forms
    enacted: dict[str, int]
    context: dict[tuple[str, int], float]

    @classmethod
    def of(cls, tables: Mapping[str, pd.DataFrame]) -> Evidence:
        """Take what the checks need from the tables of ``clean`` and ``harmonise``."""
        links, context = tables["form_links"], tables["context"]
        below = links[links["relation"] == "part_of"].sort_values(["related_form_id", "form_id"])
        pairs = links[links["relation"] == "overlaps_with"]
        figures = _figures(tables["evidence"], tables["sources"])
        return cls(
            figures=figures,
            rows=list(figures.itertuples(index=False)),
            parts=below.groupby("related_form_id")["form_id"].agg(list).to_dict(),
            overlaps=frozenset(
                frozenset(pair) for pair in zip(pairs["form_id"], pairs["related_form_id"], strict=True)
            ),
            forms=Forms.linked(tables["forms"], links),
            enacted=_enacted(tables["laws"], tables["law_forms"]),
            context={(row.measure, int(row.year)): float(row.value) for row in context.itertuples()},
        )

    def of_measure(self, measure: str) -> list[Any]:
        """Rows of one measure."""
        return [row for row in self.rows if row.measure == measure]

    def national(self, measure: str) -> list[Any]:
        """National ones of them."""
        return [row for row in self.of_measure(measure) if row.coverage == "national"]


def grouped(rows: Iterable[Any], *columns: str) -> dict[Any, list[Any]]:
    """The rows of each value of a column, or of each tuple of values of several; all in the order of the rows."""
    value_of = attrgetter(*columns)
    groups: dict[Any, list[Any]] = {}
    for row in rows:
        groups.setdefault(value_of(row), []).append(row)
    return groups


def ids_of(*cells: Iterable[Any]) -> tuple[str, ...]:
    """The ids of the figures in some cells."""
    return tuple(row.evidence_id for rows in cells for row in rows)


Check = Callable[[Evidence, Plausibility], Iterator[Flag]]


def registered(*checks: Check) -> dict[str, Check]:
    """Checks by their id: the name of the function, with hyphens."""
    return {kebab(check.__name__): check for check in checks}


def _figures(evidence: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    used = evidence[in_use(evidence)].sort_values("evidence_id")
    dates = sources.set_index("source_id")
    published = last_day(dates["published_to"]).where(dates["published_how"] != "bounded")
    measures = framework.table("measures").set_index("measure")
    return used.assign(
        published=used["source_id"].map(published.to_dict()).astype(published.dtype),  # also without any source
        years=decimal_years(used["period_end"]),
        unit_kind=used["measure"].map(measures["unit_kind"].to_dict()),
        summable=used["measure"].map(measures["summable"].to_dict()) == "yes",
    ).reset_index(drop=True)


def _enacted(laws: pd.DataFrame, law_forms: pd.DataFrame) -> dict[str, int]:
    """Year in which the oldest law of each form was enacted, where all have a year."""
    years = laws.set_index("law_id")["enacted"].astype("float64")
    linked = law_forms.assign(year=law_forms["law_id"].map(years.to_dict()))
    known = linked.groupby("form_id")["year"].agg(lambda enacted: enacted.min() if enacted.notna().all() else None)
    return {str(form): int(year) for form, year in known.dropna().items()}
