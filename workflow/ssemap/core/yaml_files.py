"""A YAML file that people edit, as keys and values that know their lines; every fault in plain words.

Settings need little of YAML: version 1.2, one document of words, numbers, lists and keys. What else YAML can do is
refused: directives, anchors, merged keys, unknown tags, a second document. A plain text is read by ``yaml_plain``; what
that leaves, and every text with a fault, is read here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ssemap.core import texts, yaml_plain
from ssemap.core.issues import Issue, PackageError
from ssemap.core.yaml_plain import DEEPEST, Place

LARGEST = 200_000  # bytes; settings are a page or two
VALID = "valid YAML 1.2"
DELETE = "Delete it; where letters look wrong, save the file again as text in UTF-8."
CORRECT, QUOTES = "Correct the file.", "Put the value in double quotes."

# What the parser says, and what that means to someone who edits the file: found, what to do.
FAULTS = [
    (r"character '\\t'", "a tab", "Use blanks."),
    (r"character '(.)' that cannot start any token", r"a value that begins with \1", QUOTES),
    (r"mapping values are not allowed here", "a colon within a value, or a line that is indented too far", QUOTES),
    (r"could not find expected ':'", "a line without a key, a colon and a blank", "Write it as key: value."),
    (
        r"expected <block end>|did not find expected <document start>|expected the node content",
        "a line that is not indented as those around it, or text behind a value",
        "Indent keys of one level alike, and put a value with quotes in it in double quotes.",
    ),
    (r"expected ',' or '\]'", "a list that is not closed", "Close it with ]."),
    (r"expected ',' or '\}'", "keys that are not closed", "Close them with }."),
    (r"unexpected end of stream", "a quote that is not closed", 'Close it with ".'),
    (
        r"unknown escape character|expected escape sequence|too large to convert|chr\(\) arg",
        "a backslash in double quotes",
        "Write it twice, or use single quotes.",
    ),
    (r'duplicate key "([^"]*)"', r"the key \1 twice", "Keep one of the two."),
    (
        r"(month|hour|minute|second) must be in|(day|year \S+) is out of range",
        "a date that does not exist",
        "Correct the date.",
    ),
    (r"undefined alias|duplicate anchor", "a value that begins with * or &", QUOTES),
    (r"another document", "a second document", "Keep one document: remove the line ---."),
    (r"could not determine a constructor for the tag '(.*)'", r"the tag \1", "Write the plain value."),
    (r"Exceeds the limit .* digits", "a number of thousands of digits", CORRECT),
    (r"unhashable key|not hashable", "a key that is a list or holds keys", "Use a word as the key."),
]


def broken(
    file: str, line: int, found: str, expected: str = VALID, action: str = CORRECT, check_id: str = "bad-yaml"
) -> PackageError:
    """One error about a file that cannot be used."""
    return PackageError([Issue(check_id, "error", file, line, "", "", found, expected, action)])


def parsed(path: Path, file: str) -> tuple[dict[str, Any], dict[Place, int]]:
    """Keys and values of a YAML file, and the line of each by the keys and positions that lead to it.

    Raises PackageError, with a line where there is one.
    """
    text = _text(path, file)
    return yaml_plain.read(text) or _strictly(text, file)


def _strictly(text: str, file: str) -> tuple[dict[str, Any], dict[Place, int]]:
    """The same of any text. Raises PackageError for one with a fault."""
    if conflict := re.search(r"^(<{7} |>{7} |={7}$)", text, re.MULTILINE):
        row = texts.line_at(text, conflict.start())
        raise broken(file, row, "a conflict of two versions, not resolved", action="Keep the lines that are right.")
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("%"):
            raise broken(file, number, f"the directive {line}", action="Remove the line: the file is YAML 1.2.")
        if line.strip() and not line.startswith("#"):
            break
    node = _tree(text, file)
    _check_plain(node, file)
    values = _values(node, file)
    if not isinstance(values, dict):
        action = "Write a colon (:) and a blank after each key."
        raise broken(file, 0, "no keys", "lines of the form key: value", action)
    for key, (written, _) in zip(values, node.value, strict=True):
        if not isinstance(key, str):
            raise broken(file, written.start_mark.line + 1, f"the key {key}", "words as keys", "Correct the key.")
    return values, dict(_lines(node, ()))


def _text(path: Path, file: str) -> str:
    """The text of the file, which is UTF-8 and no larger than settings are."""
    try:
        if path.stat().st_size > LARGEST:
            found, action = f"a file of {path.stat().st_size:,} bytes", "Is it the right file?"
            raise broken(file, 0, found, f"settings of at most {LARGEST:,} bytes", action)
        data = path.read_bytes()
    except FileNotFoundError:
        raise broken(file, 0, "no such file", "a YAML file", "Add the file.") from None
    except OSError as error:
        raise broken(file, 0, error.strerror or str(error), "a readable file in UTF-8") from None
    named = texts.marked(data)
    if not named and b"\0" in data[:2] + data[-2:]:
        named = "UTF-16"
    if named:
        raise broken(file, 1, f"a text in {named}", "a text in UTF-8", "Save the file again in UTF-8.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, byte = texts.line_at(data, error.start), f"the byte 0x{data[error.start]:02x}"
        raise broken(file, line, byte, "a readable file in UTF-8", "Save the file again as text in UTF-8.") from None


def _tree(text: str, file: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.reader import ReaderError

    yaml = YAML(typ="safe", pure=True)
    try:
        return yaml.compose(text)
    except MarkedYAMLError as error:
        raise _fault(file, error.problem_mark.line + 1 if error.problem_mark else 0, str(error.problem)) from None
    except ReaderError as error:  # control characters
        raise broken(
            file, texts.line_at(text, error.position), f"the character U+{error.character:04X}", action=DELETE
        ) from None
    except RecursionError:
        raise _too_deep(file, _first_line(text, lambda line: line.count("[") + line.count("{") > DEEPEST)) from None
    except (AttributeError, ArithmeticError, AssertionError, LookupError, TypeError, ValueError) as error:
        # what the library lets through: escapes of characters that do not exist
        raise _fault(file, _first_line(text, lambda line: "\\U" in line), str(error)) from None


def _first_line(text: str, is_meant: Callable[[str], bool]) -> int:
    """The first line that is meant; 0 where none is."""
    return next((number for number, line in enumerate(text.splitlines(), start=1) if is_meant(line)), 0)


def _too_deep(file: str, line: int) -> PackageError:
    return broken(file, line, "values within values, too deep to read", f"at most {DEEPEST} levels")


def _check_plain(node: Any, file: str) -> None:
    """Refuse what settings do not need, and what would let a small file hold a large value."""
    seen: set[int] = set()
    for item, depth in _nodes(node, 0):
        line = int(item.start_mark.line) + 1
        if item.anchor or id(item) in seen:
            raise broken(file, line, "a value that begins with & or *, or holds itself", "plain values", "Write it.")
        if depth > DEEPEST:
            raise _too_deep(file, line)
        if item.tag == "tag:yaml.org,2002:merge" or item.value == "<<":
            raise broken(file, line, "the key <<", "plain keys", "Write the keys out.")
        seen.add(id(item))


def _nodes(node: Any, depth: int) -> Iterator[tuple[Any, int]]:
    """Every node of a tree with its depth, each before what it holds; nothing below what is too deep."""
    waiting = [(node, depth)] if node is not None else []
    while waiting:
        item, depth = waiting.pop()
        yield item, depth
        if isinstance(item.value, list):
            inside = [each for one in item.value for each in (one if isinstance(one, tuple) else (one,))]
            waiting += [(each, depth + 1) for each in reversed(inside)]


def _lines(node: Any, place: Place) -> Iterator[tuple[Place, int]]:
    """The line of each key and of each item of a list, at every depth."""
    from ruamel.yaml.nodes import MappingNode, SequenceNode

    if isinstance(node, MappingNode):
        children: list[tuple[str | int, int, Any]] = [
            (str(key.value), key.start_mark.line + 1, value) for key, value in node.value
        ]
    elif isinstance(node, SequenceNode):
        children = [(position, item.start_mark.line + 1, item) for position, item in enumerate(node.value)]
    else:
        return
    for key, line, value in children:
        yield (*place, key), line
        yield from _lines(value, (*place, key))


def _values(node: Any, file: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if node is None:
        return None
    constructor = YAML(typ="safe", pure=True).constructor
    try:
        return constructor.construct_document(node)
    except MarkedYAMLError as error:
        raise _fault(file, error.problem_mark.line + 1 if error.problem_mark else 0, str(error.problem)) from None
    except (YAMLError, ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise _fault(file, _wrong_line(node), str(error)) from None  # days that do not exist


def _wrong_line(node: Any) -> int:
    """Line of the first scalar that is no value of its type, as 2020-02-30; 0 where none is."""
    from ruamel.yaml import YAML
    from ruamel.yaml.nodes import ScalarNode

    for item, _ in _nodes(node, 0):
        if isinstance(item, ScalarNode):
            try:
                YAML(typ="safe", pure=True).constructor.construct_object(item)
            except Exception:
                return int(item.start_mark.line) + 1
    return 0


def _fault(file: str, line: int, problem: str) -> PackageError:
    """A fault in the words of someone who edits the file; in those of the library where it is a rare one."""
    for pattern, found, action in FAULTS:
        if match := re.search(pattern, problem):
            return broken(file, line, match.expand(found) if "\\" in found else found, action=action)
    # the first line says what is wrong; the rest is advice to programmers
    return broken(file, line, " ".join(problem.strip().splitlines()[:1]).removeprefix("found "))
