"""Which font has a letter: the two that every figure uses, one more for each further script, or none.

A letter that no font has is written as ``SUBSTITUTE`` in figures, and named by ``ssemap check``. Nothing heavy is
imported, and no font opened, for text of Latin and Cyrillic letters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "fonts"
USUAL = ("DejaVu Sans", "Noto Sans CJK JP")
SUBSTITUTE = "\N{REPLACEMENT CHARACTER}"
# The font of a script, and the first and last code point of its blocks.
SCRIPTS = (
    ("Noto Sans Arabic", 0x0600, 0x06FF),
    ("Noto Sans Arabic", 0x0750, 0x077F),
    ("Noto Sans Thaana", 0x0780, 0x07BF),
    ("Noto Sans Arabic", 0x08A0, 0x08FF),
    ("Noto Sans Devanagari", 0x0900, 0x097F),
    ("Noto Sans Bengali", 0x0980, 0x09FF),
    ("Noto Sans Gurmukhi", 0x0A00, 0x0A7F),
    ("Noto Sans Gujarati", 0x0A80, 0x0AFF),
    ("Noto Sans Oriya", 0x0B00, 0x0B7F),
    ("Noto Sans Tamil", 0x0B80, 0x0BFF),
    ("Noto Sans Telugu", 0x0C00, 0x0C7F),
    ("Noto Sans Kannada", 0x0C80, 0x0CFF),
    ("Noto Sans Malayalam", 0x0D00, 0x0D7F),
    ("Noto Sans Sinhala", 0x0D80, 0x0DFF),
    ("Noto Sans Thai", 0x0E00, 0x0E7F),
    ("Noto Sans Lao", 0x0E80, 0x0EFF),
    ("Noto Serif Tibetan", 0x0F00, 0x0FFF),
    ("Noto Sans Myanmar", 0x1000, 0x109F),
    ("Noto Sans Khmer", 0x1780, 0x17FF),
    ("Noto Sans Mongolian", 0x1800, 0x18AF),
    ("Noto Sans Khmer", 0x19E0, 0x19FF),
    ("Noto Sans Devanagari", 0x1CD0, 0x1CFF),
    ("Noto Sans Devanagari", 0xA8E0, 0xA8FF),
    ("Noto Sans Myanmar", 0xA9E0, 0xA9FF),
    ("Noto Sans Myanmar", 0xAA60, 0xAA7F),
    ("Noto Sans Arabic", 0xFB50, 0xFDFF),
    ("Noto Sans Arabic", 0xFE70, 0xFEFE),
)
FIRST_CJK = 0x2E80  # from here on: radicals, kana, hangul, ideographs, full-width forms
# Where the usual fonts have each letter: so that none has to be opened for what nearly all texts are made of.
PLAIN = (
    (0x0020, 0x007E),
    (0x00A0, 0x02E9),
    (0x0300, 0x034F),
    (0x03A3, 0x0525),
    (0x1E00, 0x1EFB),
    (0x2000, 0x2064),
    (0x2190, 0x2311),
    (0x2500, 0x269C),
    (0x3000, 0x303F),
    (0x3041, 0x3096),
    (0x3099, 0x30FF),
    (0x3131, 0x318E),
    (0x3400, 0x4DB5),
    (0x4E00, 0x9FEF),
    (0xAC00, 0xD7A3),
    (0xFF01, 0xFFBE),
)
BLANKS = "\t\r\u2028\u2029"  # what breaks lines elsewhere; here a figure breaks them
# What letters of scripts that are read from the right are to Unicode, and the mark that ends such a word.
RIGHT = frozenset(("R", "AL"))
LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"
# Marks on one letter: in all, in one place (above, below), and of one kind. No name in any language of Unicode CLDR has
# more; a pile of them would cover what stands above.
MOST_MARKS, MOST_IN_PLACE, MOST_ALIKE = 8, 3, 2
# Letters that steer how those beside them are joined.
JOINERS = "\u200c\u200d"


def family(letter: str) -> str:
    """The font of the letter's script, '' where one of the usual fonts serves.

    >>> family("ก"), family("k"), family("한")
    ('Noto Sans Thai', '', '')
    """
    code = ord(letter)
    return next((name for name, first, last in SCRIPTS if first <= code <= last), "")


def blocks(name: str) -> list[tuple[int, int]]:
    """First and last code points that are taken from a script's font."""
    return [(first, last) for font, first, last in SCRIPTS if font == name]


def families(text: str) -> tuple[str, ...]:
    """The fonts that a text needs beside the usual ones, in their order in ``SCRIPTS``.

    >>> families("Cooperative (สหกรณ์, सहकारी)")
    ('Noto Sans Devanagari', 'Noto Sans Thai')
    """
    if text.isascii():
        return ()
    needed = {family(letter) for letter in set(text)}
    return tuple(name for name in dict.fromkeys(name for name, *_ in SCRIPTS) if name in needed)


def order(letters: str) -> list[str]:
    """The fonts that letters are looked up in, one after the other.

    The font of a script comes first where the usual ones have some of its letters alone: no word is of two fonts.
    """
    needed = families(letters)
    torn = [name for name in needed if _has_some(dejavu(), [letter for letter in letters if family(letter) == name])]
    return [*torn, *USUAL, *(name for name in needed if name not in torn)]


