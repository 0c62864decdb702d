"""What is not known, and who could supply it: the forms without figures that hold most values of their families open."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.core import framework
from ssemap.core.series import in_use
from ssemap.publish.findings import words
from ssemap.publish.findings.declared import rules
from ssemap.schemas.indicators import FAMILY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssemap.publish.findings.finding import Sentence
    from ssemap.publish.findings.material import Material

LONGEST_BODY = 60  # characters of the name of a body
APART = re.compile(r"\s*(?:;|\(|\[|, which\b).*$")  # what follows the name of a body


@dataclass(frozen=True, slots=True)
class Gap:
    """A form without figures of some measures. ``holds_open``: values of its family that are partial for want of it."""

    iso3: str
    form_id: str
    measures: tuple[str, ...]
    holds_open: int


def unknowns(material: Material) -> tuple[Sentence, ...]:
    """One sentence for each of the forms with the largest gaps, one form of a country."""
    found: list[Gap] = []
    for gap in sorted(gaps(material), key=lambda one: (-one.holds_open, -len(one.measures))):
        if gap.iso3 not in {other.iso3 for other in found}:
            found.append(gap)
    chosen = found[: rules().unknowns.most]
    return tuple(_sentence(gap, material) for gap in chosen) or (words.fill(rules().unknowns.nothing),)


def gaps(material: Material) -> Iterator[Gap]:
    """Forms in scope that lack figures of declared measures, by country in the order of the run."""
    evidence = material.tables["evidence"]
    used = evidence[in_use(evidence) & (evidence["coverage"] == "national")]
    has = set(zip(used["form_id"], used["measure"], strict=True))
    held_open = _held_open(material)
    forms = material.forms
    asked = forms[(forms["in_scope"] == "yes") & forms["family"].isin(material.families)]
    for form in material.in_order(asked).itertuples(index=False):
        without = tuple(measure for measure in rules().unknowns.measures if (form.form_id, measure) not in has)
        if without:
            yield Gap(form.iso3, form.form_id, without, held_open[form.form_id])


def _held_open(material: Material) -> Counter[str]:
    """Form to the number of values of its family that leave it out, in the indicators by which countries are compared."""
    rows = material.compared_rows()
    partial = rows[(rows["aggregate"] == FAMILY) & rows["value"].notna() & rows["partial"].eq(True)]
    return Counter(form for forms in partial["missing_forms"] for form in forms)


def _sentence(gap: Gap, material: Material) -> Sentence:
    declared = rules().unknowns
    labels = framework.labels("measures")
    named = [labels[measure].lower() for measure in gap.measures[: declared.named]]
    body, template = _supplier(gap, material)
    return words.fill(
        template,
        form=material.form_names[gap.form_id],
        country=material.names[gap.iso3],
        measures=words.listed(named, last=" or "),
        body=body,
    )


def _supplier(gap: Gap, material: Material) -> tuple[str, str]:
    """Who could supply what is missing, and the sentence that says so: its holder, its supervisor, or a publisher."""
    declared = rules().unknowns
    for bodies, template in (
        (_holders(gap, material), declared.holder),
        (_supervisors(gap, material), declared.supervisor),
        (_publishers(gap, material), declared.publisher),
    ):
        named = [name for body in bodies if (name := APART.sub("", body).strip()) and len(name) <= LONGEST_BODY]
        if named:
            return named[0], template
    return "", declared.nobody


def _holders(gap: Gap, material: Material) -> list[str]:
    """Who has the figure, as the package's list of absences says."""
    table = material.tables["absences"]
    rows = table[(table["form_id"] == gap.form_id) & table["measure"].isin(gap.measures)]
    return list(rows["holder"].dropna())


def _supervisors(gap: Gap, material: Material) -> list[str]:
    """Supervising bodies of the laws on the form, the latest law first."""
    laws, of_form = material.tables["laws"], material.tables["law_forms"]
    ids = of_form.loc[of_form["form_id"] == gap.form_id, "law_id"]
    rows = laws[laws["law_id"].isin(ids)].sort_values("enacted", ascending=False, kind="stable", na_position="last")
    return list(rows["supervising_body"].dropna())


def _publishers(gap: Gap, material: Material) -> list[str]:
    """Publishers of official figures of the form, the latest first."""
    evidence = material.tables["evidence"]
    official = evidence["source_type"].isin(framework.official_types())
    rows = evidence[(evidence["form_id"] == gap.form_id) & official & in_use(evidence)]
    return list(rows.sort_values("year", ascending=False, kind="stable")["publisher"].dropna())
