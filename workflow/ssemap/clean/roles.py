"""What part an amount plays beside the others: the figure, its whole, its part, the start of a change, a class of size.

An amount that plays another part than the figure's is not taken, even where it stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from ssemap.clean.amounts import YEARS, Amount, tell_of_change
from ssemap.clean.lexicon import Token, words_of
from ssemap.clean.words import SIZED
from ssemap.clean.writing import is_letter, is_spaced
from ssemap.core.qualifiers import BOUNDS

HEADS = frozenset({"persons", "households"})  # kinds of which organisations have many
REACH = 5  # tokens between a word of another time and its number
INHABITED = (*SIZED, "persons", "households", "places")  # a rate is so many of these
LARGEST_CLASS = 1000  # heads: a bound beyond is the number of members of all
QUOTES = frozenset("'\"“”‘")
FULL_STOPS = QUOTES | frozenset(".,;*")
LONGEST_MARK = 2  # digits
RANKED = frozenset({"aside", "label", "ordinal"})
GENITIVES = frozenset({"of", "の", "的", "의"})
WHOLE = ("base", "origin", "among")
NEAR = 3  # tokens between a share and its whole
WHOLES = ("base", "ratio", "among")


def is_base(amount: Amount, others: Iterable[Amount], tokens: list[Token]) -> bool:
    """The whole of which another is a part: out of 900; of 900, right after another number; 900社のうち600社."""
    if "base" in amount.flags:
        return True
    first, follower = tokens[amount.start], tokens[amount.end] if amount.end < len(tokens) else None
    after_another = any(other.end == amount.start for other in others)
    before_another = any(amount.end < other.start <= amount.end + 2 for other in others)
    among = follower is not None and follower.find("among") is not None
    return (first.text == "of" and after_another) or (among and before_another)


def is_mark(amount: Amount, tokens: list[Token]) -> bool:
    """The mark of a footnote: [2]; or (1) and 1/ at the end of a text that says of nothing that it is counted."""
    number = tokens[amount.number].text
    if amount.end - amount.start > 1 or not number.isdecimal() or len(number) > LONGEST_MARK or not amount.start:
        return False
    before, after = tokens[amount.start - 1].text, "".join(token.text for token in tokens[amount.end :])
    if before == "[" and after.startswith("]"):
        return True
    if before == "(" and after.startswith(")"):
        told = tokens[: amount.start - 1] + tokens[amount.end + 1 :]
        return bool(told) and not any(token.find("counter") for token in tokens)
    return after in {"/", ")"} and before == ")"


def is_bare_year(amount: Amount) -> bool:
    """Four digits of a year, with no unit, no counter and no word of a bound."""
    return amount.like_year and amount.kind == "plain" and amount.counted is None and not amount.qualifiers


def is_year_alone(amount: Amount, tokens: list[Token]) -> bool:
    """A year beside words or other numbers, with nothing that it counts: see 2019; n.a. (2019)."""
    if not is_bare_year(amount) or amount.upper is not None:
        return False
    before = [token for token in tokens[: amount.number] if token.text not in QUOTES]
    after = [token for token in tokens[amount.end :] if token.text not in FULL_STOPS]
    return any(token.kind != "aside" for token in before + after)


def is_start(amount: Amount, tokens: list[Token]) -> bool:
    """The start of a change, or the level of another time: down from 12,000; 12,000から減少; 从3万家减少."""
    if amount.upper is not None or "level" in amount.flags:
        return False
    if "versus" in amount.flags or ("origin" in amount.flags and tell_of_change(tokens)):
        return True
    return not amount.is_date and _follows_start(amount, tokens)


def _follows_start(amount: Amount, tokens: list[Token]) -> bool:
    """Does a word of another time stand a date or a few words away: 由2018年的3万家下降, from the 2018 level of 300?"""
    for token in reversed(tokens[max(0, amount.start - REACH) : amount.start]):
        if token.find("versus", "before") or (token.find("origin", "before") and tell_of_change(tokens)):
            return True
        year = token.kind == "numeral" and token.text.isdecimal() and int(token.text) in YEARS
        dated = token.kind == "aside" or token.find("date") or token.text in {"的", "の"}
        word = token.find("filler") or (token.kind == "noise" and is_letter(token.text[0]) and is_spaced(token.text))
        if not (year or dated or word):
            return False
    return False


def is_part(amount: Amount, others: Iterable[Amount], tokens: list[Token]) -> bool:
    """A part of another number, by a word since that one: 89.13万个，其中社会团体37万个."""
    ends = [other.end for other in others if other.end <= amount.start]
    return bool(ends) and any(token.find("part") for token in tokens[max(ends) : amount.start])


def printed(amount: Amount, tokens: list[Token]) -> str:
    """The amount as the text prints it."""
    return " ".join(token.text for token in tokens[amount.start : amount.end])


def misfit(chosen: Amount, amounts: list[Amount], tokens: list[Token]) -> str | None:
    """Why the amount that was chosen is not the figure, by the part it plays; None if it may be."""
    if len(tokens) == 1:
        return None
    text = printed(chosen, tokens)
    told = {entry.role for token in tokens for entry in token.entries} | {token.kind for token in tokens}
    if is_start(chosen, tokens):
        return f"the start of a change or the level of another time, not the figure: {text}"
    if "margin" in told and any(token.find("margin") for token in tokens[chosen.end :]):
        return f"a margin beside {text}: code lower and upper, and say so in accepted_reason"
    ranked = not told.isdisjoint(RANKED) and _is_of_rank(chosen, tokens)
    if ranked or (len(amounts) > 1 and _is_bare_pair(chosen, amounts, tokens)):
        return f"a rank, or a part of a whole: {text}; give the accepted_reason if the source counts so"
    if "class" in told and _is_list(chosen, tokens):
        return f"the name of a list of so many: {text}; give the accepted_reason if the source counts so"
    if chosen.kind == "plain" and (rate := _rate(tokens)) is not None:
        return f"a rate ({rate.text} so many), not a number of them: {text}"
    bounded = chosen.qualifier in BOUNDS or chosen.upper is not None
    if bounded and chosen.counted in HEADS and _is_size(chosen, amounts, tokens):
        return f"a class of size (with so many members and more), not the figure: {text}"
    return None


def beside(chosen: Amount, amounts: list[Amount], tokens: list[Token]) -> str | None:
    """12.5% of 9,876: the whole, or 12.5% of it? 300 farmers in 12 provinces: the farmers, or the provinces?"""
    if chosen.kind != "plain" or chosen.in_brackets:
        return None
    text = printed(chosen, tokens)
    for other in (amount for amount in amounts if amount is not chosen and not amount.in_brackets):
        if other.kind in {"percent", "share"} and _are_share_and_whole(other, chosen, tokens):
            return f"the whole of a share ({printed(other, tokens)}), or the share itself: {text}"
        if chosen.counted == "places" and other.counted in {"persons", "things"} and other.end <= chosen.start:
            return f"several numbers may be meant: {printed(other, tokens)}; {text}"
    return None


def _are_share_and_whole(share: Amount, whole: Amount, tokens: list[Token]) -> bool:
    """Does a word of the genitive or of a whole stand between them?"""
    first, second = sorted((share, whole), key=lambda each: each.start)
    between = tokens[first.end : second.number]
    last = tokens[first.end - 1].text.split()[-1]  # "% of" is one word
    joined = any(token.text in GENITIVES or any(map(token.find, WHOLE)) for token in between)
    return len(between) <= NEAR and (joined or (last in GENITIVES and not between))


def _is_of_rank(chosen: Amount, tokens: list[Token]) -> bool:
    """rank 3 of 120; peringkat 3 dari 120; 120か国中3位."""
    if chosen.counted is None and any(map(_is_rank, tokens)):
        return True
    behind = tokens[chosen.end : chosen.end + 2]
    if any(map(_is_ordinal, behind)) and all(token.kind != "bracket" for token in behind):
        return True
    first, before = tokens[chosen.start], tokens[max(0, chosen.start - 2) : chosen.start]
    joined = first.text == "of" or "base" in chosen.flags or any(map(first.find, WHOLES))
    joined = joined or (bool(before) and any(map(before[-1].find, WHOLES)))
    return joined and any(token.kind == "aside" for token in before)


def _is_rank(token: Token) -> bool:
    """A word of a rank, or an aside with one: peringkat ketiga, 3-орун."""
    if token.kind != "aside":
        return (token.find("label", "rank") or token.find("ordinal", "rank")) is not None
    return token.text.startswith(words_of("label", "rank")) or token.text.endswith(words_of("ordinal", "rank"))


def _is_ordinal(token: Token) -> bool:
    return token.kind == "aside" and token.text.endswith(words_of("ordinal"))


def _is_list(chosen: Amount, tokens: list[Token]) -> bool:
    """Top 100, with no word that says what is counted."""
    before = tokens[chosen.start - 1] if chosen.start else None
    return chosen.counted is None and before is not None and before.find("class", "before") is not None


def _is_bare_pair(chosen: Amount, amounts: list[Amount], tokens: list[Token]) -> bool:
    """3 of 120, with no word that says what is counted: the third of 120, or three of them?"""
    if chosen.is_share or tell_of_change(tokens) or any(one.counter or one.kind != "plain" for one in amounts):
        return False
    wholes = [tokens[amount.start] for amount in amounts if amount.start == chosen.end]
    other = (token.text == "of" or token.find("origin") for token in wholes)
    return any(other) or any(token.find("base") and token.find("versus") for token in wholes)


def _rate(tokens: list[Token]) -> Token | None:
    """The word that makes a rate of a count: 3 per 100,000 persons, 300 persons/km², 10万人当たり3社."""
    for at, token in enumerate(tokens[:-1]):
        after, before = tokens[at + 1], tokens[at - 1] if at else None
        if token.find("rate", "before") and (after.kind == "numeral" or _counts(after, INHABITED)):
            return token
        if token.text == "/" and _counts(after, SIZED):
            return token
        one = at > 1 and tokens[at - 2].text in {"1", "一", "한"}  # of what each organisation has is spoken so
        if token.find("rate", "after") and before is not None and not one and _counts(before, INHABITED):
            return token
    return None


def _counts(token: Token, kinds: tuple[str, ...]) -> bool:
    """Is it a counter of one of these kinds?"""
    counter = token.find("counter")
    return counter is not None and counter.value in kinds


def _is_size(chosen: Amount, amounts: list[Amount], tokens: list[Token]) -> bool:
    """Is the bound of heads one of what is counted: 5人以上の組合, cooperatives with 5 or more members?

    But not in 300 cooperatives with more than 5,000 members.
    """
    bounded = chosen.upper is not None
    for token in tokens[chosen.start : chosen.end + 2]:
        counter = token.find("counter")
        if bounded and counter and counter.value not in {"", chosen.counted}:
            return True
        bounded = bounded or any(token.find(bound, "after") for bound in BOUNDS)
    if not chosen.start or not tokens[chosen.start - 1].find("having"):
        return False
    counted = [amount.value for amount in amounts if amount.end < chosen.start and amount.counted != chosen.counted]
    return not any(0 < value < chosen.value for value in counted) if counted else chosen.value < LARGEST_CLASS
