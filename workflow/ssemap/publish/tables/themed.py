"""Tables of the page of a theme, as files have them: values of forms, statements, policies, and what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ssemap.core import framework, themes
from ssemap.core.series import joined
from ssemap.publish import held, wholes
from ssemap.publish.findings import form_numbers, rivals, scope
from ssemap.publish.tables.table import Column, Table
from ssemap.publish.themed import numbers
from ssemap.publish.themed.indicators import form_indicators

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssemap.publish.themed.told import ToldPolicy, ToldStatement
    from ssemap.publish.themed.unknown import ToAsk

COUNTRY = Column("country", "Country", width=18)
FORM = Column("form", "Form", width=36)
WITHIN = Column("within", "Part of", width=24, page=False, empty="")
NOT_STATED = numbers.NOT_STATED
INDICATOR = Column("indicator", "Indicator", width=36)
NUMBER = Column("number", "Number", "cell", width=18)
SOURCES = Column("publishers", "Sources", width=40)
CHAIN = (
    Column("formula", "How it was made", width=60, page=False, empty=""),
    Column("figures", "Figures used", width=30, page=False, empty=""),
)


NO_AMOUNT = "none on record"
STATEMENT_COLUMNS = (
    Column("statement", "Statement", width=70),
    Column("country", "Country", width=18),
    Column("group", "What it speaks of", width=26),
    Column("covers", "What it covers", width=18),
    Column("actor", "Who acts", width=14, empty="not told"),
    Column("period", "Period, as compiled", "whole", width=18),
    Column("source", "Source", width=40),
    Column("address", "Address", width=40, page=False, empty=""),
    Column("evidence_id", "Identity", width=12, page=False),
)
POLICY_COLUMNS = (
    Column("name", "Policy", width=50),
    Column("native", "Native name", width=30, native=True, empty=""),
    Column("country", "Country", width=18),
    Column("instrument", "Instrument", width=22),
    Column("actor", "Who acts", width=40),
    Column("actor_type", "Kind of actor", width=14),
    Column("years", "Years", "whole", width=14),
    Column("amount", "Amount", "money", width=16, empty=NO_AMOUNT),
    Column("unit", "Currency", width=10, empty=NO_AMOUNT),
    Column("kind", "What the amount is", width=14, empty=NO_AMOUNT),
    Column("amount_year", "Year of the amount", "whole", width=10, page=False, empty=""),
    Column("printed", "Amount as printed", width=30, page=False, empty=NO_AMOUNT),
    Column("forms", "Forms", width=36, empty="no form of the list"),
    Column("source", "Source", width=40),
    Column("address", "Address", width=40, page=False, empty=""),
    Column("reason", "Reason of the coding", width=40, page=False, empty="none given"),
    Column("policy_id", "Identity", width=12, page=False),
)


def whole(rows: pd.DataFrame, tables: Mapping[str, pd.DataFrame], names: Mapping[str, str]) -> Table:
    """Values of all of a form, below the name of their indicator."""
    columns = (
        FORM,
        WITHIN,
        INDICATOR,
        COUNTRY,
        NUMBER,
        Column("when", "Year", "whole", width=14),
        Column("what", "What is counted", width=30, empty=NOT_STATED),
        Column("unit", "Unit", width=18, page=False),
        Column("grade", "Grade", width=10, empty="not graded"),
        SOURCES,
        *CHAIN,
    )
    return _numbers(rows, tables, names, columns, "No form has a number of all of it.")


def apart(rows: pd.DataFrame, tables: Mapping[str, pd.DataFrame], names: Mapping[str, str]) -> Table:
    """Values of a part of a form, as surveys, each once: by date, never by value."""
    columns = (
        FORM,
        INDICATOR,
        COUNTRY,
        NUMBER,
        Column("when", "When", "whole", width=18),
        Column("what", "What is counted", width=30, empty=NOT_STATED),
        Column("answers", "Answers", "count", width=10),
        Column("scope", "In the compiler's words", width=60),
        Column("unit", "Unit", width=18, page=False),
        SOURCES,
        *CHAIN,
    )
    return _numbers(rivals.each_once(rows), tables, names, columns, "No survey or other part of a form has a number.")


def _numbers(
    rows: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    names: Mapping[str, str],
    columns: tuple[Column, ...],
    nothing: str,
) -> Table:
    titles, forms = form_indicators(), held.names(tables["forms"]).full
    evidence, sources = tables["evidence"].set_index("evidence_id"), tables["sources"].set_index("source_id")
    publishers = sources["publisher"].fillna(sources["title"])
    source_of = evidence["source_id"].map(publishers)
    within = wholes.by_indicator(rows, tables["form_links"])

    def record(row: Any) -> dict[str, Any]:
        known = [name for name in row.evidence_ids if name in source_of.index]
        inside = () if row.apart else within[row.indicator_id].get(row.form_id, ())
        return {
            "iso3": row.iso3,
            "form": forms[row.form_id],
            "within": wholes.AGGREGATE if row.family == framework.MIXED else ", ".join(forms[form] for form in inside),
            "indicator": titles[row.indicator_id],
            "country": names[row.iso3],
            "number": form_numbers.cell(row),
            "when": numbers.when(row),
            "what": numbers.what(row),
            "unit": row.unit,
            "grade": row.grade if isinstance(row.grade, str) else None,
            "answers": row.sample_size,
            "scope": scope.shown(row.printed_scope),
            "publishers": "; ".join(dict.fromkeys(str(source_of[name]) for name in known)),
            "formula": row.formula if isinstance(row.formula, str) else "",
            "figures": joined(row.evidence_ids),
        }

    keys = ["iso3", *dict.fromkeys(key for column in columns for key in (column.key, *column.attached))]
    frame = pd.DataFrame([record(row) for row in rows.itertuples(index=False)], columns=keys)
    return Table(frame, columns, nothing=nothing, heading="indicator")


def statements(
    told: Sequence[ToldStatement], rows: pd.DataFrame, sources: pd.DataFrame, names: Mapping[str, str]
) -> Table:
    """Every statement with its source. ``rows``: of ``clean.statements``, which say what the page leaves out."""
    groups = {(code, group): label for code, one in themes.declared().items() for group, label in one.groups.items()}
    known, addresses = rows.set_index("evidence_id"), sources.set_index("source_id")["url"]
    labels, actors = framework.labels("coverages"), framework.labels("actor_types")
    frame = pd.DataFrame(
        [
            {
                "iso3": one.iso3,
                "statement": one.statement,
                "country": names[one.iso3],
                "group": groups[row["theme"], row["group"]],
                "covers": labels[row["coverage"]],
                "actor": actors[row["stakeholder"]] if isinstance(row["stakeholder"], str) else None,
                "period": row["period"],
                "source": one.source.name,
                "address": addresses[row["source_id"]],
                "evidence_id": one.evidence_id,
            }
            for one in told
            for row in [known.loc[one.evidence_id]]
        ],
        columns=["iso3", *(column.key for column in STATEMENT_COLUMNS)],
    )
    return Table(frame, STATEMENT_COLUMNS, nothing="No statement is listed.")


def policies(told: Sequence[ToldPolicy], rows: pd.DataFrame, sources: pd.DataFrame, names: Mapping[str, str]) -> Table:
    """Every policy with its source. ``rows``: of ``clean.policies``, which say what the page leaves out."""
    known, addresses = rows.set_index("policy_id"), sources.set_index("source_id")["url"]
    frame = pd.DataFrame(
        [
            {
                "iso3": one.iso3,
                "name": one.name,
                "native": one.native,
                "country": names[one.iso3],
                "instrument": one.instrument,
                "actor": one.actor,
                "actor_type": one.actor_type,
                "years": one.years,
                "amount": row["amount"],
                "unit": row["unit"],
                "kind": framework.labels("amount_kinds").get(row["amount_kind"]),
                "amount_year": None if pd.isna(row["amount_year"]) else str(row["amount_year"]),
                "printed": row["amount_printed"],
                "forms": "; ".join(one.forms),
                "source": one.source.name if one.source else None,
                "address": addresses[row["source_id"]] if one.source else None,
                "reason": row["coding_reason"],
                "policy_id": one.policy_id,
            }
            for one in told
            for row in [known.loc[one.policy_id]]
        ],
        columns=["iso3", *(column.key for column in POLICY_COLUMNS)],
    )
    return Table(frame, POLICY_COLUMNS, nothing="No policy is listed.")


def to_do(found: Mapping[str, Sequence[ToAsk]], names: Mapping[str, str]) -> Table:
    """Forms without numbers of a theme, and who could supply them."""
    frame = pd.DataFrame(
        [
            {
                "iso3": iso3,
                "form": form.form,
                "native": form.native,
                "country": names[iso3],
                "lacks": form.lacks,
                "body": one.body,
                "why": one.why,
            }
            for iso3, asked in found.items()
            for one in asked
            for form in one.forms
        ],
        columns=["iso3", "form", "native", "country", "lacks", "body", "why"],
    )
    columns = (
        FORM,
        Column("native", "Native name", width=28, native=True, empty=""),
        COUNTRY,
        Column("lacks", "Without a number of", width=60),
        Column("body", "Who could supply it", width=40, empty="no body is on record"),
        Column("why", "What the body does", width=24, empty="no body is on record"),
    )
    return Table(frame, columns, nothing="Each form in scope has each of these numbers.")
