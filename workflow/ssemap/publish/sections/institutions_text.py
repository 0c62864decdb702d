"""What the ratings say of the landscapes: what they share, what sets them apart, and what the evidence cannot say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssemap.core.conditions import UNKNOWN, condition_labels
from ssemap.core.printing import counted as counted_in_words
from ssemap.core.printing import whole_percent
from ssemap.institutions.legal_forms import counted
from ssemap.institutions.rules import rules
from ssemap.publish.wording import setting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd


@dataclass(frozen=True, slots=True)
class LandscapeText:
    """Counts and lists for the text on all countries.

    ``listed``: rows of the list of forms in scope; ``forms``: legal forms among them, of which all else is counted:
    ``cells`` (form and condition), ``unknown`` (cells), ``bare`` (forms without any known condition).
    ``common``: labels of the conditions that hold for most known forms of every country. ``apart``: the conditions with
    the widest gap between countries in the share of yes, each with its ends (see ``_gaps``). ``silent``: the conditions
    that are unknown most often, ``label`` and ``share`` in percent of the forms.
    """

    listed: int
    forms: int
    cells: int
    unknown: int
    bare: int
    common: list[str]
    apart: list[dict[str, Any]]
    silent: list[dict[str, Any]]


def landscape_text(
    ratings: pd.DataFrame, names: Mapping[str, str], conditions: str, most_listed: int = 2
) -> LandscapeText:
    """Count what the text of the report states.

    ``ratings``: by form and condition, as the stage writes them; ``names``: country code to name, of all countries;
    ``conditions``: name of the set; ``most_listed``: conditions that ``apart`` and ``silent`` name. A country speaks
    on a condition that is known of ``fewest_known`` of its forms or more.
    """
    labels = condition_labels(conditions)
    listed = ratings["form_id"].nunique()
    ratings = counted(ratings)
    known = ratings[ratings["rating"] != UNKNOWN]
    shares = known.assign(yes=known["rating"] == "yes").groupby(["condition", "iso3"])["yes"]
    shares = shares.agg(["size", "mean", "sum"]).reset_index()
    shares = shares[shares["size"] >= rules().fewest_known]
    by_condition = shares.groupby("condition")
    countries, lowest = by_condition["iso3"].nunique(), by_condition["mean"].min()
    everywhere = [code for code in labels if countries.get(code, 0) == len(names)]
    unknown = (ratings["rating"] == UNKNOWN).groupby(ratings["condition"]).mean()
    silent = sorted(labels.keys() & set(unknown.index), key=lambda code: (-unknown[code], code))[:most_listed]
    apart = sorted(_gaps(shares, names, labels), key=lambda row: (-row["gap"], row["label"]))[:most_listed]
    forms = ratings["form_id"].nunique()
    return LandscapeText(
        listed=listed,
        forms=forms,
        cells=len(ratings),
        unknown=len(ratings) - len(known),
        bare=forms - known["form_id"].nunique(),
        common=[labels[code] for code in everywhere if lowest[code] >= rules().common],
        apart=apart,
        silent=[{"label": labels[code], "share": float(100 * unknown[code])} for code in silent],
    )


def _gaps(shares: pd.DataFrame, names: Mapping[str, str], labels: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """The countries with the largest and the least share of yes, for each condition on which two or more speak.

    ``shares``: per ``condition`` and ``iso3`` the number of known forms (``size``), of those rated yes (``sum``), and
    their share (``mean``). Yields ``label, gap`` and for both ends, ``top`` and ``least``, name, forms rated yes and
    known forms.
    """
    for condition, rows in shares.groupby("condition"):
        if len(rows) > 1:
            top, least = rows.loc[rows["mean"].idxmax()], rows.loc[rows["mean"].idxmin()]
            yield {
                "label": labels[str(condition)],
                "gap": float(top["mean"] - least["mean"]),
                "top": names[top["iso3"]],
                "top_yes": int(top["sum"]),
                "top_known": int(top["size"]),
                "least": names[least["iso3"]],
                "least_yes": int(least["sum"]),
                "least_known": int(least["size"]),
            }


@dataclass(frozen=True, slots=True)
class Recognised:
    """Cells of country and family: all, those with a legal form, and those with one that a law recognises.

    ``forms``, ``forms_by_law``: legal forms, and those that a law recognises.
    """

    cells: int
    there: int
    by_law: int
    forms: int
    forms_by_law: int


def recognised(table: pd.DataFrame) -> Recognised:
    """Count cells of recognition; ``table`` as ``institutions`` writes it."""
    return Recognised(
        cells=len(table),
        there=int((table["forms"] > 0).sum()),
        by_law=int((table["law"] > 0).sum()),
        forms=int(table["forms"].sum()),
        forms_by_law=int(table["law"].sum()),
    )


def unmapped(summary: pd.Series) -> str:
    """Why there is no map of forms and there are no groups, as one sentence; empty where there are.

    ``summary``: the one row of ``institution_summary``.
    """
    if summary["mapped"]:
        return ""
    if not summary["forms"]:
        return "No legal form is in scope."
    if summary["share"] < rules().minimum_forms:
        of = counted_in_words(summary["forms"], "legal form")
        known = f"{summary['entering']} of {of} only ({whole_percent(summary['share'])})"
        return f"Enough conditions are known of {known}; {setting.enough_forms} are needed."
    if summary["entering"] <= rules().most_groups:
        known = counted_in_words(summary["entering"], "legal form")
        return f"Enough conditions are known of {known}; more than {rules().most_groups} are needed."
    return "A condition is unknown for every legal form of which enough is known: it cannot be drawn for any."
