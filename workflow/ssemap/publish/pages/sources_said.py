"""Statements and policies in the page of sources: below the source that says them, each with an anchor of its id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssemap.core import framework, texts, themes
from ssemap.core.frames import text
from ssemap.publish.themed import edition, told

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    import pandas as pd


@dataclass(frozen=True, slots=True)
class SaidInSource:
    """A statement or policy. ``about``: theme, or instrument and themes; ``native``: of a policy, its native name.

    ``of_edition``: does the edition have it? ``reason``: why it is coded so, '' where the package does not say.
    """

    identity: str
    kind: str
    words: str
    native: str
    about: str
    period: str
    reason: str
    of_edition: bool


def by_source(tables: Mapping[str, pd.DataFrame], as_of: datetime.date | None) -> dict[str, list[SaidInSource]]:
    """Source to its statements, then its policies; '' to the policies of which no source is on record."""
    statements, policies, sources = tables["statements"], tables["policies"], tables["sources"]
    of_edition = {
        *edition.statements(statements, sources, as_of)["evidence_id"],
        *edition.policies(policies, sources, as_of)["policy_id"],
    }
    found: dict[str, list[SaidInSource]] = {}
    for row in statements.sort_values("evidence_id").itertuples():
        found.setdefault(text(row.source_id), []).append(_statement(row, row.evidence_id in of_edition))
    for row in policies.sort_values("policy_id").itertuples():
        found.setdefault(text(row.source_id), []).append(_policy(row, row.policy_id in of_edition))
    return found


def _statement(row: Any, of_edition: bool) -> SaidInSource:
    about = themes.labels()[row.theme]
    reason, period = text(row.coding_reason), text(row.period)
    return SaidInSource(row.evidence_id, "Statement", row.statement, "", about, period, reason, of_edition)


def _policy(row: Any, of_edition: bool) -> SaidInSource:
    labels = themes.labels()
    about = "; ".join(
        [framework.labels("instruments")[row.instrument], *(labels[code] for code in texts.several(row.themes))]
    )
    native = text(row.name_native)
    return SaidInSource(
        row.policy_id,
        "Policy",
        row.name,
        native if native != row.name else "",
        about,
        told.period(row),
        text(row.coding_reason),
        of_edition,
    )
