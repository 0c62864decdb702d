"""Who could supply a number of a form that is not known, by one rule for report and profiles (findings.yaml)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ssemap.core import framework
from ssemap.core.codelists import SourceType
from ssemap.core.series import in_use
from ssemap.publish.findings.declared import rules
from ssemap.publish.findings.kinds import SUPPLIERS, SupplierKind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pandas as pd

    Tables = Mapping[str, pd.DataFrame]

LONGEST = 60  # characters of the name of a body
MOST_WORDS = 7  # of the name of a body
ASIDE = re.compile(r"\s*[(\[].*?[)\]]")  # what stands in brackets behind the name of a body
APART = re.compile(r"(?:[(\[:]|, which\b).*$")  # what else follows it


class Supplier(NamedTuple):
    """A body by its name, and what makes it one that could supply a number."""

    kind: SupplierKind
    body: str

    @property
    def does(self) -> str:
        """What the body does, in words."""
        return rules().suppliers.does[self.kind]


def supplier(form_id: str, measures: Collection[str], tables: Tables) -> Supplier | None:
    """Who could supply figures of ``measures`` of a form; None where nobody is on record.

    The first of: who has the figure, who counts the form, who supervises it, who publishes other figures of it; a name
    in Latin letters before others, which few readers can read. ``tables``: ``absences, evidence, laws, law_forms``.
    """
    bodies: dict[SupplierKind, list[str]] = {
        "holder": _holders(form_id, measures, tables),
        "counter": _counting(form_id, tables),
        "supervisor": _supervising(form_id, tables),
        "publisher": _publishing(form_id, tables),
    }
    found = [Supplier(kind, name) for kind in SUPPLIERS for body in bodies[kind] for name in names(body)]
    return min(found, key=lambda one: not one.body.isascii(), default=None)


def names(text: str) -> list[str]:
    """The names of bodies in a text about them.

    >>> names("none (yet); Bank of Isles (BI); Office of Farms: 3 branches")
    ['Bank of Isles', 'Office of Farms']
    """
    parts = (APART.sub("", ASIDE.sub("", part)).strip() for part in text.split(";"))
    return [part for part in parts if is_name(part)]


def is_name(text: str) -> bool:
    """Is it the name of one body, and no note on who is concerned?

    >>> is_name("Ministry of Labour"), is_name("10 ministries in 2019"), is_name("none needed")
    (True, False, False)
    """
    short = len(text) <= LONGEST and len(text.split()) <= MOST_WORDS
    return bool(text) and short and not text[0].islower() and not any(map(str.isdigit, text))


def _holders(form_id: str, measures: Collection[str], tables: Tables) -> list[str]:
    """Who has the figure, as the package's list of absences says."""
    table = tables["absences"]
    return list(table.loc[(table["form_id"] == form_id) & table["measure"].isin(measures), "holder"].dropna())


def _counting(form_id: str, tables: Tables) -> list[str]:
    """Bodies that count the form, those of most figures first."""
    evidence = tables["evidence"]
    rows = evidence[(evidence["form_id"] == form_id) & evidence["origin_kind"].isin(rules().suppliers.counted_by)]
    counts = rows["origin_holder"].value_counts()
    return sorted(counts.index, key=lambda body: (-int(counts[body]), body))


def _supervising(form_id: str, tables: Tables) -> list[str]:
    """Bodies that supervise the form by a law, the latest law first."""
    laws, links = tables["laws"], tables["law_forms"]
    rows = laws[laws["law_id"].isin(links.loc[links["form_id"] == form_id, "law_id"])]
    latest = rows.sort_values(["enacted", "law_id"], ascending=[False, True], na_position="last")
    return list(latest["supervising_body"].dropna())


def _publishing(form_id: str, tables: Tables) -> list[str]:
    """Publishers of official sources with other figures of the form, the latest first."""
    evidence = tables["evidence"]
    official = evidence[evidence["source_type"].isin(_publications()) & in_use(evidence)]
    rows = official[official["form_id"] == form_id]
    return list(rows.sort_values("year", ascending=False, kind="stable")["publisher"].dropna())


def _publications() -> list[str]:
    """Types of sources that official bodies publish themselves: the official ones of the best rank."""
    official = [row for row in framework.rows(SourceType) if row.official == "yes"]
    return [row.source_type for row in official if row.rank == min(row.rank for row in official)]
