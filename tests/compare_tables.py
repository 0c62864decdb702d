"""Two tables cell by cell after a declared renaming, and what a difference is (see ``compare_results``)."""

from __future__ import annotations

import fnmatch
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from renaming import Change

SHOWN = 4  # differences of one kind in one file; the others are counted
LONGEST = 160  # characters of a value or line that are printed


@dataclass(frozen=True)
class Difference:
    """Differences of one kind in one file: how many, and examples, of which the first are printed."""

    path: str
    kind: str
    count: int = 1
    examples: Sequence[str] = ()

    def __str__(self) -> str:
        lines = [f"{self.path}: {self.kind} ({self.count})"]
        lines += [f"    {_short(example)}" for example in self.examples[:SHOWN]]
        if len(self.examples) > SHOWN:
            lines.append("    and others")
        return "\n".join(lines)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


def replaced(text: str, words: Mapping[str, str]) -> str:
    """All words replaced at once, so that two may change places; the longest first."""
    if not words:
        return text
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.sub(either, lambda match: words[match[0]], text)


def shown(value: object) -> str:
    text = repr(value.tolist() if isinstance(value, np.ndarray) else value)
    return text if len(text) <= LONGEST // 3 else f"{text[: LONGEST // 3]}..."


def read_table(path: Path) -> pd.DataFrame:
    """A Parquet table as it is, or a CSV table as text."""
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    return pd.read_csv(path, dtype="str", keep_default_na=False) if path.stat().st_size else pd.DataFrame()


def compare_tables(path: str, old: pd.DataFrame, new: pd.DataFrame, changes: list[Change]) -> Iterator[Difference]:
    """Columns, rows and cells in which two tables differ; rows are met by their key, whatever their order."""
    names = {before: after for change in changes for before, after in change.columns.items()}
    old = _declared(old.rename(columns=names), changes)
    patterns = [name for change in changes for name in (*change.dropped, *change.added, *change.ignored)]
    columns = {*map(str, old.columns), *map(str, new.columns)}
    left_out = {name for name in columns if any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)}
    for kind, here, there in (("column gone", old, new), ("new column", new, old)):
        missing = [name for name in here if name not in there and name not in left_out]
        if missing:
            yield Difference(path, f"{kind}: {', '.join(map(str, missing))}")
    shared = [name for name in old if name in new and name not in left_out]
    several = _several(changes, old)
    key = [name for change in changes for name in change.key] or _key(old[shared], new[shared], several)
    old, new = _by_key(old[shared], key), _by_key(new[shared], key)
    for kind, here, there in (("row gone", old, new), ("new row", new, old)):
        missing_rows = here.index.difference(there.index, sort=False)
        if len(missing_rows):
            yield Difference(path, kind, len(missing_rows), [_place(key, row) for row in missing_rows[: SHOWN + 1]])
    both = old.index.intersection(new.index, sort=False)
    tolerance = max([change.tolerance for change in changes], default=0.0)
    for name in [name for name in shared if name not in key]:
        rows = list(_unequal(old.loc[both, name], new.loc[both, name], several.get(name, {}), tolerance))
        if rows:
            yield Difference(path, f"column {name} differs", len(rows), list(_grouped(rows, key)))


Row = tuple[tuple[str, ...], object, object]


def _unequal(old: pd.Series, new: pd.Series, allowed: Mapping[str, list[str]], tolerance: float) -> Iterator[Row]:
    """Place, old and new value of the cells that differ; ``allowed``: what an old code may have become."""
    if _same(old, new):
        return
    for place, before, after in zip(old.index, old, new, strict=True):
        became = allowed.get(before, ()) if isinstance(before, str) else ()
        if not equal(before, after, tolerance) and after not in became:
            yield place, before, after


def _grouped(rows: list[Row], key: list[str]) -> Iterator[str]:
    """What became what, most frequent first, with the place at which it first did."""
    changes = Counter(f"{shown(before)} -> {shown(after)}" for _, before, after in rows)
    places: dict[str, str] = {}
    for place, before, after in rows:
        places.setdefault(f"{shown(before)} -> {shown(after)}", _place(key, place))
    for change, number in changes.most_common(SHOWN + 1):
        yield f"{change} ({number}): {places[change]}" if number > 1 else f"{change}: {places[change]}"


def _declared(old: pd.DataFrame, changes: list[Change]) -> pd.DataFrame:
    """The old table in the codes, words and lists of the new one."""
    old = old.copy()
    for change in changes:
        for name, codes in _by_column(change.codes, old).items():
            if name in old:
                single = {before: after for before, after in codes.items() if isinstance(after, str)}
                old[name] = old[name].astype("object").map(lambda code, single=single: single.get(code, code))
        for name, words in _by_column(change.words, old).items():
            if name in old:
                texts = old[name].astype("object")
                old[name] = texts.map(lambda text, words=words: replaced(text, words) if _is_text(text) else text)
        for name, sign in change.lists.items():
            if name in old:
                texts = old[name].astype("object")
                old[name] = texts.map(lambda text, sign=sign: text.split(sign) if _is_text(text) and text else [])
    return old


def _by_column(declared: Mapping[str, Mapping[str, Any]], table: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """What is declared of each column; ``*`` stands for every column of text."""
    general = declared.get("*", {})
    columns = {name for name in table if general and table[name].dtype in ("object", "str")} | {*declared} - {"*"}
    return {name: {**general, **declared.get(name, {})} for name in sorted(columns)}


def _several(changes: list[Change], table: pd.DataFrame) -> dict[str, dict[str, list[str]]]:
    """Per column the old codes that became one of several."""
    several: dict[str, dict[str, list[str]]] = {}
    for change in changes:
        for name, codes in _by_column(change.codes, table).items():
            listed = {before: after for before, after in codes.items() if isinstance(after, list)}
            if listed:
                several.setdefault(name, {}).update(listed)
    return several


def _key(old: pd.DataFrame, new: pd.DataFrame, several: Mapping[str, Any]) -> list[str]:
    """The first columns that tell all rows apart in both tables; of numbers only whole ones count."""
    key: list[str] = []
    for name in old:
        if name in several or _holds_lists(old[name]) or _holds_lists(new[name]):
            continue
        if pd.api.types.is_float_dtype(old[name]):
            continue
        key.append(name)
        if _tell_apart(key, old, new):
            break
    for name in key[:-1]:  # what others say already
        fewer = [other for other in key if other != name]
        if _tell_apart(fewer, old, new):
            key = fewer
    return key


def _tell_apart(key: list[str], *tables: pd.DataFrame) -> bool:
    return not any(table.duplicated(key).any() for table in tables)


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
