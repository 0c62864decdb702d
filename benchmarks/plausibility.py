"""How many injected errors the checks find, and how many clean rows they flag.

    python benchmarks/plausibility.py [--passes 12]

The errors are synthetic; they are injected one to a series, in a fresh copy of the tables, and never written.
A slip of the typist changes only the typed value; promoted statements, which have no print, are left out. A misprint
changes the printed text and the typed value alike, so that the double entry cannot see it; it is injected into
national series of three or more figures, in rows that no check flags otherwise. Clean rows are those of the packages
as they are.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from ssemap import clean, harmonise, intake, plausibility
from ssemap.core import units
from ssemap.core.series import in_use

ROOT = Path(__file__).resolve().parents[1]
AIMS = {"slips of the typist": "100", "misprints, all kinds": ">= 80", "clean rows flagged": "<= 3"}
# Lists of the double entry: the entries differ, or the print cannot be read to compare them. A row whose difference is
# accepted is listed too, as a note: that a slip has changed what was accepted cannot be seen.
DOUBLE_ENTRY = ("double-entry", "unreadable-number", "ambiguous-number", "accepted-difference")
SHARE = 0.25  # of the series, changed at once
Tables = dict[str, pd.DataFrame]


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--passes", type=int, default=12)
    injected, listed = measure(parser.parse_args().passes)
    print(f"{'':34}{'rows':>7}{'listed':>7}{'percent':>9}  aim")
    for name in sorted(injected):
        percent = 100 * listed[name] / injected[name]
        print(f"{name:34}{injected[name]:7}{listed[name]:7}{percent:9.1f}  {AIMS.get(name, '')}")


def measure(passes: int) -> tuple[Counter[str], Counter[str]]:
    """Rows looked at and rows listed, by kind of mistake; every package, seeded."""
    packages = [intake.read(path.parent) for path in sorted(ROOT.glob("data/raw/*/country.yaml"))]
    random = np.random.default_rng(20200922)
    injected: Counter[str] = Counter()
    listed: Counter[str] = Counter()
    for package in packages:
        injected["slips of the typist"] += int(package.tables["figures"]["printed_text"].notna().sum())
        listed["slips of the typist"] += slips(package, random)
        tables = {**package.tables, **clean.clean(package).tables}
        usual = check(tables)
        evidence = harmonised(tables)["evidence"]
        injected["clean rows flagged"] += int(in_use(evidence).sum())
        listed["clean rows flagged"] += len(usual)
        for _ in range(passes):
            misprints(tables, usual, random, injected, listed)
    for kind in KINDS:
        injected["misprints, all kinds"] += injected[f"misprint: {kind}"]
        listed["misprints, all kinds"] += listed[f"misprint: {kind}"]
    return injected, listed


def slips(package: intake.Package, random: np.random.Generator) -> int:
    """Change each typed value by 2 percent or more; how many rows the double entry lists."""
    figures = package.tables["figures"]
    factors = random.choice([0.01, 0.1, 0.5, 0.98, 1.02, 1.5, 10, 1000], len(figures))
    values = figures["value"] * factors + np.where(figures["value"] == 0, 1, 0)
    # A slip within the printed rounding, as of "about 1.2 million", is none.
    table = clean.figures(package)[0].set_index("evidence_id")
    room = figures["evidence_id"].map(table["half_width"])
    values = values.where((values - figures["value"]).abs() > 2 * room, figures["value"] + 3 * room + 1)
    tables = {**package.tables, "figures": figures.assign(value=values)}
    issues = clean.figures(replace(package, tables=tables))[1]
    return len({issue.evidence_id for issue in issues if issue.check_id in DOUBLE_ENTRY})


def harmonised(tables: Tables) -> Tables:
    """Evidence and denominators beside the clean tables."""
    result = harmonise.harmonise(tables, as_of=None)
    return {**tables, "evidence": result.evidence, "context": result.context}


def check(tables: Tables) -> set[str]:
    """Ids of the figures that the checks flag."""
    return plausibility.check(harmonised(tables)).flagged()


def misprints(tables: Tables, usual: set[str], random: np.random.Generator, injected: Counter, listed: Counter) -> None:
    """Inject one misprint of a kind into each of some series, and count which of them are flagged."""
    evidence = harmonised(tables)["evidence"]
    rows = evidence[
        in_use(evidence)
        & (evidence["coverage"] == "national")
        & (evidence["basis"] != "flow")
        & (evidence["value"] >= 20)
        & (evidence["unit"] != "percent")
    ]
    long = rows[rows.groupby("series_id")["evidence_id"].transform("size") >= 3]
    for kind in KINDS:
        changed = tables["figures"].set_index("evidence_id")
        ids = []
        for _, series in long.groupby("series_id"):
            free = sorted(set(series["evidence_id"]) - usual)
            if free and random.random() < SHARE:
                evidence_id = str(random.choice(free))
                KINDS[kind](changed, evidence_id, random)
                ids.append(evidence_id)
        flagged = check({**tables, "figures": changed.reset_index()[list(tables["figures"].columns)]})
        injected[f"misprint: {kind}"] += len(ids)
        listed[f"misprint: {kind}"] += len(set(ids) & flagged)


def times(*factors: float):
    """A misprint that multiplies or divides a value by one of the factors."""

    def inject(figures: pd.DataFrame, evidence_id: str, random: np.random.Generator) -> None:
        factor = float(random.choice(factors)) ** random.choice([-1, 1])
        for column in ("value", "typed", "parsed", "lower", "upper", "half_width"):
            figures.loc[evidence_id, column] *= factor

    return inject


def other_unit(figures: pd.DataFrame, evidence_id: str, random: np.random.Generator) -> None:
    """Thousands, ten thousands or millions for ones; money also in US dollars for national currency."""
    if units.is_money(figures.loc[evidence_id, "unit"]) and random.random() < 0.5:
        figures.loc[evidence_id, "unit"] = "USD"
        figures.loc[evidence_id, "printed_unit"] = "USD"
    else:
        times(1e3, 1e4, 1e6)(figures, evidence_id, random)


def other_year(figures: pd.DataFrame, evidence_id: str, random: np.random.Generator) -> None:
    """One digit of the year is wrong: ten years off."""
    shift = pd.DateOffset(years=int(random.choice([-10, 10])))
    for column in ("period_start", "period_end"):
        date = figures.loc[evidence_id, column]
        if pd.notna(date):
            figures.loc[evidence_id, column] = date + shift


KINDS = {"factor 2 to 5": times(2, 3, 5), "power of ten": times(10, 100, 1000), "unit": other_unit, "year": other_year}

if __name__ == "__main__":
    main()
