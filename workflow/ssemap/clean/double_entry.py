"""The figures of a package, read twice: what the text says, and what the compiler typed.

Pure functions on data frames. ``parse`` never receives the typed values; ``compare`` sets the two
entries side by side and lists every disagreement with its likely cause.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

import pandas as pd

from ssemap.clean import numbers, periods, shared_causes
from ssemap.core.answers import DIFFERENCE, accepted, answers
from ssemap.core.codelists import GREGORIAN
from ssemap.core.issues import Issue, Severity

SEEN_BY_PARSER = ["printed_text", "printed_period", "unit", "number_format", "scale"]
SLACK = 1e-9  # relative: the two entries pass through decimal text
EMPTIED = "Most figures have no printed text: was the column emptied? Put it back; without it no value is confirmed."
OF_PERIODS = ("period-entry", "unreadable-period")  # checks that accepted_reason may answer by name
COARSE = 0.05  # relative half-width of a number of two digits at most (1.0 million)


@dataclass(frozen=True)
class TablePlace:
    """Where the figures stand, for messages: the file, and line and evidence_id of each row."""

    file: str
    lines: list[int]
    ids: list[str]

    def issue(
        self, row: int, check_id: str, severity: Severity, column: str, found: str, expected: str, action: str
    ) -> Issue:
        """An issue about the row at a position of the frame."""
        line, evidence_id = self.lines[row], self.ids[row]
        return Issue(check_id, severity, self.file, line, column, evidence_id, found, expected, action)


def correct(figures: pd.DataFrame, corrections: pd.DataFrame, place: TablePlace) -> tuple[pd.DataFrame, list[Issue]]:
    """Apply declared corrections of printed columns.

    Returns the corrected figures and one issue per correction: a note if it was applied, an error
    if the printed text is another one. Raises ValueError or KeyError for a row or column that does
    not exist, which a checked package never has.
    """
    corrected, issues = figures.copy(), []
    for entry in corrections.itertuples():
        row, column = place.ids.index(entry.evidence_id), figures.columns.get_loc(entry.field)
        printed = figures.iat[row, column]
        if printed == entry.printed:
            corrected.iat[row, column] = entry.corrected
            issues.append(
                place.issue(
                    row, "correction-applied", "note", entry.field, repr(printed), repr(entry.corrected), entry.reason
                )
            )
        else:
            issues.append(
                place.issue(
                    row,
                    "stale-correction",
                    "error",
                    entry.field,
                    repr(printed),
                    repr(entry.printed),
                    "The correction no longer matches: remove it, or declare it anew.",
                )
            )
    return corrected, issues


def parse(
    figures: pd.DataFrame,
    number_format: str,
    fiscal_year_end: str,
    calendars: tuple[str, ...] = (GREGORIAN,),
    fiscal_year_named: str = "first",
) -> pd.DataFrame:
    """What the printed texts say, one row per figure, same index; the others are customs of the country (country.yaml).

    Takes only the columns SEEN_BY_PARSER. Returns parsed, half_width, qualifier, lower, upper,
    reading, ambiguous, problem; start, end, certainty, period_problem, period_advice.
    """
    # tables print one period many times, and small numbers often: each is read once
    number = cache(partial(_number, number_format))
    period = cache(partial(_period, fiscal_year_end, calendars, fiscal_year_named))
    seen = figures[SEEN_BY_PARSER].astype("object").where(figures[SEEN_BY_PARSER].notna(), None)
    rows = [
        {**number(text, unit, declared, scale), **period(printed)}
        for text, printed, unit, declared, scale in seen.itertuples(index=False, name=None)
    ]
    columns = [
        "parsed",
        "half_width",
        "qualifier",
        "lower",
        "upper",
        "reading",
        "ambiguous",
        "problem",
        "start",
        "end",
        "certainty",
        "period_problem",
        "period_advice",
    ]
    parsed = pd.DataFrame(rows, index=figures.index, columns=columns)
    numeric = dict.fromkeys(("parsed", "half_width", "lower", "upper"), "float64")
    days = dict.fromkeys(("start", "end"), "datetime64[us]")
    return parsed.astype({**numeric, **days})


def _number(
    number_format: str, text: str | None, unit: str | None, declared: str | None, scale: float | None
) -> dict[str, object]:
    if text is None or unit is None:  # a wrong unit is an error of its own
        return {"problem": "no printed text", "ambiguous": False, "reading": None}
    format_, scale = declared or number_format, 1.0 if scale is None else float(scale)
    reading = numbers.read(text, unit, format_, declared=declared is not None, scale=scale)
    return {
        "parsed": reading.value,
        "half_width": reading.half_width,
        "qualifier": reading.qualifier,
        "lower": reading.lower,
        "upper": reading.upper,
        "reading": reading.reading or None,
        "ambiguous": reading.ambiguous,
        "problem": reading.problem,
    }


def _period(
    fiscal_year_end: str, calendars: tuple[str, ...], fiscal_year_named: str, text: str | None
) -> dict[str, object]:
    period = periods.read(text or "", fiscal_year_end, calendars, fiscal_year_named)
    return {
        "start": period.start,
        "end": period.end,
        "certainty": period.certainty,
        "period_problem": period.problem,
        "period_advice": period.advice,
    }


def agreement(parsed: pd.DataFrame, typed: pd.Series) -> pd.Series:
    """True where both entries agree within the rounding of the last printed digit, or within the printed range.

    A number of one digit (3 million, a third) hides too much for that: there the typed value may only be the printed
    one, itself rounded (33.3), and never further than ``COARSE`` from it.
    """
    difference, size = (parsed["parsed"] - typed).abs(), parsed["parsed"].abs()
    rounding = typed.map(_half_of_last_digit, na_action="ignore").clip(upper=COARSE * size)
    coarse = (parsed["half_width"] > COARSE * size) & (parsed["qualifier"] != "range")
    tolerance = parsed["half_width"].mask(coarse, rounding.clip(upper=parsed["half_width"]))
    return (difference <= tolerance * (1 + SLACK) + SLACK * typed.abs()).rename("agrees")


def compare(figures: pd.DataFrame, parsed: pd.DataFrame, place: TablePlace) -> list[Issue]:
    """Every disagreement between text and typed columns, with its likely cause."""
    agrees = agreement(parsed, figures["value"])
    issues: list[Issue] = []
    wrong = [row for row, agreed in enumerate(agrees) if not agreed]
    of_values = shared_causes.of_values(parsed["parsed"].tolist(), figures["value"].tolist(), wrong)
    of_periods = shared_causes.of_periods(_differing(figures, parsed))
    emptied = _is_emptied(figures["printed_text"])
    rows = zip(figures.itertuples(index=False), parsed.itertuples(index=False), agrees, strict=True)
    for row, (coded, read, agreed) in enumerate(rows):
        told = answers(coded.accepted_reason)
        if not agreed:
            issue = _value_issue(row, coded, read, place, told.get(DIFFERENCE))
            if issue.check_id == "double-entry" and of_values:
                issue = replace(issue, action=of_values)
            elif issue.check_id == "single-entry" and emptied:
                issue = replace(issue, severity="warning", action=EMPTIED)
            issues.append(issue)
        if DIFFERENCE in told and (agreed or pd.isna(coded.printed_text)):
            issues.append(_needless_reason(row, coded, place))
        if agreed and read.qualifier != "exact" and coded.qualifier != read.qualifier:
            issues.append(_qualifier_issue(row, coded, read, place))
        if (period := _period_issue(row, coded, read, place)) is not None:
            issues.append(_answered(replace(period, action=of_periods.get(row, period.action)), told))
        asked = period.check_id if period else None
        issues += [_needless_answer(row, name, place) for name in OF_PERIODS if name in told and name != asked]
    return issues


def _is_emptied(texts: pd.Series) -> bool:
    """Have most figures no printed text, as where a column was emptied?"""
    return bool(texts.isna().sum() >= shared_causes.MANY and texts.isna().mean() > 0.5)


def _differing(figures: pd.DataFrame, parsed: pd.DataFrame) -> dict[int, tuple[shared_causes.Span, shared_causes.Span]]:
    """By row the printed period and the coded one, where they differ."""
    printed = _spans(parsed["start"], parsed["end"])
    coded = _spans(figures["period_start"], figures["period_end"])
    return {row: spans for row, spans in enumerate(zip(printed, coded, strict=True)) if spans[0] != spans[1]}


def _spans(first: pd.Series, last: pd.Series) -> list[shared_causes.Span]:
    begun, ended = ([None if pd.isna(day) else day.date() for day in days] for days in (first, last))
    return list(zip(begun, ended, strict=True))


def _value_issue(row: int, coded: Any, read: Any, place: TablePlace, reason: str | None) -> Issue:
    """Why the entries are not the same: a note where the row says why they may differ, else a warning."""
    issue = _disagreement(row, coded, read, place)
    if reason is None or issue.check_id == "single-entry":
        return issue
    return replace(issue, check_id="accepted-difference", severity="note", action=accepted(reason))


def _answered(issue: Issue, told: Mapping[str, str]) -> Issue:
    """The issue; a note where the row answers it by name."""
    reason = told.get(issue.check_id)
    return issue if reason is None else replace(issue, severity="note", action=accepted(reason))


def _disagreement(row: int, coded: Any, read: Any, place: TablePlace) -> Issue:
    typed = f"the typed value {_show(coded.value)}"
    if pd.isna(coded.printed_text):
        return place.issue(
            row,
            "single-entry",
            "note",
            "printed_text",
            "no printed text",
            "a printed text",
            "The typed value is used and not confirmed.",
        )
    if pd.notna(read.problem):
        check_id = "ambiguous-number" if read.ambiguous else "unreadable-number"
        action = "Correct number_format, scale or unit of the row, declare a correction, or give the accepted_reason."
        return place.issue(
            row, check_id, "warning", "printed_text", f"{coded.printed_text!r}: {read.problem}", typed, action
        )
    found = f"{coded.printed_text!r}, read as {_show(read.parsed)} ({read.reading})"
    return place.issue(row, "double-entry", "warning", "value", found, typed, likely_cause(read.parsed, coded.value))


def _needless_reason(row: int, coded: Any, place: TablePlace) -> Issue:
    """A reason for a difference that is not there, or that nothing printed can show."""
    found, expected = (repr(coded.accepted_reason), "nothing: print and typed value do not differ")
    action = "Empty the cell; why the row is coded as it is stands in coding_reason."
    if pd.isna(coded.printed_text):
        expected = "the printed text that differs"
        action = "Copy the printed text from the source; if it prints no number, empty the cell."
    return place.issue(row, "needless-reason", "warning", "accepted_reason", found, expected, action)


def _needless_answer(row: int, check_id: str, place: TablePlace) -> Issue:
    """An answer to a warning of the period that is not there."""
    found, expected = f"an answer to {check_id}", "no answer: there is no such finding in the row"
    action = "Take the answer out of accepted_reason; why the row is coded as it is stands in coding_reason."
    return place.issue(row, "needless-reason", "warning", "period_end", found, expected, action)


def likely_cause(parsed: float, typed: float) -> str:
    """Why the two entries may differ, and what to do."""
    if math.isclose(parsed, -typed):
        if parsed < 0:
            return "The text has a minus sign, which the typed value lacks. Type it as it is printed."
        return "The text prints the size only and the measure gives the sign: say so in accepted_reason."
    if parsed * typed > 0:
        power = math.log10(typed / parsed)
        if abs(power - round(power)) < 1e-6:
            return (
                f"They differ by the factor 10^{round(power)}: declare the header's scale, "
                "or a correction if the source misprints."
            )
    return "Look at the source: correct the typed value, or declare a correction if it misprints."


def _qualifier_issue(row: int, coded: Any, read: Any, place: TablePlace) -> Issue:
    return place.issue(
        row,
        "qualifier-entry",
        "note",
        "qualifier",
        coded.qualifier,
        f"{read.qualifier}, as {coded.printed_text!r} says",
        "The coded qualifier is used unless it is exact. Correct it, or give a coding_reason.",
    )


def _period_issue(row: int, coded: Any, read: Any, place: TablePlace) -> Issue | None:
    printed = f"{coded.printed_period!r}"
    ends = _span(coded.period_start, coded.period_end)
    if pd.notna(read.period_problem):
        return place.issue(
            row,
            "unreadable-period",
            "warning",
            "printed_period",
            f"{printed}: {read.period_problem}",
            f"a period; coded is {ends}",
            read.period_advice or "Code period_start and period_end, or declare a correction of the printed period.",
        )
    printed_span = _span(read.start, read.end)
    if printed_span == ends or ends == _span(pd.NaT, pd.NaT):
        return None
    return place.issue(
        row,
        "period-entry",
        "warning",
        "period_end",
        f"{printed}, read as {printed_span}",
        f"the coded period {ends}",
        "The coded period is used: correct it, or say why in accepted_reason (period-entry: ...).",
    )


def _span(start: pd.Timestamp, end: pd.Timestamp) -> str:
    first, last = ("open" if pd.isna(day) else f"{day:%Y-%m-%d}" for day in (start, end))
    return "no period" if first == last == "open" else f"{first} to {last}"


def _show(number: float) -> str:
    return f"{number:,.15g}"


def assemble(iso3: str, figures: pd.DataFrame, parsed: pd.DataFrame, set_aside: pd.DataFrame) -> pd.DataFrame:
    """The clean table, by schemas/clean.py FIGURES; not yet validated.

    ``value`` is the parsed value where both entries agree - for a range the typed one, which says
    for which end the row stands - else the typed one. ``half_width`` of a row that is not
    confirmed is half of the last digit of the typed value that is not zero.
    """
    typed, agrees = figures["value"], agreement(parsed, figures["value"])
    confirmed = agrees & (parsed["qualifier"] != "range")
    coded = figures["period_start"].notna() | figures["period_end"].notna()
    reasons = set_aside.set_index("evidence_id")["reason"]
    frame = figures.assign(
        iso3=iso3,
        parsed=parsed["parsed"],
        typed=typed,
        value=parsed["parsed"].where(confirmed, typed),
        agrees=agrees,
        half_width=parsed["half_width"].where(agrees, typed.map(_half_of_last_digit, na_action="ignore")),
        reading=parsed["reading"],
        period_start=figures["period_start"].where(coded, parsed["start"]),
        period_end=figures["period_end"].where(coded, parsed["end"]),
        period_certainty=figures["period_certainty"].where(coded, parsed["certainty"]),
        set_aside=figures["evidence_id"].map(reasons),
    )
    return frame.assign(**_bounds(frame, parsed, agrees))


def _bounds(frame: pd.DataFrame, parsed: pd.DataFrame, agrees: pd.Series) -> dict[str, pd.Series]:
    """Qualifier and ends: the coded ones; where they say nothing, those of a text that agrees."""
    from_text = agrees & (frame["qualifier"] == "exact")
    qualifier = frame["qualifier"].mask(from_text, parsed["qualifier"])
    lower = frame["lower"].fillna(parsed["lower"].where(agrees & (qualifier == "range")))
    upper = frame["upper"].fillna(parsed["upper"].where(agrees & (qualifier == "range")))
    # Whether a fall of "up to 30 %" bounds its negative value from above or below is left open.
    bound = frame["value"].where(agrees | (frame["value"] >= 0))
    return {
        "qualifier": qualifier,
        "lower": lower.where(qualifier != "at_least", lower.fillna(bound)),
        "upper": upper.where(qualifier != "at_most", upper.fillna(bound)),
    }


def _half_of_last_digit(number: float) -> float:
    """Half the worth of the last digit that is not zero: 37,470,000,000 gives 5,000,000."""
    digits, exponent = f"{abs(number):.14e}".split("e")
    last = len(digits.rstrip("0").rstrip(".").replace(".", "")) - 1
    return 0.5 * 10.0 ** (int(exponent) - last) if number else 0.5
