"""The page of a theme: the countries, numbers of forms, others apart, statements, policies, and what is not known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from ssemap.core import printing
from ssemap.publish import choice, export, pages
from ssemap.publish.figures.themed import KINDS, nothing
from ssemap.publish.findings import apart
from ssemap.publish.findings.material import Material
from ssemap.publish.pages.passage import Text
from ssemap.publish.sections.profile import missing
from ssemap.publish.tables import policies as policy_tables
from ssemap.publish.tables import sources, themed
from ssemap.publish.themed import address, context, declared, illustrated, indicators, numbers, told, unknown
from ssemap.publish.themed.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from ssemap.core.run import Run
    from ssemap.publish.pictures import Picture
    from ssemap.publish.tables.table import Table
    from ssemap.publish.themed.declared import DrawnFigure, PagedTheme
    from ssemap.publish.themed.told import ToldPolicy, ToldStatement
    from ssemap.store import Processed

FIGURES, TABLES = "../figures", "../tables"  # folders as the page sees them
FIGURE_FILES, TABLE_FILES = ("svg", "png", "pdf", "csv"), ("csv", "xlsx", "html")


@dataclass(frozen=True)
class ThemePage:
    """A theme of a run and what its tables have on it; ``names``: of the countries of the run."""

    code: str
    material: Material
    names: Mapping[str, str]

    @property
    def settings(self) -> Run:
        """The settings of the run."""
        return self.material.settings

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """The tables of the run by name."""
        return self.material.tables

    @cached_property
    def theme(self) -> PagedTheme:
        """What is declared of the theme."""
        return declared.pages()[self.code]

    @cached_property
    def shown(self) -> dict[str, str]:
        """Code to name of the countries that the page prints."""
        return choice.names(self.names, self.settings)

    @cached_property
    def languages(self) -> dict[str, str]:
        """Country to the language of its native names."""
        country = self.tables["country"]
        return dict(zip(country["iso3"], country["language"], strict=True))

    @cached_property
    def values(self) -> pd.DataFrame:
        """The values of forms that its tables print."""
        rows = self.tables["form_values"]
        return numbers.ordered(rows, list(self.names), self.theme.indicators, self.material.forms)

    @cached_property
    def kinds_apart(self) -> list[str]:
        """What the numbers that stand apart are (``apart.KINDS``), of the countries that the page prints."""
        return apart.kinds(choice.rows(self.values, self.settings))

    @cached_property
    def measured(self) -> list[context.AskedYear]:
        """The measures of the countries that its first table prints."""
        return context.asked(self.theme, self.settings.reference_year)

    @cached_property
    def statement_rows(self) -> pd.DataFrame:
        """Its statements, of the edition and the countries of the run."""
        rows = self.material.statements
        return rows[(rows["theme"] == self.code) & rows["iso3"].isin(self.names)]

    @cached_property
    def policy_rows(self) -> pd.DataFrame:
        """Its policies, of the edition and the countries of the run."""
        rows = told.of_theme(self.material.policies, self.code)
        return rows[rows["iso3"].isin(self.names)]

    @cached_property
    def statements(self) -> list[ToldStatement]:
        """Its statements as they are told."""
        return told.statements(self.statement_rows, self.tables["sources"])

    @cached_property
    def policies(self) -> list[ToldPolicy]:
        """Its policies as they are told."""
        tables = self.tables
        return told.policies(
            self.policy_rows, tables["policy_forms"], tables["forms"], tables["sources"], list(self.names)
        )

    @cached_property
    def asked(self) -> dict[str, list[unknown.ToAsk]]:
        """What is not known, by country; nothing where the theme asks for no numbers."""
        return unknown.to_ask(self.material, self.theme.indicators) if self.theme.indicators else {}

    def name(self, table: str) -> str:
        """The name of the files of one of its tables."""
        return f"{self.code}_{table}"


def load(processed: Processed, code: str, settings: Run) -> ThemePage:
    """The page of a theme of a run. Raises NotBuilt if a table is missing, KeyError for a theme without a page."""
    codes = choice.asked(settings)
    return ThemePage(code, Material(processed.tables(codes), settings), processed.names(codes))


def figures(page: ThemePage, folder: Path | str) -> dict[str, Picture]:
    """Write the figures of the theme to ``folder``; by name, in the order of ``themes.yaml``."""
    return {figure.name: _figure(page, figure, folder) for figure in page.theme.figures}


def _figure(page: ThemePage, figure: DrawnFigure, folder: Path | str) -> Picture:
    kind, settings = KINDS[figure.kind], page.settings
    rows = kind.data(page.tables, figure, settings)
    drawn = choice.rows(rows, settings)
    if drawn.empty:
        kind = nothing.KIND
    return export.figure(
        kind.draw(drawn, page.shown),
        folder,
        figure.name,
        caption=kind.caption(drawn, page.shown, figure, settings),
        source_line=_source_line(page, figure, drawn),
        settings=settings,
        data=rows,
        every=f"figures/{figure.name}.csv",
        phone=kind.draw(drawn, page.shown, phone=True),
    )


def _source_line(page: ThemePage, figure: DrawnFigure, drawn: pd.DataFrame) -> str:
    """Whose numbers a figure draws."""
    if figure.indicators:
        return sources.summary_line(sources.behind(drawn, page.tables["evidence"]))
    if figure.measures:
        return sources.line(_context(page), page.tables["sources"])
    return _counted_sources(choice.rows(page.policy_rows, page.settings))


def _context(page: ThemePage) -> pd.DataFrame:
    return choice.rows(context.behind(page.tables["context"], page.measured, page.settings), page.settings)


def _counted_sources(rows: pd.DataFrame) -> str:
    """How many sources stand behind statements or policies."""
    return f"{printing.counted(rows['source_id'].nunique(), 'source')}; each is named in the data file."


def tables(page: ThemePage, folder: Path | str) -> dict[str, Table]:
    """Write the tables of the theme to ``folder``; those that it has nothing for have no row."""
    known, whole, others = page.tables, page.values[~page.values["apart"]], page.values[page.values["apart"]]
    evidence, names = known["evidence"], page.names
    made = {
        "context": (
            context.table(known["context"], known["sources"], page.measured, names, page.settings),
            sources.line(_context(page), known["sources"]) if page.measured else _counted_sources(page.statement_rows),
        ),
        "forms": (themed.whole(whole, known, names), sources.summary_line(sources.behind(whole, evidence))),
        "apart": (themed.apart(others, known, names), sources.summary_line(sources.behind(others, evidence))),
        "statements": (
            themed.statements(page.statements, page.statement_rows, known["sources"], names),
            _counted_sources(page.statement_rows),
        ),
        "policies": (
            themed.policies(page.policies, page.policy_rows, known["sources"], names),
            _counted_sources(page.policy_rows),
        ),
        "to_do": (themed.to_do(page.asked, names), sources.summary_line(sources.behind(page.values, evidence))),
    }
    return {
        name: export.table(
            content,
            folder,
            page.name(name),
            caption=pages.caption(
                f"theme_{name}",
                theme=page.theme.label,
                year=page.settings.reference_year,
                kinds=apart.named(apart.kinds(page.values) or apart.KINDS),
            ),
            source_line=line,
            settings=page.settings,
        )
        for name, (content, line) in made.items()
    }


# --- passages


def opening(page: ThemePage) -> Text:
    """Title, question, edition, and what the page holds."""
    shown = [one for one in page.statements if one.iso3 in page.shown]
    made = [one for one in page.policies if one.iso3 in page.shown]
    contents = {
        **({"context": "The countries"} if page.theme.context else {}),
        **({"numbers": "Numbers of forms", "apart": apart.headed(page.kinds_apart)} if page.theme.indicators else {}),
        "statements": f"What sources say ({len(shown)})",
        "policies": f"Policies ({len(made)})",
        "unknown": "What is not known",
        "further": "Further reading",
    }
    return _passage(
        page,
        "opening",
        label=page.theme.label,
        countries=list(page.shown.values()),
        stamp=page.settings.line(),
        contents=contents,
    )


def countries(page: ThemePage, pictures: Mapping[str, Picture], written: Mapping[str, Table]) -> Text:
    """The countries before the theme; nothing where it asks for no measure of them."""
    if not page.theme.context:
        return Text("")
    drawn = [figure for figure in page.theme.figures if figure.measures and not figure.indicators]
    table = Markup(written["context"].html())
    return _passage(page, "context", pictures=_shown(pictures, drawn), table=table, name=page.name("context"))


def of_forms(page: ThemePage, pictures: Mapping[str, Picture]) -> Text:
    """Numbers of forms, and apart from them those of surveys; nothing where the theme asks for none."""
    if not page.theme.indicators:
        return Text("")
    drawn = [figure for figure in page.theme.figures if figure.indicators]
    rows = choice.rows(numbers.printed(page.values, page.settings), page.settings)
    whole, others = (_by_indicator(page, rows[rows["apart"] == part]) for part in (False, True))
    numbered = {one["id"] for one in whole}
    titles = indicators.form_indicators()
    return _passage(
        page,
        "numbers",
        year=page.settings.reference_year,
        parts=illustrated.parts(drawn, _shown(pictures, drawn), whole),
        apart=others,
        apart_head=apart.headed(page.kinds_apart),
        apart_told=pages.sentence("apart_told", kinds=page.kinds_apart),
        unnumbered=[missing.within(titles[name]) for name in page.theme.indicators if name not in numbered],
        files=[page.name("forms"), page.name("apart")],
    )


def _by_indicator(page: ThemePage, rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Each indicator that has a number, in the order of the theme, with its numbers by country."""
    found = numbers.numbers(rows, page.tables, address.address(page.code))
    titles, definitions = indicators.form_indicators(), indicators.definitions()
    return [
        {
            "id": name,
            "title": titles[name],
            "definition": definitions[name],
            "groups": {page.shown[iso3]: listed for iso3, listed in by_country.items()},
            "kinds": apart.named(apart.kinds(rows[rows["indicator_id"] == name])),
            "without": unknown.without(page.tables["form_gaps"], name, page.shown, by_country),
        }
        for name in page.theme.indicators
        if name in found
        for by_country in [told.by_country(found[name])]
    ]


