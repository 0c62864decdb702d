"""What law says of each form, form by form and aspect by aspect, each rule with its article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssemap.core import framework
from ssemap.institutions.law import UNKNOWN_START
from ssemap.institutions.law_matrix import SUMMARY
from ssemap.institutions.legal_forms import INSTANCE
from ssemap.institutions.rules import rules
from ssemap.publish.tables.table import Column, Table

if TYPE_CHECKING:
    import pandas as pd

UNDATED, STAR = "[start not known]", "*"
NOTES = (
    "A rule without the word summary is a provision in force at the end of the reference year, in the compiler's "
    "words. Summary: no provision is listed, and the summary of the law is told; under recognition that is the kind of "
    "instrument. Empty: neither says.",
    f"{STAR} (in files {UNDATED}): it is not known since when the rule is in force; it counts. A row of the list that "
    "is an instance of a legal form stands here only with what is said of it alone.",
)


def table(law: pd.DataFrame, forms: pd.DataFrame, laws: pd.DataFrame, record: pd.DataFrame) -> Table:
    """One row per form of which law says something, and per legal form and total; a column for each aspect.

    ``law``: as ``law_matrix.law_matrix`` gives it; ``forms``, ``laws``: as ``clean`` writes them; ``record``: ratings
    of record, for what each row of the list is. A page prints the first rule of a cell and how many more there are;
    files have all, with the titles of the laws.
    """
    import pandas as pd

    roles = record.drop_duplicates("form_id").set_index("form_id")["role"]
    named, titles = forms.set_index("form_id"), laws.set_index("law_id")["title_en"]
    said: dict[str, dict[str, list[dict[str, Any]]]] = {form: {} for form in roles.index}
    for row in law.sort_values(["form_id", "aspect", "place"]).to_dict("records"):
        said[row["form_id"]].setdefault(row["aspect"], []).append(row)
    families = framework.labels("families")
    rows = [
        {
            "form_id": form,
            "name": named["name_en"][form],
            "family": families[named["family"][form]],
            "role": roles[form].replace("_", " "),
            **_cells(rules_of_form, titles),
        }
        for form, rules_of_form in said.items()
        if rules_of_form or roles[form] != INSTANCE
    ]
    columns = (
        Column("name", "Form", width=30),
        Column("family", "Family", width=20, page=False),
        Column("role", "Counted as", width=14, page=False),
        *(_column(code, told.label) for code, told in rules().aspects.items()),
        Column("form_id", "Identity", width=30, page=False),
    )
    keys = [key for column in columns for key in (column.key, *column.attached)]
    order = {label: place for place, label in enumerate(families.values())}
    frame = pd.DataFrame(rows, columns=keys).sort_values(
        "family", key=lambda column: column.map(order), kind="stable", ignore_index=True
    )
    return Table(frame, columns, NOTES, listed=True)


def _cells(said: dict[str, list[dict[str, Any]]], titles: pd.Series) -> dict[str, str]:
    """What law says of one form: per aspect all rules, and as a page prints them, the first one and its law."""
    cells = {}
    for aspect in rules().aspects:
        first, *others = said.get(aspect, [None])
        cells[aspect] = "\n".join(f"{_rule(one)} ({titles[one['law_id']]})" for one in said.get(aspect, []))
        more = f" +{len(others)} more" if others else ""
        cells[f"{aspect}_first"] = f"{_rule(first, STAR)}{more}" if first else ""
        cells[f"{aspect}_law"] = str(titles[first["law_id"]]) if first else ""
    return cells


def _column(aspect: str, label: str) -> Column:
    """Of an aspect: all rules, of which a page prints the first, with the law beneath."""
    return Column(aspect, label, shown=f"{aspect}_first", note=f"{aspect}_law", width=44, empty="")


def _rule(row: dict[str, Any], undated: str = UNDATED) -> str:
    """One rule: its article and what it says; ``undated`` marks one of unknown start."""
    article = row["article"] if isinstance(row["article"], str) else ""
    head = "Summary: " if row["by"] == SUMMARY else f"{article[:1].upper()}{article[1:]}: " if article else ""
    return f"{head}{row['says']}" + (f" {undated}" if row["in_force"] == UNKNOWN_START else "")
