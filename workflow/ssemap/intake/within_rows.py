"""Checks of cells that ask for, or forbid, another cell of their row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from ssemap.core import currencies
from ssemap.core.issues import Issue
from ssemap.intake import wrong_cells
from ssemap.intake.tables import RawTable, cell_error
from ssemap.intake.wrong_cells import Row


class Rule(NamedTuple):
    """What is wrong in a row of a table. ``found`` may name cells of the row in braces."""

    table: str
    column: str
    check_id: str
    wrong: Callable[[Row], bool]
    found: str
    expected: str
    action: str


RULES = (
    Rule(
        "absences",
        "family",
        "absence-of-nothing",
        lambda row: not (row["family"] or row["form_id"]),
        "nothing",
        "the family or the form of which the figure is absent",
        "Fill family or form_id.",
    ),
    Rule(
        "absences",
        "counted_in",
        "counted-in",
        lambda row: row["absence"] == "counted_elsewhere" and not row["counted_in"],
        "nothing",
        "the family in whose figures the organisations are counted",
        "Fill counted_in.",
    ),
    Rule(
        "absences",
        "counted_in",
        "counted-in",
        lambda row: bool(row["counted_in"]) and row["absence"] != "counted_elsewhere",
        "{counted_in} beside {absence}",
        "counted_in beside counted_elsewhere only",
        "Empty the cell, or correct the absence.",
    ),
    Rule(
        "absences",
        "counted_in",
        "counted-in",
        lambda row: bool(row["counted_in"]) and row["counted_in"] == row["family"],
        "{counted_in}, the family itself",
        "another family, in whose figures the organisations are counted",
        "Correct the family.",
    ),
    Rule(
        "bridges",
        "ratio",
        "ratio-of-bridge",
        lambda row: bool(row["date"]) != bool(row["ratio"]),
        "date {date!r}, ratio {ratio!r}",
        "a ratio with its date, or neither (then it is measured from the years that have both bases)",
        "Fill both cells, or empty both.",
    ),
    Rule(
        "bridges",
        "ratio",
        "ratio-of-bridge",
        wrong_cells.outside,
        "{ratio} from {lower} to {upper}",
        "a ratio within its bounds",
        "Correct the cell that is wrong.",
    ),
    Rule(
        "bridges",
        "ratio",
        "ratio-of-bridge",
        lambda row: (ratio := wrong_cells.number(row["ratio"])) is not None and ratio <= 0,
        "{ratio}",
        "a ratio above zero",
        "Correct the ratio, or remove the row.",
    ),
    Rule(
        "bridges",
        "to_basis",
        "bridge-to-itself",
        lambda row: row["from_basis"] == row["to_basis"],
        "{to_basis} from {from_basis}",
        "two bases",
        "Correct the basis, or remove the row.",
    ),
    Rule(
        "bridges",
        "lower",
        "ratio-of-bridge",
        lambda row: bool(row["ratio"]) and not (row["lower"] and row["upper"]),
        "{ratio} without both of its bounds",
        "lower and upper of the ratio, from its rounding or the sample",
        "Fill both bounds.",
    ),
    Rule(
        "bridges",
        "ratio",
        "ratio-of-bridge",
        lambda row: bool(row["lower"] or row["upper"]) and not (row["ratio"] or row["date"]),
        "nothing, beside the bounds {lower!r} and {upper!r}",
        "the ratio of the bounds, with its date",
        "Fill ratio and date, or empty the bounds.",
    ),
    Rule(
        "bridges",
        "evidence_id",
        "ratio-of-bridge",
        lambda row: bool(row["ratio"] and row["date"]) and not row["evidence_id"],
        "nothing, beside the ratio {ratio}",
        "the figure or statement that prints the share",
        "Fill evidence_id: no number stands without its source.",
    ),
    Rule(
        "codings",
        "provision_id",
        "channel-of-rating",
        lambda row: row["channel"] == "law" and not row["provision_id"] and row["rating"] != "unknown",
        "no provision, and the channel law",
        "the provision that decides; practice, where the summary of a law does",
        "Fill provision_id, or correct the channel.",
    ),
    Rule(
        "codings",
        "channel",
        "channel-of-rating",
        lambda row: "-" in row["provision_id"] and row["channel"] == "practice",  # what is no id is told with its cell
        "practice, beside the provision {provision_id}",
        "law, where a rating rests on a provision",
        "Correct the channel, or empty provision_id.",
    ),
    Rule(
        "figures",
        "basis",
        "basis-of-measure",
        lambda row: row["basis"] == "flow" and wrong_cells.is_state(row["measure"]),
        "flow, beside the measure {measure}",
        "a basis of what stands at a date",
        "Correct the basis, or the measure: newly registered in a year is new_registrations.",
    ),
    Rule(
        "figures",
        "qualifier",
        "half-a-range",
        lambda row: row["qualifier"] == "range" and not (row["lower"] and row["upper"]),
        "range, beside lower {lower!r} and upper {upper!r}",
        "both ends of the range",
        "Fill lower and upper, or correct the qualifier.",
    ),
    Rule(
        "figures",
        "period_certainty",
        "date-of-unknown",
        lambda row: row["period_certainty"] == "unknown" and bool(row["period_end"]),
        "unknown, beside the period_end {period_end}",
        "unknown where no date can be told: a date of it would be taken as that of the count",
        "Say how the date is known (inferred, statement_date), or empty period_end.",
    ),
    Rule(
        "figures",
        "surveyed_from",
        "half-a-survey",
        lambda row: bool(row["surveyed_from"]) != bool(row["surveyed_to"]),
        "surveyed_from {surveyed_from!r}, surveyed_to {surveyed_to!r}",
        "first and last day of the survey, or neither",
        "Fill both cells (of a month its first and last day), or empty both.",
    ),
    Rule(
        "forms",
        "legal_form",
        "legal-form",
        lambda row: bool(row["legal_form"]) and row["legal_form"] == row["form_id"],
        "the form itself",
        "another form, of which this row is an instance; nothing where it is a legal form itself",
        "Empty the cell.",
    ),
    *(
        Rule(
            "policies",
            column,
            "amount-of-policy",
            lambda row, column=column: bool(row["amount"]) and not row[column],  # type: ignore[misc]
            "nothing, beside the amount {amount}",
            expected,
            f"Fill {column}, or empty amount.",
        )
        for column, expected in {
            "amount_kind": "what the amount is, a code of amount_kinds.csv",
            "amount_printed": "the amount as printed",
            "unit": "the currency of the amount",
        }.items()
    ),
    Rule(
        "policies",
        "amount",
        "amount-of-policy",
        lambda row: bool(row["unit"] or row["amount_kind"]) and not row["amount"],
        "nothing, beside unit {unit!r} and amount_kind {amount_kind!r}",
        "the amount, or neither",
        "Fill amount, or empty both; what is no money stays in amount_printed.",
    ),
    Rule(
        "policies",
        "amount_year",
        "year-of-amount",
        lambda row: bool(row["amount_year"]) and not row["amount"],
        "{amount_year}, and no amount",
        "the year of an amount, or nothing",
        "Fill amount, or empty amount_year.",
    ),
    Rule(
        "policies",
        "amount_year",
        "year-of-amount",
        lambda row: bool(row["amount"]) and wrong_cells.beyond_years(row),
        "{amount_year}, and a policy of {year_start} to {year_end}",
        "a year in which the policy is in force, as far as its years are on record",
        "Correct the year, or the years of the policy.",
    ),
    *(
        Rule(
            "policies",
            column,
            "several-in-cell",
            lambda row, column=column: wrong_cells.is_no_list(row[column]),  # type: ignore[misc]
            f"{{{column}!r}}",
            f"{what}, with ';' between them and none at the end",
            "Correct the cell.",
        )
        for column, what in {"evidence_ids": "ids", "themes": "codes of themes.yaml"}.items()
    ),
    *(
        Rule(
            "policies",
            column,
            "named-twice",
            wrong_cells.repeats(column),
            f"{{{column}!r}}",
            f"each of the {words} once",
            "Remove the one too many.",
        )
        for column, words in {"themes": "themes", "evidence_ids": "ids"}.items()
    ),
    Rule(
        "policies",
        "source_id",
        "no-source",
        lambda row: not (row["source_id"] or row["evidence_ids"]),
        "nothing, and no evidence_ids",
        "the source of the policy, or the rows of the package that tell of it",
        "Fill source_id or evidence_ids.",
    ),
    Rule(
        "policies",
        "unit",
        "amount-of-policy",
        lambda row: bool(row["amount"] and row["unit"]) and not currencies.known(row["unit"]),
        "{unit!r}",
        "the ISO 4217 code of a currency",
        "Write the currency of the amount; a number of another kind stays in amount_printed.",
    ),
    Rule(
        "policies",
        "year_start",
        "month-without-year",
        lambda row: bool(row["month_start"]) and not row["year_start"],
        "nothing, beside the month {month_start}",
        "the year of the month",
        "Fill year_start, or empty month_start.",
    ),
    Rule(
        "statements",
        "value",
        "number-of-statement",
        lambda row: bool(row["value"]) and wrong_cells.is_no_amount(row["value"]),
        "{value!r}",
        "the number in the statement, or both ends of a range",
        "Write 1234.5, or 85-95; words stay in the statement.",
    ),
    Rule(
        "statements",
        "unit",
        "number-of-statement",
        lambda row: bool(row["value"]) != bool(row["unit"]),
        "value {value!r}, unit {unit!r}",
        "a number with its unit, or neither",
        "Fill both cells, or empty both.",
    ),
    Rule(
        "absences",
        "period",
        "period-of-absence",
        wrong_cells.is_no_span,
        "{period!r}",
        "a year or a first and last one, as 2019 or 2010-2015; nothing for the whole window",
        "Write the years of our calendar, in their order.",
    ),
    Rule(
        "laws",
        "kind",
        "private-law",
        lambda row: row["issuer"] == "private" and row["kind"] in ("act", "decree", "bill", "international"),
        "{kind} of a private issuer",
        "scheme, where the issuer is private",
        "Correct kind or issuer.",
    ),
    Rule(
        "sources",
        "language",
        "unknown-language",
        lambda row: wrong_cells.is_no_language(row["language"]),
        "{language!r}",
        "the code of a language (ISO 639-1), as ko",
        "Correct the code.",
    ),
    Rule(
        "remarks",
        "answer",
        "no-answer",
        lambda row: row["status"] in ("accepted", "rejected") and not row["answer"],
        "nothing, of a remark that is {status}",
        "what was done, or why nothing",
        "Fill answer.",
    ),
)


def check(tables: Mapping[str, RawTable]) -> Iterator[Issue]:
    """Every row that breaks one of the rules, in their order."""
    for rule in RULES:
        table = tables[rule.table]
        for line, row in table.places() if table.whole else ():
            if rule.wrong(row):
                found = rule.found.format(**row)
                yield cell_error(table, line, row, rule.column, rule.check_id, found, rule.expected, rule.action)
