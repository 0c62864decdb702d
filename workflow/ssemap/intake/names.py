r"""Names that are not what they look like: letters that show nothing, heaps of accents, letters of two alphabets.

Marks that a script needs are none of these: joiners between letters, and breaks between words that are written without
blanks.
"""

from __future__ import annotations

import re
import unicodedata

from ssemap.core.texts import HOLLOW

Fault = tuple[str, str, str]  # its kind, what is expected, what to do

MARKS_OF_ONE = 4  # accents and vowel signs on one letter; no language writes more
# Within a word or beside one; of all of them only the break between words has a use, and in few scripts.
BREAK = "\u200b"
HIDDEN = re.compile(
    f"[{BREAK}\u00ad\u034f\u2060-\u2064\ufeff\U000e0000-\U000e007f\U000e0100-\U000e01ef{HOLLOW}]"
    "|(?<![\u1820-\u18aa])\u180e"  # between Mongolian letters it tells vowels apart
    "|(?<![\u2600-\u27bf\U0001f000-\U0001faff])[\ufe00-\ufe0f]"
)
WITHOUT_BLANKS = {"THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN", "BALINESE", "JAVANESE", "TAI"}
ALIKE = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}  # alphabets with letters of one shape
WORD = re.compile(r"[^\W\d_]+")


def fault(name: str) -> Fault | None:
    """What is wrong with a name: its kind, what is expected, what to do; None of a sound one.

    >>> names = ("co\\u00adop", "c" + 9 * "\\u0301", "сoop", "Coopérative (кооператив)")
    >>> [(fault(name) or ("",))[0] for name in names]
    ['hidden-letter', 'heaped-accents', 'mixed-alphabets', '']
    """
    if name.isascii():
        return None
    if any(mark != BREAK or not _is_without_blanks(name) for mark in HIDDEN.findall(name)):
        expected = "a name without characters that show nothing"
        return "hidden-letter", expected, "Delete the characters that are shown as escapes, or type the name anew."
    if _heap(name) > MARKS_OF_ONE:
        return "heaped-accents", f"at most {MARKS_OF_ONE} accents on a letter", "Type the name anew."
    if mixed := next((word for word in WORD.findall(name) if len(_alphabets(word) & ALIKE) > 1), ""):
        expected = "each word in one alphabet"
        listed = " and ".join(sorted(each.capitalize() for each in _alphabets(mixed)))
        return "mixed-alphabets", expected, f"{mixed!r} has letters of {listed} that look alike: type it anew."
    return None


def looks(name: str) -> str:
    """A name without what readers do not see: case, width, blanks, hidden letters.

    >>> looks(" Ｃｏ-op\\u200b  Society"), looks("co-op society")
    ('co-op society', 'co-op society')
    """
    return " ".join(HIDDEN.sub("", unicodedata.normalize("NFKC", name)).casefold().split())


def _is_without_blanks(name: str) -> bool:
    return bool(_alphabets(name) & WITHOUT_BLANKS)


def _alphabets(word: str) -> set[str]:
    """Scripts of the letters, by the names that Unicode gives these."""
    return {unicodedata.name(letter, "").partition(" ")[0] for letter in word if letter.isalpha()}


def _heap(name: str) -> int:
    """Most marks that follow each other."""
    most = here = 0
    for letter in unicodedata.normalize("NFD", name):
        here = here + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        most = max(most, here)
    return most
