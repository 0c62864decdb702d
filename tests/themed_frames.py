"""Synthetic values of forms, gaps and context of made-up countries, and a picture of each kind of figures of themes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from gallery import LONG, NAMES, Picture
from ssemap.core import framework
from ssemap.core.run import Run
from ssemap.core.themes import ThemeFigure
from ssemap.publish.figures import themed
from ssemap.schemas.harmonise import CONTEXT
from ssemap.schemas.indicators import FORM_GAPS, FORM_VALUES

WOMEN = ("form_women_members", "form_women_employees", "form_women_board", "form_women_chief")
FAMILIES = ("cooperative", "mutual", "association")
FIGURES = {
    "context": ThemeFigure(
        name="synthetic_context",
        kind="context",
        measures=("vulnerable_employment_share_women", "vulnerable_employment_share_men", "employment_women_share"),
    ),
    "form_dots": ThemeFigure(
        name="synthetic_dots",
        kind="form_dots",
        indicators=("form_women_members",),
        measures=("employment_women_share",),
    ),
    "ladder": ThemeFigure(name="synthetic_ladder", kind="ladder", indicators=("women_ladder",)),
    "changes": ThemeFigure(name="synthetic_changes", kind="changes", indicators=("turnover_change_2020",)),
    "published_by_sex": ThemeFigure(name="synthetic_map", kind="published_by_sex", indicators=WOMEN),
}


def run(names: Iterable[str] = NAMES) -> Run:
    """A run of some countries."""
    return Run("test", 2019, (2010, 2021), "broad", countries=tuple(names))


def value(iso3: str, family: str, indicator: str, number: float, **cells: object) -> dict[str, object]:
    """A row of ``form_values``: of all of the form that the family has, unless ``cells`` say otherwise."""
    usual: dict[str, object] = {
        "indicator_id": indicator,
        "iso3": iso3,
        "family": family,
        "form_id": f"{iso3}-{family}",
        "coverage": "national",
        "definition": "unstated",
        "basis": "registered",
        "way": "printed",
        "year": 2018,
        "survey": "",
        "value": number,
        "qualifier": "exact",
        "unit": "percent",
        "comparability": "identical",
        "basis_assumed": False,
        "apart": False,
        "claim": False,
        "grade": "B",
        "period_certainty": "stated",
        "evidence_ids": [f"{iso3}-F{round(number * 10):04d}"],
    }
    return {**usual, **cells}


def sample(iso3: str, family: str, indicator: str, number: float, **cells: object) -> dict[str, object]:
    """A row of ``form_values`` of a survey."""
    usual: dict[str, object] = {
        "coverage": "sample",
        "apart": True,
        "survey": f"{iso3}-F{round(number * 10):04d}",
        "year": 2020,
        "sample_size": 1247,
        "surveyed_from": pd.Timestamp(2020, 5, 4),
        "surveyed_to": pd.Timestamp(2020, 6, 18),
        "printed_scope": "synthetic: those who answered the survey of a federation, and more words than a line holds",
        **cells,
    }
    return value(iso3, family, indicator, number, **usual)


def values(rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Rows as the table."""
    lists = ("series_ids", "evidence_ids", "context_ids")
    return FORM_VALUES.typed([{**{name: [] for name in lists}, **row} for row in rows])


def of_countries(names: Iterable[str]) -> list[dict[str, object]]:
    """Values of every kind; the first country has none."""
    rows = []
    for place, iso3 in enumerate(list(names)[1:]):
        step = 3.7 * (place % 7)
        for number, family in enumerate(FAMILIES):
            at = 21.3 + step + 9.1 * number
            ends = {"lower": at - 4.3, "upper": at + 5.9} if number == 1 else {}
            rows.append(value(iso3, family, "form_women_members", at, **ends))
            rows.append(value(iso3, family, "form_women_board", at - 12.7 + 6.4 * number, definition="board"))
            rows.append(
                value(iso3, family, "turnover_change_2020", 6.3 - 4.9 * number - step / 2, year=2020, year_from=2019)
            )
        rows.append(sample(iso3, "mutual", "form_women_members", 61.9 - step))
        rows.append(
            sample(iso3, "association", "form_women_members", 43.7 + step, sample_size=None, coverage="regional")
        )
        rows.append(sample(iso3, "mutual", "form_women_chief", 33.1 + step, definition="chief_executive"))
        rows.append(sample(iso3, "mutual", "turnover_change_2020", -33.9 - step))
    return rows


