"""How many planted errors the checks find, and how many clean rows they flag.

    python benchmarks/plausibility.py [--passes 12]

The errors are synthetic; they are planted one to a series, in a fresh copy of the tables, and never written.
A slip of the typist changes only the typed value; promoted statements, which have no print, are left out. A misprint changes the printed text and the typed value
alike, so that the double entry cannot see it; it is planted in national series of three or more figures, in
rows that no check flags otherwise. Clean rows are those of the packages as they are.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from ssemap import clean, harmonise, intake, plausibility
from ssemap.core import framework
from ssemap.core.series import in_use

ROOT = Path(__file__).resolve().parents[1]
AIMS = {"slips of the typist": "100", "misprints, all kinds": ">= 80", "clean rows flagged": "<= 3"}
# Lists of the double entry: the entries differ, or the print cannot be read to compare them.
DOUBLE_ENTRY = ("double-entry", "unreadable-number", "ambiguous-number")
SHARE = 0.25  # of the series, changed at once
REFERENCE_YEAR = 2019
Tables = dict[str, pd.DataFrame]


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--passes", type=int, default=12)
    planted, found = measure(parser.parse_args().passes)
    print(f"{'':34}{'rows':>7}{'found':>7}{'percent':>9}  aim")
    for name in sorted(planted):
        percent = 100 * found[name] / planted[name]
        print(f"{name:34}{planted[name]:7}{found[name]:7}{percent:9.1f}  {AIMS.get(name, '')}")


def measure(passes: int) -> tuple[Counter[str], Counter[str]]:
    """Rows looked at and rows listed, by kind of mistake; every package, seeded."""
    packages = [intake.read(path.parent) for path in sorted(ROOT.glob("data/raw/*/country.yaml"))]
    random = np.random.default_rng(20200922)
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for one in packages:
        planted["slips of the typist"] += int(one.tables["figures"]["printed_text"].notna().sum())
        found["slips of the typist"] += slips(one, random)
        tables = read(one)
        usual = check(tables)
        evidence = harmonised(tables)["evidence"]
        planted["clean rows flagged"] += int(in_use(evidence).sum())
        found["clean rows flagged"] += len(usual)
        for _ in range(passes):
            misprints(tables, usual, random, planted, found)
    for kind in KINDS:
        planted["misprints, all kinds"] += planted[f"misprint: {kind}"]
        found["misprints, all kinds"] += found[f"misprint: {kind}"]
    return planted, found


def slips(one: intake.Package, random: np.random.Generator) -> int:
    """Change each typed value by 2 percent or more; how many rows the double entry lists."""
    figures = one.tables["figures"]
    factors = random.choice([0.01, 0.1, 0.5, 0.98, 1.02, 1.5, 10, 1000], len(figures))
    values = figures["value"] * factors + np.where(figures["value"] == 0, 1, 0)
    # A slip within the printed rounding, as of "about 1.2 million", is none.
    table = clean.figures(one)[0].set_index("evidence_id")
    room = figures["evidence_id"].map(table["half_width"])
    values = values.where((values - figures["value"]).abs() > 2 * room, figures["value"] + 3 * room + 1)
    tables = {**one.tables, "figures": figures.assign(value=values)}
    listed = clean.figures(replace(one, tables=tables))[1]
    return len({issue.evidence_id for issue in listed if issue.check_id in DOUBLE_ENTRY})


def read(one: intake.Package) -> Tables:
    """The clean tables of a package, in memory."""
    return {**one.tables, "figures": clean.figures(one)[0], "country": clean.country(one)}


def harmonised(tables: Tables) -> Tables:
    """Evidence and denominators beside the clean tables."""
    evidence, _, context, _ = harmonise.harmonise(tables, as_of=None, reference_year=REFERENCE_YEAR)
    return {**tables, "evidence": evidence, "context": context}


def check(tables: Tables) -> set[str]:
    """Ids of the figures that the checks flag."""
    return plausibility.flagged(plausibility.check(harmonised(tables)))


def misprints(tables: Tables, usual: set[str], random: np.random.Generator, planted: Counter, found: Counter) -> None:
    """Plant one misprint of a kind in each of some series, and count which of them are flagged."""
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
        for _, own in long.groupby("series_id"):
            free = sorted(set(own["evidence_id"]) - usual)
            if free and random.random() < SHARE:
                evidence_id = str(random.choice(free))
                KINDS[kind](changed, evidence_id, random)
                ids.append(evidence_id)
        flagged = check({**tables, "figures": changed.reset_index()[list(tables["figures"].columns)]})
        planted[f"misprint: {kind}"] += len(ids)
        found[f"misprint: {kind}"] += len(set(ids) & flagged)


def times(*factors: float):
    """A misprint that multiplies or divides a value by one of the factors."""

    def plant(figures: pd.DataFrame, evidence_id: str, random: np.random.Generator) -> None:
        factor = float(random.choice(factors)) ** random.choice([-1, 1])
        for column in ("value", "typed", "parsed", "lower", "upper", "half_width"):
            figures.loc[evidence_id, column] *= factor

    return plant


def other_unit(figures: pd.DataFrame, evidence_id: str, random: np.random.Generator) -> None:
    """Thousands, ten thousands or millions for ones; money also in US dollars for national currency."""
    money = framework.table("units").query("kind == 'money'")["unit"].tolist()
    if figures.loc[evidence_id, "unit"] in money and random.random() < 0.5:
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
