"""What is not known, and who could supply it: forms without figures that leave most values of their families open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ssemap.core import framework
from ssemap.core.codelists import SourceType
from ssemap.core.series import in_use
from ssemap.publish.findings import words
from ssemap.publish.findings.declared import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from ssemap.publish.findings.finding import Sentence
    from ssemap.publish.findings.material import Material

LONGEST_BODY = 60  # characters of the name of a body
MOST_WORDS = 7  # of the name of a body
ASIDE = re.compile(r"\s*[(\[].*?[)\]]")  # what stands in brackets behind the name of a body


@dataclass(frozen=True, slots=True)
class FormGap:
    """A form without figures of some measures. ``holds_open``: values of its family that are partial for want of it."""

    iso3: str
    form_id: str
    measures: tuple[str, ...]
    holds_open: int


class Supplier(NamedTuple):
    """Who could supply a figure, '' where nobody is on record, and the sentence that says so."""

    body: str
    sentence: str


def unknowns(material: Material) -> tuple[Sentence, ...]:
    """One sentence for each of the forms with the largest gaps, one form of a country; those with a supplier first."""
    found: list[tuple[FormGap, Supplier]] = []
    ranked = [(gap, _supplier(gap, material)) for gap in gaps(material)]
    for gap, supplier in sorted(ranked, key=_rank):
        if gap.iso3 not in {other.iso3 for other, _ in found}:
            found.append((gap, supplier))
    declared = rules().unknowns
    nothing = declared.formless if _asked(material).empty else declared.nothing
    chosen = found[: declared.most]
    return tuple(_sentence(*one, material) for one in chosen) or (words.fill(nothing),)


def _rank(one: tuple[FormGap, Supplier]) -> tuple[bool, bool, int, int]:
    """Gaps with a supplier first, whose name is in Latin letters; then those that leave most values open."""
    gap, supplier = one
    return not supplier.body, not supplier.body.isascii(), -gap.holds_open, -len(gap.measures)


def gaps(material: Material) -> Iterator[FormGap]:
    """Forms in scope that lack figures of declared measures, by country in the order of the run."""
    evidence = material.tables["evidence"]
    used = evidence[in_use(evidence) & (evidence["coverage"] == "national")]
    has = set(zip(used["form_id"], used["measure"], strict=True))
    held_open = material.held_open()
    for form in _asked(material).itertuples(index=False):
        without = tuple(measure for measure in rules().unknowns.measures if (form.form_id, measure) not in has)
        if without:
            yield FormGap(form.iso3, form.form_id, without, held_open[form.form_id])


def _asked(material: Material) -> pd.DataFrame:
    """Forms in scope, of the families of the concept."""
    forms = material.forms
    return material.in_order(forms[(forms["in_scope"] == "yes") & forms["family"].isin(material.families)])


def _sentence(gap: FormGap, supplier: Supplier, material: Material) -> Sentence:
    declared = rules().unknowns
    labels = framework.labels("measures")
    named = [labels[measure].lower() for measure in gap.measures[: declared.named]]
    return words.fill(
        supplier.sentence,
        form=material.form_names[gap.form_id],
        country=material.names[gap.iso3],
        measures=words.listed(named, last=" or "),
        body=supplier.body,
    )


def _supplier(gap: FormGap, material: Material) -> Supplier:
    """Who could supply what is missing: its holder, its supervisor, or a publisher; names in Latin letters first."""
    declared = rules().unknowns
    found = []
    for bodies, sentence in (
        (_holders(gap, material), declared.holder),
        (_supervisors(gap, material), declared.supervisor),
        (_publishers(gap, material), declared.publisher),
    ):
        each = [name.strip() for body in bodies for name in ASIDE.sub("", body).split(";")]
        found += [Supplier(name, sentence) for name in each if is_name(name)]
    first = min(found, key=lambda supplier: not supplier.body.isascii(), default=None)
    return first or Supplier("", declared.nobody)


def is_name(text: str) -> bool:
    """Is it the name of one body, and no note on who is concerned?

    >>> is_name("Ministry of Labour"), is_name("10 ministries in 2019"), is_name("none needed")
    (True, False, False)
    """
    short = len(text) <= LONGEST_BODY and len(text.split()) <= MOST_WORDS
    return bool(text) and short and not text[0].islower() and not any(map(str.isdigit, text))


def _publications() -> list[str]:
    """Types of sources that official bodies publish themselves: the official ones of the best rank."""
    official = [row for row in framework.rows(SourceType) if row.official == "yes"]
    return [row.source_type for row in official if row.rank == min(row.rank for row in official)]


def _holders(gap: FormGap, material: Material) -> list[str]:
    """Who has the figure, as the package's list of absences says."""
    table = material.tables["absences"]
    rows = table[(table["form_id"] == gap.form_id) & table["measure"].isin(gap.measures)]
    return list(rows["holder"].dropna())


def _supervisors(gap: FormGap, material: Material) -> list[str]:
    """Supervising bodies of the laws on the form, the latest law first."""
    laws, of_form = material.tables["laws"], material.tables["law_forms"]
    ids = of_form.loc[of_form["form_id"] == gap.form_id, "law_id"]
    rows = laws[laws["law_id"].isin(ids)].sort_values("enacted", ascending=False, kind="stable", na_position="last")
    return list(rows["supervising_body"].dropna())


def _publishers(gap: FormGap, material: Material) -> list[str]:
    """Publishers of official sources with other figures of the form, the latest first."""
    evidence = material.tables["evidence"]
    official = evidence[evidence["source_type"].isin(_publications()) & in_use(evidence)]
    rows = official[official["form_id"] == gap.form_id]
    return list(rows.sort_values("year", ascending=False, kind="stable")["publisher"].dropna())
