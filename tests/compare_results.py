"""Compare two project folders after a declared renaming: every difference that is not declared is printed.

    python tests/compare_results.py OLD NEW [--renaming tests/renaming.yaml]

Compared are ``data/processed`` and ``results`` without logs: Parquet and CSV tables cell by cell; JSON by value; pages,
the texts and outputs of notebooks, and the cells of workbooks line by line after the declared replacements; drawings
(SVG) by their words, and line by line where no word was replaced. PNG and PDF are only counted as equal or not, since
the SVG beside them is compared; pictures inside pages and notebooks are passed over for the same reason. Ends with 1 if
there is a difference, with 2 if the declaration is not understood.
"""

from __future__ import annotations

import argparse
import difflib
import json
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from compare_tables import LONGEST, Difference, compare_tables, read_table, replaced, shown
from renaming import Change, DeclarationError, Renaming

FOLDERS = ("data/processed", "results")
TABLES = (".parquet", ".csv")
PICTURES = (".png", ".pdf")
COUNTRY = re.compile("/([A-Z]{3})/")
EMBEDDED = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=]+")
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass
class Comparison:
    """All differences of two projects, and how many pictures were equal."""

    differences: list[Difference] = field(default_factory=list)
    pictures: Counter[str] = field(default_factory=Counter)
    rewritten: Counter[str] = field(default_factory=Counter)  # files that are not compared, by the declared reason
    files: int = 0


def compare(old: Path, new: Path, renaming: Renaming | None = None) -> Comparison:
    """Compare the processed tables and results of two projects."""
    renaming = renaming or Renaming()
    made = Comparison()
    ahead = {renaming.renamed(path): old / path for path in _files(old)}
    after = {path: new / path for path in _files(new)}
    for path in sorted({*ahead, *after}):
        if path not in after:
            if renaming.reason(renaming.dropped, ahead[path].relative_to(old).as_posix()) is None:
                made.differences.append(Difference(path, "gone"))
        elif path not in ahead:
            if renaming.reason(renaming.added, path) is None:
                made.differences.append(Difference(path, "new"))
        elif (reason := renaming.reason(renaming.rewritten, path)) is not None:
            made.rewritten[reason] += 1
        elif path.endswith(PICTURES):
            equal = ahead[path].read_bytes() == after[path].read_bytes()
            made.pictures["equal" if equal else "not equal"] += 1
        else:
            made.files += 1
            made.differences += _compare_file(path, ahead[path], after[path], renaming.of(path))
    return made


def _files(project: Path) -> Iterator[str]:
    for folder in FOLDERS:
        for path in sorted((project / folder).rglob("*")):
            name = path.relative_to(project).as_posix()
            if path.is_file() and "/logs/" not in name and not path.name.startswith("."):
                yield name


def _compare_file(path: str, old: Path, new: Path, changes: list[Change]) -> Iterable[Difference]:
    if path.endswith(TABLES):
        return compare_tables(path, read_table(old), read_table(new), changes)
    if old.read_bytes() == new.read_bytes():
        return []
    if path.endswith(".json"):
        return compare_values(path, json.loads(old.read_bytes()), json.loads(new.read_bytes()), changes)
    words = {before: after for change in changes for before, after in change.replaced.items()}
    if path.endswith(".svg"):
        return _compare_drawings(path, old.read_text("utf-8"), new.read_text("utf-8"), words)
    any_order = any(change.any_order for change in changes)
    return _compare_texts(path, _lines(old), _lines(new), words, any_order)


# --- values -----------------------------------------------------------------------------------------------


def compare_values(path: str, old: object, new: object, changes: list[Change]) -> Iterator[Difference]:
    """Places of a JSON file at which values differ; keys are declared like columns."""
    names = {before: after for change in changes for before, after in change.columns.items()}
    left_out = {name for change in changes for name in (*change.dropped, *change.added, *change.ignored)}
    before, after = (dict(_leaves(value, renamed)) for value, renamed in ((old, names), (new, {})))
    places = [
        place
        for place in dict.fromkeys([*before, *after])
        if before.get(place) != after.get(place) and not left_out & set(place.split("/"))
    ]
    examples = [f"{place}: {shown(before.get(place))} -> {shown(after.get(place))}" for place in places]
    if places:
        yield Difference(path, "values differ", len(places), examples)


