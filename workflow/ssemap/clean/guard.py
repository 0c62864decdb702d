"""Whether anything of a text is left over, once the figure is chosen.

Each piece that looks like a numeral (digits, a number word, a numeral of a script without blanks) must be used, or
explained: as a date or label, by a unit of its own (another count, a percentage, money), in brackets, as the whole or a
part of the figure, as the level of another time, or by words that part it from the figure. If not, what was read
may be a piece of a larger number, and is refused. So is a figure whose sign a word apart from it may change.
"""

from __future__ import annotations

import unicodedata

from ssemap.clean.amounts import Amount
from ssemap.clean.chains import is_known, takes_particle
from ssemap.clean.lexicon import HANGUL_DIGITS, Token
from ssemap.clean.roles import is_base, is_mark, is_part, is_start, printed
from ssemap.clean.writing import is_letter, is_spaced

ROLES = frozenset({"base", "part", "versus", "fall", "rise"})  # of an amount beside the figure
JOINING = frozenset({"-", "~", "&", "+", "・"})  # words of the lexicon that are signs
SIGNS = frozenset("×*^=")  # of a calculation
BEFORE, AFTER = ("parts", "point"), ("parts",)
DIGITS = frozenset({"numeral", "broken", "fraction"})  # kinds of tokens
NUMERIC = ("cardinal", "multiplier", "percent")
SHORT = 3  # words of so few letters (ba, hai, он) alone are other words in other languages


def unexplained(chosen: Amount, amounts: list[Amount], tokens: list[Token], words: list[Token]) -> list[str]:
    """Pieces of the text that look like a numeral and were neither used nor explained."""
    used = {at for amount in amounts for at in range(amount.start, amount.end)}
    closed = chosen.end < len(words) and words[chosen.end].text == ")"
    touching = {chosen.start - 1, chosen.end, chosen.end + closed}
    at_joint = _joints(chosen, words)
    others = [amount for amount in amounts if amount is not chosen and not _is_explained(amount, chosen, tokens)]
    left = [
        word.text
        for at, word in enumerate(words)
        if at not in used and (_looks_numeric(at, words) or (at in touching and _may_join(at, words)))
    ]
    return [printed(amount, tokens) for amount in others] + left + at_joint


def beside(chosen: Amount, amounts: list[Amount]) -> Amount | None:
    """A number of days right beside one of hours: 2 days 3 hours."""
    days = (amount for amount in amounts if amount.is_date and not amount.like_year)
    return next((day for day in days if 0 <= chosen.start - day.end <= 1 or 0 <= day.start - chosen.end <= 1), None)


def lost_sign(chosen: Amount, amounts: list[Amount], tokens: list[Token]) -> str | None:
    """A word that makes a number negative, and stands apart from all of them: deficit: 1.2 million."""
    if "level" in chosen.flags or any(amount.negative or amount.is_change for amount in amounts):
        return None
    used = {at for amount in amounts for at in range(amount.start, amount.end)}
    signs = (token.text for at, token in enumerate(tokens) if at not in used and _is_loss(token))
    return next(signs, None)


def _is_loss(token: Token) -> bool:
    """A sign alone (負) may be a piece of another word (負債), and a dash is none."""
    return len(token.text) > 1 and (token.find("minus") or token.find("fall")) is not None


def _joints(chosen: Amount, words: list[Token]) -> list[str]:
    """Words that join the figure to a number that was not read: parts of a fraction, a decimal mark, "and"."""
    joints = [(at, roles) for at, roles in ((chosen.start - 1, BEFORE), (chosen.end, AFTER)) if 0 <= at < len(words)]
    found = [words[at].text for at, roles in joints if any(words[at].find(role, "between") for role in roles)]
    follower = words[chosen.end + 1] if chosen.end + 1 < len(words) else None
    found += [words[at].text for at, _ in joints if words[at].text in SIGNS and words[at].kind != "aside"]
    joined = chosen.end < len(words) and words[chosen.end].find("and") and chosen.counted is None
    if joined and follower is not None and (follower.kind in DIGITS or any(map(follower.find, NUMERIC))):
        found.append(f"{words[chosen.end].text} {follower.text}")
    syllable = words[chosen.end] if chosen.end < len(words) else None
    if syllable is not None and syllable.text in HANGUL_DIGITS and chosen.parts[-1].spelled and chosen.counted is None:
        found.append(syllable.text)
    return found


