"""The chain of every value of single forms: a page for each indicator, with an anchor for each value and each gap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.core import printing
from ssemap.indicators.declared import catalogue
from ssemap.provenance import trace_forms_text, trace_words
from ssemap.publish import grammar, held, pages
from ssemap.publish.grammar import address, of_forms
from ssemap.publish.pages.trace_view import Links, PageLink, is_web_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from ssemap.core.run import Run
    from ssemap.provenance.trace_cells import TracedFigure
    from ssemap.provenance.trace_forms import FormTrace, TracedFormGap, TracedFormValue


@dataclass(frozen=True, slots=True)
class ValueOfForm:
    """A value on its page: how readers meet it, and what it rests on."""

    value: TracedFormValue
    shown: grammar.Cell
    unit: str

    @property
    def anchor(self) -> str:
        """Where it stands on its page."""
        return _anchor(self.shown)

    @property
    def name(self) -> str:
        """Its years, its variant, and what it covers where it stands apart."""
        said = [self.years, *(one for one in (self.facts.get("Variant", ""), self.shown.covers) if one)]
        return f"{', '.join(said)}{' (computed)' if self.value.way == 'computed' else ''}"

    @property
    def years(self) -> str:
        """Its year; of a change both."""
        return trace_forms_text.years(self.value)

    @property
    def html(self) -> Markup:
        """The number as pages print it."""
        return grammar.html(self.shown)

    @property
    def text(self) -> str:
        """The same as plain text."""
        return grammar.text(self.shown)

    @property
    def facts(self) -> dict[str, str]:
        """What is known beside the number."""
        return trace_forms_text.facts(self.value)


@dataclass(frozen=True, slots=True)
class GapOfForm:
    """Why a form has no value of all of it. ``figures``: those that give none."""

    gap: TracedFormGap
    shown: grammar.Cell
    figures: tuple[TracedFigure, ...]

    @property
    def anchor(self) -> str:
        """Where it stands on its page."""
        return _anchor(self.shown)

    @property
    def html(self) -> Markup:
        """The absence as pages print it."""
        return grammar.html(self.shown)


@dataclass(frozen=True, slots=True)
class ChainOfForm:
    """A form of a page: its values, and why it has none of all of it."""

    form_id: str
    name: str
    values: tuple[ValueOfForm, ...]
    gap: GapOfForm | None

    @property
    def anchor(self) -> str:
        """Where the form stands on the page: a form without a value where it is said why."""
        return f"form-{self.form_id.lower()}" if self.values else self.form_id.lower()


def _anchor(cell: grammar.Cell) -> str:
    return address.trace(cell.place).partition("#")[2]


def forms(trace: FormTrace, names: held.Named) -> list[ChainOfForm]:
    """The forms of a page: those with values first, each in the order of the country's forms.

    ``names``: of the forms, for reasons that name them.
    """
    found = []
    for form_id, name in trace.names.items():
        values = tuple(
            ValueOfForm(one, of_forms.value(one), _unit(one.unit)) for one in trace.values if one.form_id == form_id
        )
        gaps = [
            GapOfForm(one, of_forms.gap(one, names), tuple(trace_forms_text.unused(one, trace.values)))
            for one in trace.gaps
            if one.form_id == form_id
        ]
        if values or gaps:
            found.append(ChainOfForm(form_id, name, values, gaps[0] if gaps else None))
    return sorted(found, key=lambda form: not form.values)


def page(trace: FormTrace, names: held.Named, known: Sequence[str], settings: Run, *, css: str, fonts: str) -> str:
    """The page of one indicator. ``known``: ids that have an anchor in the page of sources."""
    listed = forms(trace, names)
    own = address.form_gap(trace.indicator_id, trace.iso3, "").partition("#")[0]
    titles = pages_of(trace.indicator_id)
    shown = [one.shown for form in listed for one in form.values] + [form.gap.shown for form in listed if form.gap]
    return pages.render(
        "trace_form.html.j2",
        css=css,
        fonts=fonts,
        title=trace_forms_text.headline(trace),
        trace=trace,
        forms=listed,
        made_of=[PageLink(f"{other}.html", catalogue().form_titles()[other]) for other in trace.indicator.of],
        legend=grammar.legend_of(shown),
        link=Links(own, trace.iso3, frozenset(known), {form.form_id: f"#{form.anchor}" for form in listed}),
        say=trace_words,
        web=is_web_address,
        up=address.to_report(own),
        steps=[PageLink("../index.html", trace.country), PageLink("../sources.html", "Sources")],
        others=[PageLink(f"{name}.html", title) for name, title in titles.items()],
        stamp=settings.line(),
    )


def pages_of(indicator_id: str) -> dict[str, str]:
    """Id to title of all indicators but one: those of families, then those of single forms."""
    declared = catalogue()
    titles = {**declared.titles(), **{name: _of_forms(title) for name, title in declared.form_titles().items()}}
    return {name: title for name, title in titles.items() if name != indicator_id}


def _of_forms(title: str) -> str:
    return f"{title} (single forms)"


def _unit(unit: str) -> str:
    """What stands behind a printed number: nothing of percent, points and money, which the number says itself.

    >>> _unit("percent per year"), _unit("persons"), _unit("percentage points")
    ('per year', 'persons', '')
    """
    if unit == grammar.POINTS or printing.kind(unit) == "money":
        return ""
    return unit.removeprefix("percent").strip()
