"""Values of single forms in figures of themes: which are drawn, their marks, and their words."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

from ssemap.core import falls, framework, printing
from ssemap.core.bases import of_share
from ssemap.core.lists import listed
from ssemap.core.qualifiers import BOUNDS
from ssemap.core.series import UNSTATED
from ssemap.indicators.declared import catalogue
from ssemap.publish import grammar, held, marks, pages, wholes
from ssemap.publish.figures import forest, style
from ssemap.publish.findings import apart as apart_kinds
from ssemap.publish.findings import form_numbers, rivals, scope, survey
from ssemap.publish.findings.count import NOT_COUNTED
from ssemap.publish.grammar import FigureMark, of_forms
from ssemap.publish.grammar.parts import MINUS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from ssemap.core.run import Run

NAN = math.nan
SCOPE = 44  # letters of the wording of a survey
SEVERAL = 2
PART_SIGN = "*"  # of a form that another one in the figure holds; captions.yaml says so


def joint(indicators: Sequence[str]) -> str:
    """The titles of indicators as one: Women's share of members, board members and managers."""
    short = list(shorts(indicators).values())
    if len(short) < SEVERAL:
        return short[0] if short else ""
    shared = title(indicators[0]).removesuffix(short[0])
    return f"{shared}{', '.join(short[:-1])} and {short[-1]}"


def title(indicator_id: str) -> str:
    """What an indicator of forms is called."""
    declared = catalogue().of_form(indicator_id)
    return declared.title


def shorts(indicators: Iterable[str]) -> dict[str, str]:
    """Indicator to the words of its title that the titles of all do not share at their beginning.

    Example: of Women's share of members and Women's share of board members: members, board members.
    """
    titles = {code: title(code).split() for code in indicators}
    # The last word of each stays.
    several = zip(*(words[:-1] for words in titles.values()), strict=False) if len(titles) > 1 else ()
    same = len(list(itertools.takewhile(lambda place: len(set(place)) == 1, several)))
    return {code: " ".join(words[same:]) for code, words in titles.items()}


def is_money(indicator_id: str) -> bool:
    """Is what an indicator counts an amount of money of its time?"""
    table = framework.table("measures").set_index("measure")["unit_kind"]
    return any(table[asked.measure] == "money" for asked in catalogue().of_form(indicator_id).figures())


def lower(words: str) -> str:
    """Words within a sentence: the first letter small, but for a name in capitals.

    >>> lower("Women's share of members"), lower("COVID-19 support")
    ("women's share of members", 'COVID-19 support')
    """
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def countries(rows: pd.DataFrame, settings: Run) -> list[str]:
    """Codes of the countries, in the order of the run; of a page of one country those that there are."""
    return list(settings.countries) or sorted(rows["iso3"].unique())


def of_figure(tables: Mapping[str, pd.DataFrame], indicators: Sequence[str], settings: Run) -> pd.DataFrame:
    """Values of the forms of the countries of a run, of some indicators: rows of ``form_values`` with two more columns.

    ``form``: its name; ``variants``: how many variants of its measure the values of an indicator have.
    In the order of countries, families and names of forms, then of ``indicators``, variants and years.
    """
    values = tables["form_values"]
    families = [*framework.families_of(settings.concept), framework.MIXED]
    rows = values[values["indicator_id"].isin(indicators) & values["family"].isin(families)]
    listed = countries(rows, settings)
    rows = rows[rows["iso3"].isin(listed)]
    rows = rows.assign(
        form=rows["form_id"].map(form_names(tables["forms"])).fillna(rows["form_id"]).astype("str"),
        variants=rows.groupby("indicator_id")["definition"].transform("nunique"),
    )
    order = framework.codes("definitions")
    keys = rows.assign(
        place=rows["iso3"].map(listed.index),
        rank=rows["family"].map(framework.codes("families").index),
        asked=rows["indicator_id"].map(list(indicators).index),
        variant=rows["definition"].map(order.index),
    )
    by = ["place", "rank", "form", "form_id", "asked", "variant", "year", "coverage", "basis", "survey"]
    return rows.loc[keys.sort_values(by, kind="stable").index].reset_index(drop=True)


def form_names(forms: pd.DataFrame) -> dict[str, str]:
    """Whole English names of forms, as tables have them: what stands in brackets may define the form."""
    return dict(held.names(forms).full)