def said(page: ThemePage) -> Text:
    """What sources say, by what it speaks of, then by country."""
    shown = [one for one in page.statements if one.iso3 in page.shown]
    grouped = told.grouped(shown, page.code)
    counts = told.counts(grouped, list(page.shown))
    groups = [
        {
            "anchor": f"said-{place}",
            "label": label,
            "counts": counts[label],
            "by_country": {iso3: by_country[iso3] for iso3 in page.shown if iso3 in by_country},
        }
        for place, (label, by_country) in enumerate(grouped.items(), 1)
    ]
    return _passage(
        page,
        "statements",
        groups=groups,
        counted=printing.counted(len(shown), "statement"),
        without=_without(page, {one.iso3 for one in shown}),
        name=page.name("statements"),
    )


def policies(page: ThemePage, pictures: Mapping[str, Picture]) -> Text:
    """The policies of the theme by country, the latest first."""
    drawn = [figure for figure in page.theme.figures if not figure.measures and not figure.indicators]
    by_country = told.by_country(one for one in page.policies if one.iso3 in page.shown)
    listed = sum(map(len, by_country.values()))
    return _passage(
        page,
        "policies",
        pictures=_shown(pictures, drawn),
        by_country={iso3: by_country[iso3] for iso3 in page.shown if iso3 in by_country},
        counted="1 policy" if listed == 1 else f"{listed:,} policies",
        every=page.theme.policies == told.ALL,
        without=_without(page, by_country),
        name=page.name("policies"),
    )


