"""Texts that people edit: lines and records of files, and what of a foreign text may be shown, and where."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from typing import AnyStr

# Marks that join and direct letters in some scripts; they show nothing and move nothing else.
JOINERS = "\u200c\u200d\u200e\u200f\u061c"
# Turn the direction of all text that follows: what is read is then not what is written.
BIDI = "\u202a-\u202e\u2066-\u2069"
# Not print: controls of terminals (line breaks and tabs are none), turned text, halves of characters, no characters.
UNPRINTABLE = re.compile(rf"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029{BIDI}\ud800-\udfff\ufffe\uffff]")
# Letters that show nothing, beside those that Unicode counts as invisible.
HOLLOW = "\u115f\u1160\u2800\u3164\uffa0"
# Around a text: blanks of all widths, ends of lines, and marks that show nothing.
BLANKS = " \t\r\n\xa0\u1680\u2028\u2029\u202f\u205f\u2060\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200C)))
BETWEEN = ";"  # what stands between several codes or ids in one cell
LONGEST = 500  # letters of a foreign text in a message
PLAIN_NUMBER = re.compile(r"[+-]?[\d.,]+%?")


# Byte order marks of other encodings than UTF-8; the longer ones first, as one begins like another.
MARKS = {b"\xff\xfe\0\0": "UTF-32", b"\0\0\xfe\xff": "UTF-32", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
UNCLOSED, TOO_LONG = "unexpected end of data", "field larger than field limit"  # in the words of the reader
HUGE = "a cell of more than 100,000 characters, or a double quote that is never closed"
NEVER_CLOSED = "a double quote that is never closed"


class NotCsv(ValueError):
    """Text that cannot be split into records; ``line`` and ``until``: where the record begins that is broken, and how
    far it was read."""

    expected = "comma-separated cells"
    action = "Check the double quotes: one inside a cell is written twice."

    def __init__(self, line: int, until: int, problem: str) -> None:
        super().__init__(f"text that is not CSV ({problem})")
        self.line, self.until = line, until


def marked(data: bytes) -> str:
    """The encoding that a byte order mark names, '' without one of ``MARKS``.

    >>> marked("a".encode("utf-16")), marked(b"a")
    ('UTF-16', '')
    """
    return next((encoding for mark, encoding in MARKS.items() if data.startswith(mark)), "")


def storable(text: str) -> str:
    r"""A text in which halves of characters, which no file can hold, are spelled out.

    >>> storable("caf\udce9")
    'caf\\udce9'
    """
    return text.encode(errors="backslashreplace").decode()


def line_at(text: AnyStr, place: int) -> int:
    r"""Line of a place in a text or in bytes; the first line is 1. Lines may end as on any system.

    >>> line_at("one, two", 3), line_at(b"one\ntwo", 4), line_at("one\r\ntwo\rthree", 10)
    (1, 2, 3)
    """
    before = text[:place] if isinstance(text, bytes) else text[:place].encode("utf-8", "surrogatepass")
    return len(re.findall(rb"\r\n?|\n", before)) + 1


def records(text: str, separator: str = ",") -> Iterator[tuple[int, list[str]]]:
    """The records of a CSV text, each with the line it begins on. Raises NotCsv at the first that is broken.

    >>> list(records('a,b\\n"1\\n2",3\\n4,5\\n'))
    [(1, ['a', 'b']), (2, ['1\\n2', '3']), (4, ['4', '5'])]
    """
    yield from records_from(list(io.StringIO(text, newline="")), 1, separator)


def records_from(
    lines: list[str], first: int, separator: str, *, skip: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """The records from the line ``first`` on, each with the line it begins on. Raises NotCsv at the first broken.

    ``skip``: blanks after a separator are no part of a cell.
    """
    rest = (lines[place] for place in range(first - 1, len(lines)))
    reader = csv.reader(rest, strict=True, delimiter=separator, skipinitialspace=skip)
    begin = first
    try:
        for cells in reader:
            yield begin, cells
            begin = first + reader.line_num
    except csv.Error as error:
        said = {UNCLOSED: NEVER_CLOSED, TOO_LONG: HUGE}
        problem = next((words for start, words in said.items() if str(error).startswith(start)), "")
        until = begin if problem else first + reader.line_num - 1  # how far a lone quote reaches nobody knows
        raise NotCsv(begin, until, problem or str(error)) from None


def several(cell: str) -> list[str]:
    """The codes or ids of a cell that may hold several.

    >>> several("gender; jobs"), several("")
    (['gender', 'jobs'], [])
    """
    return [part.strip() for part in cell.split(BETWEEN)] if cell else []


def shown(text: str, longest: int = LONGEST) -> str:
    r"""A foreign text on one line of a terminal: what would move the cursor, hide or turn text is written as an escape.

    Of a long text the beginning and the end.

    >>> shown("0 errors\n\x1b[2J"), shown("협동조합")
    ('0 errors\\n\\x1b[2J', '협동조합')
    """
    if text.isprintable():
        return _shortened(text, longest)
    return _shortened("".join(map(_shown, text)), longest)


def _shown(letter: str) -> str:
    if letter.isprintable() or letter in JOINERS or unicodedata.category(letter) == "Zs":
        return letter
    return letter.encode("unicode_escape").decode("ascii")


def _shortened(text: str, longest: int) -> str:
    """The beginning and the end of a long text."""
    return text if len(text) <= longest else f"{text[: longest - 101]} … {text[-100:]}"


def guarded(text: str) -> str:
    """A text as a cell that no spreadsheet runs as a formula: where it begins like one, an apostrophe stands before it.

    Blanks, line breaks and invisible characters at the beginning do not hide it, nor do wide forms of the signs. A
    plain number stays as it is.

    >>> guarded("=1+1"), guarded("- 1,234 (loss)"), guarded(" \u200b＝A1"), guarded("-5"), guarded("a = b")
    ("'=1+1", "'- 1,234 (loss)", "' \u200b＝A1", '-5', 'a = b')
    """
    if not text or (text[0].isalnum() and text[0] not in HOLLOW):  # nearly all
        return text
    first = next((letter for letter in text if _is_seen(letter)), "")
    dangerous = unicodedata.normalize("NFKC", first) in tuple("=+-@") and not PLAIN_NUMBER.fullmatch(text)
    return f"'{text}" if dangerous or text[0] in "\t\r" else text


def is_blank(text: str) -> bool:
    """Does a text show nothing at all?"""
    return not any(map(_is_seen, text))


def trimmed(text: str) -> str:
    r"""A text without blanks around it, nor marks that show nothing.

    >>> trimmed("\ufeff KOR-S001\u3000")
    'KOR-S001'
    """
    return text.strip(BLANKS) if text and not (text[0].isalnum() and text[-1].isalnum()) else text


def plain(text: str) -> str:
    """A text in ordinary letters: small, of usual width, without blanks and marks around it.

    >>> plain(" 'Ｃｏｕｎｔ. ")
    'count'
    """
    return unicodedata.normalize("NFKC", text).casefold().strip(BLANKS + "'\".")


def _is_seen(letter: str) -> bool:
    kind = unicodedata.category(letter)
    return kind[0] not in "CZ" and kind != "Mn" and letter not in HOLLOW
