r"""Text that programs left or broke: encodings taken for others, escapes, markup, errors of spreadsheets.

Such text is valid UTF-8, so that no reader stops at it: it is known by letters that stand in no word of any language.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from html.entities import html5
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from ssemap.core.issues import Issue

if TYPE_CHECKING:
    from ssemap.core.documents import Document

Fault = tuple[str, str, str]  # its kind, what is expected, what to do

# Encodings of one byte a letter that programs take others for: of Windows and the web, of the old Mac, of DOS.
TAKEN_FOR = ("cp1252", "mac_roman", "cp437")
SUSPICIOUS = re.compile(r"[#&<%=+\\?]|[\x80-\xff]|Err:|[\u2500-\u25ff\u2200-\u22ff\u0152-\u0192\u02c6-\u02dd]")
WORDS = {"NaN", "nan", "NULL", "null", "<NA>", "NaT", "undefined"}
ERROR = re.compile(r"#¡?\w[\w/]{0,20}[!?]|#\w{1,4}/\w{1,4}|#(?:NV|YOK|BRAK|REF|NUM|NAME|NULL|VALUE)|#{2,}|Err:\d{3}")
ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z]{2,8}\d?);")
TAG = re.compile(
    r"</?(?:a|b|br|div|em|font|i|p|span|strong|su[bp]|t[dhr]|u)(?:\s+[\w-]+\s*=[^<>]*)?\s*/?>", re.IGNORECASE
)
PERCENT, QUOTED = re.compile(r"(?:%[0-9A-Fa-f]{2}){2,}"), re.compile(r"(?:=[0-9A-F]{2}){2,}")
ESCAPED = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
UTF_7 = re.compile(r"\+((?=[^-]*[A-Z0-9][^-]*[a-z]|[^-]*[a-z][^-]*[A-Z0-9])[A-Za-z0-9+/]{5,})-?")
UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
COMMON = (b"\xc2", b"\xc3")  # letters of Western Europe begin so; one of them is enough
LETTERS = 6  # in a run of letters alone, as äöüß is none
RUN, DISTINCT = 4, 3  # letters beyond ASCII that follow each other in no language which one byte a letter can write
# A sign within a word: letters of Viet Nam in the fonts that came before Unicode, or letters that were lost.
WITHIN = re.compile("[a-zà-ÿ][¡¢£¤¥¦§¨©¬¯±¶¸¼½¾¿][a-zà-ÿ]")
CONTROLS = re.compile("[\x80-\x84\x86-\x9f]")  # letters of Windows that were taken for controls
SIGNS = set("¡¢£¤¥¦§¨©¬¯±¶¸¼½¾¿")

# Question marks that a program wrote for letters which an encoding lacks: words of them, or within words.
LOST = re.compile(r"(?<!\w)\?{3,}|\w\?(?=\w).*\w\?\w", re.DOTALL)
ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)
LOST_LETTERS = (
    "Letters were lost where the table was saved in an encoding that lacks them: copy the text from the source, and "
    "save as CSV in UTF-8."
)

READ_AGAIN = (
    "The text was read in another encoding than it was written in. Copy it again from the source, or save the file "
    "that was handed in with its own encoding (as CP949, GB18030, Shift-JIS, TIS-620, KOI8-R) chosen."
)


def fault(text: str, *, is_printed: bool, is_address: bool) -> Fault | None:
    """What no source prints: its kind, what is expected, what to do; None of a sound text.

    ``is_address``: may the text be escaped as addresses of pages are?
    """
    if text in WORDS and not is_printed:
        return "program-word", "an empty cell where there is no value", "Empty the cell: a program wrote this word."
    if not SUSPICIOUS.search(text):
        return None
    if ERROR.fullmatch(text.strip()) and (text.isupper() or not any(map(str.isalpha, text)) or text[0] == "E"):
        action = "A spreadsheet wrote this in place of a value: copy the value from the source."
        return "spreadsheet-error", "a value, or an empty cell", action
    if markup := next((found for found in map(_markup, ENTITY.findall(text)) if found), ""):
        return "markup", "text without the markup of a web page", f"Write {markup!r} itself, as the page shows it."
    if TAG.search(text):
        return "markup", "text without the markup of a web page", "Delete the tags; keep the text as the page shows it."
    return _garbled(text, is_address=is_address)


def _garbled(text: str, *, is_address: bool) -> Fault | None:
    if not is_address and _has_lost_letters(text):
        return "garbled", "readable text, not question marks for its letters", LOST_LETTERS
    right = "" if is_address else _unescaped(text)
    if right or (right := _doubled(text)):
        expected = f"readable text, perhaps {right[:80]!r}"
        return "garbled", expected, READ_AGAIN
    if _is_foreign(text) or len(CONTROLS.findall(text)) > 1:
        return "garbled", "readable text", READ_AGAIN
    return None


def _has_lost_letters(text: str) -> bool:
    """Did a program write question marks for letters?

    >>> [_has_lost_letters(text) for text in ("????? ??", "?? ", "c?r?monie", "Why? How?", "really???", "n.d.?")]
    [True, True, True, False, False, False]
    """
    if text.count("?") > 1 and not text.strip("? \t\r\n"):
        return True
    return LOST.search(text) is not None and not ADDRESS.search(text)


def is_left(text: str) -> bool:
    """Is it what a program writes where there is no value?"""
    return fault(text, is_printed=False, is_address=True) is not None


def of_document(document: Document) -> Iterator[Issue]:
    """An error for each value of a file of settings that is such text."""
    for key, value in document.values.items():
        if isinstance(value, str) and (found := fault(value, is_printed=True, is_address=False)):
            check_id, expected, action = found
            line = document.line((key,))
            yield Issue(check_id, "error", document.file, line, key, "", repr(value), expected, action)


def _markup(entity: str) -> str:
    """The character that an entity of HTML stands for, '' where it is none."""
    return html.unescape(entity) if entity[1] == "#" or entity[1:] in html5 else ""


# ------------------------------------------------------------------ escapes


def _unescaped(text: str) -> str:
    r"""A text whose letters beyond ASCII were written as escapes, with these read; '' of others.

    >>> _unescaped("%ED%98%91"), _unescaped("+1hGz2Q-"), _unescaped("caf\\u00e9"), _unescaped("50%20 + 7")
    ('협', '협동', 'café', '')
    """
    for pattern, read in ((PERCENT, _of_percent), (QUOTED, _of_quoted), (ESCAPED, _of_escape), (UTF_7, _of_utf_7)):
        right = pattern.sub(lambda match, read=read: read(match[0]) or match[0], text)  # type: ignore[misc]
        if right != text and not right.isascii():
            return right
    return ""


def _of_percent(escapes: str) -> str:
    return _letters_of(unquote_to_bytes(escapes))


def _of_quoted(escapes: str) -> str:
    return _letters_of(bytes.fromhex(escapes.replace("=", "")))


def _of_escape(escapes: str) -> str:
    return _letters_of(bytes.fromhex(escapes.replace("\\u", "")), "utf-16-be")


def _of_utf_7(escape: str) -> str:
    letters = escape.removeprefix("+").removesuffix("-")
    try:
        data = base64.b64decode(letters + "=" * (-len(letters) % 4), validate=True)
    except binascii.Error:
        return ""
    return _letters_of(data[: len(data) // 2 * 2], "utf-16-be")


def _letters_of(data: bytes, encoding: str = "utf-8") -> str:
    """Bytes as text of letters, some beyond ASCII; '' where they are none."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return text if not text.isascii() and all(unicodedata.category(letter)[0] in "LMNPSZ" for letter in text) else ""


