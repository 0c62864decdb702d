"""What law says of each form, aspect by aspect, each with its article; and nothing where it does not say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ssemap.institutions import law
from ssemap.institutions.legal_forms import INSTANCE, roles
from ssemap.institutions.rules import rules

if TYPE_CHECKING:
    import pandas as pd

PROVISION, SUMMARY = "provision", "summary"
COLUMNS = ["form_id", "aspect", "place", "says", "by", "law_id", "article", "provision_id", "source_id", "in_force"]


def law_matrix(tables: Mapping[str, pd.DataFrame], year: int) -> pd.DataFrame:
    """One row per form, aspect and rule, in ``COLUMNS``: forms sorted, aspects and rules in declared order.

    ``tables``: as ``clean`` writes them, with ``iso3``. The rules of an aspect are the provisions in force on the last
    day of ``year`` on one of its topics that are linked to the form (``by`` provision); where there is none, what the
    summaries of the laws of the form say (``by`` summary). Instances of a legal form have only what is linked to them
    and not to it. ``place``: number of the rule within form and aspect.
    """
    import pandas as pd

    listed = roles(tables["forms"], tables["form_links"])
    provisions = law.counting(tables, year)
    provisions = provisions.merge(tables["provision_forms"][["provision_id", "form_id"]], on="provision_id")
    summaries = law.enacted_by(tables["laws"], year).merge(tables["law_forms"][["law_id", "form_id"]], on="law_id")
    ruled = dict(iter(provisions.groupby("form_id")))
    governed = dict(iter(summaries.groupby("form_id")))
    rows = []
    for form in listed.itertuples():
        mine, laws = ruled.get(form.form_id), governed.get(form.form_id)
        if form.role == INSTANCE:
            above = ruled.get(form.legal_form)
            mine = mine if mine is None or above is None else mine[~mine["provision_id"].isin(above["provision_id"])]
            laws = None
        for aspect, told in rules().aspects.items():
            said = [*_provisions(mine, told.topics)] or [*_summaries(laws, told.summary)]
            rows += [{"form_id": form.form_id, "aspect": aspect, "place": at, **one} for at, one in enumerate(said, 1)]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"place": "Int64"})


def _provisions(rows: pd.DataFrame | None, topics: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """The provisions on some topics, in the order of the topics."""
    if rows is None:
        return
    for topic in topics:
        for row in rows[rows["topic"] == topic].sort_values("provision_id").to_dict("records"):
            kept = {name: row[name] for name in ("law_id", "article", "provision_id", "source_id", "in_force")}
            yield {"says": row["provision"], "by": PROVISION, **kept}


def _summaries(rows: pd.DataFrame | None, column: str) -> Iterator[dict[str, Any]]:
    """What the summary of each law says in one column."""
    if rows is None or not column:
        return
    said = rows[rows[column].notna()].sort_values("law_id")
    for row in said.to_dict("records"):
        yield {"says": str(row[column]), "by": SUMMARY, "law_id": row["law_id"], "in_force": row["in_force_then"]}
