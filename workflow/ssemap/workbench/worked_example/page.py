"""``ssemap example``: one level followed by hand, as a page and a spreadsheet whose formulas give the same number.

The weights of the components (how likely each scale of growth and each set of outliers is) are taken from the run;
all else is computed in the spreadsheet from the printed figures. The level before the first figure is unknown, so
only differences between figures matter: with flat knowledge of the level the kriging below is that of the model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from ssemap import intake
from ssemap.core import files
from ssemap.core.issues import InputError
from ssemap.core.printing import percent
from ssemap.core.repeats import SIGNS, STATED
from ssemap.core.series import decimal_years
from ssemap.estimate import reconcile
from ssemap.estimate.reconcile import cells
from ssemap.estimate.reconcile.conflict import ONE_DAY
from ssemap.estimate.reconcile.fitted import Fitted, as_batch, prints, tails, variances
from ssemap.estimate.reconcile.model import component_weights
from ssemap.estimate.reconcile.observed import observations
from ssemap.estimate.rules import calibration, reconciliation
from ssemap.publish import pages
from ssemap.publish.wording import setting
from ssemap.review import inspection
from ssemap.workbench.worked_example.spreadsheet import Rows, Sheets

EPOCH = 1970.0  # decimal years count from here
STEPS = 30  # of bisection
MOST_FIGURES = 3


@dataclass(frozen=True, slots=True)
class Component:
    """One scale with its further noise, and the figures that are no outliers, by their place; the weight of the run."""

    scale: float
    further: float
    trusted: tuple[int, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Example:
    """A series of a few figures, a year-end, and what the run makes of it."""

    series_id: str
    year: int
    figures: pd.DataFrame
    at: float
    origin: float
    components: list[Component]
    fitted: Fitted
    cell: str
    factor: float
    level: pd.Series


def run(raw: Path, folder: Path, series_id: str, year: int, window: tuple[int, int]) -> None:
    """Write ``worked_example.md`` and ``worked_example.xlsx`` about one level to ``folder``.

    Raises InputError for an unknown series, and for one with a figure within a year of the year's end (the spreadsheet
    leaves out what figures in conflict add), no level, more than three figures, a bound, or a date that is not stated.
    """
    example = gather(raw, series_id, year, window)
    with files.whole(folder / "worked_example.xlsx") as path:
        Sheets(sheets(example)).write(path, "A level followed by hand")
    files.write_text(folder / "worked_example.md", page(example))


def _refused(series_id: str, found: str, expected: str) -> InputError:
    return InputError(f"{series_id}: found {found}; expected {expected}. Name another series or year.")


def gather(raw: Path, series_id: str, year: int, window: tuple[int, int]) -> Example:
    """The figures, the components and the level of one series and year."""
    rules, folder = reconciliation(), raw / series_id.partition("/")[0]
    if not re.fullmatch("[A-Z]{3}", folder.name) or not folder.is_dir():
        raise _refused(series_id, "no country with a package", "a series_id, which begins with a country and /")
    evidence = inspection.inspect(intake.read(folder)).tables["evidence"]
    rows = observations(evidence, rules)
    series = rows[rows["series_id"] == series_id].reset_index(drop=True)
    if series.empty:
        raise _refused(series_id, "no figures that are reconciled", "a series that has levels")
    if len(series) > MOST_FIGURES:
        raise _refused(series_id, f"{len(series)} figures", f"{MOST_FIGURES} at most, to be followed by hand")
    if series["qualifier"].isin(SIGNS).any() or (series["certainty"] != STATED).any():
        expected = "exact figures of stated dates, to be followed by hand"
        raise _refused(series_id, "a bound, or a date that is not stated", expected)
    if not window[0] <= year <= window[1]:
        raise _refused(series_id, f"the year {year}", f"a year from {window[0]} to {window[1]}")
    fit = calibration().fits[reconcile.ALL]
    fitted = reconcile.stored_fit(fit, rules)
    level = reconcile.reconcile(series, window, rules, fit).levels.set_index("year").loc[year]
    ends = decimal_years(pd.to_datetime(pd.Series([f"{y}-12-31" for y in (year, *window)])))
    if level["nearest"] <= rules.conflict_reach + ONE_DAY or np.isnan(level["level"]):
        reach = f"{rules.conflict_reach} year" + ("" if rules.conflict_reach == 1 else "s")
        found = f"no level, or a figure within {reach}, at the end of {year}"
        raise _refused(series_id, found, "a level farther from any figure")
    size = len(series)
    read = prints(series, fitted.rounded)
    batch = as_batch(read, size, fitted)
    weights, outliers = component_weights(batch, np.array([[ends[0]]]), fitted.hyper)
    components = [
        Component(scale, further, tuple(np.flatnonzero(outliers[0, i, j] == 0)), float(weights[0, i, j]))
        for i, (scale, further) in enumerate(fitted.hyper.components)
        for j in range(weights.shape[2])
    ]
    known = evidence.drop(columns=[name for name in series.columns if name in evidence and name != "evidence_id"])
    figures = series.merge(known, on="evidence_id")
    figures["variance"] = variances(read, fitted)
    cell = str(cells.names(batch, np.array([[ends[0]]]), np.zeros((1, 1)), rules)[0, 0])
    return Example(
        series_id,
        year,
        figures,
        float(ends[0]),
        float(min(series["time"].min(), ends[1])) - 1.0,
        components,
        fitted,
        cell,
        fit.widths.factors[cell] * fit.widths.measures.get(series["measure"].iloc[0], 1.0),
        level,
    )


# --- the spreadsheet --------------------------------------------------------------------------------------


def sheets(example: Example) -> dict[str, Rows]:
    """The sheets as rows of labels, numbers and formulas."""
    return {
        "constants": _constants(example),
        "figures": _figures(example),
        "covariances": _covariances(example),
        "components": _components(example),
        "scales": _scales(example),
        "quantiles": _quantiles(example),
        "result": _result(),
    }


def _constants(example: Example) -> Rows:
    hyper = example.fitted.hyper
    return [
        ["mean growth a year", hyper.mean_growth],
        ["time constant, years", hyper.time_constant],
        ["walk, relative to the scale", hyper.walk],
        ["factor of the half-width", example.factor],
        ["origin, decimal year", example.origin + EPOCH],
        ["end of the year, decimal year", example.at + EPOCH],
        ["years from the origin", "=B6-B5"],
    ]


GROWTH, TIME_CONSTANT, WALK, FACTOR, ORIGIN, ASKED = (f"constants!$B${row}" for row in (1, 2, 3, 4, 5, 7))


def _figures(example: Example) -> Rows:
    rows: Rows = [["figure", "decimal year", "value", "years from the origin", "logarithm less the trend", "variance"]]
    for place, row in enumerate(example.figures.itertuples(), start=2):
        rows.append(
            [
                row.evidence_id,
                row.time + EPOCH,
                row.value,
                f"=B{place}-{ORIGIN}",
                f"=LN(C{place})-{GROWTH}*D{place}",
                row.variance,
            ]
        )
    return rows


def _times(example: Example) -> list[str]:
    return [f"figures!$D${place}" for place in range(2, 2 + len(example.figures))] + [ASKED]


def _covariances(example: Example) -> Rows:
    """Covariance of the process of unit scale between the dates of the figures and the year's end."""
    times = _times(example)
    names = [*example.figures["evidence_id"], "end of the year"]
    rows: Rows = [["", *names]]
    for name, one in zip(names, times, strict=True):
        row: list[str | float] = [name]
        for other in times:
            low, high = f"MIN({one},{other})", f"MAX({one},{other})"
            row.append(
                f"={TIME_CONSTANT}^2*(2*{low}/{TIME_CONSTANT}-1+EXP(-{low}/{TIME_CONSTANT})"
                f"+EXP(-{high}/{TIME_CONSTANT})-EXP(-({high}-{low})/{TIME_CONSTANT}))+{WALK}^2*{low}"
            )
        rows.append(row)
    return rows


