"""``ssemap rating-sheet``: all that a package says of each form, and an empty sheet for its ratings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from ssemap import clean, intake
from ssemap.core import files
from ssemap.core.conditions import TOPICS, coded_sets, conditions_of, topics
from ssemap.core.issues import InputError, raise_errors
from ssemap.core.spelling import expected_code
from ssemap.institutions import law
from ssemap.institutions.legal_forms import roles
from ssemap.intake.tables import columns
from ssemap.publish import export, pages

LAW = [
    "kind",
    "enacted",
    "in_force",
    "amended",
    "supervising_body",
    "min_members",
    "voting_rule",
    "profit_rule",
    "benefits",
    "note",
]
FORM = ["family", "subfamily", "legal_form", "recognition", "scope_reason", "note"]
SHOWN = 15  # scopes of figures of a form
SHOWN_TABLES = ("forms", "form_links", "laws", "law_forms", "provisions", "figures", "statements")

Tables = Mapping[str, pd.DataFrame]


def run(package: Path, output: Path, conditions: str, year: int, *, law_alone: bool = False) -> None:
    """Write ``rating_sheet.md`` and the empty ``ratings.csv`` of the package in a folder to the folder ``output``.

    ``conditions``: name of the set; ``year``: provisions are shown that were in force on its last day; ``law_alone``:
    the empty sheet holds the cells on which one of them bears, and no others. Raises PackageError if the package has an
    error, and InputError for a set that is not coded by itself, or has no topics of law where they are needed.
    """
    if conditions not in coded_sets():
        raise InputError(
            f"no set of conditions {conditions!r} is coded; expected {expected_code(conditions, coded_sets())}"
        )
    bearing = topics(conditions)
    if law_alone and not any(bearing.values()):
        raise InputError(f"no provision bears on the conditions of {conditions}: the set has no {TOPICS}")
    if output.is_file():
        raise InputError(f"{output} is a file; name a folder for the sheets")
    handed_in = intake.read(package)
    cleaned = clean.clean(handed_in)
    raise_errors(cleaned.issues)
    tables = _in_use(cleaned.tables, handed_in.tables["set_aside"]["evidence_id"])
    forms = in_scope(tables["forms"])
    ruled = provisions_of_forms(tables, year)
    text = pages.render(
        "rating_sheet.md.j2",
        country=handed_in.country.name,
        year=year,
        forms=[
            {**_form(row, tables), **_law(ruled[ruled["form_id"] == row["form_id"]], bearing)}
            for row in forms.to_dict("records")
        ],
        statements=tables["statements"].sort_values("evidence_id").to_dict("records"),
    )
    files.write_text(output / "rating_sheet.md", text)
    sheet = empty_sheet(forms, conditions)
    export.write_csv(with_law(sheet, ruled, bearing) if law_alone else sheet, output / "ratings.csv")


def _in_use(tables: Tables, aside: pd.Series) -> dict[str, pd.DataFrame]:
    """The tables without the figures that are set aside; each cell is one line, so that none is a heading."""
    figures = tables["figures"]
    used = {**tables, "figures": figures[~figures["evidence_id"].isin(aside)]}
    return {name: used[name].map(_one_line) for name in SHOWN_TABLES} | {"provision_forms": used["provision_forms"]}


def _one_line(cell: object) -> object:
    return " ".join(cell.split()) if isinstance(cell, str) else cell


def in_scope(forms: pd.DataFrame) -> pd.DataFrame:
    """The forms to be rated, sorted by id."""
    return forms[forms["in_scope"] == "yes"].sort_values("form_id")


def provisions_of_forms(tables: Tables, year: int) -> pd.DataFrame:
    """The provisions that decide on each form of one package (``law.of_forms``), sorted by form and provision.

    ``tables``: as ``clean`` makes them; they have no ``iso3``.
    """
    listed = roles(tables["forms"].assign(iso3=""), tables["form_links"])
    return law.of_forms(tables, listed, year).sort_values(["form_id", "provision_id"], ignore_index=True)


def empty_sheet(forms: pd.DataFrame, conditions: str) -> pd.DataFrame:
    """One row for each form and condition of the set, in the columns of ``codings.csv``; the ids alone are filled."""
    pairs = [(form, condition) for form in forms["form_id"] for condition in conditions_of(conditions)["condition"]]
    sheet = pd.DataFrame(pairs, columns=["form_id", "condition_id"]).assign(conditions=conditions)
    return sheet.reindex(columns=columns("codings"))


def with_law(sheet: pd.DataFrame, ruled: pd.DataFrame, bearing: Mapping[str, list[str]]) -> pd.DataFrame:
    """The rows of an empty sheet on whose condition a provision of the form bears."""
    ruled_on = set(ruled[["form_id", "topic"]].itertuples(index=False, name=None))
    kept = [
        any((row.form_id, topic) in ruled_on for topic in bearing[row.condition_id])
        for row in sheet[["form_id", "condition_id"]].itertuples()
    ]
    return sheet[kept]


def _law(ruled: pd.DataFrame, bearing: Mapping[str, list[str]]) -> dict[str, object]:
    """What the template says about the provisions of one form: under each condition, and those of no condition."""
    under = {name: ruled[ruled["topic"].isin(bearing[name])].to_dict("records") for name in bearing}
    of_none = ~ruled["topic"].isin([topic for listed in bearing.values() for topic in listed])
    return {
        "conditions": {name: rows for name, rows in under.items() if rows},
        "others": ruled[of_none].to_dict("records"),
    }


def _form(form: dict[str, object], tables: Tables) -> dict[str, object]:
    """What the template says about one form."""
    laws, links, figures = tables["laws"], tables["law_forms"], tables["figures"]
    governing = laws[laws["law_id"].isin(links.loc[links["form_id"] == form["form_id"], "law_id"])]
    relations = tables["form_links"]
    figures = figures[figures["form_id"] == form["form_id"]].sort_values("evidence_id")
    return {
        "id": form["form_id"],
        "name": form["name_en"],
        "native": form["name_native"],
        "words": _stated(form, FORM),
        "links": relations[relations["form_id"] == form["form_id"]].to_dict("records"),
        "laws": [
            {"id": law["law_id"], "title": law["title_en"], "words": _stated(law, LAW)}
            for law in governing.sort_values("law_id").to_dict("records")
        ],
        "measures": figures["measure"].dropna().value_counts().sort_index().to_dict(),
        "scopes": figures.dropna(subset=["printed_scope"])
        .drop_duplicates(["measure", "printed_scope"])
        .head(SHOWN)
        .to_dict("records"),
    }


def _stated(row: dict[str, object], columns: list[str]) -> dict[str, object]:
    """The cells of some columns that are not empty, by column."""
    return {name: row[name] for name in columns if pd.notna(row[name]) and row[name] != ""}