def files(*families: str) -> list[Path]:
    """The files of the usual East Asian font, and those of the fonts of further scripts, in each weight that is there.

    Raises FontNotInstalled if the dependency that has the East Asian font is missing.
    """
    paths = [file(name, weight) for name in families for weight in ("Regular", "Bold")]
    return [cjk("regular"), cjk("bold"), *(path for path in paths if path.exists())]


def file(name: str, weight: str = "Regular") -> Path:
    """The file of a script's font."""
    return FOLDER / f"{name.replace(' ', '')}-{weight}.ttf"


def missing(letters: Iterable[str]) -> set[str]:
    """Those of the letters that no font has; private and unassigned code points are never letters.

    >>> sorted(missing("協同組合 สหกรณ์ хоршоо \\ue000\\U0001faf6\\n"))
    ['\\ue000', '🫶']
    """
    return {letter for letter in set(letters) if not _is_plain(letter) and not _is_drawn(letter)}


def legible(text: str) -> str:
    """The text as a figure can write it: ``SUBSTITUTE`` for what no font has, a blank for a tab.

    Of a pile of marks the first ones. Formatting characters are left out but for those that join letters of a script,
    or keep them apart.

    >>> legible("A\\tname \\ue000, so\\u00adft"), legible("ශ්\\u200dරී") == "ශ්\\u200dරී"
    ('A name �, soft', True)
    """
    if text.isascii() and text.isprintable():
        return text
    gone = missing(text)
    drawn = "".join(_as_drawn(letter, before, gone) for before, letter in pairwise(f" {bounded(text)}"))
    return "\n".join(map(_from_the_left, drawn.split("\n")))


def bounded(text: str) -> str:
    """The text without piles of marks: of those on one letter as many as a script may set.

    >>> len(bounded("ก" + "\\u0e49" * 299)), bounded("ที่ Việt ប្រាក់ ཧཱུྃ") == "ที่ Việt ប្រាក់ ཧཱུྃ"
    (3, True)
    """
    if text.isascii() or sum(map(_is_mark, text)) <= MOST_ALIKE:
        return text
    kept: list[str] = []
    marks: list[str] = []  # on the letter
    for letter in text:
        if not _is_mark(letter):
            marks = marks if marks and letter in JOINERS else []
        elif not _fits(letter, marks):
            continue
        else:
            marks.append(letter)
        kept.append(letter)
    return "".join(kept)


def _fits(mark: str, marks: list[str]) -> bool:
    """Does a mark find room on a letter that has these?"""
    place = unicodedata.combining(mark)
    beside = sum(unicodedata.combining(other) == place for other in marks) if place else 0
    return len(marks) < MOST_MARKS and beside < MOST_IN_PLACE and marks.count(mark) < MOST_ALIKE


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter)[0] == "M"


def _from_the_left(line: str) -> str:
    """A line of Latin letters that holds words of a script read from the right, with a mark where these end.

    Without the marks a line that begins with such a word would be turned round as a whole, and a number after it would
    stand before it.
    """
    sides: list[str] = []
    for letter in line:
        side = unicodedata.bidirectional(letter)
        sides.append(sides[-1] if side == "NSM" and sides else side)  # a mark goes with its letter
    if "L" not in sides or RIGHT.isdisjoint(sides):
        return line
    marked, ends = [], True  # seen from the end: does a word that is read from the right end here?
    for letter, side in zip(reversed(line), reversed(sides), strict=True):
        if side in RIGHT and ends:
            marked.append(LEFT_TO_RIGHT)
        ends = side == "L" or (ends and side not in RIGHT)
        marked.append(letter)
    return LEFT_TO_RIGHT + "".join(reversed(marked))


def _as_drawn(letter: str, before: str, gone: set[str]) -> str:
    if letter in gone:
        return SUBSTITUTE
    if letter in BLANKS:
        return " "
    is_kept = unicodedata.category(letter) != "Cf" or family(letter) or (letter in JOINERS and family(before))
    return letter if is_kept else ""


def _is_plain(letter: str) -> bool:
    code = ord(letter)
    return any(first <= code <= last for first, last in PLAIN) or letter == "\n" or letter in BLANKS


def _is_drawn(letter: str) -> bool:
    kind = unicodedata.category(letter)
    if kind in ("Cc", "Cn", "Co", "Cs"):
        return False
    return kind == "Cf" or any(ord(letter) in _letters(path) for path in _usual_or(family(letter)))


@cache
def _usual_or(name: str) -> tuple[Path, ...]:
    """The font of a script, where one is named, and the usual ones."""
    return (*([file(name)] if name else []), dejavu(), cjk("regular"))


def _has_some(path: Path, letters: Sequence[str]) -> bool:
    """Has a font some of the letters, but not all?"""
    return 0 < sum(ord(letter) in _letters(path) for letter in letters) < len(letters)


def dejavu() -> Path:
    """The file of the first of the usual fonts, which comes with matplotlib."""
    spec = find_spec("matplotlib")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf"


def cjk(weight: str) -> Path:
    """The file of the East Asian font. Raises FontNotInstalled if the dependency is missing."""
    from noto_cjk import font_path

    return Path(font_path("sans", "jp", weight))


@cache
def _letters(path: Path) -> dict[int, str]:
    """The code points that a font has."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # a dependency of matplotlib

    with TTFont(path, lazy=True) as font:
        found: dict[int, str] = font.getBestCmap()
    return found
