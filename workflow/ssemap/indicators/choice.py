"""Which series speaks for a form, for one indicator and year.

Candidates are the cells of ``levels`` that have a preferred figure. The criteria and their order are
declared in preference.yaml (``series_criteria``); each is a small function, lower is better. A criterion asks one
candidate, as a mapping, or a frame of candidates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ssemap.core import framework
from ssemap.estimate.rules import Preference, preference
from ssemap.indicators.declared import Catalogue, Codes, Indicator

Candidate = dict[str, Any]
Criterion = Callable[[Any, Preference], Any]


def usable(c: Any, rules: Preference) -> Any:
    """Identical or compatible before incompatible."""
    return c["rank"] >= framework.ranks()["incompatible"]


def near(c: Any, rules: Preference) -> Any:
    """A figure of about the year before an older or younger one."""
    return abs(c["years_apart"]) > rules.near_years


def comparability(c: Any, rules: Preference) -> Any:
    """Identical before compatible."""
    return c["rank"]


def years_apart(c: Any, rules: Preference) -> Any:
    """Whole years between data year and year asked for."""
    return abs(c["years_apart"])


def basis(c: Any, rules: Preference) -> Any:
    """The declared order of bases."""
    return c["basis_order"]


def definition(c: Any, rules: Preference) -> Any:
    """The declared order of definitions."""
    return c["definition_order"]


def figures(c: Any, rules: Preference) -> Any:
    """The series with more figures."""
    return -c["figures"]


def series_id(c: Any, rules: Preference) -> Any:
    """The id, as a last resort."""
    return c["series_id"]


CRITERIA: dict[str, Criterion] = {
    criterion.__name__: criterion
    for criterion in (usable, near, comparability, years_apart, basis, definition, figures, series_id)
}


def qualify(levels: Sequence[Candidate], indicator: Indicator, catalogue: Catalogue) -> list[Candidate]:
    """Cells that the indicator may use, with ``rank`` of comparability, ``basis_order`` and ``definition_order``.

    ``levels``: cells of one measure, as ``indicators.usable_levels`` gives them.
    """
    definitions = _placed(catalogue.definitions[indicator.definitions])
    families = {level["family"] for level in levels}
    bases = {family: _placed(catalogue.basis_codes(indicator, family)) for family in families}
    assumed = framework.ranks()[catalogue.assumed_basis]
    qualified = []
    for level in levels:
        basis, definition = bases[level["family"]].get(level["basis"]), definitions.get(level["definition"])
        if level["coverage"] in indicator.coverages and basis and definition:
            ranks = (basis[1], definition[1], level["crosswalk_rank"], assumed if level["basis_assumed"] else 1)
            orders = {"basis_order": basis[0], "definition_order": definition[0]}
            qualified.append({**level, **orders, "rank": max(ranks)})
    return qualified


def _placed(codes: Codes) -> dict[str, tuple[int, int]]:
    """Code to its place in the declared order, and to its rank of comparability."""
    ranks = codes.rank()
    return {code: (place, ranks[code]) for place, code in enumerate(codes.order())}


def choose(candidates: Iterable[Candidate], first: tuple[str, ...] = ()) -> list[Candidate]:
    """One candidate per form and year, sorted by both: the best by the declared criteria.

    ``first``: names of what decides before the criteria, lower is better.
    """
    rules = preference()
    criteria = [CRITERIA[name] for name in rules.series_criteria]
    rivals: dict[tuple[str, int], list[Candidate]] = {}
    for candidate in candidates:
        rivals.setdefault((candidate["form_id"], candidate["year"]), []).append(candidate)

    def merits(candidate: Candidate) -> tuple[Any, ...]:
        return (*(candidate[name] for name in first), *(criterion(candidate, rules) for criterion in criteria))

    return [min(rivals[cell], key=merits) for cell in sorted(rivals)]
