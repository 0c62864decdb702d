"""Synthetic clean tables for tests: a made-up country AAA; nothing here is evidence."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from ssemap import estimate, harmonise, indicators
from ssemap.core import files, framework
from ssemap.schemas import clean as schemas

ISO3 = "AAA"
WINDOW = (2010, 2021)
RECENT = range(2018, 2022)
Tables = dict[str, pd.DataFrame]


def figure(evidence_id: str, value: float, **changes: Any) -> dict[str, Any]:
    """One clean figure: by default a count of registered cooperatives at the end of 2019."""
    row: dict[str, Any] = {
        "evidence_id": evidence_id,
        "iso3": ISO3,
        "printed_text": str(value),
        "printed_form": None,
        "printed_measure": None,
        "printed_unit": None,
        "printed_period": None,
        "printed_scope": None,
        "parsed": float(value),
        "value": float(value),
        "typed": float(value),
        "agrees": True,
        "half_width": 0.5,
        "lower": None,
        "upper": None,
        "qualifier": "exact",
        "reading": None,
        "unit": "count",
        "period_start": "2019-12-31",
        "period_end": "2019-12-31",
        "period_certainty": "stated",
        "form_id": "AAA-cooperative",
        "measure": "organisations",
        "definition": "unstated",
        "coverage": "national",
        "basis": "registered",
        "origin_id": None,
        "source_id": "AAA-S001",
        "locator": None,
        "coded_how": "rule",
        "coding_reason": None,
        "accepted_reason": None,
        "set_aside": None,
    }
    if "year" in changes:
        year = changes.pop("year")
        row |= {"period_start": f"{year}-12-31", "period_end": f"{year}-12-31"}
    row |= changes
    row["printed_measure"] = row["printed_measure"] or row["measure"] or "unusable"
    row["printed_unit"] = row["printed_unit"] or row["unit"]
    return row


def flow(evidence_id: str, value: float, start: str, end: str, **changes: Any) -> dict[str, Any]:
    """A turnover in KRW of the given period."""
    changes = {"measure": "turnover", "unit": "KRW", **changes}
    return figure(evidence_id, value, period_start=start, period_end=end, **changes)


def figures(*rows: dict[str, Any]) -> pd.DataFrame:
    """Clean figures, validated."""
    frame = pd.DataFrame(rows, columns=list(schemas.FIGURES.columns))
    for column in ("period_start", "period_end"):
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[us]")
    return schemas.FIGURES.validate(frame)


def text_table(columns: str, *rows: tuple[Any, ...]) -> pd.DataFrame:
    """A table of text; None is missing."""
    return pd.DataFrame(rows, columns=columns.split()).astype("str")


def forms(*rows: tuple[str, str, str], subfamilies: dict[str, str] | None = None) -> pd.DataFrame:
    """Forms from (name, family, in_scope); ``subfamilies``: by name, of those that have one."""
    coded = subfamilies or {}
    full = [(f"AAA-{name}", family, coded.get(name), scope) for name, family, scope in rows]
    return text_table("form_id family subfamily in_scope", *full)


def links(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Links from (name, relation, name)."""
    full = [(f"AAA-{one}", f"AAA-{other}", relation) for one, relation, other in rows]
    table = text_table("form_id related_form_id relation", *full)
    return table.assign(
        overlap_share=pd.Series(float("nan"), index=table.index),
        complete=pd.Series(pd.NA, index=table.index, dtype="str"),
    )


def source(number: int, **changes: Any) -> dict[str, Any]:
    """One source: official, published in 2020 unless said otherwise."""
    return {
        "source_id": f"AAA-S{number:03d}",
        "title": f"Synthetic yearbook {number}",
        "publisher": "Synthetic office",
        "published_from": "2020",
        "published_to": "2020",
        "source_type": "official",
        "url": f"https://example.org/{number}",
        **changes,
    }


def sources(*rows: dict[str, Any]) -> pd.DataFrame:
    """A table of sources."""
    return pd.DataFrame(list(rows or [source(1)])).astype("str")


def context(**series: dict[int, float]) -> pd.DataFrame:
    """Published denominators from measure to year to value."""
    rows = [(measure, year, value) for measure, values in series.items() for year, value in values.items()]
    frame = pd.DataFrame(rows, columns=["measure", "year", "value"])
    frame = frame.astype({"year": "Int64", "value": "float64"})
    ids = pd.Series([f"AAA-C{i:04d}" for i in range(1, len(rows) + 1)], dtype="str")
    texts = {"definition": "unstated", "unit": "unit", "kind": "published", "source_id": "AAA-S001", "preferred": "yes"}
    return frame.assign(context_id=ids, **texts)


