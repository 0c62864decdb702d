"""``ssemap rating-sheet``: all that a package says of each form, and an empty sheet for its ratings."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ssemap import clean
from ssemap.core import files
from ssemap.core.conditions import coded_sets, conditions_of
from ssemap.core.issues import InputError
from ssemap.core.spelling import expected_code
from ssemap.intake import country
from ssemap.publish import export, pages

SHEET = ["form_id", "condition_id", "rating", "justification", "law_id", "source_id"]
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
FORM = ["family", "subfamily", "recognition", "scope_reason", "note"]
SHOWN = 15  # scopes of figures of a form


def run(package: Path, output: Path, conditions: str) -> None:
    """Write ``rating_sheet.md`` and the empty ``ratings.csv`` of the package in a folder to the folder ``output``.

    ``conditions``: name of the set. Raises PackageError if the package has an error, and InputError
    for a set that is not coded by itself.
    """
    if conditions not in coded_sets():
        raise InputError(
            f"no set of conditions {conditions!r} is coded; expected {expected_code(conditions, coded_sets())}"
        )
    if output.is_file():
        raise InputError(f"{output} is a file; name a folder for the sheets")
    tables = clean.read(package).tables
    forms = in_scope(tables["forms"])
    text = pages.render(
        "rating_sheet.md.j2",
        country=country.read(package / country.NAME).name,
        forms=[_form(row, tables) for row in forms.to_dict("records")],
        statements=tables["statements"].sort_values("evidence_id").to_dict("records"),
    )
    output.mkdir(parents=True, exist_ok=True)
    with files.whole(output / "rating_sheet.md") as path:
        path.write_text(text, "utf-8")
    export.write_csv(empty_sheet(forms, conditions), output / "ratings.csv")


def in_scope(forms: pd.DataFrame) -> pd.DataFrame:
    """The forms to be rated, sorted by id."""
    return forms[forms["in_scope"] == "yes"].sort_values("form_id")


def empty_sheet(forms: pd.DataFrame, conditions: str) -> pd.DataFrame:
    """One row for each form and condition of the set, in the columns ``SHEET``, of which the ids are filled."""
    pairs = [(form, condition) for form in forms["form_id"] for condition in conditions_of(conditions)["condition"]]
    return pd.DataFrame(pairs, columns=SHEET[:2]).reindex(columns=SHEET)


def _form(form: dict[str, object], tables: dict[str, pd.DataFrame]) -> dict[str, object]:
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