# ------------------------------------------------------------------ one encoding taken for another


@cache
def _bytes_of(encoding: str) -> dict[str, int]:
    """Letter to byte, for those beyond ASCII; those that the encoding of Windows lacks are taken as controls."""
    letters = {}
    for byte in range(0x80, 0x100):
        letters[bytes([byte]).decode(encoding, "ignore") or chr(byte)] = byte
        if encoding == "cp1252":
            letters.setdefault(chr(byte), byte)
    return letters


def _doubled(text: str) -> str:
    """A text in UTF-8 that was taken for another encoding, read rightly; '' of others.

    >>> _doubled("cafÃ©"), _doubled("í˜‘ë\x8f™ì¡°í•©"), _doubled("café")
    ('café', '협동조합', '')
    """
    for encoding in TAKEN_FOR:
        known = _bytes_of(encoding)
        data = bytes(known.get(letter, ord(letter) if letter < "\x80" else 0) for letter in text)
        found = [match[0] for match in UTF_8.finditer(data)]
        sure = [each for each in found if len(each) > 2 or (encoding == "cp1252" and each.startswith(COMMON))]
        beyond = sum(byte >= 0x80 for byte in data)
        if (sure or len(found) > 1) and 2 * sum(map(len, found)) > beyond and (right := _decoded(found)):
            whole = UTF_8.sub(lambda match: match[0], data).decode("utf-8", "ignore").replace("\0", "")
            return whole if 0 not in data else right
    return ""


def _decoded(pieces: list[bytes]) -> str:
    """Pieces of UTF-8 as text, '' where most are neither letters nor punctuation."""
    text = b"".join(pieces).decode("utf-8", "ignore")
    sound = sum(unicodedata.category(letter)[0] in "LMNPSZ" for letter in text)
    rare = sum(unicodedata.category(letter) in ("Lm", "Sk", "Mn") for letter in text)
    return text if sound * 2 > len(text) and rare * 2 < len(text) else ""


def _is_foreign(text: str) -> bool:
    """Are there letters that follow each other in no language, as those of another encoding do?

    >>> _is_foreign("Çùµ¿Á¶ÇÕ"), _is_foreign("Hîp t¸c x·"), _is_foreign("société créée à Curaçao"), _is_foreign("±²³")
    (True, True, False, False)
    """
    if WITHIN.search(text):
        return True
    for encoding in TAKEN_FOR:
        known = _bytes_of(encoding)
        if any(_is_of_no_word(run, encoding) for run in _runs(text, known)):
            return True
    return _is_mostly_signs(text)


def _runs(text: str, known: dict[str, int]) -> list[str]:
    """Letters beyond ASCII that follow each other and are of one encoding."""
    return "".join(letter if letter in known else " " for letter in text).split(" ")


def _is_of_no_word(run: str, encoding: str) -> bool:
    if len(run) < RUN or len(set(run)) < DISTINCT:
        return False
    kinds = [unicodedata.category(letter) for letter in run]
    letters, signs = sum(kind[0] in "LC" for kind in kinds), sum(kind[0] == "S" for kind in kinds)
    if encoding == "cp1252":
        return letters > 1 and len(run) >= (RUN if signs or "P" in "".join(kinds) else LETTERS)
    return signs > 0 and letters + signs >= RUN


def _is_mostly_signs(text: str) -> bool:
    """A short text of letters and signs beyond ASCII, as two bytes of a Chinese letter give."""
    dense = [letter for letter in text if not letter.isspace()]
    beyond = [letter for letter in dense if "\xa1" <= letter <= "\xff"]
    signs = sum(letter in SIGNS for letter in beyond)
    return len(beyond) * 5 > len(dense) * 3 and signs > 1 and any(map(str.isalpha, beyond))
