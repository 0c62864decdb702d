"""Which denominators are to blame where relations of a year do not hold.

Where some rows times one power of ten put every relation right that they are in, they stand in another scale: a single
row, all rows of one unit, or few of them. What puts most relations right is the cause; of equals those that take fewest
rows, where all rows of one unit count as one, because a table in thousands is one slip. Causes that explain alike are
told together. Two rows of one unit may be exchanged, too. Where neither puts all right that a single row is in, or no
power of ten helps at all, the row is named that is in most broken relations and in fewest sound ones.
What is the same in several years is one problem.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ssemap.core.issues import Severity
from ssemap.core.printing import in_more_years, plain
from ssemap.intake.context import WRITTEN_OUT, ContextRow, Report
from ssemap.intake.context_relations import Bond, Year, bonds, by_year

POWERS = [10.0**power for size in range(1, 10) for power in (size, -size)]
USUAL = (1e3, 1e-3, 1e6, 1e-6)  # tables are printed in thousands and millions
GROSS = 1000  # what is off by so much can only be a scale
LARGEST_PART = 3  # rows of a unit that are tried together, besides all of them


@dataclass(frozen=True, slots=True)
class Cause:
    """Rows of one year, and the factors by any of which they may be multiplied, the nearest to one first.

    Without a factor the two rows have the value of each other.
    """

    rows: tuple[ContextRow, ...]
    factors: tuple[float, ...]
    cost: int

    @property
    def gross(self) -> bool:
        """Are the rows off by a thousand at least?"""
        return bool(self.factors) and max(self.factors[0], 1 / self.factors[0]) >= GROSS

    def __str__(self) -> str:
        """What would be so, in words."""
        names = _joined([row.measure for row in self.rows])
        if not self.factors:
            return f"{names} are exchanged"
        factor = next((factor for factor in USUAL if factor in self.factors), self.factors[0])
        times = plain(round(max(factor, 1 / factor)))
        be = "are" if len(self.rows) > 1 else "is"
        return f"{names} {be} {times} times too {'small' if factor > 1 else 'large'}"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one year: the causes that explain it, none where only a row is suspected."""

    row: ContextRow
    causes: tuple[Cause, ...]
    broken: tuple[Bond, ...]

    @property
    def key(self) -> tuple[object, ...]:
        """What is the same in other years: the causes, or the broken relations of a suspect."""
        if self.causes:
            return tuple(tuple(row.measure for row in cause.rows) for cause in self.causes)
        return self.row.measure, *(bond.name for bond in self.broken)

    @property
    def severity(self) -> Severity:
        """An error, where a relation cannot be broken at all or every cause is a gross one."""
        gross = self.causes and all(cause.gross for cause in self.causes)
        return "error" if gross or any(bond.severity == "error" for bond in self.broken) else "warning"

    @property
    def rows(self) -> tuple[ContextRow, ...]:
        """The rows that are named: those of the first cause."""
        return self.causes[0].rows if self.causes else (self.row,)


def check(rows: Iterable[ContextRow], report: Report, fewest: int = 1) -> None:
    """Report the rows by which relations are broken, once for all years in which they are broken alike.

    ``fewest``: years that have to be alike; what is so in several years is no slip of one.
    """
    alike: dict[tuple[object, ...], list[Fault]] = {}
    passed = report.passed(rows)
    with_derived = by_year(passed, derived=True)
    for number, year in by_year(passed).items():
        exchanged = list(_derived_exchanged(with_derived[number]))
        told = {row.line for fault in exchanged for row in fault.rows}
        rest = {measure: row for measure, row in year.items() if row.line not in told}
        for fault in [*exchanged, *faults(rest)]:
            alike.setdefault(fault.key, []).append(fault)
    for same in alike.values():
        if len(same) >= fewest:
            _tell(same, report)


def _derived_exchanged(year: Year) -> Iterator[Fault]:
    """A derived row that has the value of a published one, where that breaks what cannot be broken."""
    listed = bonds(year)
    broken = tuple(bond for bond in listed if not bond.holds)
    causes = _exchanged(year, listed) if any(bond.severity == "error" for bond in broken) else ()
    causes = tuple(cause for cause in causes if any(row.derived for row in cause.rows))
    if causes:
        yield Fault(causes[0].rows[0], causes, broken)


def faults(year: Year) -> Iterator[Fault]:
    """What is wrong in a year, the cause of most broken relations first."""
    listed = bonds(year)
    while broken := [bond for bond in listed if not bond.holds]:
        causes = _exchanged(year, listed) or _causes(year, listed)
        row = causes[0].rows[0] if causes else _suspect(listed)
        blamed = {one.line for one in (causes[0].rows if causes else (row,))}
        yield Fault(row, causes, tuple(bond for bond in broken if _has(bond, blamed)))
        listed = [bond for bond in listed if not _has(bond, blamed)]


