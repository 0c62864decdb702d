"""What checks share: the figures they look at, and what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ssemap.core import framework
from ssemap.core.series import in_use, last_day
from ssemap.plausibility.rules import Plausibility, kebab


@dataclass(frozen=True, slots=True)
class Finding:
    """Rows that do not fit. ``words`` fill the declared text of what is expected."""

    ids: tuple[str, ...]
    found: str
    column: str = "value"
    words: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """The figures of a country that are in a series, and what they are compared with.

    ``figures``: rows of ``schemas.harmonise.EVIDENCE`` that are in use, with ``published`` (last possible
    day of publication), ``unit_kind`` and ``summable`` of the measure, by ``evidence_id``.
    """

    figures: pd.DataFrame
    parts: dict[str, list[str]]
    overlaps: frozenset[frozenset[str]]
    enacted: dict[str, int]
    context: dict[tuple[str, int], float]

    @classmethod
    def of(cls, tables: Mapping[str, pd.DataFrame]) -> Evidence:
        """Take what the checks need from the tables of ``clean`` and ``harmonise``."""
        links, context = tables["form_links"], tables["context"]
        below = links[links["relation"] == "part_of"].sort_values(["related_form_id", "form_id"])
        pairs = links[links["relation"] == "overlaps_with"]
        return cls(
            figures=_figures(tables["evidence"], tables["sources"]),
            parts=below.groupby("related_form_id")["form_id"].agg(list).to_dict(),
            overlaps=frozenset(
                frozenset(pair) for pair in zip(pairs["form_id"], pairs["related_form_id"], strict=True)
            ),
            enacted=_enacted(tables["laws"], tables["law_forms"]),
            context={(row.measure, int(row.year)): float(row.value) for row in context.itertuples()},
        )

    def national(self, measure: str) -> pd.DataFrame:
        """National figures of one measure."""
        return self.figures[(self.figures["measure"] == measure) & (self.figures["coverage"] == "national")]


Check = Callable[[Evidence, Plausibility], Iterator[Finding]]


def registered(*checks: Check) -> dict[str, Check]:
    """Checks by their id: the name of the function, with hyphens."""
    return {kebab(check.__name__): check for check in checks}


def _figures(evidence: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    used = evidence[in_use(evidence)].sort_values("evidence_id")
    dates = sources.set_index("source_id")
    published = last_day(dates["published_to"]).where(dates["published_how"] != "bounded")
    measures = framework.table("measures").set_index("measure")
    return used.assign(
        published=used["source_id"].map(published.to_dict()),
        unit_kind=used["measure"].map(measures["unit_kind"].to_dict()),
        summable=used["measure"].map(measures["summable"].to_dict()) == "yes",
    ).reset_index(drop=True)


def _enacted(laws: pd.DataFrame, law_forms: pd.DataFrame) -> dict[str, int]:
    """Year in which the oldest law of each form was enacted, where all have a year."""
    years = laws.set_index("law_id")["enacted"].astype("float64")
    linked = law_forms.assign(year=law_forms["law_id"].map(years.to_dict()))
    known = linked.groupby("form_id")["year"].agg(lambda enacted: enacted.min() if enacted.notna().all() else None)
    return {str(form): int(year) for form, year in known.dropna().items()}