def sided(
    shown: pd.DataFrame, rows: pd.DataFrame, than: form_numbers.Beside | None, links: pd.DataFrame, settings: Run
) -> pd.DataFrame:
    """``shown`` with what findings count, so that titles count the same.

    ``told``: is it of a form that counts? ``left_out``: why not, where it could be (part, aggregate, year), else ''.
    ``side``: on which side of a number its form lies (``form_numbers.sides``). ``within``: names of the forms among
    those shown that a form is part of, '' for none. ``rows``: as ``of_figure`` gives them; ``than``: see there.
    """
    import pandas as pd

    found = form_numbers.sides(form_numbers.of_their_year(rows, settings), than, links)
    keys = zip(shown["indicator_id"], shown["form_id"], strict=True)
    sides = [found.get(key) if not alone else None for key, alone in zip(keys, shown["apart"], strict=True)]
    out = pd.Series([one if one in form_numbers.LEFT_OUT else "" for one in sides], shown.index, "str")
    told = pd.Series([one is not None for one in sides], shown.index, "bool") & (out == "") & comparable(shown)
    side = pd.Series([one or "" for one in sides], shown.index, "str").where(told, "")
    return shown.assign(told=told, left_out=out, side=side, within=within(shown, links))


def left_out(rows: pd.DataFrame) -> str:
    """The forms that counts leave out, in words: 1 form that is part of another; '' where there are none."""
    said = []
    for why, names in zip(form_numbers.LEFT_OUT, NOT_COUNTED, strict=True):
        number = rows.loc[rows["left_out"] == why, "form_id"].nunique()
        said += [f"{number:,} {names[number > 1]}"] if number else []
    return listed(said)


def within(shown: pd.DataFrame, links: pd.DataFrame) -> pd.Series:
    """Names of the forms, among those of all of which a value is shown, that each form is part of; '' for none."""
    import pandas as pd

    whole = shown[~shown["apart"]]
    names = dict(zip(whole["form_id"], whole["form"], strict=True))
    inside = wholes.within(names, links)
    said = [", ".join(names[one] for one in inside.get(form, ())) for form in shown["form_id"]]
    return pd.Series(said, shown.index, "str")


def name(row: Any) -> str:
    """The name of a form, with a sign where another one beside it holds the form."""
    return f"{row.form}\N{NO-BREAK SPACE}{PART_SIGN}" if row.within and not row.apart else str(row.form)


def apart(rows: pd.DataFrame) -> pd.DataFrame:
    """Values that stand apart, each survey once, by country, coverage and date: never in the order of their size."""
    import pandas as pd

    dated = rivals.each_once(rows[rows["apart"]])
    dated = dated.assign(covered=form_numbers.by_coverage(dated))
    when = dated["surveyed_to"].fillna(pd.to_datetime(dated["year"].astype("str") + "-12-31"))
    first = {iso3: place for place, iso3 in enumerate(dict.fromkeys(rows["iso3"]))}
    keys = dated.assign(place=dated["iso3"].map(first), when=when)
    return (
        dated.loc[keys.sort_values(["place", "covered", "when", "form", "survey"], kind="stable").index]
        .drop(columns="covered")
        .reset_index(drop=True)
    )


def kinds_apart(rows: pd.DataFrame) -> str:
    """What the values that stand apart are, in words: surveys, parts of forms and claims; of one value: a survey."""
    return apart_kinds.named(apart_kinds.kinds(rows), several=int(rows["apart"].sum()) > 1)


# --- marks and words


def mark(row: Any, *, ends: bool = True) -> FigureMark:
    """The mark of a value: hatched where it is not comparable; at a printed bound with an arrow.

    ``ends``: with its interval?
    """
    arrow, back = opens(row)
    ranged = ends and interval(row) and not (arrow or back)
    low, high = (float(row.lower), float(row.upper)) if ranged else (NAN, NAN)
    return FigureMark("filled", float(row.value), low, high, arrow=arrow, back=back, hatch=hatched(row))


def opens(row: Any) -> tuple[bool, bool]:
    """Is a number open to the right, and to the left? A fall of at most so much may be a smaller one: to the right."""
    said = of_forms.qualifier(row)
    if said in BOUNDS and (fall := falls.bound(row)):
        return fall == marks.AT_MOST, fall == marks.AT_LEAST
    return said == marks.AT_LEAST, said == marks.AT_MOST


def hatched(row: Any) -> bool:
    """Is a value in no order: because it stands apart, or is not comparable across countries?"""
    return bool(row.apart) or marks.fills()[row.comparability] == marks.HATCHED


def comparable(rows: pd.DataFrame) -> pd.Series:
    """True where a value is not hatched."""
    import pandas as pd

    return pd.Series([not hatched(row) for row in rows.itertuples()], rows.index, "bool")


def known(value: Any) -> bool:
    """Is there a value, in whatever way a frame has it?"""
    import pandas as pd

    return not pd.isna(value)


def is_list(value: Any) -> bool:
    """Is a cell a list of ids, in whatever way a frame has it?"""
    return hasattr(value, "__iter__") and not isinstance(value, str)


