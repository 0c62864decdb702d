"""How well left-out figures are predicted: what the kept tables of the evaluation say, for ``docs`` and the annex."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import Field, FiniteFloat

from ssemap.core import framework
from ssemap.core.codelists import Code, OptionalNumber, Row, Text
from ssemap.core.printing import percent, whole_percent
from ssemap.core.run import Run
from ssemap.estimate.reconcile import comparison, cross_validation, evaluation, targets
from ssemap.estimate.reconcile.designs import FIGURE
from ssemap.estimate.reconcile.prediction import MODEL
from ssemap.estimate.reconcile.targets import Target
from ssemap.estimate.rules import PeriodCertainty, Qualifier, reconciliation
from ssemap.publish import export, pages
from ssemap.publish.figures import calibration
from ssemap.publish.pictures import Picture

METHODS = {
    "model": "the model",
    "log_linear": "log-linear between neighbours",
    "nearest": "nearest figure",
    "local_level": "local level",
}
# Sets of left-out figures: title, and what is done.
OUT = {
    "figure": ("One figure left out", "Each figure is left out alone and predicted from the others of its series."),
    "date": (
        "All figures of a date left out",
        "Each figure is left out with all others of its date, so that no copy of it and no rival helps.",
    ),
    "single": (
        "One figure only",
        "Each series is reduced to one figure in turn, which predicts each other one not farther away than a level is "
        "printed.",
    ),
    "later": (
        "Figures published later",
        "What is pooled is fitted on the edition {edition}; its figures predict those that were published after it, in "
        "the series that it knows.",
    ),
}
KINDS = {
    "set": "Another set",
    "same_date": "Another figure of the date remains",
    "distance": "Distance to the nearest figure that remains",
    "backcast": "Before all figures that remain",
    "statement_date": "The date is not stated as that of the count",
    "length": "Figures of the series",
    "measure": "Measure",
    "country": "Country",
    "qualifier": "How the source qualifies the number",
    "origin_kind": "Operation that counted",
}
Out = Literal["figure", "date", "single", "later"]


class LeftOut(Row):
    """A figure that was left out, and what the model predicted (``reconcile.cross_validation.predictions``).

    ``out``: the set (``reconcile.designs``); ``given``: the figure that remained, in the set of one figure only.
    """

    FILE = "evaluation_left_out.csv"
    KEY = ("out", "evidence_id", "given")
    out: Out
    series_id: Text
    evidence_id: Text
    given: str
    figures: int = Field(ge=2)
    truth: FiniteFloat
    middle: FiniteFloat
    lower: FiniteFloat
    upper: FiniteFloat
    inside_50: bool
    inside_80: bool
    nearest: float = Field(ge=0)
    same_date: bool
    backcast: bool
    qualifier: Qualifier
    origin_kind: Annotated[str, Code("origin_kinds")]
    period_certainty: PeriodCertainty


class MethodScore(Row):
    """How good a method is on a set (``reconcile.comparison.table``); ``stratum``: all of the set, or a part of it.

    ``narrow``: coverage of the narrow interval of ``evaluation_rules.yaml``. ``difference``: by how much the interval
    score of the model is above that of the method. A standard error is missing where there is one series only.
    """

    FILE = "evaluation_methods.csv"
    KEY = ("out", "stratum", "method")
    out: Out
    stratum: Literal["all", "same_date"]
    method: Text
    figures: int = Field(ge=1)
    median_error: float = Field(ge=0)
    coverage: float = Field(ge=0, le=1)
    interval_score: FiniteFloat
    series: int = Field(ge=1)
    coverage_error: OptionalNumber
    score_error: OptionalNumber
    narrow: float = Field(ge=0, le=1)
    difference: FiniteFloat
    difference_error: OptionalNumber


class InjectedError(Row):
    """A figure that was made ten times too large or too small (``reconcile.cross_validation.injected_errors``)."""

    FILE = "evaluation_injected_errors.csv"
    evidence_id: Text
    length: int = Field(ge=3)
    flagged: bool
    clean_flagged: bool


SOURCE_LINE = f"Sources: the left-out figures of all country packages ({framework.FOLDER}/{LeftOut.FILE})."


def left_out() -> pd.DataFrame:
    """The kept table of left-out figures, in the columns of ``LeftOut``."""
    return _frame(LeftOut)


def _frame(model: type[Row]) -> pd.DataFrame:
    return pd.DataFrame([row.model_dump() for row in framework.rows(model)], columns=list(model.model_fields))


def picture(folder: Path, left: pd.DataFrame, settings: Run, *, cited: bool = True) -> Picture:
    """Export the calibration plot to ``folder``; ``cited`` as of ``export.figure``.

    ``left``: the kept table (``left_out``), which is of all sources.
    """
    cells = calibration.data(left)
    return export.figure(
        calibration.draw(cells),
        folder,
        "calibration",
        caption=calibration.caption(cells, left["series_id"].nunique()),
        source_line=SOURCE_LINE,
        settings=settings,
        data=cells,
        phone=calibration.draw(cells, phone=True),
        cited=cited,
    )


def content(left: pd.DataFrame) -> dict[str, Any]:
    """What the page and the methods annex say, counted from the kept tables. ``left``: of ``left_out``."""
    injected, methods = _frame(InjectedError), _frame(MethodScore)
    rules, declared = reconciliation(), targets.rules()
    alone = left[left["out"] == FIGURE]
    strata = targets.strata(left, rules, declared)
    whole = methods[methods["stratum"] == comparison.ALL_FIGURES]
    return {
        "sets": [
            {"title": title, "words": words.format(edition=declared.edition), "rows": _methods(rows)}
            for out, (title, words) in OUT.items()
            if len(rows := whole[whole["out"] == out])
        ],
        "kinds": _strata(strata),
        "targets": [_target(one) for one in targets.checked(left, methods, strata, rules, declared)],
        "injected": [*_flagged(injected, 3, 4), *_flagged(injected, 5, None)],
        "clean": float(injected["clean_flagged"].mean()),
        "observations": len(alone),
        "series": alone["series_id"].nunique(),
        "folds": cross_validation.FOLDS,
        "flagged": rules.flagged,
        "penalty": evaluation.penalty(rules.interval),
        "asked": declared.targets,
        "least": declared.least,
        "sure": evaluation.SURE,
        "large_covers": _range(*declared.targets.large_covers),
        "versions": list(declared.versions),
    }


def page() -> str:
    """``docs/evaluation.md``."""
    return pages.render("evaluation.md.j2", **content(left_out()))


def name_of(method: str) -> str:
    """A method in words; an earlier version of the model by its name.

    >>> name_of("version_1"), name_of("version2")
    ('version 1', 'version 2')
    """
    return METHODS.get(method, re.sub(r"_|(?<=[a-z])(?=\d)", " ", method))


def _methods(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The methods of a set in words: the model, its earlier versions, the simple ones."""
    order = [MODEL, *targets.rules().versions, *(name for name in METHODS if name != MODEL)]
    table = {row["method"]: row for row in rows.to_dict("records")}
    return [
        _in_words(table[name])
        | {
            "method": name_of(name),
            "difference": "" if name == MODEL else _score(-table[name]["difference"], table[name]["difference_error"]),
        }
        for name in order
        if name in table
    ]


