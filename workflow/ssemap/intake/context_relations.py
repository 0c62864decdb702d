"""Relations between denominators of one year: what measures cannot give together, whatever the country.

Declared relations stand in ``workflow/framework/context_relations.csv``: a ratio of products, a sum, or the chain of an
index by its changes from year to year, and its limits. In a product ``share(x)`` is x in hundredths and ``rest(x)``
what that leaves of one, so that what is published is held to the formula by which others derive it.
A total of a share lies between those of women and men; a total of a number is their sum. Which rows are to blame where
one does not hold, ``context_suspects`` says.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, NamedTuple

from pydantic import BeforeValidator

from ssemap.core import framework
from ssemap.core.codelists import Row, Text
from ssemap.core.issues import Severity
from ssemap.core.printing import plain, rate
from ssemap.intake.context import ContextRow

SEXES = ("women", "men")
SLACK = 0.005  # relative: parts and total are rounded
Values = Mapping[str, float]  # by measure
Year = Mapping[str, ContextRow]
FORMS: dict[str, Callable[[float], float]] = {
    "": lambda value: value,
    "share": lambda value: value / 100,
    "rest": lambda value: 1 - value / 100,
}


class Term(NamedTuple):
    """A measure in a product, and how it stands there: as it is, or as ``share`` or ``rest`` of a hundred."""

    measure: str
    form: str = ""

    def __str__(self) -> str:
        """As the file writes it."""
        return f"{self.form}({self.measure})" if self.form else self.measure

    def value(self, values: Values) -> float:
        """The factor of the product."""
        return FORMS[self.form](values[self.measure])


def _terms(cell: str) -> tuple[Term, ...]:
    """The terms of a cell.

    >>> _terms("labour_force rest(unemployment_rate)")
    (Term(measure='labour_force', form=''), Term(measure='unemployment_rate', form='rest'))
    """
    terms = []
    for word in cell.split():
        form, _, name = word.removesuffix(")").rpartition("(")
        if form not in FORMS or name not in framework.codes("context_measures"):
            raise ValueError("measures of context_measures.csv, as they are or as share(...) or rest(...)")
        terms.append(Term(name, form))
    return tuple(terms)


Terms = Annotated[tuple[Term, ...], BeforeValidator(_terms)]


class Relation(Row):
    """Limits of a ratio of products of measures, of a sum of measures, or of the links of a chain."""

    FILE = "context_relations.csv"
    relation: Text
    kind: Literal["ratio", "sum", "chain"]
    of: Terms
    over: Terms
    low: float
    high: float
    severity: Literal["error", "warning"]
    reason: Text

    def value(self, values: Values) -> float:
        """What the denominators of a year give."""
        of, over = ([term.value(values) for term in terms] for terms in (self.of, self.over))
        return sum(of) if self.kind == "sum" else math.prod(of) / math.prod(over)

    def holds(self, values: Values) -> bool:
        """Do the denominators of a year give what can be?"""
        return self.low <= self.value(values) <= self.high


@dataclass(frozen=True, slots=True)
class Bond:
    """A relation between rows of one year: what they give, what is expected of them, and the test of other values."""

    name: str
    rows: tuple[ContextRow, ...]
    test: Callable[[Values], bool]
    found: str
    expected: str
    severity: Severity
    parts: frozenset[str] = frozenset()  # measures that stand in it as a share or a rest of a hundred

    @property
    def holds(self) -> bool:
        """Does it hold as the rows stand?"""
        return self.scaled_holds((), 1)

    def exchanged_holds(self, one: ContextRow, other: ContextRow) -> bool:
        """Would it hold if two rows had the value of each other?"""
        exchanged = {one.line: other.value, other.line: one.value}
        return self.test({row.measure: exchanged.get(row.line, row.value) for row in self.rows})

    def scaled_holds(self, rows: Iterable[ContextRow], factor: float) -> bool:
        """Would it hold if some rows were so many times as much?"""
        lines = {row.line for row in rows}
        return self.test({row.measure: row.value * (factor if row.line in lines else 1) for row in self.rows})


def by_year(rows: Iterable[ContextRow], *, derived: bool = False) -> dict[int, dict[str, ContextRow]]:
    """The rows that are used, by measure, of each year; ``derived`` ones, which are computed anew, if asked for."""
    years: dict[int, dict[str, ContextRow]] = {}
    for row in rows:
        if row.preferred and (derived or not row.derived):
            years.setdefault(row.year, {})[row.measure] = row
    return dict(sorted(years.items()))


def bonds(year: Year) -> list[Bond]:
    """Every relation that the rows of a year have to each other."""
    return [*_declared(year), *_by_sex(year)]


def impossible(rows: Iterable[ContextRow]) -> set[int]:
    """Lines of the rows that cannot stand beside each other, whichever of them is wrong."""
    listed = [bond for year in by_year(rows).values() for bond in bonds(year)]
    return {row.line for bond in listed if bond.severity == "error" and not bond.holds for row in bond.rows}


def _declared(year: Year) -> Iterator[Bond]:
    for relation in framework.rows(Relation):
        names = dict.fromkeys(term.measure for term in (*relation.of, *relation.over))
        values = {name: year[name].value for name in names if name in year}
        if relation.kind != "chain" and len(values) == len(names) and all(term.value(values) for term in relation.over):
            value = relation.value(values)
            words = (" + " if relation.kind == "sum" else " * ").join(map(str, relation.of))
            words += f" / {_product(relation.over)}" if relation.over else ""
            yield Bond(
                relation.relation,
                tuple(year[name] for name in names),
                relation.holds,
                f"{words} is {rate(value)}",
                f"{plain(relation.low)} to {plain(relation.high)} ({relation.reason.rstrip('.')})",
                relation.severity,
                frozenset(term.measure for term in relation.over if term.form),
            )


def chains(rows: Iterable[ContextRow]) -> Iterator[tuple[ContextRow, str]]:
    """Rows of an index that its changes do not lead to, with what is expected of them."""
    years = by_year(rows)
    for relation in framework.rows(Relation):
        if relation.kind != "chain":
            continue
        (index,), (change,) = ((term.measure for term in terms) for terms in (relation.of, relation.over))
        for number, here in years.items():
            before = years.get(number - 1, {})
            if index in before and {index, change} <= here.keys() and before[index].value > 0:
                expected = before[index].value * (1 + here[change].value / 100)
                if not relation.low <= here[index].value / expected <= relation.high:
                    yield here[index], f"{rate(expected)}, by {change} from the year before"


def _product(terms: tuple[Term, ...]) -> str:
    return f"({' * '.join(map(str, terms))})" if len(terms) > 1 else str(terms[0])


def _by_sex(year: Year) -> Iterator[Bond]:
    """A total lies between the shares of women and men, or is the sum of their numbers."""
    for name, total in year.items():
        sexes = [year.get(f"{name}_{sex}") for sex in SEXES]
        parts = [part for part in sexes if part and part.definition == total.definition]
        is_share = total.limits.unit.startswith("percent")
        if len(parts) < (len(SEXES) if is_share else 1):
            continue
        limits = _of_shares if is_share else _of_numbers
        low, high = limits([part.value for part in parts])
        words = f"{plain(low)} or more" if high == math.inf else plain(low)
        words = words if high in (low, math.inf) else f"{plain(low)} to {plain(high)}"
        yield Bond(
            f"{name}-by-sex",
            (total, *parts),
            _Between(name, tuple(part.measure for part in parts), limits),
            f"{name} is {plain(total.value)}",
            f"{words}, as {' and '.join(part.measure for part in parts)} ask",
            "error",
        )


def _of_shares(parts: list[float]) -> tuple[float, float]:
    return min(parts), max(parts)


def _of_numbers(parts: list[float]) -> tuple[float, float]:
    return sum(parts), sum(parts) if len(parts) == len(SEXES) else math.inf


@dataclass(frozen=True, slots=True)
class _Between:
    """Is a total within the limits that its parts set?"""

    total: str
    parts: tuple[str, ...]
    limits: Callable[[list[float]], tuple[float, float]]

    def __call__(self, values: Values) -> bool:
        low, high = self.limits([values[part] for part in self.parts])
        total = values[self.total]
        room = SLACK * abs(total)
        return low - room <= total <= high + room