def _is_explained(amount: Amount, chosen: Amount, tokens: list[Token]) -> bool:
    """Has another amount a unit or a role of its own, or do words part it from the figure?"""
    if amount.is_date or amount.like_year or (amount.in_brackets and not chosen.in_brackets):
        return True
    if is_mark(amount, tokens):
        return True
    first, second = sorted((amount, chosen), key=lambda each: each.start)
    if _is_glued(first, second, tokens):
        return False
    if not amount.flags.isdisjoint(ROLES) or is_start(amount, tokens):
        return True
    if chosen.is_change or is_base(amount, [chosen], tokens):
        return True
    if first.counted is None and first.kind == "plain" and not _are_parted(first, second, tokens):
        return False  # 12 34% may be one number
    if {chosen.kind, amount.kind} == {"plain"} and chosen.counted is None and amount.counted is not None:
        return is_part(amount, [chosen], tokens)  # what the figure counts is not said, and may be this
    own_unit = amount.kind in {"percent", "money"} or (amount.counted is not None and amount.counted != chosen.counted)
    words = any(_is_word(token) for token in tokens[first.end : second.start])
    return own_unit or words or is_part(amount, [chosen], tokens)


def _is_word(token: Token) -> bool:
    return token.kind == "aside" or (token.kind == "noise" and is_letter(token.text[0])) or bool(token.find("having"))


def _are_parted(first: Amount, second: Amount, tokens: list[Token]) -> bool:
    """Does anything but blanks and signs stand between the digits of two amounts?"""
    for token in tokens[first.end : second.end]:
        if token.kind == "numeral" or token.find("cardinal") or token.find("multiplier"):
            return False
        if token.kind in {"word", "bracket"} or _is_word(token):
            return token.text not in JOINING
    return False


def _is_glued(first: Amount, second: Amount, tokens: list[Token]) -> bool:
    """Does one begin right where the other ends, with no blank and no counter? 一百分之二, 3又2分の1."""
    between = tokens[first.end : second.start]
    near = not between or (len(between) == 1 and "share" in (first.kind, second.kind))
    return near and first.counted is None and first.kind == "plain" and not tokens[second.start].spaced


def _looks_numeric(at: int, words: list[Token]) -> bool:
    """Digits, a number word of a script with blanks, or two and more of another with no other letter beside them."""
    token = words[at]
    if token.kind in DIGITS or _is_header(token):
        return True
    if not is_number_word(token):
        return False
    if is_spaced(token.text):
        beside = [word for word in words[max(0, at - 1) : at + 2] if is_number_word(word)]
        return len(token.text) > SHORT or (len(beside) > 1 and not token.text.isascii())
    return _is_run(at, words)


def _is_header(token: Token) -> bool:
    """Thousands of members: 1,234. A vague number away from the figure may be its scale."""
    entry = token.find("vague")
    return entry is not None and entry.place == "any"


def _is_run(at: int, words: list[Token]) -> bool:
    """Does the number word stand among others: three and more, or two between known words? 八百屋 is a shop."""
    first = last = at
    while first and not words[first].spaced and _may_be_numeric(words[first - 1]):
        first -= 1
    while last + 1 < len(words) and not words[last + 1].spaced and _may_be_numeric(words[last + 1]):
        last += 1
    before = words[first - 1] if first else None
    after = words[last + 1] if last + 1 < len(words) else None
    ends = (words[first].spaced or is_known(before)) and (after is None or after.spaced or is_known(after))
    return last - first > 1 or (last - first == 1 and ends)


def _may_join(at: int, words: list[Token]) -> bool:
    """Is the token beside the figure numeric, and no particle at the end of a word (5%만)?"""
    particle = not words[at].spaced and at > 0 and "가" <= words[at].text[0] <= "힣" and takes_particle(words[at - 1])
    return _may_be_numeric(words[at]) and not particle


def is_number_word(token: Token) -> bool:
    entry = token.find("cardinal") or token.find("multiplier", "any", "after")
    return entry is not None and entry.number > 1 and entry.place != "inside"


def _may_be_numeric(token: Token) -> bool:
    """Also a numeral of a script without blanks, and any character that Unicode gives a number."""
    if token.find("cardinal") or token.find("multiplier", "any") or token.find("more"):
        return True
    if token.kind == "aside":
        return False
    return unicodedata.numeric(token.text[0], None) is not None
