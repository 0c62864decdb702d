"""Two amounts that are one: a fraction or a ratio of two numbers, where a share is asked.

``3分の1``, ``3분의 1``, ``三分之一``: the number before is divided into, the number after counts the parts.
``one in three``, ``2 dari 5``, ``hai phần ba``: the other way round. ``3人に1人``, ``10곳 중 3곳``: with units between.
"""

from __future__ import annotations

from dataclasses import replace

from ssemap.clean.amounts import Amount
from ssemap.clean.lexicon import Token
from ssemap.clean.parts import Part

ROLES = {"parts", "ratio", "among", "base"}
PLAIN = {"plain", "share"}


def join(listed: list[Amount], tokens: list[Token], asked: bool) -> list[Amount]:
    """The amounts, with each fraction of two numbers as one share.

    ``asked``: is a share asked? Else a part and its whole stay two numbers (10곳 중 3곳), but for what can be no count
    (3分の1).
    """
    joined: list[Amount] = []
    for amount in listed:
        share = _share(joined[-1], amount, tokens, ROLES if asked else {"parts"}) if joined else None
        if share is None:
            joined.append(amount)
        else:
            joined[-1] = share
    return joined


def _share(first: Amount, second: Amount, tokens: list[Token], allowed: set[str]) -> Amount | None:
    """The share that two amounts make with the word between them."""
    between = [token for token in tokens[first.end : second.start] if not token.find("filler")]
    inside = tokens[second.start : second.end]
    roles = {role for role in allowed if any(token.find(role) for token in between)}
    roles |= {role for role in allowed & {"base", "ratio"} if any(token.find(role) for token in inside)}
    if not roles or len(between) > 2 or first.upper or second.upper or second.like_year:
        return None
    if not {first.kind, second.kind} <= PLAIN:
        return None
    numerator, denominator = (second, first) if roles & {"parts", "among"} else (first, second)
    if not 0 < numerator.value < denominator.value:
        return None
    scale = 1 / denominator.value
    part = Part(numerator.value, scale, numerator.quantum * scale)
    return replace(
        first,
        parts=(part,),
        end=second.end,
        numerals=(*first.numerals, *second.numerals),
        qualifiers=first.qualifiers | second.qualifiers,
        flags=(first.flags | second.flags) - {"base", "date"},
        is_share=True,
        is_date=False,
        like_year=False,
        doubt=first.doubt or second.doubt,
    )