def _c(one: int, other: int) -> str:
    """Cell of the unit covariance of two places; the year's end is the last place."""
    return f"covariances!${chr(ord('B') + other)}${one + 2}"


HEAD = [
    "scale",
    "figures that are no outliers",
    "weight",
    "V bb",
    "V bc",
    "V cc",
    "q b",
    "q c",
    "V xx",
    "weight of b",
    "weight of c",
    "mean",
    "variance",
]


def _components(example: Example) -> Rows:
    """Each component: its figures a, b, c by differences from a, without outliers; x is the level at the year's end."""
    names = example.figures["evidence_id"].tolist()
    rows: Rows = [list(HEAD)]
    for row, component in enumerate(example.components, start=2):
        label = " ".join(names[place] for place in component.trusted)
        formulas = _kriging(component, row, len(names))
        rows.append([component.scale, label, component.weight, *formulas])
    return rows


def _kriging(component: Component, row: int, asked: int) -> list[str | float]:
    """Formulas of one component; columns as in ``HEAD`` from the fourth on."""
    trusted = component.trusted
    a, rest = trusted[0], trusted[1:]
    further = f"+{component.further}^2" if component.further else ""
    noise = [f"figures!$F${place + 2}{further}" for place in trusted]
    y = [f"figures!$E${place + 2}" for place in trusted]

    def between(one: int, other: int) -> str:
        """Covariance of two differences from a, without noise."""
        return f"$A{row}^2*({_c(one, other)}-{_c(a, one)}-{_c(a, other)}+{_c(a, a)})+{noise[0]}"

    total = f"={between(asked, asked)}"
    base = f"{y[0]}+{GROWTH}*{ASKED}"
    if not rest:
        return ["", "", "", "", "", total, "", "", f"={base}", f"=I{row}"]
    b = rest[0]
    bb, qb = f"={between(b, b)}+{noise[1]}", f"={between(b, asked)}"
    if len(rest) == 1:
        mean = f"={base}+J{row}*({y[1]}-{y[0]})"
        return [bb, "", "", qb, "", total, f"=G{row}/D{row}", "", mean, f"=I{row}-J{row}*G{row}"]
    c = rest[1]
    det = f"(D{row}*F{row}-E{row}^2)"
    return [
        bb,
        f"={between(b, c)}",
        f"={between(c, c)}+{noise[2]}",
        qb,
        f"={between(c, asked)}",
        total,
        f"=(G{row}*F{row}-H{row}*E{row})/{det}",
        f"=(H{row}*D{row}-G{row}*E{row})/{det}",
        f"={base}+J{row}*({y[1]}-{y[0]})+K{row}*({y[2]}-{y[0]})",
        f"=I{row}-J{row}*G{row}-K{row}*H{row}",
    ]


