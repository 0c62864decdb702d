"""Tables of the methods annex."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ssemap.core import framework, grades, printing, units
from ssemap.core.series import in_use
from ssemap.estimate.reconcile.observed import observations
from ssemap.estimate.rules import reconciliation
from ssemap.provenance.trace_amounts import is_whole
from ssemap.publish.tables.table import Column, Table

if TYPE_CHECKING:
    import pandas as pd


def counts(frames: Mapping[str, pd.DataFrame], names: Mapping[str, str], flagged: float) -> Table:
    """Per country: figures, series, what is reconciled, and how many figures are flagged as outliers."""
    import pandas as pd

    rules = reconciliation()
    rows = []
    for iso3, name in names.items():
        evidence, series, levels, observed = (
            frames[key][frames[key]["iso3"] == iso3] for key in ("evidence", "series", "levels", "observations")
        )
        weighed = observations(evidence, rules)
        known = levels["level"].notna()
        rows.append(
            {
                "name": name,
                "figures": len(evidence),
                "used": int(in_use(evidence).sum()),
                "series": len(series),
                "weighed": len(weighed),
                "reconciled": weighed["series_id"].nunique(),
                "levels": int(known.sum()),
                "bridged": int(levels["bridge"].notna().sum()),
                "coherent": int(levels["coherent_with"].map(len).gt(0).sum()),
                "outliers": int((observed["outlier_probability"] > flagged).sum()),
            }
        )
    columns = (
        Column("name", "Country", width=20),
        Column("figures", "Figures collected", "count"),
        Column("used", "In a series", "count"),
        Column("series", "Series", "count"),
        Column("weighed", "Figures reconciled", "count"),
        Column("reconciled", "Series reconciled", "count"),
        Column("levels", "Levels (series and year)", "count"),
        Column("bridged", "Of them bridged", "count"),
        Column("coherent", "Of them made to add up", "count"),
        Column("outliers", "Figures that do not fit", "count"),
    )
    return Table(pd.DataFrame(rows), columns)


def by_grade(levels: pd.DataFrame, names: Mapping[str, str]) -> Table:
    """Levels by grade and country."""
    known = levels[levels["level"].notna()]
    frame = framework.table("grades")[["grade", "label"]]
    for iso3 in names:
        of_country = known.loc[known["iso3"] == iso3, "grade"].value_counts()
        frame[iso3] = frame["grade"].map(of_country.to_dict()).fillna(0).astype(int)
    columns = [Column("grade", "Grade", width=8), Column("label", "What is known", width=20)]
    columns += [Column(iso3, name, "count", country=iso3) for iso3, name in names.items()]
    return Table(frame, tuple(columns))


def by_cap(levels: pd.DataFrame, names: Mapping[str, str]) -> Table:
    """Levels by cap of their grade and country; a level may have several."""
    known = levels.loc[levels["level"].notna(), ["iso3", "grade_caps"]].explode("grade_caps")
    frame = framework.table("grade_caps")[["label", "highest", "definition"]]
    for iso3 in names:
        of_country = known.loc[known["iso3"] == iso3, "grade_caps"].value_counts().to_dict()
        frame[iso3] = [int(of_country.get(code, 0)) for code in framework.codes("grade_caps")]
    columns = [
        Column("label", "Cap", width=20),
        Column("highest", "Grade at most", width=8, codelist="grades", printed="sign"),
        Column("definition", "It applies if", width=60),
    ]
    columns += [Column(iso3, name, "count", country=iso3) for iso3, name in names.items()]
    return Table(frame, tuple(columns))


def by_score(levels: pd.DataFrame) -> Table:
    """How many preferred figures have which score, by dimension of the pedigree."""
    import pandas as pd

    scores = grades.profile(levels["pedigree"].dropna())
    rows = [
        {"dimension": name.capitalize(), **{str(score): int((scores[name] == score).sum()) for score in range(1, 6)}}
        for name in scores
    ]
    columns = [Column("dimension", "Dimension", width=20)]
    columns += [Column(str(score), f"Score {score}", "count") for score in range(1, 6)]
    return Table(pd.DataFrame(rows), tuple(columns), ("1 is the best score, 5 the worst.",))


def outliers(frames: Mapping[str, pd.DataFrame], flagged: float) -> Table:
    """Figures that are flagged as outliers, each with the level of its year."""
    weighed = frames["observations"]
    rows = weighed[weighed["outlier_probability"] > flagged].merge(
        frames["evidence"].drop(columns="iso3"), on="evidence_id"
    )
    rows = rows.merge(
        frames["levels"][["series_id", "year", "level", "level_lower", "level_upper"]],
        on=["series_id", "year"],
        how="left",
    )
    rows = rows.merge(frames["sources"][["source_id", "title"]], on="source_id", how="left")
    rows["scaled"] = rows["unit"].map(units.is_money).astype("bool")
    rows["counted"] = rows["series_id"].map(_words)
    rows["printed"] = [printing.FORMATS["money" if row.scaled else "count"](row.value) for row in rows.itertuples()]
    rows["levelled"] = [
        printing.estimate(row.level, row.level_lower, row.level_upper, scaled=row.scaled, whole=is_whole(row.measure))
        if row.level == row.level
        else ""
        for row in rows.itertuples()
    ]
    columns = (
        Column("evidence_id", "Figure", width=14),
        Column("counted", "Form, measure, definition, coverage, basis; source", note="title", width=50),
        Column("title", "Source", width=40),
        Column("year", "Data year", "year"),
        Column("printed", "Printed", width=14),
        Column("levelled", "Level of the year", width=24, empty="none"),
        Column("outlier_probability", "Outlier probability", "rate"),
    )
    ordered = rows.sort_values(["outlier_probability", "evidence_id"], ascending=[False, True], ignore_index=True)
    return Table(
        ordered, columns, ("A figure is never deleted: it weighs the less, the more probably it is an outlier.",)
    )


def reasons(rows: pd.DataFrame, column: str, absent: pd.Series, counted: str) -> Table:
    """How many rows lack something for which reason; the name of a form before the reason is left out."""
    words = rows.loc[absent, column].str.replace(r"^[A-Z]{3}-[a-z0-9-]+: ", "", regex=True)
    frame = words.value_counts().rename_axis("reason").reset_index(name="rows")
    ordered = frame.sort_values(["rows", "reason"], ascending=[False, True], ignore_index=True)
    return Table(ordered, (Column("reason", "Reason", width=60), Column("rows", counted, "count")))


def breaks(declared: pd.DataFrame) -> Table:
    """Declared breaks, as the packages state them."""
    frame = declared.assign(day=declared["date"].dt.strftime("%Y-%m-%d"))
    columns = (
        Column("form_id", "Form", width=30),
        Column("measure", "Measure", width=16),
        Column("day", "First day of the new series", width=14),
        Column("reason", "Why", width=60),
    )
    return Table(frame.sort_values(["form_id", "day"], ignore_index=True), columns)


def bridges(declared: pd.DataFrame, levels: pd.DataFrame) -> Table:
    """Declared bridges with the number of levels that come over them."""
    crossed = levels.loc[levels["bridge"].notna(), "series_id"].value_counts()
    frame = declared.assign(
        levels=declared["to_series"].map(crossed.to_dict()).fillna(0).astype(int),
        near=declared["from_series"].map(_words),
        far=declared["to_series"].map(_words),
        country=declared["to_series"].str[:3],
    )
    columns = (
        Column("country", "Country", width=8),
        Column("near", "From", width=40),
        Column("far", "To", width=40),
        Column("levels", "Bridged years", "count"),
        Column("reason", "Why", width=60),
    )
    return Table(frame.sort_values("to_series", ignore_index=True), columns)


def _words(series_id: str) -> str:
    """A series in words: form, measure, definition, coverage and basis."""
    # the hyphens of a date stay
    return re.sub(r"(?<!\d)-|-(?!\d)", " ", ", ".join(series_id.split("/")[1:])).replace("_", " ")
