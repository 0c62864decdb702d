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
import math
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pandas as pd

from renaming import Change, DeclarationError, Renaming

FOLDERS = ("data/processed", "results")
TABLES = (".parquet", ".csv")
PICTURES = (".png", ".pdf")
SHOWN = 4  # differences of one kind in one file; the others are counted
LONGEST = 160  # characters of a value or line that are printed
EMBEDDED = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=]+")
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True)
class Difference:
    """Differences of one kind in one file: how many, and the first of them."""

    path: str
    kind: str
    count: int = 1
    examples: Sequence[str] = ()

    def __str__(self) -> str:
        lines = [f"{self.path}: {self.kind}" + (f" ({self.count})" if self.count > 1 else "")]
        lines += [f"    {_short(example)}" for example in self.examples[:SHOWN]]
        if self.count > SHOWN and self.examples:
            lines.append(f"    and {self.count - SHOWN} more")
        return "\n".join(lines)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


@dataclass
class Comparison:
    """All differences of two projects, and how many pictures were equal."""

    differences: list[Difference] = field(default_factory=list)
    pictures: Counter[str] = field(default_factory=Counter)
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


# --- tables -----------------------------------------------------------------------------------------------


def read_table(path: Path) -> pd.DataFrame:
    """A Parquet table as it is, or a CSV table as text."""
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    return pd.read_csv(path, dtype="str", keep_default_na=False) if path.stat().st_size else pd.DataFrame()


def compare_tables(path: str, old: pd.DataFrame, new: pd.DataFrame, changes: list[Change]) -> Iterator[Difference]:
    """Columns, rows and cells in which two tables differ; rows are met by their key, whatever their order."""
    names = {before: after for change in changes for before, after in change.columns.items()}
    old = _declared(old.rename(columns=names), changes)
    left_out = {name for change in changes for name in (*change.dropped, *change.added, *change.ignored)}
    for kind, here, there in (("column gone", old, new), ("new column", new, old)):
        missing = [name for name in here if name not in there and name not in left_out]
        if missing:
            yield Difference(path, f"{kind}: {', '.join(map(str, missing))}")
    shared = [name for name in old if name in new and name not in left_out]
    several = {name: codes for change in changes for name, codes in _several(change).items()}
    key = [name for change in changes for name in change.key] or _key(old[shared], new[shared], several)
    old, new = _by_key(old[shared], key), _by_key(new[shared], key)
    for kind, here, there in (("row gone", old, new), ("new row", new, old)):
        missing_rows = here.index.difference(there.index, sort=False)
        if len(missing_rows):
            yield Difference(path, kind, len(missing_rows), [_place(key, row) for row in missing_rows[:SHOWN]])
    both = old.index.intersection(new.index, sort=False)
    old, new = old.loc[both], new.loc[both]
    tolerance = max([change.tolerance for change in changes], default=0.0)
    for name in [name for name in shared if name not in key and not _same(old[name], new[name])]:
        allowed = several.get(name, {})
        rows = [
            (place, before, after)
            for place, before, after in zip(both, old[name], new[name], strict=True)
            if not equal(before, after, tolerance) and not (_is_text(before) and after in allowed.get(before, ()))
        ]
        if rows:
            examples = [f"{_place(key, place)}: {_shown(a)} -> {_shown(b)}" for place, a, b in rows[:SHOWN]]
            yield Difference(path, f"column {name} differs in {len(rows)} of {len(both)} rows", len(rows), examples)


def _declared(old: pd.DataFrame, changes: list[Change]) -> pd.DataFrame:
    """The old table in the codes, words and lists of the new one."""
    old = old.copy()
    for change in changes:
        for name, codes in change.codes.items():
            if name in old:
                single = {before: after for before, after in codes.items() if isinstance(after, str)}
                old[name] = old[name].astype("object").map(lambda code, single=single: single.get(code, code))
        for name, words in change.words.items():
            if name in old:
                texts = old[name].astype("object")
                old[name] = texts.map(lambda text, words=words: _replaced(text, words) if _is_text(text) else text)
        for name, sign in change.lists.items():
            if name in old:
                texts = old[name].astype("object")
                old[name] = texts.map(lambda text, sign=sign: text.split(sign) if _is_text(text) and text else [])
    return old


