"""Synthetic packages that lack much of what a package has: each must be built to the end, and say what is not there."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from ssemap.intake import descriptors
from ssemap.intake import tables as raw_tables
from synthetic import CODER, write_package, write_table

Tables = dict[str, list[dict[str, str]]]
LAWS = ("laws", "law_sources", "law_forms")


def only(*names: str) -> Callable[[Tables], Tables]:
    """Keep the rows of these tables alone."""
    return lambda tables: {name: rows if name in names else [] for name, rows in tables.items()}


def without(*names: str) -> Callable[[Tables], Tables]:
    """Leave out the rows of these tables."""
    return lambda tables: {name: [] if name in names else rows for name, rows in tables.items()}


def one_figure(tables: Tables) -> Tables:
    """The first figure alone, and the terms that it is printed in."""
    figure = tables["figures"][0]
    terms = {figure["printed_measure"], figure["printed_unit"]}
    kept = [row for row in tables["crosswalk"] if row["printed"] in terms]
    return tables | {"figures": [figure], "crosswalk": kept, "set_aside": []}


def all_set_aside(tables: Tables) -> Tables:
    ids = [row["evidence_id"] for row in tables["figures"]]
    return tables | {"set_aside": [{"evidence_id": name, "reason": "Synthetic.", **CODER} for name in ids]}


# What is left of the package, by the code of the country.
BARE: dict[str, Callable[[Tables], Tables]] = {
    "NIL": only(),
    "FIG": without("figures", "crosswalk", "set_aside"),
    "ONE": one_figure,
    "CTX": without("context"),
    "LAW": only(*LAWS, "sources"),
    "FRM": only("forms"),
    "SET": all_set_aside,
    "SRC": only("sources"),
    "OUT": lambda tables: tables | {"forms": [row | {"in_scope": "no"} for row in tables["forms"]], "codings": []},
}


def write(raw: Path, iso3: str) -> Path:
    """Write the package of this code to ``raw/iso3`` and return that path."""
    with TemporaryDirectory() as folder:
        package = shutil.copytree(write_package(Path(folder), "AAA"), raw / iso3)
    for path in [*package.glob("*.csv"), package / "country.yaml"]:
        path.write_text(path.read_text("utf-8").replace("AAA", iso3).replace("Alphaland", f"{iso3}-land"), "utf-8")
    tables = BARE[iso3]({name: _rows(package / f"{name}.csv") for name in raw_tables.names()})
    if not tables["laws"]:
        tables = tables | {name: [] for name in (*LAWS[1:], "codings")}
    if not tables["forms"]:
        tables["law_forms"] = []
    for name, rows in tables.items():
        write_table(package, name, rows)
    descriptors.write(raw)
    return package


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
