"""What is not known, and who could supply it: forms without figures that leave most values of their families open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.core import framework
from ssemap.core.lists import listed
from ssemap.core.series import in_use
from ssemap.publish.findings import words
from ssemap.publish.findings.declared import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from ssemap.publish.findings.finding import Sentence
    from ssemap.publish.findings.material import Material
    from ssemap.publish.findings.suppliers import Supplier


@dataclass(frozen=True, slots=True)
class FormGap:
    """A form without figures of some measures. ``holds_open``: values of its family that are partial for want of it."""

    iso3: str
    form_id: str
    measures: tuple[str, ...]
    holds_open: int


def unknowns(material: Material) -> tuple[Sentence, ...]:
    """One sentence for each of the forms with the largest gaps, one form of a country; those with a supplier first."""
    found: list[tuple[FormGap, Supplier | None]] = []
    ranked = [(gap, material.bodies.supplier(gap.form_id, gap.measures)) for gap in gaps(material)]
    for gap, asked in sorted(ranked, key=_rank):
        if gap.iso3 not in {other.iso3 for other, _ in found}:
            found.append((gap, asked))
    declared = rules().unknowns
    nothing = declared.formless if _asked(material).empty else declared.nothing
    chosen = found[: declared.most]
    return tuple(_sentence(*one, material) for one in chosen) or (words.fill(nothing),)


def _rank(one: tuple[FormGap, Supplier | None]) -> tuple[bool, bool, int, int]:
    """Gaps with a supplier first, whose name is in Latin letters; then those that leave most values open."""
    gap, asked = one
    return not asked, bool(asked and not asked.body.isascii()), -gap.holds_open, -len(gap.measures)


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


def _sentence(gap: FormGap, asked: Supplier | None, material: Material) -> Sentence:
    declared = rules().unknowns
    labels = framework.labels("measures")
    named = [labels[measure].lower() for measure in gap.measures[: declared.named]]
    return words.fill(
        declared.asks[asked.kind] if asked else declared.nobody,
        form=material.form_names[gap.form_id],
        country=material.names[gap.iso3],
        measures=listed(named, " or "),
        body=asked.body if asked else "",
    )
