"""Widths of the columns of a table on paper, from what their cells hold."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LINE = 122.0  # letters in a line of a table on A4
SPACE = 2.0  # letters between two columns
BOLD = 1.15  # width of the letters of a label or of the name of a row, of others
MOST = 24.0  # letters of a word that is kept whole
POWER = 4.0  # the height of a row is the norm of this power of the heights of its cells, close to the highest of them
ROUNDS = 12  # after which widths move by less than a letter
HALVINGS = 40
# Letters that are wider than others; other capitals are CAPITAL wide.
WIDE = {"W": 1.8, "M": 1.6, "m": 1.5, "w": 1.3, "@": 1.8, "%": 1.6}
CAPITAL = 1.25
NARROWED = 1.2  # times the room of a column that a word takes, as WIDE tells it, before it is broken
ZERO = "\u200b"  # a place where a line may break that shows nothing
BREAK = re.compile(r"\s+|(?<=-)")  # lines break at blanks and after hyphens


def shares(labels: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """Widths in percent of the table, of columns with ``labels`` and ``rows`` of texts, that make the table short.

    >>> shares(["Form", "Number"], [["Foundation", "12"], ["Association", "7"]])
    [62.2, 37.8]
    >>> shares(["Form", "Known"], [["Union", "nothing at all of what was asked for " * 9]])
    [6.4, 93.6]
    """
    widths = fitted(labels, rows)
    total = sum(widths)
    return [round(100 * width / total, 1) for width in widths]


def fitted(labels: Sequence[str], rows: Sequence[Sequence[str]], line: float = LINE) -> list[float]:
    """Widths in letters of columns with ``labels`` and ``rows`` of texts, that make the table short.

    ``line``: letters that the page has room for; what stands in lines of its own in a cell is parted by ``\\n``. The
    table is narrower where its texts need no more, and wider where its words do not fit: see ``narrowest``.

    A column has room for its longest word and never more than its longest text needs. Between these, widths w minimise
    the sum of the heights of rows, each (sum over columns (letters / w)^p)^(1/p), by fixed points of its derivative.

    >>> [round(width, 1) for width in fitted(["Form", "Number"], [["Association\\nas listed", "7"]])]
    [14.6, 8.9]
    """
    heads = [BOLD * letters(label) for label in labels]
    sizes = [heads, *([letters(text) for text in row] for row in rows)]
    floors = narrowest(labels, rows)
    lines = _widest(longest_line, labels, rows)
    most = [max(floor, SPACE + longest) for floor, longest in zip(floors, lines, strict=True)]
    widths = _between([1.0] * len(labels), floors, most, line)
    for _ in range(ROUNDS):
        widths = _between(_weights(sizes, widths), floors, most, line)
    return widths


def narrowest(labels: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """Letters that each column needs for its longest word; of a longer one than ``MOST`` it keeps no more whole.

    >>> [round(width, 1) for width in narrowest(["Form", "Number"], [["Foundation", "12"]])]
    [13.5, 8.9]
    """
    return [SPACE + min(MOST, word) for word in _widest(longest_word, labels, rows)]


def broken(text: str, room: float) -> str:
    """A text whose words that need more than ``room`` letters have a place to break behind each letter.

    The letters of a line are an average: a word of capitals is wider than it has letters.

    >>> broken("a WWWW", 5).count("\\u200b"), broken("a wood", 5)
    (3, 'a wood')
    """
    return " ".join(ZERO.join(word) if _drawn(word) > NARROWED * room else word for word in text.split(" "))


def _drawn(word: str) -> float:
    """Letters that the widest part of a word takes, within which no line breaks."""
    return max(sum(map(_drawn_letter, part)) for part in BREAK.split(word))


def _drawn_letter(letter: str) -> float:
    return WIDE.get(letter, CAPITAL if letter.isupper() else _width(letter))


def _widest(width: Callable[[str], float], labels: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """The greatest width in each column: labels and the first column, which names the rows, are bold."""
    return [
        max([BOLD * width(label), *((BOLD if place == 0 else 1.0) * width(row[place]) for row in rows)])
        for place, label in enumerate(labels)
    ]


def _weights(sizes: Sequence[Sequence[float]], widths: Sequence[float]) -> list[float]:
    """Weights of columns from the rows that they make high at these widths."""
    sums = [0.0] * len(widths)
    for row in sizes:
        powers = [(size / width) ** POWER for size, width in zip(row, widths, strict=True)]
        height = sum(powers) ** (1 / POWER)
        if height:
            for column, power in enumerate(powers):
                sums[column] += height ** (1 - POWER) * power
    # A column that no row needs still has a weight.
    return [(1e-9 + found * width**POWER) ** (1 / (POWER + 1)) for found, width in zip(sums, widths, strict=True)]


def _between(weights: Sequence[float], least: Sequence[float], most: Sequence[float], line: float) -> list[float]:
    """Widths that add up to ``line``, in proportion to their weights as far as their limits let them.

    Where the limits leave no such widths, all stand at the limit that is in the way.
    """
    if sum(least) >= line:
        return list(least)
    if sum(most) <= line:
        return list(most)
    low, high = 0.0, max(limit / weight for limit, weight in zip(most, weights, strict=True))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        inside = zip(weights, least, most, strict=True)
        widths = [min(max(middle * weight, floor), ceiling) for weight, floor, ceiling in inside]
        low, high = (low, middle) if sum(widths) > line else (middle, high)
    return widths


def letters(text: str) -> float:
    """Width of a text in letters; East Asian ones are twice as wide as others, and marks have no width.

    >>> letters("SSE"), letters("협동"), letters("e\\u0301")
    (3, 4, 1)
    """
    return sum(map(_width, text))


def longest_line(text: str) -> float:
    """Width of the longest of the lines that a text is parted into.

    >>> longest_line("43\\nregistered; B")
    13
    """
    return max(map(letters, text.split("\n")))


def longest_word(text: str) -> float:
    """Width of the longest part of a text within which no line breaks; East Asian lines break at any letter.

    >>> longest_word("a co-operative"), longest_word("협동조합"), longest_word("")
    (9, 2, 0)
    """
    if text.isascii():
        return max(map(len, BREAK.split(text)))
    longest = run = 0
    for part in BREAK.split(text):
        run = 0
        for letter in part:
            width = _width(letter)
            run = 0 if width > 1 else run + width
            longest = max(longest, run, width)
    return longest


def _width(letter: str) -> int:
    if letter.isascii():
        return 1
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in ("W", "F") else 1