def gaps(names: Iterable[str], rows: pd.DataFrame) -> pd.DataFrame:
    """A gap of each form and indicator without a national value; each country has a form without any."""
    whole = rows[~rows["apart"]]
    there = set(zip(whole["form_id"], whole["indicator_id"], strict=True))
    apart = set(zip(rows["form_id"], rows["indicator_id"], strict=True))
    kinds = ("searched_not_found", "not_searched")
    every = [(iso3, family, code) for iso3 in names for family in (*FAMILIES, "foundation") for code in WOMEN]
    return FORM_GAPS.typed(
        {
            "indicator_id": code,
            "iso3": iso3,
            "family": family,
            "form_id": f"{iso3}-{family}",
            "absence": kinds[place % 2],
            "absence_reason": "Synthetic.",
            "apart": (f"{iso3}-{family}", code) in apart,
        }
        for place, (iso3, family, code) in enumerate(every)
        if (f"{iso3}-{family}", code) not in there
    )


def context(names: Iterable[str]) -> pd.DataFrame:
    """Shares of women and men; the second country has those of an earlier year, the last one none by sex."""
    rows = []
    for place, iso3 in enumerate(names):
        year = 2017 if place == 1 else 2019
        numbers = {"employment_women_share": (37.3 + 1.9 * (place % 6), 2019)}
        if place == 0 or place < len(list(names)) - 1:
            numbers["vulnerable_employment_share_women"] = (57.9 - 7.3 * (place % 6), year)
            numbers["vulnerable_employment_share_men"] = (42.1 - 3.9 * (place % 6), year)
        for measure, (number, when) in numbers.items():
            for late in (0, 1):
                rows.append(
                    {
                        "iso3": iso3,
                        "measure": measure,
                        "year": when - late,
                        "value": number - 0.3 * late,
                        "unit": "percent of employment",
                        "kind": "published",
                        "source_id": f"{iso3}-S001",
                        "context_id": f"{iso3}-C{len(rows):04d}",
                    }
                )
    return CONTEXT.typed(rows)


def forms(names: Iterable[str], form: str = LONG) -> pd.DataFrame:
    """The list of forms."""
    return pd.DataFrame(
        [
            {"iso3": iso3, "form_id": f"{iso3}-{family}", "name_en": f"{form} {place}", "family": family}
            for iso3 in names
            for place, family in enumerate((*FAMILIES, "foundation"))
        ]
    )


def tables(names: Iterable[str] = NAMES, form: str = LONG) -> dict[str, pd.DataFrame]:
    """All tables that figures of themes read."""
    names = list(names)
    rows = values(of_countries(names))
    links = pd.DataFrame({"form_id": [], "related_form_id": [], "relation": []}, dtype="str")
    return {
        "form_values": rows,
        "form_gaps": gaps(names, rows),
        "context": context(names),
        "forms": forms(names, form),
        "form_links": links,
    }


def empty(names: Iterable[str] = NAMES) -> dict[str, pd.DataFrame]:
    """The same tables without a row, but for the list of forms."""
    return {name: table if name == "forms" else table.iloc[:0] for name, table in tables(names).items()}


def picture(
    kind: str,
    names: dict[str, str] = NAMES,
    *,
    phone: bool = False,
    given: Mapping[str, pd.DataFrame] | None = None,
    figure: ThemeFigure | None = None,
) -> Picture:
    """A picture of a kind, of synthetic tables or of those that are ``given``."""
    figure = figure or FIGURES[kind]
    made, settings = themed.KINDS[kind], run(names)
    rows = made.data(given or tables(names), figure, settings)
    return Picture(made.draw(rows, names, phone=phone), made.caption(rows, names, figure, settings), rows)


def families() -> list[str]:
    """The families of the synthetic forms, in the order of the framework."""
    return [code for code in framework.codes("families") if code in FAMILIES]
