"""Reading and writing the typed tables between stages; outputs appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

BATCH = 2048  # rows that are read at once where only some are kept


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a temporary name beside ``path``; move it to ``path`` only when the block ends without error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as Parquet without its index; equal frames give equal bytes."""
    import pyarrow as pa
    from pyarrow import parquet

    table = pa.Table.from_pandas(frame, preserve_index=False)
    for place, column in enumerate(table.schema):
        # a column of empty lists alone says nothing of what they would hold: the ids of other countries are texts
        if pa.types.is_list(column.type) and pa.types.is_null(column.type.value_type):
            texts = table.column(place).cast(pa.list_(pa.string()))
            table = table.set_column(place, column.name, texts)
    with whole(path) as temporary:
        parquet.write_table(table, temporary, compression="zstd")


def read_table(path: Path, where: Mapping[str, object] | None = None) -> pd.DataFrame:
    """Read a frame that ``write_table`` wrote. ``where``: column to the value that the rows have that are read."""
    import pandas as pd

    return _chosen_rows(path, where) if where else pd.read_parquet(path)


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
