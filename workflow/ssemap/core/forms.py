"""The forms of a country and how they hang together: families, parts, overlaps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ssemap.core.frames import missing, tuples
from ssemap.core.framework import MIXED

if TYPE_CHECKING:
    import pandas as pd


FEWEST_PARTS = 2  # legal forms that make a total


@dataclass(frozen=True)
class Forms:
    """The forms in scope of a country, and how they hang together.

    ``family``: family of each form in scope. ``whole``: the forms of which a form is part.
    ``overlaps``: unordered pairs of forms that share some organisations, as declared; ``separate``: those that share
    none. ``shares``: (form, other) to the share of the form that is also in the other, where it is declared.
    ``subfamily``: sub-family of the forms that have one.
    """

    family: Mapping[str, str]
    whole: Mapping[str, frozenset[str]] = field(default_factory=dict)
    overlaps: frozenset[frozenset[str]] = frozenset()
    shares: Mapping[tuple[str, str], float] = field(default_factory=dict)
    separate: frozenset[frozenset[str]] = frozenset()
    subfamily: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def linked(cls, forms: pd.DataFrame, links: pd.DataFrame) -> Forms:
        """The forms in scope and their relations, of the tables ``forms`` and ``form_links``."""
        in_scope = [
            (form, family, subfamily)
            for form, family, subfamily, scope in tuples(forms[["form_id", "family", "subfamily", "in_scope"]])
            if scope == "yes"
        ]
        columns = ["relation", "form_id", "related_form_id", "overlap_share"]
        wholes: dict[str, set[str]] = {}
        pairs: dict[str, set[frozenset[str]]] = {}
        shares: dict[tuple[str, str], float] = {}
        for relation, form, other, share in tuples(links[columns]):
            if relation == "part_of":
                wholes.setdefault(form, set()).add(other)
            pairs.setdefault(relation, set()).add(frozenset((form, other)))
            if relation == "overlaps_with" and not missing(share):
                shares[form, other] = float(share)
        return cls(
            family={form: family for form, family, _ in in_scope},
            whole={form: frozenset(above) for form, above in wholes.items()},
            overlaps=frozenset(pairs.get("overlaps_with", ())),
            shares=shares,
            separate=frozenset(pairs.get("separate_from", ())),
            subfamily={form: subfamily for form, _, subfamily in in_scope if not missing(subfamily)},
        )

    @cached_property
    def by_subfamily(self) -> Forms:
        """The same forms with the same relations, grouped by sub-family; the others, but for aggregates, in no group.

        >>> worker = dict.fromkeys("bc", "worker")
        >>> forms = Forms(dict.fromkeys("abc", "cooperative"), {"b": frozenset("a")}, subfamily=worker)
        >>> forms.roots("cooperative"), forms.by_subfamily.roots("worker")
        (['a', 'c'], ['b', 'c'])
        """
        group = {form: self.subfamily.get(form, "") for form in self.family}
        aggregates = {form: family for form, family in self.family.items() if family == MIXED}
        return replace(self, family=group | aggregates)

    @cached_property
    def parts(self) -> dict[str, list[str]]:
        """The forms that are part of each form, sorted."""
        parts: dict[str, list[str]] = {form: [] for form in self.family}
        for form in sorted(self.family):
            for whole in self.whole.get(form, ()):
                if whole in parts:
                    parts[whole].append(form)
        return parts

    @cached_property
    def below(self) -> dict[str, frozenset[str]]:
        """Each form with all its parts, at every depth."""
        return {form: frozenset(self._descend(form, set())) for form in self.family}

    def parts_among(self, form: str, others: Collection[str]) -> list[str]:
        """Those of ``others`` that are parts of a form, or parts of its parts, sorted; of a form out of scope none.

        >>> forms = Forms(dict.fromkeys("abc", "mutual"), whole={"a": frozenset("b"), "b": frozenset("c")})
        >>> forms.parts_among("c", "ac")
        ['a']
        """
        return sorted(self.below.get(form, frozenset()) & set(others) - {form})

    def _descend(self, form: str, seen: set[str]) -> set[str]:
        if form not in seen:
            seen.add(form)
            for part in self.parts[form]:
                self._descend(part, seen)
        return seen

    @cached_property
    def shared(self) -> frozenset[frozenset[str]]:
        """Pairs that may share organisations: the declared ones, and the parts of both.

        An aggregate across families is never added to anything, and that a form overlaps with it says
        nothing about its other parts.
        """
        pairs = set()
        for form, other in map(sorted, self.overlaps):
            if MIXED in (self.family.get(form), self.family.get(other)):
                continue
            for part in self.below.get(form, ()):
                pairs |= {frozenset({part, twin}) for twin in self.below.get(other, ()) if part != twin}
        return frozenset(pairs)

    def doubled(self, form: str, other: str) -> bool:
        """May the two hold some of the same organisations?

        >>> forms = Forms(dict.fromkeys("abc", "mutual"), whole={"a": frozenset("b")})
        >>> forms.doubled("a", "b"), forms.doubled("a", "c")
        (True, False)
        """
        return frozenset({form, other}) in self.shared or form in self.below[other] or other in self.below[form]

    @cached_property
    def apart(self) -> frozenset[frozenset[str]]:
        """Pairs that share no organisations: the declared ones, and the parts of both."""
        pairs = set()
        for form, other in map(tuple, self.separate):
            for part in self.below.get(form, ()):
                pairs |= {frozenset({part, twin}) for twin in self.below.get(other, ())}
        return frozenset(pairs)

    def related(self, form: str, other: str) -> bool:
        """Is it declared how the two hang together?

        >>> parts, apart = {"a": frozenset("b")}, frozenset({frozenset("bc")})
        >>> forms = Forms(dict.fromkeys("abcd", "mutual"), whole=parts, separate=apart)
        >>> forms.related("a", "b"), forms.related("a", "c"), forms.related("a", "d")
        (True, True, False)
        """
        return self.doubled(form, other) or frozenset({form, other}) in self.apart

    def held(self, form: str, others: Iterable[str]) -> list[float | None]:
        """How much of a form each of the others holds that may share organisations with it; None where undeclared."""
        return [
            1.0 if form in self.below[other] else self.shares.get((form, other))
            for other in others
            if self.doubled(form, other)
        ]

    @cached_property
    def _members(self) -> dict[str, list[str]]:
        members: dict[str, list[str]] = {}
        for form in sorted(self.family):
            members.setdefault(self.family[form], []).append(form)
        return members

    @cached_property
    def _roots(self) -> dict[str, list[str]]:
        return {
            family: [form for form in members if not self.whole.get(form, frozenset()) & set(members)]
            for family, members in self._members.items()
        }

    def of(self, family: str) -> list[str]:
        """Forms of a family, sorted."""
        return self._members.get(family, [])

    def roots(self, family: str) -> list[str]:
        """Forms of a family that are part of no other form of it, sorted."""
        return self._roots.get(family, [])

    def parts_within(self, form: str) -> list[str]:
        """Direct parts of a form that belong to its family."""
        return [part for part in self.parts[form] if self.family[part] == self.family[form]]