def interval(row: Any) -> bool:
    """Has a value two ends that are known and differ?"""
    return known(row.lower) and known(row.upper) and row.lower < row.upper


def number(row: Any) -> str:
    """A value in the digits of every other output, with the sign of a bound before it; of a range both ends."""
    return grammar.text(form_numbers.cell(row))


def change(row: Any) -> str:
    """A change with its sign; of a fall that is printed as a bound its size is bounded."""
    return grammar.change(form_numbers.cell(row))


def is_range(row: Any) -> bool:
    """Is a value a printed range, or a range of numbers that contradict each other?"""
    return row.qualifier == of_forms.RANGE and interval(row)


def differing(row: Any) -> list[str]:
    """The word for a range of numbers that contradict each other."""
    return ["figures differ"] if row.differ else []


def percent(value: float) -> str:
    """A percentage with one decimal where it has any, or two digits where it is less than one.

    >>> percent(22.36), percent(70), percent(-0.45), percent(0.5), percent(0)
    ('22.4%', '70%', '−0.45%', '0.5%', '0%')
    >>> percent(-0.0), percent(0.0000123), percent(1e15)
    ('0%', '0.000012%', '1,000,000,000,000,000%')
    """
    value = value or 0  # zero has no sign
    whole = value == 0 or abs(value) >= 1
    shown = f"{value:,.1f}" if whole else f"{value:.{1 - math.floor(math.log10(abs(value)))}f}"
    shown = printing.shortest(shown)
    return f"{shown}%".replace("-", MINUS)


def points(gap: float) -> str:
    """A difference of two percentages, with its sign.

    >>> points(-14.04), points(0.3), points(1.0)
    ('−14.0 points', '+0.3 points', '+1.0 point')
    """
    shown = f"{'+' if gap > 0 else ''}{printing.points(gap)}".replace("-", MINUS)
    return f"{shown} point{'' if shown[1:] == '1.0' else 's'}"


def variant(row: Any) -> str:
    """The variant of the measure in words, where one is stated that not all values of the indicator have."""
    told = row.definition != UNSTATED and row.variants > 1
    return framework.labels("definitions")[row.definition].lower() if told else ""


def year_inferred(row: Any) -> str:
    """The words for a year that the source does not state; '' where it does."""
    return marks.of_year(row.period_certainty)


def counted(row: Any, *, dated: bool = True) -> str:
    """What stands beside a value of all of a form: variant, basis, and where it is ``dated`` the year."""
    bases = framework.labels("bases")
    whole = "" if row.basis == UNSTATED else bases[row.basis].lower()
    basis = of_share(bases.get(row.part_basis, "").lower(), whole)
    assumed = f"{basis or 'basis'} (assumed)" if row.basis_assumed else basis
    when = survey.when(row) if dated else ""
    return " · ".join(part for part in (variant(row), when, year_inferred(row), assumed) if part)


def covered(row: Any) -> str:
    """What part of a form a value covers, in words; of what is only said that it is a claim."""
    if row.claim:
        return marks.CLAIM
    return "coverage not stated" if row.coverage == UNSTATED else framework.labels("coverages")[row.coverage].lower()


def surveyed(row: Any) -> str:
    """What stands beside a value that is apart: variant, coverage, answers, month, and its wording in short."""
    answers = f"n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{int(row.sample_size):,}" if known(row.sample_size) else ""
    asked = ", ".join(part for part in (covered(row), answers, survey.when(row), year_inferred(row)) if part)
    counts = style.short(scope.shown(row.printed_scope), SCOPE)
    return " · ".join(part for part in (variant(row), asked, counts) if part)


def without(names: Mapping[str, str], there: Iterable[str]) -> list[str]:
    """Names of the countries that are not ``there``."""
    found = set(there)
    return [name for iso3, name in names.items() if iso3 not in found]


def no_figure(names: Mapping[str, str], there: Iterable[str], sentence: str) -> list[forest.FigureGroup]:
    """A group without rows that names the countries of which there is nothing; none where all have something.

    ``sentence``: of ``captions.yaml``, which says what they lack.
    """
    missing = without(names, there)
    words = ((", ".join(missing), style.TONES["grey"]),)
    return [forest.FigureGroup(pages.sentence(sentence), (), words)] if missing else []


def apart_head(rows: pd.DataFrame) -> forest.FigureGroup:
    """The heading of the block of values that stand apart: what those among ``rows`` are."""
    words_ = ((pages.sentence("apart_words"), style.TONES["grey"]),)
    return forest.FigureGroup(pages.sentence("apart_head", kinds=kinds_apart(rows)), (), words_)
