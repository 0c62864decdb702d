"""Files of ``workflow/report/sections`` as they are written: lines, tokens and conditions, and what is wrong in them.

All problems of all files are collected, each with file and line.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import ClassVar

from pydantic import Field, model_validator

from ssemap.core import files, texts, themes
from ssemap.core.documents import Declared, read, typed
from ssemap.core.issues import Issue
from ssemap.core.spelling import did_you_mean
from ssemap.publish.sections import numerals, tokens

REPORT = Path(__file__).resolve().parents[3] / "report"
FOLDER, FRONT_DOOR = REPORT / "sections", REPORT / "front_door"
PARTS = "parts"
CONDITION = re.compile(r"::\s*(?P<word>only if|otherwise|end)\s*(?P<fact>\S*)\s*")
THEME = re.compile(r"::\s*theme\s+(?P<theme>\S+)\s*")  # the first line of a section on a theme
ITEM = re.compile(r"^\s*\d{1,2}[.)]\s")  # the mark of an ordered list is none of its words
LEFT = re.compile(r"::\s*(only\s+if|otherwise|end|theme)\b")  # a control line that does not stand alone
ANCHOR = re.compile(r"^(#+\s.*)\{#[\w-]+\}\s*$")
TITLE = re.compile(r"# +\S")
NUMBERED = re.compile(r"\d\d-[a-z][a-z0-9_]*\.md")


class AllowedText(Declared):
    """Digits that are no numbers of the evidence, as the name of a law; with a letter, so that no number is allowed."""

    text: str = Field(pattern=r"[A-Za-z]", min_length=3)
    reason: str = Field(min_length=8)

    @model_validator(mode="after")
    def _needed(self) -> AllowedText:
        if not numerals.found(self.text):
            raise ValueError(f"a text with a number; {self.text!r} has none")
        return self


class AllowedDigits(Declared):
    """Texts with digits that sections may write themselves."""

    NAME: ClassVar[str] = "allowed_digits.yaml"
    allowed: tuple[AllowedText, ...]

    @model_validator(mode="after")
    def _once(self) -> AllowedDigits:
        texts = [one.text for one in self.allowed]
        if twice := sorted({text for text in texts if texts.count(text) > 1}):
            raise ValueError(f"each text once; twice: {', '.join(twice)}")
        return self


@cache
def allowed(folder: Path = REPORT) -> tuple[str, ...]:
    """The allowed texts, longest first. Raises PackageError with every mistake of the file."""
    declared = typed(read(folder / AllowedDigits.NAME, f"workflow/report/{AllowedDigits.NAME}"), AllowedDigits)
    return tuple(sorted((one.text for one in declared.allowed), key=lambda text: (-len(text), text)))


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines of a file under one condition: ``fact`` that must have something (``holds``) or nothing; '' for always."""

    text: str
    line: int
    fact: str = ""
    holds: bool = True


@dataclass(frozen=True, slots=True)
class SectionText:
    """One file: its name, its passages in order, and its tokens in the order in which they stand.

    ``theme``: code of the theme that it is about, '' for none.
    """

    name: str
    file: str
    passages: tuple[Passage, ...]
    tokens: tuple[tokens.SectionToken, ...]
    issues: tuple[Issue, ...]
    theme: str = ""


def load(path: Path, folder: Path = FOLDER) -> SectionText:
    """A file of a section or part; what is wrong in it stands in ``issues``."""
    file = f"workflow/report/{folder.name}/{path.relative_to(folder).as_posix()}"
    name, data = re.sub(r"^\d+-", "", path.stem), b""
    try:
        data = path.read_bytes()
        return parse(data.decode("utf-8-sig"), name, file)
    except OSError as error:
        action = "Put the file back; that of the project: git checkout."
        wrong = issue("missing-file", file, 0, os.strerror(error.errno or 0), "a text that can be read", action)
        return SectionText(name, file, (), (), (wrong,))
    except UnicodeDecodeError as error:
        line, byte = texts.line_at(data, error.start), f"the byte 0x{data[error.start]:02x}"
        wrong = issue("encoding", file, line, byte, "a text in UTF-8", "Save the file again as text in UTF-8.")
        return SectionText(name, file, (), (), (wrong,))


def parse(text: str, name: str, file: str) -> SectionText:
    """A section from its text."""
    lines = text.splitlines()
    about = THEME.fullmatch(lines[0]) if lines else None
    theme = about["theme"] if about else ""
    passages, issues = _passages(["", *lines[1:]] if about else lines, file)
    issues += _theme(theme, file)
    found = [
        tokens.parse(match["inside"], file, number)
        for number, line in enumerate(lines, 1)
        for match in tokens.TOKEN.finditer(line)
    ]
    issues += [*_digits(lines, file), *_braces(lines, file), *_left(lines, file), *_unprintable(text, file)]
    return SectionText(name, file, tuple(passages), tuple(found), tuple(issues), theme)


def sections(folder: Path = FOLDER) -> list[SectionText]:
    """All sections in their order, that of the numbers before their names."""
    paths = texts_in(folder)
    loaded = [load(path, folder) for path in paths]
    if len(paths) == 1:
        return loaded  # a page of one file needs no order
    numbers = Counter(path.name[:2] for path in paths)
    return [
        one if NUMBERED.fullmatch(path.name) and numbers[path.name[:2]] == 1 else _misnamed(one, path.name)
        for one, path in zip(loaded, paths, strict=True)
    ]


def parts(folder: Path = FOLDER) -> dict[str, SectionText]:
    """The texts that are repeated for each country, by name."""
    return {path.stem: load(path, folder) for path in texts_in(folder / PARTS)}