def not_known(page: ThemePage) -> Text:
    """Forms without the numbers of the theme, by country and by whom to ask."""
    forms = page.material.forms
    listed = forms.loc[forms["in_scope"] == "yes", "iso3"].value_counts()
    titles = indicators.form_indicators()
    return _passage(
        page,
        "unknown",
        asked={iso3: page.asked[iso3] for iso3 in page.shown if iso3 in page.asked},
        listed={iso3: int(listed.get(iso3, 0)) for iso3 in page.shown},
        numbers=[missing.within(titles[name]) for name in indicators.supplied(page.theme.indicators)],
        gaps=_gaps(page) if page.theme.policies == told.ALL else "",
        name=page.name("to_do"),
    )


def _gaps(page: ThemePage) -> Markup:
    """What no policy on record is or names, in the countries shown."""
    made = policy_tables.gaps(page.policy_rows, page.tables, page.shown)
    caption = pages.caption("policies_gaps")
    line = _counted_sources(choice.rows(page.policy_rows, page.settings))
    return Markup(made.titled(caption.title, line, page.settings.line()).html())


def further_reading(page: ThemePage) -> Text:
    """Links to the report, the other themes, and the profiles of the countries."""
    others = {
        Path(address.address(code)).name: one.label for code, one in declared.pages().items() if code != page.code
    }
    return _passage(
        page,
        "links",
        others=others,
        profiles={f"../countries/{iso3}/index.html": name for iso3, name in page.shown.items()},
        notebook=Path(address.address(page.code)).with_suffix(".ipynb").name,
    )


def _passage(page: ThemePage, part: str, **values: Any) -> Text:
    """A passage of the page from its template, which knows what all of them need."""
    common = {
        "words": words().themes[page.code],
        "names": page.shown,
        "languages": page.languages,
        "folder": TABLES,
        "kinds": TABLE_FILES,
    }
    return Text(pages.render(f"theme_{part}.html.j2", **common, **values))


def _shown(pictures: Mapping[str, Picture], figures_: Sequence[DrawnFigure]) -> list[Markup]:
    """Figures with links to their files."""
    return [
        pages.element("profile_chart.html.j2", picture=pictures[one.name], folder=FIGURES, kinds=FIGURE_FILES)
        for one in figures_
    ]


def _without(page: ThemePage, there: Any) -> list[str]:
    """Names of the countries shown that have none."""
    return [name for iso3, name in page.shown.items() if iso3 not in there]
