"""What is wrong in a file of ``workflow/report`` that a program reads: a template, a style, a part of a Word file."""

from __future__ import annotations

import re
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from ssemap.core import texts
from ssemap.core.issues import Issue, PackageError

if TYPE_CHECKING:
    import jinja2
    import typst

REPORT = Path(__file__).resolve().parents[2] / "report"
ACTION = "Correct the line, or bring the file of the project back: git checkout."


def fault(file: str, line: int, found: str, expected: str) -> PackageError:
    """The error that names a file below ``workflow/report`` and a line of it; 0 for the whole file."""
    return PackageError([Issue("template", "error", f"workflow/report/{file}", line, "", "", found, expected, ACTION)])


def of_jinja(error: jinja2.TemplateError, template: str) -> PackageError:
    """What jinja2 says of a template, or of one that it includes."""
    frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    file, line = next((one for one in reversed(frames) if one[0].endswith(".j2")), (template, 0))
    expected, name = "a template of jinja2 that can be filled", str(getattr(error, "name", "") or Path(file).name)
    if type(error).__name__ == "TemplateNotFound":
        return fault(Path(file).name, line, f"no file {name}", expected)
    return fault(name, getattr(error, "lineno", line), error.message or "an error", expected)


def of_encoding(error: UnicodeDecodeError, file: str) -> PackageError:
    """A file that is no text in UTF-8."""
    line, byte = texts.line_at(error.object, error.start), f"the byte 0x{error.object[error.start]:02x}"
    return fault(file, line, byte, "a text in UTF-8")


def of_typst(error: typst.TypstError, template: Path) -> PackageError:
    """What typst says first of a template, or of something that it prints."""
    place = re.search(r"\u250c\u2500 .*:(\d+):\d+", str(getattr(error, "diagnostic", "")))
    line = int(place[1]) if place else 0
    return fault(_below(template), line, str(error), "a template that typst can print, with all that it names")


def text(path: Path) -> str:
    """The text of a file. Raises PackageError with its line where it is none in UTF-8, or empty."""
    try:
        words = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise of_encoding(error, _below(path)) from None
    if not words.strip():
        raise fault(_below(path), 0, "no text", "a text")
    return words


def xml(path: Path) -> bytes:
    """The bytes of a file of XML. Raises PackageError with its line where it is none."""
    data = path.read_bytes()
    try:
        ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        reason = str(error).partition(": ")[0]
        raise fault(_below(path), error.position[0], reason, "XML") from None
    return data


def _below(path: Path) -> str:
    return path.relative_to(REPORT).as_posix() if path.is_relative_to(REPORT) else path.name
