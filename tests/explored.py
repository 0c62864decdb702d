"""The explorer of two synthetic countries, and its data decoded as its script does it. All numbers are made up."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

import landscape
from ssemap import store
from ssemap.core import files
from ssemap.core.run import Run
from ssemap.publish.explorer import page

SETTINGS = Run("test", 2019, (2010, 2021), "broad", countries=tuple(landscape.NAMES))
HOSTILE = '</script><script>alert(1)</script><!-- =1+1,"x" ${alert(2)} {{ 7*7 }} {text} &lt;b&gt; \u2028 \u202eRTL'
FORM = "AAA-cooperative"
DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)


def build(root: Path, *, hostile: bool = False, settings: Run = SETTINGS) -> Path:
    """Write the page of the landscape with more years, forms, units and states; the folder of its results."""
    processed = landscape.write(root)
    for iso3 in landscape.NAMES:
        folder = processed / "indicators" / iso3
        rows = [*records(landscape.indicators(iso3)), *more(iso3)]
        files.write_table(landscape._frame(rows, landscape.INDICATORS), folder / "indicators.parquet")
    if hostile:
        rename(processed)
    output = root / "results" / "test" / "report" / "explorer.html"
    page.run(processed, output, settings=settings)
    return output


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as a stage makes them."""
    return [
        {name: None if value is pd.NA else value for name, value in row.items()}
        for row in table.astype("object").to_dict("records")
    ]


def more(iso3: str) -> list[dict[str, Any]]:
    """Cells of other years: partial, between bounds, of another year, and absent; of forms; in two currencies."""
    usual = {
        "indicator_id": "organisations_per_100k",
        "iso3": iso3,
        "concept": "broad",
        "aggregate": "family",
        "family": "cooperative",
        "subfamily": "",
        "form_id": "",
        "unit": "per 100,000 inhabitants",
        "comparability": "identical",
        "bases": ["registered"],
        "grade": "B",
        "grade_caps": [],
        "series_ids": [f"{iso3}/cooperative/organisations/unstated/national/registered"],
        "evidence_ids": [f"{iso3}-F0003"],
        "context_ids": [],
        "missing_forms": [],
        "stands_for": [],
        "coverage_known": True,
    }
    first = 3.7 if iso3 == "AAA" else 4.9
    form = {"aggregate": "form", "form_id": f"{iso3}-cooperative"}
    made = [
        {"year": 2013, "value": first, "estimate": first, "lower": 3.1, "upper": 5.3, "partial": True},
        {"year": 2014, "value": 6.3, "estimate": None, "lower": 5.9, "upper": 6.7},
        {"year": 2015, "value": 11.7, "data_year": 2016, "data_year_last": 2017},
        {"year": 2016, "value": 11.9, "estimate": 11.8, "lower": 11.3, "upper": 12.7},
        {"year": 2018, "value": 0.0127, "estimate": 0.0129, "lower": 0.0121, "upper": 0.0143},
        {**form, "year": 2018, "value": first + 1, "estimate": first + 1, "lower": 2.9, "upper": 7.7},
        {**form, "year": 2019, "value": first + 2, "estimate": first + 2, "lower": 3.3, "upper": 8.9},
        {
            **form,
            "indicator_id": "turnover",
            "year": 2019,
            "value": 3.1e12,
            "estimate": 3.2e12,
            "lower": 2.7e12,
            "upper": 3.9e12,
            "unit": "JPY" if iso3 == "AAA" else "KRW",
        },
    ]
    absent = {"absence": "searched_not_found", "absence_reason": f"Searched for {FORM} in vain."}
    valued = [{**usual, "data_year": row["year"], "data_year_last": row["year"], **row} for row in made]
    lost = {**usual, "bases": [], "grade": None, "comparability": None, "series_ids": [], "evidence_ids": []}
    lost |= {"coverage_known": False, **absent}
    return [*valued, {**lost, "year": 2010}, {**lost, "year": 2011}]


def change(processed: Path, iso3: str, table: str, changed: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    """Write a table of a country anew."""
    stage = next(stage for stage in store.STAGES if table in [one.name for one in stage.tables])
    frame = store.at(processed).read(table, iso3)
    files.write_table(changed(frame), stage.folder(processed, iso3) / f"{table}.parquet")


def rename(processed: Path) -> None:
    """Give country, form, scope and reason a hostile name."""
    columns = {"country": "name", "forms": "name_en", "form_values": "printed_scope", "form_gaps": "absence_reason"}
    for iso3 in landscape.NAMES:
        for table, column in columns.items():
            change(processed, iso3, table, partial(hostile_in, column=column))


def hostile_in(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """The table with hostile words, other ones in each row, in a column."""
    return frame.assign(**{column: [f"{HOSTILE} {at}" for at in range(len(frame))]})


@dataclass(frozen=True)
class Explored:
    """The data of a page, and its cells decoded."""

    text: str
    data: dict[str, Any]

    @classmethod
    def read(cls, file: Path) -> Explored:
        """Read a page."""
        text = file.read_text("utf-8")
        [found] = DATA.findall(text)
        return cls(text, json.loads(found))

    def cell(self, place: int, edition: int = 0) -> dict[str, Any]:
        """A cell with its texts and lists."""
        cells = self.data["editions"][edition]["cells"]
        found = {name: values[place] for name, values in cells.items()}
        words = ("text", "word", "tone", "state", "unit", "shape", "beside", "years", "basis", "grade", "note", "order")
        found |= {name: self.data["texts"][found[name]] for name in words}
        return found | {name: self.data["lists"][found[name]] for name in ("bases", "legend")}

    def rows(self, edition: int = 0) -> list[dict[str, Any]]:
        """All rows of series of years, with their addresses."""
        listed, texts = [], self.data["texts"]
        series = self.data["editions"][edition]["series"]
        words = ("indicator", "country", "family", "form", "page", "anchor")
        for at, coded in enumerate(series["cells"]):
            names = {key: texts[series[key][at]] for key in words}
            for column, year in enumerate(self.data["years"]):
                place = coded if isinstance(coded, int) else coded[column]
                if place >= 0:
                    cell = self.cell(place, edition)
                    of = year if cell["years"] else self.data["reference_year"]
                    listed.append({**names, "year": year, "href": f"{names['page']}#{names['anchor']}.{of}", **cell})
        return listed

    def values(self, edition: int = 0) -> list[dict[str, Any]]:
        """All values of single forms, and forms without."""
        values, texts = self.data["editions"][edition]["values"], self.data["texts"]
        words = ("indicator", "country", "family", "form", "when", "scope", "page", "anchor")
        return [
            {
                **{name: texts[values[name][at]] for name in words},
                "year": values["year"][at],
                "apart": values["apart"][at],
                "href": f"{texts[values['page'][at]]}#{texts[values['anchor'][at]]}",
                **self.cell(values["cell"][at], edition),
            }
            for at in range(len(values["cell"]))
        ]


def of(*countries: str, **changes: Any) -> Run:
    """The run of some countries."""
    return replace(SETTINGS, countries=countries, **changes)
