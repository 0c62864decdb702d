"""Who could supply a number of a form that is not known, by one rule for report and profiles (findings.yaml)."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ssemap.publish.findings import bodies
from ssemap.publish.findings.declared import rules
from ssemap.publish.findings.kinds import SUPPLIERS, SupplierKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import pandas as pd

    Tables = Mapping[str, pd.DataFrame]

RULES_OF_FORMS = ("min_members", "voting_rule", "profit_rule")  # what the row of a law says of how its forms are ruled
NATIONAL = "national"  # coverage of the whole form
Second = TypeVar("Second")

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


class BodiesOnRecord:
    """Bodies that some tables name beside forms, each looked up once: a report asks of each form many times.

    ``tables``: ``absences, evidence, laws, law_forms``, of one country or of several.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._called: dict[str, Mapping[str, str]] = {}
        self._after: dict[str, Mapping[str, str]] = {}

    def supplier(self, form_id: str, measures: Collection[str]) -> Supplier | None:
        """Who could supply figures of ``measures`` of a form; None where nobody is on record.

        The first of: who has the figure, who counts the form, who supervises it, who publishes other figures of it, who
        counts a part of it; a name in Latin letters before others, which few readers can read. Only who has the figure
        may be of any name. A body that another one followed is told by that one.
        """
        on_record: dict[SupplierKind, list[str]] = {
            "holder": [body for measure, body in self._holders.get(form_id, ()) if measure in measures],
            "counter": self._counting.get(form_id, []),
            "supervisor": self._supervising.get(form_id, []),
            "publisher": self._publishing.get(form_id, []),
            "part_counter": self._counting_part.get(form_id, []),
        }
        found = [
            Supplier(kind, name)
            for kind in SUPPLIERS
            for text in on_record[kind]
            for name in names(text)
            if kind == "holder" or is_body(name)
        ]
        first = min(found, key=lambda one: not one.body.isascii(), default=None)
        return first and first._replace(body=self._told(first.body, form_id.partition("-")[0]))

    def _told(self, body: str, iso3: str) -> str:
        """The name of a body, or of the one that followed it, that readers get in a country."""
        known, after = self._names_in(iso3), self._followers_in(iso3)
        name = known.get(body, body)
        return after.get(name, name)

    def _followers_in(self, iso3: str) -> Mapping[str, str]:
        """Bodies of a country to those that followed them, both by the name that readers get."""
        if iso3 not in self._after:
            known = self._names_in(iso3)
            told = self._tables["laws"]
            texts = told.loc[told["iso3"] == iso3, "supervising_body"] if "iso3" in told else told["supervising_body"]
            followed = bodies.followers(texts.dropna())
            self._after[iso3] = {known.get(old, old): known.get(new, new) for old, new in followed}
        return self._after[iso3]

    def _names_in(self, iso3: str) -> Mapping[str, str]:
        """Names of bodies to the one that readers get, in a country."""
        if iso3 not in self._called:
            told: list[str] = []
            for name, column in (("evidence", "origin_holder"), ("absences", "holder"), ("laws", "supervising_body")):
                table = self._tables[name]
                own = table[table["iso3"] == iso3] if "iso3" in table else table
                told += sorted({*own[column].dropna()})
            self._called[iso3] = bodies.called(tuple(told))
        return self._called[iso3]

    @cached_property
    def _holders(self) -> dict[str, list[tuple[str, str]]]:
        """Form to the measures whose figure somebody has, and who, as the package's list of absences says."""
        rows = self._tables["absences"].dropna(subset=["form_id", "measure", "holder"])
        return _by_first(zip(rows["form_id"], zip(rows["measure"], rows["holder"], strict=True), strict=True))

    @cached_property
    def _counting(self) -> dict[str, list[str]]:
        return self._of_figures(rules().suppliers.counted_by, whole=True)

    @cached_property
    def _counting_part(self) -> dict[str, list[str]]:
        return self._of_figures(rules().suppliers.counted_by)

    @cached_property
    def _publishing(self) -> dict[str, list[str]]:
        return self._of_figures(rules().suppliers.published_by)

    def _of_figures(self, ways: Collection[str], *, whole: bool = False) -> dict[str, list[str]]:
        """Form to the bodies that count it in some ways, those of most figures first; ``whole``: all of the form."""
        evidence = self._tables["evidence"]
        rows = evidence[evidence["origin_kind"].isin(ways) & evidence["origin_holder"].notna()]
        rows = rows[rows["coverage"] == NATIONAL] if whole else rows
        counted = Counter(zip(rows["form_id"], rows["origin_holder"], strict=True))
        return _by_first(sorted(counted, key=lambda one: (-counted[one], one[1])))

    @cached_property
    def _supervising(self) -> dict[str, list[str]]:
        """Form to the bodies that supervise it by a law: laws that rule the form first, of these that of fewest forms.

        Of two alike the later.
        """
        links = self._tables["law_forms"].drop_duplicates(["law_id", "form_id"])
        laws = self._tables["laws"]
        laws = laws.assign(
            rules=laws.reindex(columns=[*RULES_OF_FORMS]).notna().any(axis=1),
            governs=laws["law_id"].map(links["law_id"].value_counts()),
        )
        order = ["rules", "governs", "enacted", "law_id"]
        known = laws.sort_values(order, ascending=[False, True, False, True]).dropna(subset=["supervising_body"])
        forms_of = _by_first(zip(links["law_id"], links["form_id"], strict=True))
        laws_and_bodies = zip(known["law_id"], known["supervising_body"], strict=True)
        return _by_first((form, body) for law, body in laws_and_bodies for form in forms_of.get(law, ()))


def _by_first(pairs: Iterable[tuple[str, Second]]) -> dict[str, list[Second]]:
    """The second of each pair, below the first, in their order."""
    found: dict[str, list[Second]] = {}
    for first, second in pairs:
        found.setdefault(first, []).append(second)
    return found


def names(text: str) -> list[str]:
    """The names of bodies in a text about them.

    >>> names("none (yet); Bank of Isles (BI); Office of Farms: 3 branches")
    ['Bank of Isles', 'Office of Farms']
    >>> names("Office of Ships, since 2019 Office of Seas")
    ['Office of Seas']
    """
    parts = (APART.sub("", bodies.FOLLOWED.sub(r"\g<new>", ASIDE.sub("", part))).strip() for part in text.split(";"))
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
