"""What a value holds, in words: the forms under whose names it is printed, or the form that makes most of it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssemap.core import printing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

FORM_ID = re.compile(r"\b[A-Z]{3}-[a-z0-9]+(?:-[a-z0-9]+)*")
HELD = ("stands_for", "dominant_form", "dominant_share")  # columns that say what a value holds
ASIDE = re.compile(r"(?<=\S) \([^()]*\)$")  # what stands in brackets behind a name


@dataclass(frozen=True, slots=True)
class Named:
    """English names of forms, by form: as they are, and ``short``, without what stands in brackets behind them.

    A name has no short form where two forms of a country would have the same.
    """

    full: Mapping[str, str]
    short: Mapping[str, str]


def names(forms: pd.DataFrame) -> Named:
    """The names in ``forms``: ``iso3, form_id, name_en`` of one country or more."""
    full = dict(zip(forms["form_id"], forms["name_en"], strict=True))
    short = {form: ASIDE.sub("", name) for form, name in full.items()}
    country = dict(zip(forms["form_id"], forms["iso3"], strict=True))
    many = Counter((country[form], name) for form, name in short.items())
    return Named(full, {form: name if many[country[form], name] == 1 else full[form] for form, name in short.items()})


def named(text: str, forms: Named) -> str:
    """A text that names forms by their ids, with their names in the place of these.

    >>> named("sum of AAA-mutual and AAA-other", Named({}, {"AAA-mutual": "Mutual"}))
    'sum of Mutual and AAA-other'
    """
    return FORM_ID.sub(lambda found: forms.short.get(found.group(), found.group()), text)


def words(cells: pd.DataFrame, forms: Named, longest: int | None = None) -> list[str]:
    """What each of ``cells`` holds; '' for a family that is one form by declaration, or of which no form is most.

    ``cells``: rows of the table of indicators; ``forms``: their names. ``longest``: characters; the first of the
    wordings that are no longer is taken, else the last.
    """
    said = []
    for counted, most, share in zip(*(cells[name] for name in HELD), strict=True):
        wordings = list(_wordings(counted, most, share, forms))
        fitting = (one for one in wordings if longest is None or len(one) <= longest)
        said.append(next(fitting, wordings[-1] if wordings else ""))
    return said


def _wordings(stands_for: Any, most: Any, of_all: float, forms: Named) -> Iterator[str]:
    """What a value holds in ever fewer characters; ``most``: the form that makes ``of_all`` of it."""
    counted = list(stands_for) if _listed(stands_for) else []
    share = _share(of_all)
    if len(counted) == 1:
        yield from (f"{known[counted[0]]} only" for known in (forms.full, forms.short))
        yield "one form only"
    elif counted:
        *first, last = (forms.short[form] for form in counted)
        yield f"{', '.join(first)} and {last} only"
        if isinstance(most, str):
            yield f"{len(counted)} forms only, {share}{forms.short[most]}"
        yield f"{len(counted)} forms only"
    elif isinstance(most, str):
        yield from (f"{share}{known[most]}" for known in (forms.full, forms.short))
        yield f"{share}one form"


def _share(of_all: float) -> str:
    """How much of the value the form makes; '' where it is all of it."""
    if not of_all < 1:
        return ""
    share = printing.whole_percent(of_all)
    return "nearly all " if share == printing.whole_percent(1) else f"{share} "


def _listed(value: Iterable[str] | float | None) -> bool:
    """Is it a list? A cell that no stage wrote has none."""
    return value is not None and not isinstance(value, float)
