"""What law says of each form, form by form and aspect by aspect, each rule with its article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssemap.core import framework
from ssemap.institutions.law import UNKNOWN_START
from ssemap.institutions.law_matrix import SUMMARY
from ssemap.institutions.rules import rules
from ssemap.publish.tables.table import Column, Table

if TYPE_CHECKING:
    import pandas as pd

UNDATED, STAR = "[start not known]", "*"
NOTES = (
    "A rule without the word summary is a provision in force at the end of the reference year, in the compiler's "
    "words. Summary: no provision is listed, and the summary of the law is told. Empty: neither says.",
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

    listed = record.drop_duplicates("form_id").set_index("form_id")["role"]
    named = forms.set_index("form_id")
    titles = laws.set_index("law_id")["title_en"]
    cells: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in law.sort_values(["form_id", "aspect", "place"]).to_dict("records"):
        cells.setdefault((row["form_id"], row["aspect"]), []).append(row)
    kept = [form for form in listed.index if listed[form] != "instance" or any(form == key for key, _ in cells)]
    rows = []
    for form in kept:
        rows.append(
            {
                "form_id": form,
                "name": named["name_en"][form],
                "family": framework.labels("families")[named["family"][form]],
                "role": listed[form].replace("_", " "),
            }
        )
        for aspect in rules().aspects:
            said = cells.get((form, aspect), [])
            rows[-1][aspect] = "\n".join(f"{_rule(one)} ({titles[one['law_id']]})" for one in said)
            more = f" +{len(said) - 1} more" if len(said) > 1 else ""
            rows[-1][f"{aspect}_first"] = f"{_rule(said[0], STAR)}{more}" if said else ""
            rows[-1][f"{aspect}_law"] = titles[said[0]["law_id"]] if said else ""
    columns = (
        Column("name", "Form", width=30),
        Column("family", "Family", width=20, page=False),
        Column("role", "Counted as", width=14, page=False),
        *(
            Column(code, told.label, shown=f"{code}_first", note=f"{code}_law", width=44, empty="")
            for code, told in aspects
        ),
        Column("form_id", "Identity", width=30, page=False),
    )
    keys = [key for column in columns for key in (column.key, *column.attached)]
    frame = pd.DataFrame(rows, columns=keys)
    order = {label: place for place, label in enumerate(framework.labels("families").values())}
    frame = frame.sort_values("family", key=lambda column: column.map(order), kind="stable", ignore_index=True)
    return Table(frame, columns, NOTES)


def _column(aspect: str, label: str) -> Column:
    """Of an aspect: all rules, of which a page prints the first, with the law beneath."""
    return Column(aspect, label, shown=f"{aspect}_first", note=f"{aspect}_law", width=44, empty="")


def _rule(row: dict[str, Any], undated: str = UNDATED) -> str:
    """One rule: its article and what it says; ``undated`` marks one of unknown start."""
    article = row["article"] if isinstance(row["article"], str) else ""
    head = "Summary: " if row["by"] == SUMMARY else f"{article[:1].upper()}{article[1:]}: " if article else ""
    return f"{head}{row['says']}" + (f" {undated}" if row["in_force"] == UNKNOWN_START else "")