def _several(change: Change) -> dict[str, dict[str, list[str]]]:
    """Per column the old codes that became one of several."""
    return {
        name: {before: after for before, after in codes.items() if isinstance(after, list)}
        for name, codes in change.codes.items()
    }


def _key(old: pd.DataFrame, new: pd.DataFrame, several: Mapping[str, Any]) -> list[str]:
    """The first columns that tell all rows apart in both tables; of numbers only whole ones count."""
    key: list[str] = []
    for name in old:
        if name in several or _holds_lists(old[name]) or _holds_lists(new[name]):
            continue
        if pd.api.types.is_float_dtype(old[name]):
            continue
        key.append(name)
        if not old.duplicated(key).any() and not new.duplicated(key).any():
            break
    return key


def _holds_lists(column: pd.Series) -> bool:
    return any(isinstance(value, list | np.ndarray) for value in column)


def _same(old: pd.Series, new: pd.Series) -> bool:
    """A quick look at columns that hold no lists."""
    return not _holds_lists(old) and not _holds_lists(new) and old.equals(new)


def _by_key(table: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Rows under their key as text; rows of one key are counted, so that none is lost."""
    texts = table[key].astype("str").fillna("")
    number = texts.groupby(key, sort=False).cumcount() if key else pd.Series(range(len(table)))
    rows = zip(*(texts[name] for name in key), number.astype("str"), strict=True)
    return table.set_axis(pd.Index(list(rows), tupleize_cols=False), axis="index")


def _place(key: list[str], row: tuple[str, ...]) -> str:
    names = [f"{name} {value}" for name, value in zip(key, row, strict=False) if value not in ("", "<NA>", "nan")]
    return ", ".join(names) or f"row {row[-1]}"


def equal(old: object, new: object, tolerance: float = 0.0) -> bool:
    """Are two cells equal? Missing is equal to missing and to an empty list; lists are compared part by part."""
    if isinstance(old, list | np.ndarray) or isinstance(new, list | np.ndarray):
        return _equal_lists(_parts(old), _parts(new), tolerance)
    if pd.isna(old) or pd.isna(new):
        return bool(pd.isna(old) and pd.isna(new))
    if old == new:
        return True
    if tolerance == 0:
        return False
    try:
        return math.isclose(float(old), float(new), rel_tol=tolerance)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False


def _parts(value: object) -> list[object]:
    if isinstance(value, list | np.ndarray):
        return list(value)
    return [] if pd.isna(value) else [value]  # type: ignore[call-overload]


def _equal_lists(old: list[object], new: list[object], tolerance: float) -> bool:
    if old == new:
        return True
    return len(old) == len(new) and all(equal(a, b, tolerance) for a, b in zip(old, new, strict=True))


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _shown(value: object) -> str:
    text = repr(value.tolist() if isinstance(value, np.ndarray) else value)
    return text if len(text) <= LONGEST // 3 else f"{text[: LONGEST // 3]}..."


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
    examples = [f"{place}: {_shown(before.get(place))} -> {_shown(after.get(place))}" for place in places]
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


def _replaced(text: str, words: Mapping[str, str]) -> str:
    """All words replaced at once, so that two may change places; the longest first."""
    if not words:
        return text
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.sub(either, lambda match: words[match[0]], text)


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
    old = _replaced("\n".join(old), words).splitlines()
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
    replaced = _replaced(" ".join(before.split()), words)
    here, there = replaced.split(), after.split()
    steps = difflib.SequenceMatcher(None, here, there, autojunk=False).get_opcodes()
    changed = [
        f"{' '.join(here[a:b]) or '(nothing)'} -> {' '.join(there[c:d]) or '(nothing)'}"
        for step, a, b, c, d in steps
        if step != "equal"
    ]
    if changed:
        yield Difference(path, "words differ", len(changed), changed)
    elif replaced == " ".join(before.split()):
        yield from _compare_texts(path, old.splitlines(), new.splitlines(), {})


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
    for difference in made.differences:
        print(difference)
    for pattern in renaming.unused():
        print(f"note: {given.renaming.name} declares {pattern}, which meets no file")
    print(f"pictures: {made.pictures['equal']} equal, {made.pictures['not equal']} not (compare their SVG above)")
    print(f"{made.files} files compared, {len(made.differences)} kinds of difference that are not declared")
    return int(bool(made.differences))


if __name__ == "__main__":
    sys.exit(main())
