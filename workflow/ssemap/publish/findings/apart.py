"""What numbers that stand apart are, in words: surveys, parts of a form, claims, or of unstated coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssemap.core.lists import listed
from ssemap.core.series import UNSTATED
from ssemap.publish import marks
from ssemap.publish.findings.declared import rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

SURVEY, PART = "survey", "part"
KINDS = {  # in the order of lists; of one number, and of several
    SURVEY: ("a survey", "surveys"),
    PART: ("a part", "parts"),
    marks.CLAIM: ("a claim", "claims"),
    UNSTATED: ("a number of unstated coverage", "numbers of unstated coverage"),
}


def kind(row: Any) -> str:
    """Why a value stands apart: a code of ``KINDS``. ``row``: of ``form_values``, with ``claim`` and ``coverage``."""
    if row.claim:
        return marks.CLAIM
    return SURVEY if row.coverage in rules().surveys else row.coverage if row.coverage == UNSTATED else PART


def kinds(rows: pd.DataFrame) -> list[str]:
    """The kinds of the values among ``rows`` of ``form_values`` that stand apart, each once, in their order."""
    found = {kind(row) for row in rows[rows["apart"].eq(True)].itertuples()}
    return [code for code in KINDS if code in found]


def named(codes: Iterable[str], *, several: bool = True) -> str:
    """Kinds as what a table or figure holds of them; one number alone in the singular.

    >>> named(["survey", "part", "claim"]), named(["claim"], several=False)
    ('surveys, parts and claims', 'a claim')
    """
    return listed(KINDS[code][several] for code in codes)


def headed(codes: Sequence[str]) -> str:
    """The heading of numbers of some kinds; of all kinds where there is no number.

    >>> headed(["survey", "claim"])
    'Surveys and claims, apart'
    """
    said = named(codes or list(KINDS))
    return f"{said[:1].upper()}{said[1:]}, apart"


def either(codes: Iterable[str]) -> str:
    """Kinds as what one of several numbers may be.

    >>> either(["survey", "claim"]), either(["part"])
    ('a survey or a claim', 'a part')
    """
    return listed((KINDS[code][0] for code in codes), " or ")
