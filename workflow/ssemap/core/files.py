"""Reading and writing the typed tables between stages; outputs appear whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from ssemap.core.issues import InputError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from pyarrow import parquet

# What systems and programs leave in folders, beside hidden files and the copies of editors.
LEFT = {"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "__macosx", "__pycache__"}

ROWS = 100_000  # of a row group, at least, where a table is written in parts

BATCH = 2048  # rows that are read at once where only some are kept

AGAIN = "Delete it and run snakemake."
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def is_ignored(name: str) -> bool:
    """Is a file or folder one that a system or an editor left, not a person?

    >>> is_ignored(".DS_Store"), is_ignored("~$figures.xlsx"), is_ignored("figures.csv~"), is_ignored("figures.csv")
    (True, True, True, False)
    """
    return name.startswith((".", "~")) or name.endswith(("~", "#")) or name.casefold() in LEFT


class NotReadable(InputError):
    """The file of a table is missing, damaged, or of other columns than a stage writes."""


class NotWritable(InputError):
    """A file cannot be written where it should stand."""


def _umask() -> int:
    """What the user takes from the rights of new files; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a temporary name beside ``path``; move it to ``path`` only when the block ends without error.

    Raises NotWritable where nothing can be written, or where the disk is full before the block ends.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
    except OSError as error:
        raise _not_writable(path, error) from None
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        if error.errno not in FULL and not path.is_dir():
            raise
        raise _not_writable(path, error) from None
    finally:
        temporary.unlink(missing_ok=True)


def make_folder(path: Path) -> None:
    """Make a folder and those above it; one that is there stays. Raises NotWritable where it cannot be made.

    >>> make_folder(Path("/dev/null/new"))
    Traceback (most recent call last):
        ...
    ssemap.core.files.NotWritable: /dev/null/new: found Not a directory; expected a place where a file can be written
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _not_writable(path, error) from None


def write_text(path: Path, text: str) -> None:
    """Write a text to a file, in UTF-8 and with its own ends of lines; the file appears whole or not at all.

    Raises NotWritable where nothing can be written.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_text(Path(folder, "new", "text.md"), "협동조합\\n")
    ...     Path(folder, "new", "text.md").read_bytes().decode()
    '협동조합\\n'
    """
    with whole(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="")


def _not_writable(path: Path, error: OSError) -> NotWritable:
    reason = os.strerror(error.errno) if error.errno else error
    return NotWritable(f"{path}: found {reason}; expected a place where a file can be written")


def write_table(frame: pd.DataFrame, path: Path, by: str = "") -> None:
    """Write a frame as Parquet without its index; equal frames give equal bytes.

    ``by``: a column; neighbouring rows with the same value are kept together, so that ``read_rows`` reads no others.
    """
    table = _arrow(frame)
    values = frame[by].to_list() if by else []
    starts = [0, *(row for row in range(1, len(values)) if values[row] != values[row - 1])]
    ends = [*starts[1:], len(frame)]
    _write((table.slice(start, end - start) for start, end in zip(starts, ends, strict=True)), path)


def write_parts(frames: Iterable[pd.DataFrame], path: Path) -> None:
    """Write frames of the same columns as one table, one below the other; they need not be in memory together."""
    _write(_gathered(map(_arrow, frames)), path)


def _arrow(frame: pd.DataFrame) -> pa.Table:
    import pyarrow as pa

    table = pa.Table.from_pandas(frame, preserve_index=False)
    for place, column in enumerate(table.schema):
        # a column of empty lists alone says nothing of what they would hold: the ids of other countries are texts
        if pa.types.is_list(column.type) and pa.types.is_null(column.type.value_type):
            texts = table.column(place).cast(pa.list_(pa.string()))
            table = table.set_column(place, column.name, texts)
    return table


def _gathered(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Tables joined until they have ``ROWS`` rows or more."""
    import pyarrow as pa

    waiting: list[pa.Table] = []
    for table in tables:
        waiting.append(table)
        if sum(map(len, waiting)) >= ROWS:
            yield pa.concat_tables(waiting)
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting)


def _write(groups: Iterable[pa.Table], path: Path) -> None:
    """Write tables of one schema, one or more, each as a row group."""
    from pyarrow import parquet

    remaining = iter(groups)
    first = next(remaining)
    with whole(path) as temporary, parquet.ParquetWriter(temporary, first.schema, compression="zstd") as writer:
        for group in chain([first], remaining):
            writer.write_table(group)


def read_table(path: Path, where: Mapping[str, object] | None = None, *, columns: Collection[str] = ()) -> pd.DataFrame:
    """Read a frame that ``write_table`` or ``write_parts`` wrote.

    ``where``: column to the value that the rows have that are read; ``columns``: those that the table has to have.
    Raises NotReadable.
    """
    import pandas as pd

    with _readable(path, columns):
        return _chosen_rows(path, where) if where else pd.read_parquet(path)


@contextmanager
def _readable(path: Path, columns: Collection[str]) -> Iterator[None]:
    """Say of a file that is not there, or not as it was written, what it is and how it is made again.

    Texts that are read are those of Python and not of Arrow: who reads a table takes it apart cell by cell.
    """
    import pandas as pd
    from pyarrow import ArrowException, parquet

    try:
        if missing := columns and sorted(set(columns) - set(parquet.read_schema(path).names)):
            found = f"no column {', '.join(missing)}"
            raise NotReadable(f"{path}: found {found}; expected a table as this version writes it. {AGAIN}")
        with pd.option_context("mode.string_storage", "python"):
            yield
    except FileNotFoundError:
        action = "Run the stage that writes it, or snakemake."
        raise NotReadable(f"{path}: found no such file; expected a table of a stage before. {action}") from None
    except (OSError, ArrowException) as error:
        raise NotReadable(f"{path}: found {error}; expected a table as a stage writes it. {AGAIN}") from None


def _chosen_rows(path: Path, where: Mapping[str, object]) -> pd.DataFrame:
    """Read some rows, a batch at a time: the filters of pandas would hold the whole table first."""
    import pyarrow as pa
    from pyarrow import compute, parquet

    with parquet.ParquetFile(path) as file:
        chosen = pa.Table.from_batches([], file.schema_arrow)
        for batch in file.iter_batches(BATCH, use_threads=False):
            for name, value in where.items():
                batch = batch.filter(compute.equal(batch.column(name), pa.scalar(value)))
            chosen = pa.concat_tables([chosen, pa.Table.from_batches([batch])])
        return chosen.to_pandas()


def read_rows(path: Path, column: str, value: str) -> pd.DataFrame:
    """The rows of a table that ``write_table`` wrote with ``by=column``, of one value. Raises NotReadable."""
    from pyarrow import parquet

    with _readable(path, [column]), parquet.ParquetFile(path) as file:
        groups = map(file.metadata.row_group, range(file.num_row_groups))
        asked = [place for place, group in enumerate(groups) if _least(group, column) == value]
        frame: pd.DataFrame = file.read_row_groups(asked).to_pandas()
        return frame


def _least(group: parquet.RowGroupMetaData, column: str) -> object:
    """The least value of a column in a row group, the only one where rows are kept together; None without rows."""
    chunks = map(group.column, range(group.num_columns))
    statistics = next(chunk.statistics for chunk in chunks if chunk.path_in_schema == column)
    return statistics.min if statistics else None
