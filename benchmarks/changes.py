"""Of changed numbers that move a published indicator, how many raise an issue on their row; how many sound rows do.

    python benchmarks/changes.py [--changes 1000] [--missed]

A change is seeded: a number of the six packages, drawn from all figures and denominators, is multiplied or divided by
10, 100 or 1,000, loses a digit, has two digits swapped, or another sign. Of a figure the typed value is changed, or the
printed text, or both alike, so that the double entry cannot see it. One number is changed at a time, in memory.

A change moves an indicator where the published value of a cell leaves the interval of the sound run, or is gone. Cells
without an interval are not looked at. What is published is made anew for the year of the number and for the reference
year of the project; a number on which no published cell rests moves none, and what is only printed moves none, because
the typed value is used.
"""

from __future__ import annotations

import argparse
import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from ssemap import clean, estimate, harmonise, indicators, intake, plausibility
from ssemap.clean import double_entry
from ssemap.harmonise.denominators import FORMULAS
from ssemap.harmonise.rules import rules as harmonisation
from ssemap.indicators.declared import Indicator, catalogue
from ssemap.indicators.table import rows
from ssemap.intake import context, reading, values
from ssemap.intake import tables as raw_tables
from ssemap.intake.tables import RawTable
from ssemap.review import inspection

ROOT = Path(__file__).resolve().parents[1]
WINDOW, REFERENCE_YEAR = (2010, 2021), 2019
SEED = 20200922
LEAST_RAISED, MOST_FLAGGED = 0.90, 0.03
KEY = ["indicator_id", "aggregate", "family", "subfamily", "form_id", "year", "concept"]
ENTRIES = ("typed", "printed", "both")
Row = dict[str, str]


# --- what is changed ----------------------------------------------------------------------------------


def times(factor: float):
    """A change of scale."""
    return lambda number, random: f"{float(number) * factor:.15g}"


def dropped(number: str, random: np.random.Generator) -> str:
    """A number without one of its digits."""
    places = [place for place, letter in enumerate(number) if letter.isdigit()]
    place = int(random.choice(places))
    return number[:place] + number[place + 1 :]


def swapped(number: str, random: np.random.Generator) -> str:
    """A number with two neighbouring digits in the place of each other."""
    pairs = [
        place
        for place, (one, other) in enumerate(itertools.pairwise(number))
        if one.isdigit() and other.isdigit() and one != other
    ]
    if not pairs:
        return number
    place = int(random.choice(pairs))
    return number[:place] + number[place + 1] + number[place] + number[place + 2 :]