def _in_words(row: dict[Any, Any]) -> dict[str, Any]:
    """The columns of ``evaluation.summary`` in as many digits as are stable."""
    return {
        "figures": row["figures"],
        "series": row["series"],
        "median_error": f"{100 * row['median_error']:.1f}%",
        "coverage": whole_percent(row["coverage"]) + _error(row["coverage_error"], 100, 0),
        "narrow": whole_percent(row["narrow"]),
        "interval_score": _score(row["interval_score"], row["score_error"]),
    }


def _score(value: float, error: float | None) -> str:
    return f"{value:.2f}" + _error(error, 1, 2)


def _error(error: float | None, scale: float, digits: int) -> str:
    """A standard error behind its number; nothing where there is none.

    >>> _error(0.0147, 100, 0)
    ' (±1)'
    """
    return "" if error is None or math.isnan(error) else f" (±{scale * error:.{digits}f})"


def _range(low: float, high: float) -> str:
    """Two shares in percent."""
    return f"{100 * low:.0f} to {100 * high:.0f}%"


def _strata(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The strata by kind, in words."""
    order = [*OUT, "yes", "no", *evaluation.LENGTH_NAMES, *evaluation.DISTANCE_NAMES]
    found = []
    for kind, title in KINDS.items():
        rows = table[table["kind"] == kind].to_dict("records")
        rows.sort(key=lambda row: (order.index(row["stratum"]) if row["stratum"] in order else -1, row["stratum"]))
        named = [
            _in_words(row)
            | {
                "name": _stratum(kind, row["stratum"]),
                "between": _range(row["low"], row["high"]),
                "verdict": _verdict(row),
            }
            for row in rows
        ]
        if named:
            found.append({"title": title, "rows": named})
    return found


def _stratum(kind: str, stratum: str) -> str:
    """A stratum in words."""
    words = {**targets.labels(), "set": {out: title for out, (title, _) in OUT.items()}}
    return words.get(kind, {}).get(stratum, stratum.replace("_", " "))


def _verdict(row: dict[Any, Any]) -> str:
    """Is a stratum as asked? Doubtful where its own interval does not hold what is promised, but chance explains it."""
    if not row["met"]:
        return "not as asked"
    alone = row["low"] <= reconciliation().interval <= row["high"]
    return "as asked" if alone or math.isnan(row["chance"]) else "doubtful"


def _target(target: Target) -> dict[str, str]:
    """A target in words: what is asked, of what, what is found, what it should be, and by how much it is missed."""
    asked, interval = targets.rules().targets, percent(reconciliation().interval)
    of = OUT[target.out][0].lower() if target.out else ""
    missed = f"missed by {100 * target.missed_by:.1f} points"
    but = "; ".join(f"{KINDS[kind].lower()}: {_stratum(kind, stratum).lower()}" for kind, stratum in target.but)
    strata = f"{whole_percent(target.found)} of them" + (f"; not {but}" if but else "")
    shares = {"found": whole_percent(target.found), "range": _range(*target.asked)}
    words = {
        "covers": {"asked": f"coverage of the {interval} interval", **shares},
        "narrow_covers": {"asked": f"coverage of the {percent(asked.narrow)} interval", **shares},
        "large_strata": {
            "asked": f"coverage of {_range(*asked.large_covers)}",
            "of": f"strata of {asked.large} figures and more",
            "found": strata,
            "range": "all",
        },
        "small_strata": {
            "asked": f"coverage not farther from {interval} than by chance",
            "of": f"strata of fewer than {asked.large} figures",
            "found": strata,
            "range": "all",
        },
    }
    if target.code in words:
        row = {"of": of, **words[target.code]}
    else:
        is_better = target.code == "better"
        missed = f"missed by {target.missed_by:.2f}"
        row = {
            "asked": f"interval score {'below' if is_better else 'not above'} that of {name_of(target.against)}",
            "of": f"{of}, where another figure of the date remains" if is_better else of,
            "found": f"{target.found:+.2f}",
            "range": "below 0" if is_better else "0 or less",
        }
    return row | {"verdict": "met" if target.met else missed}


def _flagged(injected: pd.DataFrame, first: int, last: int | None) -> list[dict[str, Any]]:
    """Share of injected errors that are flagged in series of some lengths; nothing where there is none of them."""
    rows = injected[injected["length"].between(first, last or float("inf"))]
    words = f"{first} to {last}" if last else f"{first} and more"
    return [{"length": words, "figures": len(rows), "flagged": float(rows["flagged"].mean())}] if len(rows) else []
