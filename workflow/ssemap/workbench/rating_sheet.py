"""``ssemap rating-sheet``: all that a package says of each form, and an empty sheet for its ratings."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ssemap import clean
from ssemap.core import files
from ssemap.core.conditions import conditions_of
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


def run(package: Path, output: Path, name: str) -> None:
    """Write ``rating_sheet.md`` and the empty ``ratings.csv`` of a package to ``output``; ``name``: set of conditions."""
    tables = clean.read(package).tables
    conditions = conditions_of(name)["condition"]
    forms = in_scope(tables)
    text = pages.render(
        "rating_sheet.md.j2",
        country=country.read(package / country.NAME).name,
        forms=[_form(row, tables) for row in forms.to_dict("records")],
        statements=tables["statements"].sort_values("evidence_id").to_dict("records"),
    )
    output.mkdir(parents=True, exist_ok=True)
    with files.whole(output / "rating_sheet.md") as path:
        path.write_text(text, "utf-8")
    pairs = [(form, condition) for form in forms["form_id"] for condition in conditions]
    sheet = pd.DataFrame(pairs, columns=SHEET[:2]).reindex(columns=SHEET)
    export.write_csv(sheet, output / "ratings.csv")


def in_scope(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The forms to be coded, sorted by id."""
    forms = tables["forms"]
    return forms[forms["in_scope"] == "yes"].sort_values("form_id")


def _form(form: dict[str, object], tables: dict[str, pd.DataFrame]) -> dict[str, object]:
    """What the template says about one form."""
    laws, links = tables["laws"], tables["law_forms"]
    own = laws[laws["law_id"].isin(links.loc[links["form_id"] == form["form_id"], "law_id"])]
    relations = tables["form_links"]
    figures = tables["figures"]
    figures = figures[figures["form_id"] == form["form_id"]].sort_values("evidence_id")
    return {
        "id": form["form_id"],
        "name": form["name_en"],
        "native": form["name_native"],
        "words": {key: form[key] for key in FORM if _said(form[key])},
        "links": relations[relations["form_id"] == form["form_id"]].to_dict("records"),
        "laws": [
            {"id": row["law_id"], "title": row["title_en"], "words": {key: row[key] for key in LAW if _said(row[key])}}
            for row in own.sort_values("law_id").to_dict("records")
        ],
        "measures": figures["measure"].dropna().value_counts().sort_index().to_dict(),
        "scopes": figures.dropna(subset=["printed_scope"])
        .drop_duplicates(["measure", "printed_scope"])
        .head(SHOWN)
        .to_dict("records"),
    }


def _said(value: object) -> bool:
    return bool(pd.notna(value)) and value != ""