def texts_in(folder: Path) -> list[Path]:
    """The texts in a folder, sorted; what systems and editors leave is none."""
    return sorted(path for path in folder.glob("*.md") if not files.is_ignored(path.name))


def untitled(section: SectionText) -> list[Issue]:
    """Does a text begin with the title of its document, if it can be read at all?"""
    always = section.passages[:1] if section.passages and not section.passages[0].fact else ()
    first = next((line for one in always for line in one.text.splitlines() if line.strip()), "")
    if section.issues or TITLE.match(first):
        return []
    found, action = first.strip() or "no text", "Begin with # and the title, or put back the file that does."
    return [issue("heading", section.file, 1, found, "a heading at the beginning, as # Title {#title}", action)]


def issue(check_id: str, file: str, line: int, found: str, expected: str, action: str) -> Issue:
    """A problem in a section."""
    return Issue(check_id, "error", file, line, "", "", found, expected, action)


def _misnamed(section: SectionText, name: str) -> SectionText:
    """A section with the problem of its file's name."""
    expected = "two digits that no other section has, a hyphen, a name in small letters, .md"
    wrong = issue("file_name", section.file, 0, name, expected, "Rename the file.")
    return replace(section, issues=(*section.issues, wrong))


def _theme(theme: str, file: str) -> list[Issue]:
    """Is it a theme of ``themes.yaml``?"""
    if theme in ("", tokens.EACH) or theme in (known := themes.codes()):
        return []
    meant = did_you_mean(theme, known) or "Correct the line."
    return [issue("theme", file, 1, f":: theme {theme}", "the code of a theme in themes.yaml", meant)]


def _passages(lines: list[str], file: str) -> tuple[list[Passage], list[Issue]]:
    """The text cut at its conditions."""
    passages: list[Passage] = []
    issues: list[Issue] = []
    start, fact, holds = 1, "", True

    def close(upto: int) -> None:
        if any(line.strip() for line in lines[start - 1 : upto - 1]):
            passages.append(Passage("\n".join(lines[start - 1 : upto - 1]), start, fact, holds))

    for number, line in enumerate(lines, 1):
        if not _is_control(line):
            continue
        match = CONDITION.fullmatch(line)
        word = match["word"] if match else ""
        right = {"only if": not fact, "otherwise": bool(fact) and holds, "end": bool(fact), "": False}[word]
        named = bool(match and match["fact"])
        if not right or named != (word == "only if"):
            expected = (
                "a line :: only if <fact>, then at most one :: otherwise, then :: end; none within another; "
                ":: theme <code> on the first line alone"
            )
            issues.append(issue("condition", file, number, line, expected, "Correct the line."))
            continue
        close(number)
        start = number + 1
        fact, holds = (match["fact"], True) if match and word == "only if" else (fact, False)
        if word == "end":
            fact, holds = "", True
    if fact:
        issues.append(issue("condition", file, start - 1, f":: only if {fact}", ":: end", "Write where it ends."))
    close(len(lines) + 1)
    return passages, issues


def _is_control(line: str) -> bool:
    """Is it a line ``::``? An indented one is refused later, so that it never reaches readers."""
    return line.lstrip(texts.BLANKS).startswith("::")


def _left(lines: list[str], file: str) -> Iterator[Issue]:
    """Control words within a text, where they would be printed."""
    for number, line in enumerate(lines, 1):
        if not _is_control(line) and LEFT.search(line):
            yield issue("condition", file, number, line.strip(), "it alone on its line", "Move it.")


def _unprintable(text: str, file: str) -> Iterator[Issue]:
    """Characters that show nothing, or turn the direction of what follows."""
    for match in texts.UNPRINTABLE.finditer(text):
        found = f"the character U+{ord(match[0]):04X}"
        yield issue("characters", file, texts.line_at(text, match.start()), found, "text that shows", "Delete it.")


def _digits(lines: list[str], file: str) -> Iterator[Issue]:
    """Numbers that the text writes itself: they would stay when the data change.

    The mark of an item is none where a list can begin or goes on: not at the start of a wrapped line.
    """
    opens, in_list = True, False
    for number, line in enumerate(lines, 1):
        if _is_control(line):
            opens, in_list = True, False
            continue
        words = tokens.TOKEN.sub(_of_token, line)
        blank, item = not line.strip(), bool(ITEM.match(words)) and (opens or in_list)
        if item:
            words = ITEM.sub("", words)
        opens, in_list = blank, item or (in_list and line[:1].isspace())
        for text in allowed():
            words = re.sub(rf"(?<!\w){re.escape(text)}(?!\w)", " ", words)
        for found in numerals.found(words):
            expected = "a token, or a text of workflow/report/allowed_digits.yaml"
            action = "Write a token that names the number; if it is none, add it there with the reason."
            yield issue("digits", file, number, found, expected, action)


def _of_token(match: re.Match[str]) -> str:
    """What of a token readers may read as it is written: the words after its bars."""
    return f" {' ; '.join(tokens.parse(match['inside']).words)} "


def _braces(lines: list[str], file: str) -> Iterator[Issue]:
    """Braces that begin or end no token, and bars, as of a table in Markdown."""
    for number, line in enumerate(lines, 1):
        rest = ANCHOR.sub(r"\1", tokens.TOKEN.sub(" ", line))
        if "{" in rest or "}" in rest:
            expected = "{{ kind: name }} within one line"
            yield issue("token", file, number, line.strip(), expected, "Close the token on its line.")
        elif "|" in rest:
            expected = "no bar outside a token; a table is {{ table: name }}"
            yield issue("token", file, number, line.strip(), expected, "Correct the line.")
