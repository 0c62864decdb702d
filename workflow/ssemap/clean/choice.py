"""Which of the amounts of a text is the figure asked.

The figure is chosen by these rules, in this order:

1. It is no year, nor the mark of a footnote: 300 members (2019), 300 women [2].
2. It is in the unit asked: percent before a share in words ("half") before a bare number; money before a bare
   number; for counts only bare numbers, and of these the ones whose counter is of the kind asked (members for
   persons). Money of another currency and percentages of something are never taken for counts.
3. It stands outside brackets, if one does: 80.008 Unit (54,34%).
4. It is no date or label, nor the whole of which another is a part ("600 out of the 900": 600), nor a part
   of another ("300, of which 200"), nor the start of a change or the level of another time ("up from 100").
5. It is a level, where a change stands beside it (64億円減益の444億円).

If several are left, none is taken; and nothing that looks like a number may be left over (``guard``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ssemap.clean import guard, neighbours, roles
from ssemap.clean.amounts import VAGUE, Amount
from ssemap.clean.lexicon import Token
from ssemap.clean.writing import is_letter, is_spaced

RANKS = {"percent": {"percent": 0, "share": 1, "plain": 2}, "money": {"money": 0, "plain": 1}}
COUNTS = {"plain": 0}
# Kinds of counters that each unit of counts may mean: the first come first, others are never meant.
MEANT = {
    "count": (("organisations", "", None), ("households", "places", "things", "weight"), ("persons",)),
    "persons": (("persons",), ("", None), ("things",)),
    "hours": (("hours",), (None,)),
    "hectares": (("area",), (None,)),
}
LONGEST_SHOWN = 40  # letters of a text without a number
MEASURES = frozenset({"hours", "hectares"})


@dataclass(frozen=True, slots=True)
class Asked:
    """The unit asked and its kind (units.csv)."""

    unit: str
    kind: str

    @property
    def is_measure(self) -> bool:
        """Is it measured in units of several sizes, and no count of heads or pieces?"""
        return self.unit in MEASURES

    def rank(self, amount: Amount) -> int | None:
        """How well the amount fits the unit asked; None if it cannot be meant."""
        foreign = bool(amount.currency) and self.unit not in str(amount.currency).split()
        if amount.is_date or (self.kind == "money" and foreign):
            return None
        rank = RANKS.get(self.kind, COUNTS).get(amount.kind)
        if rank is None or self.kind in RANKS:
            return None if amount.kind == "plain" and amount.counted is not None else rank
        return next(
            (at for at, kinds in enumerate(MEANT.get(self.unit, MEANT["count"])) if amount.counted in kinds), None
        )


def choose(amounts: list[Amount], tokens: list[Token], words: list[Token], asked: Asked) -> Amount | str:
    """The figure asked, or why there is none. ``words``: the tokens with their meanings in all languages."""
    ranks = {id(amount): asked.rank(amount) for amount in amounts}
    candidates = [amount for amount in amounts if ranks[id(amount)] is not None]
    if not candidates:
        return _why_none(amounts, tokens, asked)
    left = candidates
    if len(candidates) > 1:
        left = _narrow(candidates, lambda amount: ranks[id(amount)] or 0, tokens)
    chosen = left[0]
    if len(left) > 1 and not chosen.doubt:
        return "several numbers may be meant: " + "; ".join(roles.printed(amount, tokens) for amount in left)
    return _objection(chosen, amounts, tokens, words, asked) or chosen


def _objection(
    chosen: Amount, amounts: list[Amount], tokens: list[Token], words: list[Token], asked: Asked
) -> str | None:
    """What else in the text speaks against the amount that was chosen."""
    if chosen.doubt:
        return chosen.doubt
    if roles.is_year_alone(chosen, tokens) or roles.is_mark(chosen, tokens):
        return f"a year or the mark of a footnote beside other words, and no figure: {roles.printed(chosen, tokens)}"
    if asked.is_measure and (days := guard.beside(chosen, amounts)):
        return f"several numbers may be meant: {roles.printed(days, tokens)}; {roles.printed(chosen, tokens)}"
    if misfit := roles.misfit(chosen, amounts, tokens) or roles.beside(chosen, amounts, tokens):
        return misfit
    if strange := guard.unexplained(chosen, amounts, tokens, words):
        return f"a part that looks like a number was not read: {', '.join(strange)}"
    if lost := guard.lost_sign(chosen, amounts, tokens):
        return f"a word of a fall or a loss does not touch the number: {lost}"
    return neighbours.doubt(chosen, amounts, tokens, asked.kind)


def _narrow(candidates: list[Amount], rank: Callable[[Amount], int], tokens: list[Token]) -> list[Amount]:
    """The candidates after each rule that some of them pass."""
    rules: tuple[Callable[[Amount], bool], ...] = (
        lambda amount: not roles.is_bare_year(amount),
        lambda amount: not roles.is_mark(amount, tokens),
        lambda amount: not (amount.in_brackets and "part" in amount.flags),
        lambda amount: rank(amount) == min(map(rank, candidates)),
        lambda amount: not amount.in_brackets,
        lambda amount: not roles.is_base(amount, candidates, tokens),
        lambda amount: not roles.is_start(amount, tokens),
        lambda amount: "part" not in amount.flags and not roles.is_part(amount, candidates, tokens),
        lambda amount: "level" in amount.flags,
        lambda amount: not amount.is_change,
    )
    for rule in rules:
        candidates = [amount for amount in candidates if rule(amount)] or candidates
    return candidates


def _why_none(amounts: list[Amount], tokens: list[Token], asked: Asked) -> str:
    broken = [token.text for token in tokens if token.kind in guard.DIGITS]
    dated = any(token.kind == "aside" for token in tokens)
    others = [amount for amount in amounts if (amount.counter or amount.is_date) and not amount.like_year]
    if asked.is_measure and others:
        return (
            f"{roles.printed(others[0], tokens)} is no number of {asked.unit}, nor in a unit of fixed size in them: "
            f"give the value in {asked.unit} and how it was converted in accepted_reason"
        )
    if amounts or (dated and not broken):
        seen = {_name(amount) for amount in amounts} | ({"date or label"} if dated else set())
        return f"no number that can be {asked.kind}; found only: {', '.join(sorted(seen))}"
    if broken:
        return f"digits that form no number: {' '.join(broken)}"
    if vague := [token.text for token in tokens if token.find("vague")]:
        return f"{VAGUE}: {' '.join(vague)}"
    if tokens and not any(is_letter(token.text[0]) for token in tokens):
        return f"{' '.join(token.text for token in tokens)}: a sign for nil or for not available, and no number"
    words = [token.text for token in tokens if guard.is_number_word(token) and is_spaced(token.text)]
    return f"number words that form no number: {' '.join(words)}" if words else _nothing(tokens)


def _nothing(tokens: list[Token]) -> str:
    """Names what was found, as far as a cell shows it."""
    found = "".join(" " * token.spaced + token.text for token in tokens).strip()
    shown = found if len(found) <= LONGEST_SHOWN else f"{found[:LONGEST_SHOWN]}..."
    return f"no number in the text; found only: {shown}" if shown else "no number in the text"


def _name(amount: Amount) -> str:
    if amount.is_date:
        return "date"
    return amount.currency or (amount.counted if amount.kind == "plain" and amount.counted else amount.kind)