def _leaves(value: object, names: Mapping[str, str], place: str = "") -> Iterator[tuple[str, object]]:
    """Every value with the way to it: ``counts/KOR/figures``."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _leaves(inner, names, f"{place}/{names.get(key, key)}".lstrip("/"))
    elif isinstance(value, list) and value:
        for number, inner in enumerate(value):
            yield from _leaves(inner, names, f"{place}/{number}".lstrip("/"))
    else:
        yield place, value


# --- texts ------------------------------------------------------------------------------------------------


def _lines(path: Path) -> list[str]:
    """What a page, notebook or workbook says, in lines; pages are broken at each tag."""
    if path.suffix == ".xlsx":
        return list(_workbook(path))
    text = path.read_text("utf-8")
    if path.suffix == ".ipynb":
        text = "\n".join(_notebook(json.loads(text)))
    return EMBEDDED.sub("[embedded]", text).replace("><", ">\n<").splitlines()


def _notebook(content: dict[str, Any]) -> Iterator[str]:
    """Texts and outputs of a notebook; its code is no result."""
    for cell in content["cells"]:
        if cell["cell_type"] == "markdown":
            yield "".join(cell["source"])
        for output in cell.get("outputs", []):
            data = output.get("data", {"text": output.get("text", output.get("evalue", ""))})
            kinds = [kind for kind in data if not kind.startswith("image/")]
            # The plain text beside a page is what Python calls the object.
            yield from ("".join(data[kind]) for kind in kinds if kind != "text/plain" or len(kinds) == 1)


def _workbook(path: Path) -> Iterator[str]:
    """The rows of all sheets, with their cells as they are stored."""
    with zipfile.ZipFile(path) as book:
        names = sorted(name for name in book.namelist() if name.startswith("xl/worksheets/"))
        texts = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        shared = ["".join(item.itertext()) for item in texts]
        for name in (name for name in names if name.endswith(".xml")):
            for row in ElementTree.fromstring(book.read(name)).iter(f"{SHEET}row"):
                cells = [(cell.get("t"), "".join(cell.itertext())) for cell in row]
                yield " | ".join(shared[int(text)] if kind == "s" else text for kind, text in cells)


def _compare_texts(
    path: str, old: list[str], new: list[str], words: Mapping[str, str], any_order: bool = False
) -> Iterator[Difference]:
    old = replaced("\n".join(old), words).splitlines()
    new = "\n".join(new).splitlines()
    if any_order:
        gone, added = Counter(old) - Counter(new), Counter(new) - Counter(old)
        changed = [f"{sign}{line}" for sign, lines in (("-", gone), ("+", added)) for line in lines.elements()]
    else:
        changed = list(_changed_lines(old, new))
    if changed:
        yield Difference(path, "lines differ", len(changed), changed)


def _changed_lines(old: list[str], new: list[str]) -> Iterator[str]:
    """A unified diff without context; long lines that begin alike are shown from where they part."""
    for step, a, b, c, d in difflib.SequenceMatcher(None, old, new).get_opcodes():
        if step == "equal":
            continue
        alike = b - a == d - c == 1
        start = max(_common_start(old[a], new[c]) - LONGEST // 4, 0) if alike else 0
        before = "..." * bool(start)
        yield from (f"-{before}{line[start:]}" for line in old[a:b])
        yield from (f"+{before}{line[start:]}" for line in new[c:d])


def _common_start(one: str, other: str) -> int:
    return next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)


def _compare_drawings(path: str, old: str, new: str, words: Mapping[str, str]) -> Iterator[Difference]:
    """The words of a drawing, however they are broken into lines; the drawing itself where no word was replaced."""
    before, after = (" ".join(re.findall(r"<!--(.*?)-->", svg, re.DOTALL)) for svg in (old, new))
    words_before = " ".join(before.split())
    words_replaced = replaced(words_before, words)
    here, there = words_replaced.split(), after.split()
    steps = difflib.SequenceMatcher(None, here, there, autojunk=False).get_opcodes()
    changed = [
        f"{' '.join(here[a:b]) or '(nothing)'} -> {' '.join(there[c:d]) or '(nothing)'}"
        for step, a, b, c, d in steps
        if step != "equal"
    ]
    if changed:
        yield Difference(path, "words differ", len(changed), changed)
    elif words_replaced == words_before:
        yield from _compare_texts(path, old.splitlines(), new.splitlines(), {})


def folded(differences: list[Difference]) -> Iterator[tuple[Difference, list[str]]]:
    """The first of those that differ by the country only, with the other countries and their numbers."""
    alike: dict[tuple[str, str], list[Difference]] = {}
    for difference in differences:
        alike.setdefault((COUNTRY.sub("/*/", difference.path), difference.kind), []).append(difference)
    for first, *others in alike.values():
        codes = [COUNTRY.search(other.path) for other in others]
        yield first, [f"{code[1]} ({other.count})" for code, other in zip(codes, others, strict=True) if code]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the differences; 1 if there are any."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--renaming", type=Path, default=Path(__file__).with_name("renaming.yaml"))
    given = parser.parse_args(arguments)
    try:
        renaming = Renaming.load(given.renaming)
    except DeclarationError as error:
        print(error, file=sys.stderr)
        return 2
    made = compare(given.old, given.new, renaming)
    for difference, elsewhere in folded(made.differences):
        print(difference)
        if elsewhere:
            print("    alike: " + ", ".join(elsewhere))
    for pattern in renaming.unused():
        print(f"note: {given.renaming.name} declares {pattern}, which meets no file")
    for reason, files in made.rewritten.items():
        print(f"{files} files not compared: {reason}")
    print(f"pictures: {made.pictures['equal']} equal, {made.pictures['not equal']} not (compare their SVG above)")
    print(f"{made.files} files compared, {len(made.differences)} kinds of difference that are not declared")
    return int(bool(made.differences))


if __name__ == "__main__":
    sys.exit(main())
