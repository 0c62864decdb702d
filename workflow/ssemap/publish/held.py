"""What a value holds, in words: the forms under whose names it is printed, or the form that makes most of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ssemap.core import printing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

ASIDE = re.compile(r"(?<=\S) \([^()]*\)$")  # what stands in brackets behind a name


def names(forms: pd.DataFrame) -> dict[str, str]:
    """Form to its English name, without what stands in brackets behind it where that tells no two forms apart.

    ``forms``: ``iso3, form_id, name_en`` of one country or more.
    """
    short = forms["name_en"].str.replace(ASIDE, "", regex=True)
    unique = ~forms.assign(short=short).duplicated(["iso3", "short"], keep=False)
    return dict(zip(forms["form_id"], short.where(unique, forms["name_en"]), strict=True))


def words(cells: pd.DataFrame, forms: Mapping[str, str], longest: int | None = None) -> list[str]:
    """What each of ``cells`` holds; '' for a family that is one form by declaration, or of which no form is most.

    ``cells``: rows of the table of indicators; ``forms``: form to name. ``longest``: characters; the first of the
    wordings that are no longer is taken, else the last.
    """
    said = []
    for cell in cells.itertuples():
        wordings = list(_wordings(cell, forms))
        fitting = (one for one in wordings if longest is None or len(one) <= longest)
        said.append(next(fitting, wordings[-1] if wordings else ""))
    return said


def _wordings(cell: Any, forms: Mapping[str, str]) -> Iterator[str]:
    """The same in ever fewer characters."""
    counted = [forms.get(form, form) for form in cell.stands_for] if _listed(cell.stands_for) else []
    most = _most(cell, forms)
    if len(counted) == 1:
        yield f"{counted[0]} only"
        yield "one form only"
    elif counted:
        yield f"{', '.join(counted[:-1])} and {counted[-1]} only"
        if most:
            yield f"{len(counted)} forms only, {most}"
        yield f"{len(counted)} forms only"
    elif most:
        yield most
        yield f"{_share(cell)}one form"


def _most(cell: Any, forms: Mapping[str, str]) -> str:
    """The form that makes most of the value, with its share."""
    if not isinstance(cell.dominant_form, str):
        return ""
    return f"{_share(cell)}{forms.get(cell.dominant_form, cell.dominant_form)}"


def _share(cell: Any) -> str:
    """How much of the value the form makes; '' where it is all of it."""
    share = printing.whole_percent(cell.dominant_share)
    if cell.dominant_share >= 1:
        return ""
    return "nearly all " if share == printing.whole_percent(1) else f"{share} "


def _listed(value: Iterable[str] | float | None) -> bool:
    """Is it a list? A cell that no stage wrote has none."""
    return value is not None and not isinstance(value, float)
