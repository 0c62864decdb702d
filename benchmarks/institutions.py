"""How long the analysis of institutions takes: distances, groups and map of many simulated forms, and their law.

OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python benchmarks/institutions.py [--forms 1000]
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Mapping

import numpy as np
import pandas as pd
import synthetic_countries

from ssemap.core.conditions import conditions_of
from ssemap.institutions.form_map import form_map
from ssemap.institutions.law_matrix import law_matrix
from ssemap.institutions.ratings import of_record
from ssemap.institutions.rules import rules
from ssemap.intake.tables import RawTable, columns, typed

UNKNOWN = 0.3  # share of the ratings
YEAR = 2019
NAMES = ("forms", "form_links", "codings", "laws", "law_forms", "provisions", "provision_forms")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--forms", type=int, default=1000)
    forms = parser.parse_args().forms
    _map(forms)
    _law(forms)


def _map(forms: int) -> None:
    """Distances, groups and map of so many forms."""
    random = np.random.default_rng(1)
    conditions = conditions_of("emes")["condition"]
    values = random.choice([0.0, 0.5, 1.0], (forms, len(conditions)))
    values[random.uniform(size=values.shape) < UNKNOWN] = np.nan
    table = pd.DataFrame(values, columns=conditions, index=[f"form-{i}" for i in range(forms)])
    start = time.perf_counter()
    summary = form_map(table, rules()).summary
    seconds = time.perf_counter() - start
    print(
        f"{forms:,} forms, {summary['entering'][0]:,} of them mapped, {rules().imputations} imputations: "
        f"{seconds:.1f} s, {_memory():,.0f} MB at most"
    )


def _law(forms: int) -> None:
    """Ratings of record and matrix of law of the synthetic countries that have so many forms in scope."""
    tables, countries = synthetic_tables(forms)
    start = time.perf_counter()
    record = of_record(tables, YEAR)
    middle = time.perf_counter()
    matrix = law_matrix(tables, YEAR)
    end = time.perf_counter()
    by_law = (record["channel"] == "law").mean()
    print(
        f"{record['form_id'].nunique():,} forms of {countries} countries, {by_law:.0%} of the ratings by law: "
        f"ratings of record {middle - start:.1f} s, {len(matrix):,} rows of law {end - middle:.1f} s, "
        f"{_memory():,.0f} MB at most"
    )


def synthetic_tables(forms: int) -> tuple[dict[str, pd.DataFrame], int]:
    """What the stage reads of as many synthetic countries as have so many forms in scope, and their number."""
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in NAMES}
    for countries, iso3 in enumerate(synthetic_countries.CODES, 1):
        _, tables = synthetic_countries.country(iso3, countries)
        for name in NAMES:
            parts[name].append(_typed(name, tables[name]).assign(iso3=iso3))
        if sum((part["in_scope"] == "yes").sum() for part in parts["forms"]) >= forms:
            break
    return {name: pd.concat(frames, ignore_index=True) for name, frames in parts.items()}, countries


def _typed(name: str, rows: list[Mapping[str, object]]) -> pd.DataFrame:
    """Rows as a typed table; a cell that a row lacks is empty."""
    cells = [{column: str(row.get(column, "")) for column in columns(name)} for row in rows]
    return typed(RawTable(name, f"{name}.csv", header=columns(name), rows=cells))


def _memory() -> float:
    """The most memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
