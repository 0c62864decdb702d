"""``ssemap evaluate --truth``: the levels of a run beside official values that the packages need not hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ssemap import store
from ssemap.core.printing import percent as in_percent
from ssemap.estimate.reconcile import targets
from ssemap.estimate.reconcile.fitted import percent, tails
from ssemap.estimate.reconcile.process import Array
from ssemap.estimate.rules import reconciliation
from ssemap.publish import export
from ssemap.workbench import truth_file

SAME = ["form_id", "measure", "basis"]  # what a value and a series agree in; the form names its country
# How a level is compared with a value, by its date.
YEAR_END, INTERPOLATED, NEAREST = "year-end", "interpolated", "nearest year-end"
NATIONAL = "national"
KINDS = {"all": "all", "iso3": "country", "measure": "measure", "grade": "grade", "held": "package holds it"}


@dataclass(frozen=True, slots=True)
class LevelOfDay:
    """What a run says for a day: ``how`` the day was met, ``draws`` of the level, its interval and its ``grade``."""

    how: str
    draws: Array
    lower: float
    middle: float
    upper: float
    grade: str


def run(file: Path, output: Path | None, edition: str | None) -> str:
    """Compare the values of a file with the levels of an edition; the comparison as text.

    ``output``: where each value is written with its level, as CSV. Raises PackageError with every mistake in the file,
    and NotBuilt where the edition is not.
    """
    data = store.of_edition(edition)
    countries = data.countries()
    forms = data.read("forms", countries)
    values = truth_file.read(file, {iso3: list(forms.loc[forms["iso3"] == iso3, "form_id"]) for iso3 in countries})
    asked = sorted(set(values["iso3"]))
    tables = {name: data.read(name, asked) for name in ("levels", "draws", "series", "evidence")}
    rows = compared(values, tables)
    if output:
        export.write_csv(rows, output)
    return "\n".join(_text(rows))


def compared(values: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Each value with the level of its series for its day.

    ``values``: as ``truth_file.read``; ``tables``: ``levels``, ``draws``, ``series`` and ``evidence`` of a run. Adds
    ``series_id``, ``compared`` (how the day was met), ``level, level_lower, level_upper`` and the narrow interval,
    ``error`` (percent by which the level is above the value), ``inside_90, inside_50``, ``grade``, ``held`` (figures of
    the package that print the value) and ``reason`` (why there is no level).
    """
    declared, asked = reconciliation(), targets.rules()
    shares = (declared.interval, asked.targets.narrow)
    series = _series(tables["series"])
    levels = tables["levels"].set_index(["series_id", "year"])
    draws = tables["draws"].set_index(["series_id", "year"])["draws"].to_dict()
    figures = dict(list(tables["evidence"].groupby(SAME)))
    rows = []
    for value in values.itertuples():
        candidates = series.get((value.form_id, value.measure, value.basis), [""])
        found = {name: _level(name, value.date, draws, levels, asked.reach_days) for name in candidates}
        series_id = next((name for name, level in found.items() if level), candidates[0])
        level = found[series_id]
        row: dict[str, Any] = {name: getattr(value, name) for name in truth_file.COLUMNS}
        row |= {"series_id": series_id, "held": _held(value, figures)}
        row |= (
            _beside(float(value.value), level, shares) if level else {"reason": _reason(series_id, value.date, levels)}
        )
        rows.append(row)
    narrow = [percent(name, share) for share in shares[1:] for name in ("lower", "upper")]
    columns = [*truth_file.COLUMNS, "series_id", "compared", "level", "level_lower", "level_upper", *narrow, "error"]
    columns += [*(percent("inside", share) for share in shares), "grade", "held", "reason"]
    frame = pd.DataFrame(rows).reindex(columns=columns)
    return frame.astype({name: "boolean" for name in frame if str(name).startswith("inside_")})


def _series(series: pd.DataFrame) -> dict[tuple[str, str, str], list[str]]:
    """The national series of each form, measure and basis; of several definitions the one with most figures.

    There are several where a break is declared, each with its own years.
    """
    national = series[series["coverage"] == NATIONAL].sort_values(["figures", "series_id"], ascending=[False, True])
    found: dict[tuple[str, str, str], list[str]] = {}
    for _, rows in national.groupby(SAME):
        first = rows.iloc[0]
        same = rows[rows["definition"] == first["definition"]]
        found[(first["form_id"], first["measure"], first["basis"])] = same["series_id"].to_list()
    return found


def _level(
    series_id: str, day: pd.Timestamp, draws: Mapping[tuple[str, int], Any], levels: pd.DataFrame, reach: int
) -> LevelOfDay | None:
    """The level of a series for a day; None where there is none.

    At a year-end that of the year. Between two year-ends that both have a level each draw is a line between its
    logarithms, as the draws of a series are joint over its years. Where only one has, that one, within ``reach`` days.
    """
    before, after = pd.Timestamp(day.year - 1, 12, 31), pd.Timestamp(day.year, 12, 31)
    known = {end: (series_id, end.year) for end in (before, after) if (series_id, end.year) in draws}
    if day == after:
        return _printed(known[after], YEAR_END, draws, levels) if after in known else None
    if len(known) == 2:  # both year-ends
        share = (day - before).days / (after - before).days
        logs = [np.log(np.asarray(draws[key], dtype=float)) for key in known.values()]
        path = np.exp((1 - share) * logs[0] + share * logs[1])
        lower, middle, upper = np.quantile(path, tails(reconciliation().interval))
        return LevelOfDay(INTERPOLATED, path, lower, middle, upper, max(levels["grade"][key] for key in known.values()))
    near = [key for end, key in known.items() if abs((day - end).days) <= reach]
    return _printed(near[0], NEAREST, draws, levels) if near else None


