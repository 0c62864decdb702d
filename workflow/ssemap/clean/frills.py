"""What is printed around a period and says nothing of it: marks of footnotes and quotation marks."""

from __future__ import annotations

import re

QUOTED = re.compile('"([^"]*)"|“([^“”]*)”|「([^「」]*)」|『([^『』]*)』|«([^«»]*)»|‘([^‘’\']*)\'')
SHORT_YEAR = re.compile(r"[`‘´′](?=\d\d(?!\d))")
MARK = re.compile(r"(?<=[^\W_])[)\]]? ?[*†‡§]{1,3}(?=$|[ ,;)\]])")
LOOSE = re.compile(r"(?<=[^\W_]) ?[*†‡§]{1,3}\)$")  # 2019*)
NOTES = (
    r"(?<=[^\W_])\[(?:[1-9]\d?|[a-z])\]$",  # 2019[1]
    r"(?<=[^\W_]) (?:[1-9]|[a-z])/$",  # 2019 1/
    r"^[*†‡§]{1,3} ?(?=[^\W_])",
    r" ?\([*†‡§]{1,3}\)$",
)
NOTE = re.compile("|".join(NOTES))


def without(plain: str) -> str:
    """A folded text without the marks around it.

    >>> without("2019*"), without('"2019"'), without("‘19년"), without("2019[1]"), without("2019 1/")
    ('2019', '2019', "'19년", '2019', '2019')
    """
    plain = SHORT_YEAR.sub("'", plain)
    if quoted := QUOTED.fullmatch(plain):
        plain = next(text for text in quoted.groups() if text is not None).strip()
    if plain.count(")") > plain.count("("):
        plain = LOOSE.sub("", plain)
    return NOTE.sub("", MARK.sub(lambda mark: mark[0].rstrip("*†‡§ "), plain))
