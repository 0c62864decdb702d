"""The values of each kind of indicator of forms.

With x and y printed figures of one form and coverage, c denominators of the country, t a data year:

    published   x(t)
    share       100 * x(t) / y(t), where x is a part of y
    ratio       multiplier * x(t) / y(t)
    difference  one indicator minus another of the same year
    relative    multiplier * x(t) / (c1(t) * c2(t) ...)
    change      100 * (x(t1) / x(t0) - 1), both of one series
                100 * ((x(t1) / x(t0)) ** (1 / (t1 - t0)) - 1) per year

A share stands on the basis of its whole, which holds all of its part: 59 of the 97 employees of operating organisations
are a share of those, whatever the source calls the 59; its other basis is told beside.

Claims are shown as printed, and never computed with. Of two figures of one release, and of one series, the interval
holds what the prints leave open: what a release errs by, it errs by in both. Of figures that come from two releases
each brings the whole interval of its level.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ssemap.core import framework
from ssemap.core.printing import plain
from ssemap.core.series import UNSTATED
from ssemap.estimate.rules import reconciliation
from ssemap.indicators.declared import Catalogue
from ssemap.indicators.estimates import Denominator
from ssemap.indicators.of_forms.declared import FormIndicator
from ssemap.indicators.of_forms.figures import FormFigures
from ssemap.indicators.of_forms.intervals import Ends
from ssemap.indicators.of_forms.values import FormValue, computed, lowered

PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class FormMaterial:
    """What values are made of: figures, denominators by measure and year, the window, and the values made so far."""

    figures: FormFigures
    contexts: Mapping[tuple[str, int], Denominator]
    catalogue: Catalogue
    window: tuple[int, int]
    made: Mapping[str, list[FormValue]]


def values(indicator: FormIndicator, material: FormMaterial) -> list[FormValue]:
    """All values of an indicator: those printed, and those computed."""
    printed = shown(material.figures.values(indicator, indicator.printed)) if indicator.printed else []
    return [*printed, *KINDS[indicator.kind](indicator, material)]


def shown(figures: Iterable[FormValue]) -> list[FormValue]:
    """The figures that speak for their form, and all that stand apart."""
    return [value for value in figures if value.preferred or value.apart]


def parts(indicator: FormIndicator, material: FormMaterial) -> list[FormValue]:
    """What is computed with first: the figures counted, or the values of another indicator; no claim."""
    if indicator.counted:
        found = shown(material.figures.values(indicator, indicator.counted))
    else:
        found = one_way(material.made[indicator.of[0]], material.catalogue.of_form(indicator.of[0]).prefer)
    return [value for value in found if not value.claim and not (value.apart and indicator.apart == "no")]


def one_way(found: Iterable[FormValue], prefer: str) -> list[FormValue]:
    """Of a value that is both printed and computed the preferred one; the others as they are."""
    best: dict[tuple[object, ...], FormValue] = {}
    for value in sorted(found, key=lambda one: one.way != prefer):
        about = (value.form_id, value.coverage, value.definition, value.basis, value.year, value.survey)
        best.setdefault(about, value)
    return list(best.values())


def published(indicator: FormIndicator, material: FormMaterial) -> Iterator[FormValue]:
    """Nothing beside what is printed."""
    yield from ()


def quotients(indicator: FormIndicator, material: FormMaterial) -> Iterator[FormValue]:
    """One count over another of the same form, coverage and year, and of the same release, operation or basis.

    A share is of a whole that may hold all of its part (``Catalogue.holds``).
    """
    assert indicator.over
    is_share = indicator.kind == "share"
    factor = PERCENT if is_share else indicator.multiplier
    wholes = [value for value in material.figures.values(indicator, indicator.over) if not value.claim]
    for part in parts(indicator, material):
        whole = nearest(
            part, [one for one in wholes if material.catalogue.holds(indicator, part.definition, one.definition)]
        )
        if whole is None or whole.value <= 0 or (is_share and part.value > whole.value):
            continue
        one = part.of_one_release(whole)
        ends = (part.said.over(whole.said) if one else part.ends.over(whole.ends)).times(factor)
        ends = ends.within(0, PERCENT) if is_share else ends
        formula = _divided(factor, part.words(), whole.words())
        value = computed(part, [whole], factor * part.value / whole.value, ends, indicator.unit, formula)
        if value:
            yield on_basis_of(whole, value) if is_share else value


def on_basis_of(whole: FormValue, share: FormValue) -> FormValue:
    """A share on the basis of its whole, which also tells that of its part where that is another one."""
    other = share.basis if share.basis not in (UNSTATED, whole.basis) and whole.basis != UNSTATED else None
    return replace(share, basis=whole.basis, part_basis=other, places=(share.places[0], whole.places[1]))


def nearest(part: FormValue, wholes: Iterable[FormValue]) -> FormValue | None:
    """The figure that a count is divided by: of its release, else of its operation and date, else of its basis.

    Of several of these that of the nearest date. None where there is none: counts of two years, or of two bases that
    nobody set beside each other, are not divided.
    """

    def fits(whole: FormValue) -> bool:
        one = part.of_one_release(whole) or part.of_one_operation(whole)
        return part.about_one(whole) and (one or (whole.preferred and part.basis == whole.basis))

    def far(whole: FormValue) -> tuple[object, ...]:
        return (
            not part.of_one_release(whole),
            not part.of_one_operation(whole),
            abs((part.period_end - whole.period_end).days),
            part.basis != whole.basis,
            whole.places,
            not whole.preferred,
            whole.evidence_ids,
        )

    return min(filter(fits, wholes), key=far, default=None)


def differences(indicator: FormIndicator, material: FormMaterial) -> Iterator[FormValue]:
    """One indicator minus another of the same form, coverage and year."""
    name = indicator.of[1]
    second = one_way(material.made[name], material.catalogue.of_form(name).prefer)
    second = [value for value in second if not value.claim]
    titles = material.catalogue.form_titles()
    for one in parts(indicator, material):
        beside = [other for other in second if one.about_one(other)]
        if not beside:
            continue
        other = min(beside, key=lambda value: (value.rank, value.basis != one.basis, value.places, value.evidence_ids))
        words = " − ".join(
            f"{plain(value.value)} ({lowered(titles[id_])})"
            for value, id_ in zip((one, other), indicator.of, strict=True)
        )
        formula = f"{words}, both of {one.year}."
        value = computed(one, [other], one.value - other.value, one.ends.minus(other.ends), indicator.unit, formula)
        if value:
            yield value


def relatives(indicator: FormIndicator, material: FormMaterial) -> Iterator[FormValue]:
    """A value over denominators of its year, multiplied with each other."""
    labels = framework.labels("context_measures")
    for one in parts(indicator, material):
        below = [material.contexts.get((name, one.year)) for name in indicator.context]
        known = [denominator for denominator in below if denominator is not None and denominator.value > 0]
        if len(known) < len(below):
            continue
        divisor = math.prod(denominator.value for denominator in known)
        ends = one.ends.over(around(known)).times(indicator.multiplier)
        words = " × ".join(
            f"{plain(denominator.value)} ({lowered(labels[name])} of {denominator.year})"
            for name, denominator in zip(indicator.context, known, strict=True)
        )
        value = computed(
            one,
            [],
            indicator.multiplier * one.value / divisor,
            ends,
            indicator.unit,
            _divided(indicator.multiplier, _above(one, indicator, material), f"({words})" if len(known) > 1 else words),
            context_ids=tuple(denominator.context_id for denominator in known),
        )
        if value:
            yield value


def around(denominators: Iterable[Denominator]) -> Ends:
    """What a product of denominators may be, by how far their publishers differ (reconciliation.yaml: interval)."""
    from scipy.special import ndtri  # see ``indicators.estimates``

    score = float(ndtri((1 + reconciliation().interval) / 2))
    listed = list(denominators)
    product = math.prod(one.value for one in listed)
    width = math.exp(score * sum(one.spread for one in listed))
    return Ends(product / width, product * width)


def changes(indicator: FormIndicator, material: FormMaterial) -> Iterator[FormValue]:
    """From the declared first year to the last, or from the first figure of the window to its last, within one series.

    One body counted both: how two bodies count is no change.

    Where figures that stand apart are of one source and of one operation, the longer change counts.
    """
    longest: dict[tuple[object, ...], FormValue] = {}
    for figures in series_of(parts(indicator, material), material.catalogue.same_whole):
        ends = between(indicator, sorted(figures, key=lambda value: value.year), material.window)
        value = _change(indicator, *ends) if ends else None
        if value:
            key = (value.series_ids, value.survey)
            other = longest.get(key)
            if other is None or (value.year_from or 0) < (other.year_from or 0):
                longest[key] = value
    yield from longest.values()


def _change(indicator: FormIndicator, start: FormValue, end: FormValue) -> FormValue | None:
    years = end.year - start.year
    exponent = 1 / years if indicator.per_year == "yes" else 1.0
    change = PERCENT * ((end.value / start.value) ** exponent - 1)
    known = end.said.over(start.said).power(exponent).plus(-1).times(PERCENT)
    how = f", on average of {years} years" if indicator.per_year == "yes" else ""
    formula = f"From {start.words()} to {end.words()}{how}."
    return computed(end, [start], change, known, indicator.unit, formula, year_from=start.year)


def series_of(found: Iterable[FormValue], same_whole: Iterable[str]) -> list[list[FormValue]]:
    """Figures by series and who counted; those that stand apart by source, or operation, where they count one whole."""
    allowed = set(same_whole)
    groups: dict[tuple[str, ...], list[FormValue]] = defaultdict(list)
    for value in found:
        if value.coverage not in allowed or not value.series_ids:
            continue
        if not value.apart:
            groups[(*value.series_ids, value.holder)].append(value)
        for name in {value.source_id, value.origin_id} - {""} if value.apart else ():
            groups[(*value.series_ids, name)].append(value)
    return list(groups.values())


def between(
    indicator: FormIndicator, figures: list[FormValue], window: tuple[int, int]
) -> tuple[FormValue, FormValue] | None:
    """The two figures of one series that are compared; None where there are not two, or too near or too small ones."""
    first, last = (indicator.first or window[0], indicator.last or window[1])
    within = [value for value in figures if first <= value.year <= last]
    if len(within) < 2:
        return None
    start, end = within[0], within[-1]
    if indicator.first is not None and (start.year, end.year) != (first, last):
        return None
    enough = end.year - start.year >= indicator.minimum_span and start.value >= indicator.minimum_start
    return (start, end) if enough and start.value > 0 and end.value >= 0 else None


def _above(one: FormValue, indicator: FormIndicator, material: FormMaterial) -> str:
    """What is divided, in words; a value of another indicator by its title."""
    if not indicator.of:
        return one.words()
    title = material.catalogue.form_titles()[indicator.of[0]]
    return f"{plain(one.value)} ({lowered(title)} of {one.year})"


def _divided(factor: float, above: str, below: str) -> str:
    return (f"{plain(factor)} × " if factor != 1 else "") + f"{above} / {below}."


KINDS = {
    "published": published,
    "share": quotients,
    "ratio": quotients,
    "difference": differences,
    "relative": relatives,
    "change": changes,
}