def crosswalk(table: pd.DataFrame) -> pd.DataFrame:
    """The crosswalk that the figures themselves imply, everything identical."""
    rows = []
    for field in ("measure", "unit"):
        pairs = table[[f"printed_{field}", field]].drop_duplicates(f"printed_{field}")
        rows += [
            (field, f"printed_{field}", printed, code, "identical") for printed, code in pairs.itertuples(index=False)
        ]
    return text_table("field printed_column printed code comparability", *rows)


def tables(*rows: dict[str, Any], **changes: pd.DataFrame) -> Tables:
    """All clean tables of AAA around some figures."""
    table = figures(*rows)
    return {
        "country": text_table("iso3 name currency status", (ISO3, "Synthetica", "KRW", "draft")),
        "figures": table,
        "forms": forms(("cooperative", "cooperative", "yes")),
        "form_links": links(),
        "crosswalk": crosswalk(table),
        "origins": text_table("origin_id holder kind"),
        "sources": sources(),
        "context": context(population={2019: 1_000_000.0}),
        "breaks": text_table("form_id measure date").astype({"date": "datetime64[us]"}),
        "bridges": text_table("form_id measure from_basis to_basis ratio reason"),
        "absences": text_table("family form_id measure period absence reason"),
        "corrections": text_table("evidence_id field printed corrected reason status"),
        **changes,
    }


def evidence(clean: Tables, as_of: datetime.date | None = None) -> pd.DataFrame:
    """The evidence that ``harmonise`` makes, by id."""
    return harmonise.harmonise(clean, as_of=as_of).evidence.set_index("evidence_id", drop=False)


def harmonised(result: harmonise.Harmonised) -> Tables:
    """The tables that ``estimate`` reads."""
    return {name: getattr(result, name) for name in ("evidence", "series", "bridges", "partitions")}


def estimated(clean: Tables, window: tuple[int, int] = WINDOW) -> estimate.Estimated:
    """What ``estimate`` makes of clean tables, in memory."""
    result = harmonise.harmonise(clean, as_of=None)
    return estimate.estimate(harmonised(result), window)


def indicator_table(clean: Tables, years: range = RECENT, as_of: datetime.date | None = None) -> pd.DataFrame:
    """The three stages in memory: the table of indicators of some years."""
    result = harmonise.harmonise(clean, as_of=as_of)
    tables = {**clean, "evidence": result.evidence, "series": result.series, "context": result.context}
    estimates = estimate.estimate(harmonised(result), WINDOW)
    return indicators.compute(tables | {"levels": estimates.levels, "draws": estimates.draws}, years).indicators


def cell(
    table: pd.DataFrame, indicator: str, family: str = "cooperative", year: int = 2019, form: str = ""
) -> pd.Series:
    """The one row of an indicator about a family or a form, under the broad concept."""
    rows = table[
        (table["indicator_id"] == indicator)
        & (table["aggregate"] != "subfamily")
        & (table["family"] == family)
        & (table["year"] == year)
        & (table["form_id"] == (f"AAA-{form}" if form else ""))
        & (table["concept"] == "broad")
    ]
    assert len(rows) == 1
    return rows.iloc[0]


def as_country(clean: Tables, iso3: str) -> Tables:
    """The same tables of another country: its code in the place of AAA in every text."""
    return {
        name: frame.assign(
            **{column: frame[column].str.replace(ISO3, iso3) for column in frame if frame[column].dtype == "str"}
        )
        for name, frame in clean.items()
    }


def run_stages(clean: Tables, processed: Path, iso3: str = ISO3) -> None:
    """Write the clean tables and run the three stages as the workflow does."""
    folders = {stage: processed / stage / iso3 for stage in ("clean", "harmonise", "estimate", "indicators")}
    declared = {table.name: list(table.columns) for table in schemas.STAGE.tables}
    for name, frame in clean.items():
        unused = [column for column in declared[name] if column not in frame]
        files.write_table(frame.reindex(columns=[*frame, *unused]), folders["clean"] / f"{name}.parquet")
    harmonise.run(folders["clean"], folders["harmonise"], as_of=None)
    estimate.run(folders["harmonise"], folders["estimate"], window=WINDOW)
    indicators.run(folders["clean"], folders["harmonise"], folders["estimate"], folders["indicators"], window=WINDOW)


def all_families() -> list[str]:
    """Families of the broad concept."""
    concepts = framework.table("concepts")
    return list(concepts.loc[concepts["concept"] == "broad", "family"])