KINDS = {
    **{f"times {factor:g}": times(factor) for factor in (10, 100, 1000, 0.1, 0.01, 0.001)},
    "a digit dropped": dropped,
    "two digits swapped": swapped,
    "another sign": times(-1),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One changed number: its row and what stands there instead."""

    iso3: str
    table: str
    place: int
    kind: str
    entry: str
    number: str


def changes(packages: Mapping[str, Sound], count: int) -> Iterator[Change]:
    """So many changes, each of another number as long as there are more."""
    random = np.random.default_rng(SEED)
    numbers = [
        (iso3, table, place)
        for iso3, package in packages.items()
        for table in ("figures", "context")
        for place in range(len(package.raw[table].rows))
    ]
    made = 0
    for index in random.permutation(len(numbers)):
        iso3, table, place = numbers[index]
        kind, entry = str(random.choice(list(KINDS))), str(random.choice(ENTRIES))
        before = packages[iso3].raw[table].rows[place]["value"]
        after = KINDS[kind](before, random)
        if made == count:
            return
        if after.strip("-.") and float(after) != float(before):
            made += 1
            yield Change(iso3, table, place, kind, entry if table == "figures" else "typed", after)


# --- the sound run ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sound:
    """A package as it is: its rows as text, its tables, what is published, and the rows with an issue."""

    folder: Path
    package: intake.Package
    tables: Mapping[str, pd.DataFrame]
    raw: Mapping[str, RawTable]
    flagged: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def read(cls, folder: Path) -> Sound:
        package = intake.read(folder)
        raw = {
            name: reading.read_cells(folder / f"{name}.csv", name, f"{folder.name}/{name}.csv")
            for name in ("figures", "context", "set_aside")
        }
        flagged = {
            name
            for issue in inspection.inspect(package).issues
            if issue.severity != "note"
            for name in issue.evidence_id.split(", ")
        }
        return cls(folder, package, dict(clean.clean(package).tables), raw, frozenset(flagged))

    @cached_property
    def harmonised(self) -> Mapping[str, pd.DataFrame]:
        return harmonised(self.tables)

    @cached_property
    def published(self) -> pd.DataFrame:
        """Published cells that have an interval, by ``KEY``."""
        estimates = estimate.estimate(self.harmonised, WINDOW)
        tables = {**self.harmonised, "levels": estimates.levels, "draws": estimates.draws}
        table = indicators.compute(tables, range(WINDOW[0], WINDOW[1] + 1)).indicators
        return table[table["value"].notna() & table["lower"].notna()].set_index(KEY)

    @cached_property
    def used(self) -> frozenset[str]:
        """Figures and denominators on which published cells rest; with those of which others are derived."""
        ids = {name for column in ("evidence_ids", "context_ids") for cell in self.published[column] for name in cell}
        derived = self.harmonised["context"].query("kind == 'derived' and context_id in @ids")
        inputs = {
            (name, int(year))
            for measure, year in zip(derived["measure"], derived["year"], strict=True)
            for name in inputs_of(measure)
        }
        rows_of = self.raw["context"].rows
        ids |= {row["context_id"] for row in rows_of if (row["measure"], int(row["year"])) in inputs}
        return frozenset(ids)


def inputs_of(measure: str) -> list[str]:
    """Published denominators of which one is derived."""
    return FORMULAS[harmonisation().derived[measure].function or measure][1]


def harmonised(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The clean tables with those of ``harmonise``."""
    result = harmonise.harmonise(tables, as_of=None)
    made = {name: getattr(result, name) for name in ("evidence", "series", "context", "bridges", "partitions")}
    return {**tables, **made}


# --- what a change does -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Changed:
    """A package with one changed number: its issues at the door, and the tables."""

    name: str
    raised: bool
    tables: Mapping[str, pd.DataFrame]
    year: int
    measure: str


def change(sound: Sound, changed: Change) -> Changed:
    """Change the number as text, and take it through the door."""
    return of_figure(sound, changed) if changed.table == "figures" else of_denominator(sound, changed)


def of_denominator(sound: Sound, changed: Change) -> Changed:
    """A changed denominator."""
    table = sound.raw["context"]
    listed = [*table.rows]
    row = listed[changed.place] = {**listed[changed.place], "value": changed.number}
    spoilt = RawTable("context", table.file, table.header, listed, table.lines)
    found = context.check(spoilt, sound.raw["set_aside"], sound.raw["figures"])
    raised = any(issue.evidence_id == row["context_id"] and issue.severity != "note" for issue in found)
    tables = {**sound.tables, "context": raw_tables.typed(spoilt)}
    return Changed(row["context_id"], raised, tables, int(row["year"]), row["measure"])


def of_figure(sound: Sound, changed: Change) -> Changed:
    """A changed figure: typed, printed in plain digits, or both."""
    table, facts = sound.raw["figures"], sound.package.country
    row = dict(table.rows[changed.place])
    if changed.entry != "printed":
        row["value"] = changed.number
    if changed.entry != "typed" and row["printed_text"]:
        row |= {"printed_text": f"{float(changed.number):,.15g}", "number_format": "en", "scale": ""}
    alone = RawTable("figures", table.file, table.header, [row], [table.lines[changed.place]])
    issues = list(values.check(alone, sound.raw["set_aside"]))
    figure = raw_tables.typed(alone)
    place = double_entry.TablePlace(alone.file, alone.lines, [row["evidence_id"]])
    parsed = double_entry.parse(figure, facts.number_format, facts.fiscal_year_end)
    issues += double_entry.compare(figure, parsed, place)
    aside = sound.package.tables["set_aside"]
    cleaned = double_entry.assemble(facts.iso3, figure, parsed, aside)
    figures = sound.tables["figures"].copy()
    at = figures.index[figures["evidence_id"] == row["evidence_id"]][0]
    for column in ("parsed", "value", "typed", "agrees", "half_width", "lower", "upper", "qualifier"):
        figures.at[at, column] = cleaned[column].iloc[0]
    year = figures.at[at, "period_end"]
    raised = any(issue.severity != "note" for issue in issues)
    year = REFERENCE_YEAR if pd.isna(year) else year.year
    return Changed(row["evidence_id"], raised, {**sound.tables, "figures": figures}, year, row["measure"])


def moves(sound: Sound, changed: Changed, tables: Mapping[str, pd.DataFrame]) -> bool:
    """Does a published value leave its interval, or is it gone?"""
    asked = [indicator for indicator in catalogue().indicators if rests_on(indicator, changed.measure)]
    measures = {name for indicator in asked for name in (indicator.measure, *(indicator.parts or ()))}
    part = {name: tables[name][tables[name]["measure"].isin(measures)] for name in ("evidence", "series")}
    part = {name: table.reset_index(drop=True) for name, table in part.items()}
    year = min(max(changed.year, WINDOW[0]), WINDOW[1])
    first, last = min(year, REFERENCE_YEAR), max(year, REFERENCE_YEAR)
    years = range(first, last + 1, max(last - first, 1))
    levels = estimate.prefer(part, WINDOW)
    ids = {indicator.id for indicator in asked}
    published = indicators.publish({**tables, "evidence": tables["evidence"], "levels": levels}, years, ids)
    made = [
        row
        for indicator, by_year in published.indicators
        if indicator in asked
        for row in rows(
            indicator,
            {year: {form: one.cell for form, one in cells.items()} for year, cells in by_year.items()},
            published.country,
        )
    ]
    after = pd.DataFrame(made).set_index(KEY)["value"]
    cells = sound.published.index
    in_question = cells.get_level_values("year").isin(list(years)) & cells.get_level_values("indicator_id").isin(
        [indicator.id for indicator in asked]
    )
    before = sound.published[in_question]
    now = after.reindex(before.index)
    same = np.isclose(now, before["value"])
    return bool((~same & ~now.between(before["lower"], before["upper"])).any())


def rests_on(indicator: Indicator, measure: str) -> bool:
    """Does an indicator rest on a measure, or on a denominator, or on what is derived from it?"""
    declared = harmonisation()
    if measure == declared.currency.rate and indicator.theme == "money":
        return True
    names = {indicator.measure, *(indicator.parts or ()), indicator.denominator}
    return measure in names or (
        indicator.denominator in declared.derived and measure in inputs_of(indicator.denominator)
    )


def raises(changed: Changed, tables: Mapping[str, pd.DataFrame]) -> bool:
    """Is there an error or warning on the row, at the door or by what figures say of each other?"""
    return changed.raised or changed.name in plausibility.check(tables).flagged()


# --- the measurement ----------------------------------------------------------------------------------


@dataclass
class Measured:
    """Changes that move an indicator and those that raise an issue, by kind and entry; sound rows and flagged ones."""

    moved: Counter[str] = field(default_factory=Counter)
    raised: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    sound_rows: int = 0
    flagged: int = 0

    @property
    def share_raised(self) -> float:
        return self.raised["all"] / self.moved["all"]

    @property
    def share_flagged(self) -> float:
        return self.flagged / self.sound_rows


def measure(count: int) -> Measured:
    """Change so many numbers, one at a time."""
    packages = {path.parent.name: Sound.read(path.parent) for path in sorted(ROOT.glob("data/raw/*/country.yaml"))}
    measured = Measured()
    for package in packages.values():
        ids = {row["evidence_id"] for row in package.raw["figures"].rows}
        ids |= {row["context_id"] for row in package.raw["context"].rows}
        measured.sound_rows += len(ids)
        measured.flagged += len(ids & package.flagged)
    for one in changes(packages, count):
        sound = packages[one.iso3]
        changed = change(sound, one)
        if one.entry == "printed" or changed.name not in sound.used:
            continue
        tables = harmonised(changed.tables)
        if not moves(sound, changed, tables):
            continue
        raised = raises(changed, tables)
        for group in ("all", one.kind, f"{one.table}, {one.entry}"):
            measured.moved[group] += 1
            measured.raised[group] += raised
        if not raised:
            before = sound.raw[one.table].rows[one.place]
            measured.missed.append(f"{changed.name} {before['measure']} {one.kind}: {before['value']} to {one.number}")
    return measured


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--changes", type=int, default=1000)
    parser.add_argument("--missed", action="store_true", help="list the changes that raise nothing")
    arguments = parser.parse_args()
    measured = measure(arguments.changes)
    print(f"{'':24}{'moved':>7}{'raised':>8}{'percent':>9}")
    for name, moved in sorted(measured.moved.items()):
        print(f"{name:24}{moved:7}{measured.raised[name]:8}{100 * measured.raised[name] / moved:9.1f}")
    print(f"{'sound rows flagged':24}{measured.sound_rows:7}{measured.flagged:8}{100 * measured.share_flagged:9.1f}")
    if arguments.missed:
        print(*measured.missed, sep="\n")


if __name__ == "__main__":
    main()
