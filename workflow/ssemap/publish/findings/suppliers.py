"""Who could supply a number of a form that is not known, by one rule for report and profiles (findings.yaml)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ssemap.publish.findings import bodies
from ssemap.publish.findings.declared import rules
from ssemap.publish.findings.kinds import SUPPLIERS, SupplierKind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pandas as pd

    Tables = Mapping[str, pd.DataFrame]

LONGEST = 60  # characters of the name of a body
MOST_WORDS = 7  # of the name of a body
ASIDE = re.compile(r"\s*[(\[].*?[)\]]")  # what stands in brackets behind the name of a body
APART = re.compile(r"(?:[(\[:]|, (?:which|with)\b).*$")  # what else follows it


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
    in Latin letters before others, which few readers can read. Only who has the figure may be of any name. ``tables``:
    ``absences, evidence, laws, law_forms``.
    """
    on_record: dict[SupplierKind, list[str]] = {
        "holder": _holders(form_id, measures, tables),
        "counter": _counting(form_id, rules().suppliers.counted_by, tables),
        "supervisor": _supervising(form_id, tables),
        "publisher": _counting(form_id, rules().suppliers.published_by, tables),
    }
    found = [
        Supplier(kind, name)
        for kind in SUPPLIERS
        for text in on_record[kind]
        for name in names(text)
        if kind == "holder" or is_body(name)
    ]
    first = min(found, key=lambda one: not one.body.isascii(), default=None)
    return first and first._replace(body=_called(form_id, tables).get(first.body, first.body))


def _called(form_id: str, tables: Tables) -> Mapping[str, str]:
    """Names of bodies to the one that readers get, in the country of a form."""
    told: list[str] = []
    for name, column in (("evidence", "origin_holder"), ("absences", "holder"), ("laws", "supervising_body")):
        table = tables[name]
        own = table[table["iso3"] == form_id.partition("-")[0]] if "iso3" in table else table
        told += sorted({*own[column].dropna()})
    return bodies.called(tuple(told))


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
    >>> is_name("Trade Commission notified")
    False
    """
    short = len(text) <= LONGEST and len(text.split()) <= MOST_WORDS
    ends = [word[0] for word in text.split()][:: max(len(text.split()) - 1, 1)]
    return short and bool(ends) and not any(map(str.islower, ends)) and not any(map(str.isdigit, text))


def is_body(name: str) -> bool:
    """Is it the name of a body, and of no person, single organisation or unnamed office (findings.yaml)?

    >>> is_body("Ministry of Labour"), is_body("Jane Farmer"), is_body("Minister")
    (True, False, False)
    """
    return re.search(rf"\b{rules().suppliers.bodies}\b", name) is not None


def _holders(form_id: str, measures: Collection[str], tables: Tables) -> list[str]:
    """Who has the figure, as the package's list of absences says."""
    table = tables["absences"]
    return list(table.loc[(table["form_id"] == form_id) & table["measure"].isin(measures), "holder"].dropna())


def _counting(form_id: str, ways: Collection[str], tables: Tables) -> list[str]:
    """Bodies that count the form in some ways, those of most figures first."""
    evidence = tables["evidence"]
    rows = evidence[(evidence["form_id"] == form_id) & evidence["origin_kind"].isin(ways)]
    counts = rows["origin_holder"].value_counts()
    return sorted(counts.index, key=lambda body: (-int(counts[body]), body))


def _supervising(form_id: str, tables: Tables) -> list[str]:
    """Bodies that supervise the form by a law, the latest law first."""
    laws, links = tables["laws"], tables["law_forms"]
    rows = laws[laws["law_id"].isin(links.loc[links["form_id"] == form_id, "law_id"])]
    latest = rows.sort_values(["enacted", "law_id"], ascending=[False, True], na_position="last")
    return list(latest["supervising_body"].dropna())