def _causes(year: Year, listed: Sequence[Bond]) -> tuple[Cause, ...]:
    """The causes that put most relations right with fewest slips."""
    found: list[tuple[frozenset[str], Cause]] = []
    for rows, cost in _candidates(year, listed):
        lines = {row.line for row in rows}
        touched = [bond for bond in listed if _has(bond, lines)]
        right = frozenset(bond.name for bond in touched if not bond.holds)
        factors = tuple(factor for factor in POWERS if right and _explains(rows, factor, touched))
        if factors:
            found.append((right, Cause(rows, factors, cost)))
    all_broken = {bond.name for bond in listed if not bond.holds}
    if not any(right == all_broken for right, _ in found) and _in_all_broken(listed):
        return ()
    if not found:
        return ()
    most = max(len(right) for right, _ in found)
    best = [(right, cause) for right, cause in found if len(right) == most]
    least = min(cause.cost for _, cause in best)
    cheapest = [(right, cause) for right, cause in best if cause.cost == least]
    return tuple(cause for right, cause in cheapest if right == cheapest[0][0])


def _in_all_broken(listed: Iterable[Bond]) -> set[int]:
    """Lines of the rows that all broken relations share, where these are several."""
    shared = [{row.line for row in bond.rows} for bond in listed if not bond.holds]
    return set.intersection(*shared) if len(shared) > 1 else set()


def _exchanged(year: Year, listed: Sequence[Bond]) -> tuple[Cause, ...]:
    """Two rows of one unit that put right every broken relation, and leave all others so, with each other's value."""
    if all(bond.holds for bond in listed):
        return ()
    pairs = [
        Cause((one, other), (), 1)
        for one, other in combinations(year.values(), 2)
        if one.limits.unit == other.limits.unit and all(bond.exchanged_holds(one, other) for bond in listed)
    ]
    return tuple(pairs)


def _explains(rows: Sequence[ContextRow], factor: float, touched: Iterable[Bond]) -> bool:
    possible = all(row.limits.low <= row.value * factor <= row.limits.high for row in rows)
    return possible and all(bond.scaled_holds(rows, factor) for bond in touched)


def _candidates(year: Year, listed: Iterable[Bond]) -> Iterator[tuple[tuple[ContextRow, ...], int]]:
    """Rows that one slip may have put in another scale, and how many slips they count as."""
    related = {row.line for bond in listed for row in bond.rows}
    rows = [row for row in year.values() if row.line in related and row.limits.scale == "factor"]
    for unit in dict.fromkeys(row.limits.unit for row in rows):
        of_unit = tuple(row for row in rows if row.limits.unit == unit)
        if len(of_unit) > 1:
            yield of_unit, 1
        for size in range(2, min(LARGEST_PART, len(of_unit) - 1) + 1):
            yield from ((part, size) for part in combinations(of_unit, size))
    yield from (((row,), 1) for row in rows)


def _suspect(listed: Sequence[Bond]) -> ContextRow:
    """Of the rows that all broken relations share, or of all, the one in most broken ones and fewest that hold.

    Of equals the first. A part of a hundred moves a product little, and is not suspected first.
    """
    score: dict[int, int] = {}
    named: list[ContextRow] = []
    for bond in listed:
        for row in bond.rows:
            weight = -1 if bond.holds or row.measure in bond.parts else 1
            score[row.line] = score.get(row.line, 0) + weight
        named += [] if bond.holds else bond.rows
    shared = _in_all_broken(listed)
    return max([row for row in named if row.line in shared] or named, key=lambda row: score[row.line])


def _has(bond: Bond, lines: set[int]) -> bool:
    return any(row.line in lines for row in bond.rows)


def _tell(same: Sequence[Fault], report: Report) -> None:
    """One problem of the first year, with what the other years have in common with it."""
    first = same[0]
    found = " and ".join(map(str, first.rows)) + in_more_years([fault.row.year for fault in same[1:]])
    found += ": " + "; ".join(bond.found for bond in first.broken)
    expected = "; ".join(bond.expected for bond in first.broken)
    action = WRITTEN_OUT
    if first.causes:
        action = f"It would fit if {', or if '.join(map(str, first.causes))}. {WRITTEN_OUT}"
    severity: Severity = "error" if any(fault.severity == "error" for fault in same) else "warning"
    report.add(first.row, "denominators-disagree", "value", found, expected, action, severity=severity)
    report.lines |= {row.line for fault in same for row in fault.rows}


def _joined(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