def _scales(example: Example) -> Rows:
    """The component of each scale without outliers, and the others matched by mean and variance."""
    rows: Rows = [["scale", "weight", "mean", "sd"]]
    size = len(example.components) // len(example.fitted.hyper.scales)
    starts = [2 + place * size for place in range(len(example.fitted.hyper.scales))]
    groups = [group for start in starts for group in ((start, start), (start + 1, start + size - 1))]
    scales = [scale for scale in example.fitted.hyper.scales for _ in (0, 1)]
    for row, (scale, (first, last)) in enumerate(zip(scales, groups, strict=True), start=2):
        w, m, v = (f"components!${name}${first}:${name}${last}" for name in "CLM")
        rows.append(
            [
                scale,
                f"=SUM({w})",
                f"=SUMPRODUCT({w},{m})/B{row}",
                f"=SQRT((SUMPRODUCT({w},{v})+SUMPRODUCT({w},{m},{m}))/B{row}-C{row}^2)",
            ]
        )
    return rows


def _ends() -> dict[str, float]:
    """Shares of the mixture below the lower end, the middle and the upper end of the interval."""
    lower, middle, upper = tails(reconciliation().interval)
    return {"lower": round(lower, 9), "middle": middle, "upper": round(upper, 9)}


def _quantiles(example: Example) -> Rows:
    """Bisection: three blocks of low, high, middle and the share of the mixture below the middle."""
    last = 1 + 2 * len(example.fitted.hyper.scales)
    ranges = [f"scales!$B${row}*NORM.S.DIST(({{}}-scales!$C${row})/scales!$D${row},TRUE)" for row in range(2, last + 1)]
    below = "+".join(ranges)
    low = "=" + f"MIN(scales!$C$2:$C${last})-6*MAX(scales!$D$2:$D${last})"
    high = "=" + f"MAX(scales!$C$2:$C${last})+6*MAX(scales!$D$2:$D${last})"
    head: list[str | float] = []
    share: list[str | float] = []
    ends = _ends()
    for name, value in ends.items():
        head += [f"{name}: from", "to", "middle", "share below"]
        share += ["share asked", value, "", ""]
    rows: Rows = [head, share]
    for row in range(3, 3 + STEPS):
        line: list[str | float] = []
        for block in range(len(ends)):
            a, b, c, d = (chr(ord("A") + 4 * block + k) for k in range(4))
            if row == 3:
                line += [low, high]
            else:
                asked, before = f"${b}$2", row - 1
                line += [
                    f"=IF({d}{before}<{asked},{c}{before},{a}{before})",
                    f"=IF({d}{before}<{asked},{b}{before},{c}{before})",
                ]
            line += [f"=({a}{row}+{b}{row})/2", "=" + below.replace("{}", f"{c}{row}")]
        rows.append(line)
    return rows


def _result() -> Rows:
    last = 2 + STEPS
    lower, middle, upper = (f"quantiles!${name}${last}" for name in "CGK")
    return [
        ["level", f"=EXP({middle})"],
        [f"lower end of the {setting.interval} interval", f"=EXP({middle}-{FACTOR}*({middle}-{lower}))"],
        [f"upper end of the {setting.interval} interval", f"=EXP({middle}+{FACTOR}*({upper}-{middle}))"],
    ]


# --- the page ---------------------------------------------------------------------------------------------


def page(example: Example) -> str:
    """``docs/worked_example.md``."""
    hyper = example.fitted.hyper
    by_scale = [
        (scale, further, sum(one.weight for one in example.components if (one.scale, one.further) == (scale, further)))
        for scale, further in hyper.components
    ]
    size = len(example.figures)
    names = example.figures["evidence_id"].tolist()
    largest = sorted(example.components, key=lambda component: -component.weight)[:5]
    return pages.render(
        "worked_example.md.j2",
        example=example,
        hyper=hyper,
        figures=example.figures.to_dict("records"),
        gaps=[later - earlier for earlier, later in pairwise(example.figures["time"])],
        by_scale=by_scale,
        largest=[
            {
                "scale": component.scale,
                "trusted": ", ".join(names[i] for i in component.trusted),
                "weight": component.weight,
            }
            for component in largest
        ],
        no_outlier=sum(component.weight for component in example.components if len(component.trusted) == size),
        count=len(example.components),
        epoch=EPOCH,
        ends={name: percent(share) for name, share in _ends().items()},
    )
