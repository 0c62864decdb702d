"""What a number counts: the counter behind it, or the noun before it.

The counter stands right behind the number or a few words away (600 credit cooperatives); a noun before it counts past
a colon or a particle (members: 1,234).
"""

from __future__ import annotations

from ssemap.clean.lexicon import Entry, Token
from ssemap.clean.writing import is_letter

PARTICLES = frozenset({":", "=", "は", "が", "数", "數", "수", "은", "는", "이", "가"})  # between a noun and its number
NUMBER_OF = frozenset({"数", "數", "수"})
NEAR = 4  # words between a number and the noun that says what is counted


def behind(tokens: list[Token], end: int) -> Entry | None:
    """The first counter near behind the number that says a kind; else one for pieces; None without any."""
    found: Entry | None = None
    for at, token in enumerate(tokens[end : end + NEAR], end):
        entry = token.find("counter")
        if entry is not None and not heads_next(tokens, at):
            found = found or entry
            if entry.value:
                return found if found.value else entry
        elif not (_is_adjective(token) and found is None) and not token.find("at_least") and not token.find("about"):
            return found
    return found


def before(tokens: list[Token], start: int) -> Entry | None:
    """The noun that ends before a number and says a kind, past a colon, a sign of equality or a particle."""
    for token in reversed(tokens[max(0, start - 2) : start]):
        if entry := token.find("counter"):
            return entry if entry.value else None
        if token.text not in PARTICLES:
            return None
    return None


def heads_next(tokens: list[Token], at: int) -> bool:
    """Is the noun at a place the name of the next number (組合員数 56,789), and no counter of the last?"""
    particle, numeral = (tokens[at + ahead] if at + ahead < len(tokens) else None for ahead in (1, 2))
    return particle is not None and particle.text in NUMBER_OF and numeral is not None and numeral.kind == "numeral"


def _is_adjective(token: Token) -> bool:
    """A word between a number and its counter: 600 credit cooperatives, 700,000 low-income households."""
    return token.text == "-" or (token.kind == "noise" and is_letter(token.text[0]))