def _printed(key: tuple[str, int], how: str, draws: Mapping[tuple[str, int], Any], levels: pd.DataFrame) -> LevelOfDay:
    """The level of a series and year as the run prints it."""
    row = levels.loc[[key]].iloc[0]
    path = np.asarray(draws[key], dtype=float)
    return LevelOfDay(how, path, row["level_lower"], row["level"], row["level_upper"], row["grade"])


def _beside(value: float, level: LevelOfDay, shares: tuple[float, float]) -> dict[str, Any]:
    """A level beside the value: its intervals, whether they cover it, and by how many percent it is above."""
    wide, narrow = shares
    low, _, high = np.quantile(level.draws, tails(narrow))
    return {
        "compared": level.how,
        "grade": level.grade,
        "level": level.middle,
        "level_lower": level.lower,
        "level_upper": level.upper,
        percent("lower", narrow): low,
        percent("upper", narrow): high,
        "error": 100 * (level.middle / value - 1),
        percent("inside", wide): level.lower <= value <= level.upper,
        percent("inside", narrow): low <= value <= high,
    }


def _held(value: Any, of_packages: Mapping[Any, pd.DataFrame]) -> list[str]:
    """Figures of the packages that print the value: same form, measure, basis and year, within their rounding.

    ``of_packages``: the evidence by what is the ``SAME``.
    """
    figures = of_packages.get((value.form_id, value.measure, value.basis))
    if figures is None:
        return []
    near = (figures["value"] - value.value).abs() <= figures["half_width"] * (1 + 1e-9)
    return sorted(figures.loc[near & (figures["period_end"].dt.year == value.date.year), "evidence_id"])


def _reason(series_id: str, day: pd.Timestamp, levels: pd.DataFrame) -> str:
    """Why there is no level for a day."""
    if not series_id:
        return "The run has no national series of this form, measure and basis."
    reasons = [levels["level_reason"].get((series_id, year)) for year in (day.year, day.year - 1)]
    said = next((reason for reason in reasons if isinstance(reason, str)), "")
    return said or "No year-end near the day is in the window of the run."


# --- as text --------------------------------------------------------------------------------------------


def summary(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``compared`` that have a level, by country, measure, grade, and whether the package holds the value.

    ``kind, group, values, inside_90, inside_50`` (shares covered), ``error`` and ``distance``: medians of the signed
    and of the absolute error, in percent.
    """
    known = rows[rows["level"].notna()]
    known = known.assign(all="", held=known["held"].map(len).gt(0).map({True: "yes", False: "no"}))
    inside = [name for name in rows if str(name).startswith("inside_")]
    tables = []
    for column, kind in KINDS.items():
        groups = known.groupby(column)
        table = groups[inside].mean().astype("float64")
        table = table.assign(values=groups.size(), error=groups["error"].median())
        table["distance"] = known["error"].abs().groupby(known[column]).median()
        tables.append(table.rename_axis("group").reset_index().assign(kind=kind))
    return pd.concat(tables, ignore_index=True)[["kind", "group", "values", *inside, "error", "distance"]]


def _text(rows: pd.DataFrame) -> Iterator[str]:
    """The comparison in lines."""
    without = rows[rows["level"].isna()]
    yield f"{len(rows)} official values, {len(rows) - len(without)} of them with a level of the run."
    if len(without) < len(rows):
        yield ""
        yield from _lines(summary(rows))
        yield ""
        yield "Errors: by how many percent the level is above (+) or below (-) the official value; medians."
        days = ", ".join(f"{how} {number}" for how, number in rows["compared"].value_counts().items())
        yield f"Days: {days}. Between two year-ends the draws of both are interpolated."
    for reason, number in without["reason"].value_counts().items():
        yield f"Without a level: {number}. {reason}"


def _lines(table: pd.DataFrame) -> Iterator[str]:
    shares = [name for name in table if str(name).startswith("inside_")]
    head = ["", "", "values", *(f"in {in_percent(int(str(name)[7:]) / 100)}" for name in shares), "error", "distance"]
    cells = [
        [
            row["kind"] if row["kind"] != "all" else "all values",
            str(row["group"]),
            str(row["values"]),
            *(f"{100 * row[name]:.0f}%" for name in shares),
            f"{row['error']:+.1f}%",
            f"{row['distance']:.1f}%",
        ]
        for row in table.to_dict("records")
    ]
    widths = [max(len(line[place]) for line in [head, *cells]) for place in range(len(head))]
    for line in [head, *cells]:
        named = [cell.ljust(width) for cell, width in zip(line[:2], widths[:2], strict=True)]
        numbers = [cell.rjust(width) for cell, width in zip(line[2:], widths[2:], strict=True)]
        yield "  ".join([*named, *numbers]).rstrip()
