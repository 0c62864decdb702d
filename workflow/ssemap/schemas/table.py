"""Tables between the stages, declared once: name, columns, key; and the stage that writes them.

A stage reads what earlier stages wrote with ``tables(folder)`` and writes its own with ``write``; whatever stands above
the stages finds every table by its name in ``ssemap.store``, which collects the declarations. A new table is one entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ssemap.schemas.columns import ColumnSchema

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.core.issues import Issue

ISSUES = "issues.csv"
Scope = Literal["country", "all"]


@dataclass(frozen=True)
class TableSchema:
    """A declared table. Without ``columns`` it is a table of the package, as ``intake`` typed it.

    ``by``: a column whose values are asked for one at a time; the rows of each are kept together in the file.
    """

    name: str
    description: str
    columns: Mapping[str, ColumnSchema] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    by: str = ""

    def validate(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame, typed, if it is as declared. Raises NotAsDeclared."""
        from ssemap.schemas.checking import checked

        return checked(frame, self) if self.columns else frame

    def typed(self, rows: pd.DataFrame | Iterable[Mapping[str, object]]) -> pd.DataFrame:
        """Rows as a frame with the declared columns in their order and types; nothing is checked."""
        import pandas as pd

        frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
        frame = frame.reindex(columns=list(self.columns))
        return frame.astype({name: column.dtype for name, column in self.columns.items()})


def table(
    name: str, description: str, columns: dict[str, ColumnSchema], key: Iterable[str], *, by: str = ""
) -> TableSchema:
    """A table with these columns, in this order; ``key``: the columns that tell its rows apart (``TableSchema``)."""
    return TableSchema(name, description, columns, tuple(key), by)


class Tables(Mapping[str, "pd.DataFrame"]):
    """Tables by name, each read when it is first asked for.

    ``Tables(one, two)`` joins several; of a name that more than one has, the later one counts.
    """

    def __init__(self, *parts: Mapping[str, pd.DataFrame], **readers: Callable[[], pd.DataFrame]) -> None:
        self._parts, self._readers = parts, readers
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._read:
            if name in self._readers:
                self._read[name] = self._readers[name]()
            else:
                holder = next((part for part in reversed(self._parts) if name in part), None)
                if holder is None:
                    raise KeyError(name)
                self._read[name] = holder[name]
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._readers or any(name in part for part in self._parts)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys([*(name for part in self._parts for name in part), *self._readers]))

    def __len__(self) -> int:
        return len(list(iter(self)))


@dataclass(frozen=True)
class Stage:
    """What a stage writes. ``scope``: a folder for each country, or one of all; ``issues``: does it list issues?"""

    name: str
    tables: tuple[TableSchema, ...]
    scope: Scope = "country"
    issues: bool = False

    def files(self) -> list[str]:
        """Names of the files in the folder that the stage writes."""
        return [*(f"{table.name}.parquet" for table in self.tables), *([ISSUES] if self.issues else [])]

    def folder(self, processed: Path, iso3: str | None = None) -> Path:
        """The folder of one country, or of all, in ``data/processed/<edition>``."""
        return processed / self.name / iso3 if iso3 else processed / self.name

    def read(self, folder: Path, where: Mapping[str, object] | None = None) -> Tables:
        """The tables in the folder that the stage wrote, each read when it is asked for.

        ``where``: column to the value that the rows have that are read, of every table that is asked for. Raises
        NotReadable where a file is missing, damaged, or lacks a declared column.
        """
        from functools import partial

        from ssemap.core import files

        def reader(table: TableSchema) -> Callable[[], pd.DataFrame]:
            return partial(files.read_table, folder / f"{table.name}.parquet", where, columns=table.columns)

        return Tables(**{table.name: reader(table) for table in self.tables})

    def read_rows(self, folder: Path, name: str, value: str) -> pd.DataFrame:
        """The rows of one of the tables in a folder that have a value in the column by which it is kept together."""
        from ssemap.core import files

        table = next(table for table in self.tables if table.name == name)
        return files.read_rows(folder / f"{name}.parquet", table.by, value)

    def read_countries(
        self, folder: Path, countries: Iterable[str], where: Mapping[str, object] | None = None
    ) -> Tables:
        """The tables of several countries in one, from ``folder/<iso3>``; rows by country.

        Tables without a column ``iso3`` get one, so that rows of several countries can be told apart. ``where``: as in
        ``read``.
        """
        from functools import partial

        parts = {iso3: self.read(folder / iso3, where) for iso3 in countries}
        return Tables(**{table.name: partial(_joined, parts, table.name) for table in self.tables})

    def write(self, results: Any, folder: Path) -> None:
        """Check and write each table from the attribute of its name, and ``issues``; a file appears whole, or not.

        A large table may come as an iterator of frames that share no key; each is checked when its turn comes. Raises
        NotAsDeclared where a table is not as declared, before anything of it, or of any frame, is written.
        """
        import pandas as pd

        from ssemap.core import files, issues

        made = [(table, getattr(results, table.name)) for table in self.tables]
        checked = [(table, table.validate(rows) if isinstance(rows, pd.DataFrame) else rows) for table, rows in made]
        for table, rows in checked:
            path = folder / f"{table.name}.parquet"
            if isinstance(rows, pd.DataFrame):
                files.write_table(rows, path, table.by)
            else:
                files.write_parts(map(table.validate, rows), path)
        if self.issues:
            listed: list[Issue] = results.issues
            with files.whole(folder / ISSUES) as path:
                issues.write(listed, path)


def _joined(parts: Mapping[str, Tables], name: str) -> pd.DataFrame:
    import pandas as pd

    frames = []
    for iso3, tables in parts.items():
        frame = tables[name]
        if "iso3" not in frame:
            frame.insert(0, "iso3", pd.Series(iso3, index=frame.index, dtype="str"))
        frames.append(frame)
    return pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
