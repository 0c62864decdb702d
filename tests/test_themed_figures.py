"""Figures of themes: what they draw, in which order, and what their titles say."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from matplotlib.text import Text

import themed_frames
from gallery import MANY, NAMES, Picture
from ssemap.core import framework
from ssemap.core.themes import ThemeFigure
from ssemap.publish import export, grammar, pages, pictures
from ssemap.publish.figures import style, themed
from ssemap.publish.figures.themed import form_dots, ladder, page, values
from test_figures import _clear
from themed_frames import FIGURES, picture, run, sample, tables, value

KINDS = list(FIGURES)
ALPHA = {"AAA": "Alphaland (synthetic)"}
TWO = {**ALPHA, "BBB": "Betaland (synthetic)"}
HOSTILE = "<b onload=x>US$1_000 to US$5^</b> \u202eتعاونية {{ setting }} " + "W" * 90


def texts(figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text().strip()]


def drawn(kind: str, rows: list[dict[str, object]], names: dict[str, str] = TWO, **figure: object) -> Picture:
    """A figure of some values of forms and nothing else."""
    made = {**tables(names), "form_values": themed_frames.values(rows)}
    made["form_gaps"] = themed_frames.gaps(names, made["form_values"])
    declared = ThemeFigure(**{**FIGURES[kind].model_dump(), **figure})
    return picture(kind, names, given=made, figure=declared)


def marks(figure) -> list[PathCollection]:
    """Marks of values: those of headings and of the legend are none."""
    found = figure.axes[0].findobj(PathCollection)
    return [one for one in found if one.get_linewidth()[0] > 0]


def heights(figure) -> dict[str, float]:
    """Text to how far down it stands; of several the first."""
    found: dict[str, float] = {}
    for text in figure.axes[0].texts:
        found.setdefault(text.get_text(), text.get_position()[1])
    return found


# --- every kind


def test_each_kind_has_a_synthetic_figure():
    assert set(FIGURES) == set(themed.KINDS) - {"policy_matrix"}  # which has tests of its own


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """Exports both versions of a figure, each once: name to what was written and both figures."""

    @functools.cache
    def once(kind: str):
        wide, narrow = picture(kind), picture(kind, phone=True)
        written = export.figure(
            wide.figure,
            tmp_path_factory.mktemp(kind),
            kind,
            caption=wide.caption,
            source_line="Source: x.",
            settings=run(),
            data=wide.data,
            phone=narrow.figure,
        )
        return written, wide.figure, narrow.figure

    return once


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_is_cut_small_or_on_another_on_paper_and_on_a_phone(kind, exported):
    written, wide, narrow = exported(kind)
    for figure, width in ((wide, style.WIDTH), (narrow, style.PHONE)):
        assert figure.get_size_inches()[0] == pytest.approx(width)
        assert min(text.get_size() for text in figure.findobj(Text) if text.get_text().strip()) >= style.LEAST
        _clear(figure)
    assert written.size[0] == int(style.WIDTH * export.PNG_DPI)  # what sticks out would make the page wider
    assert written.narrow is not None
    assert pictures.svg_size(written.narrow)[0] == int(style.PHONE * export.PNG_DPI)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_many_countries_of_long_names_leave_no_text_on_another(kind, tmp_path):
    made = picture(kind, MANY)
    export.figure(
        made.figure, tmp_path, kind, caption=made.caption, source_line="x", settings=run(MANY), data=made.data
    )
    _clear(made.figure)


@pytest.mark.parametrize("kind", KINDS)
def test_names_of_any_kind_are_inert_and_not_cut(kind, tmp_path):
    made = picture(kind, TWO, given=tables(TWO, HOSTILE))
    export.figure(made.figure, tmp_path, kind, caption=made.caption, source_line="x", settings=run(TWO), data=made.data)
    _clear(made.figure)
    svg = (tmp_path / f"{kind}.svg").read_text("utf-8")
    assert "<b onload" not in svg
    if kind != "context":
        assert sum(text.count("W") for text in texts(made.figure)) >= 90


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_value_there_is_no_row_and_the_words_say_so(kind, tmp_path):
    made = picture(kind, given=themed_frames.empty())
    assert made.data.empty
    assert made.caption.title.startswith("No ")
    export.figure(made.figure, tmp_path, kind, caption=made.caption, source_line="x", settings=run(), data=made.data)
    wanted = picture(kind).data.columns
    assert list(made.data.columns) == list(wanted)


@pytest.mark.parametrize("kind", KINDS)
def test_one_country_alone_is_drawn_and_titled(kind):
    one = dict(list(NAMES.items())[1:2])
    made = picture(kind, one, given=tables(NAMES))
    assert set(made.data["iso3"]) == set(one)
    assert "1 countries" not in made.caption.title + made.caption.subtitle + made.caption.alt
    assert "1 forms" not in made.caption.title + made.caption.subtitle + made.caption.alt


@pytest.mark.parametrize("kind", KINDS)
def test_a_finding_takes_the_place_of_the_title(kind):
    rows = picture(kind).data
    caption = themed.KINDS[kind].caption(rows, NAMES, FIGURES[kind], run(), "What was found")
    assert caption.title == "What was found"


@pytest.mark.parametrize("kind", ["form_dots", "ladder", "changes"])
def test_a_country_without_a_value_is_named(kind):
    first = next(iter(NAMES.values()))
    assert first in texts(picture(kind).figure)
    assert first in picture(kind).caption.alt


# --- values of forms


def test_national_values_stand_by_country_and_those_that_stand_apart_below_by_date():
    rows = [
        value("BBB", "cooperative", "form_women_members", 23.7),
        value("AAA", "mutual", "form_women_members", 71.3),
        value("AAA", "cooperative", "form_women_members", 17.9),
        sample("AAA", "mutual", "form_women_members", 91.3, surveyed_to=pd.Timestamp(2020, 7, 3), survey="AAA-F2"),
        sample("AAA", "mutual", "form_women_members", 47.9, surveyed_to=pd.Timestamp(2016, 3, 9), survey="AAA-F1"),
        sample("BBB", "mutual", "form_women_members", 13.1),
    ]
    data = drawn("form_dots", rows).data
    assert data[["iso3", "value", "apart", "drawn"]].to_numpy().tolist() == [
        ["AAA", 17.9, False, True],
        ["AAA", 71.3, False, True],
        ["BBB", 23.7, False, True],
        ["AAA", 47.9, True, True],
        ["AAA", 91.3, True, True],
        ["BBB", 13.1, True, True],
    ]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0.3, 99.7), min_size=4, max_size=4))
def test_what_stands_apart_is_in_no_order_of_its_values(numbers):
    rows = [
        sample(
            "AAA",
            "mutual",
            "form_women_members",
            number,
            survey=f"AAA-F{place}",
            surveyed_to=day,
            sample_size=31 + place,
        )
        for place, (number, day) in enumerate(
            zip(numbers, pd.date_range("2017-01-31", periods=4, freq="YE"), strict=True)
        )
    ]
    for kind, indicator in (("form_dots", "form_women_members"), ("changes", "turnover_change_2020")):
        made = themed_frames.values([{**row, "indicator_id": indicator} for row in rows])
        given_tables = {**tables(TWO), "form_values": made}
        data = themed.KINDS[kind].data(given_tables, FIGURES[kind], run(TWO))
        assert data["survey"].tolist() == ["AAA-F0", "AAA-F1", "AAA-F2", "AAA-F3"]
        title = themed.KINDS[kind].caption(data, TWO, FIGURES[kind], run(TWO)).title
        assert "4 of surveys" in title
        assert not any(f"{number:.1f}" in title for number in numbers)


def test_national_marks_are_filled_and_those_that_stand_apart_hatched_in_a_block_below():
    rows = [
        value("AAA", "cooperative", "form_women_members", 23.7),
        sample("AAA", "mutual", "form_women_members", 91.3),
    ]
    figure = drawn("form_dots", rows).figure
    assert [one.get_hatch() for one in marks(figure)] == [None, style.INCOMPATIBLE_HATCH]
    down = heights(figure)
    assert down["23.7%"] < down["A survey"] < down["91.3%"]


def test_a_survey_names_its_answers_its_month_and_its_wording_in_short():
    row = sample("AAA", "mutual", "form_women_members", 91.3)
    (shown,) = themed_frames.values([row]).itertuples()
    words = values.surveyed(shown).replace("\N{NO-BREAK SPACE}", " ")
    assert words == "sample, n = 1,247, May to June 2020 · synthetic: those who answered the survey…"
    (shown,) = themed_frames.values(
        [{**row, "sample_size": None, "surveyed_from": None, "surveyed_to": None}]
    ).itertuples()
    assert values.surveyed(shown).startswith("sample, 2020 · ")
    (shown,) = themed_frames.values([{**row, "coverage": "national", "claim": True}]).itertuples()
    assert values.surveyed(shown).startswith("claim, n")


@pytest.mark.parametrize(
    ("parts", "printed"),
    [
        ({"value": 22.36, "lower": 22.355, "upper": 22.365}, "22.36%"),  # as its source prints it
        ({"value": 63.0, "qualifier": "about"}, "about 63%"),
        ({"value": 22.3629, "way": "computed"}, "22.4%"),
    ],
)
def test_a_figure_prints_a_number_as_tables_and_sentences_do(parts, printed):
    (row,) = themed_frames.values([{**value("AAA", "mutual", "form_women_members", 1.0), **parts}]).itertuples()
    assert values.number(row) == grammar.text(grammar.of_forms.value(row)) == printed
    assert "approximate" not in values.counted(row)


def test_a_printed_lower_bound_has_an_arrow_and_the_sign_of_the_grammar():
    (row,) = themed_frames.values(
        [value("AAA", "mutual", "form_women_members", 42.3, qualifier="at_least", lower=42.3)]
    ).itertuples()
    assert values.mark(row).arrow
    assert values.number(row) == "≥ 42.3%"
    (row,) = themed_frames.values(
        [value("AAA", "mutual", "form_women_members", 42.3, qualifier="at_most")]
    ).itertuples()
    assert not values.mark(row).arrow
    assert values.number(row) == "≤ 42.3%"


def test_of_several_years_the_one_nearest_to_the_reference_year_is_drawn():
    rows = [
        value("AAA", "mutual", "form_women_members", number, year=year)
        for number, year in ((21.3, 2012), (22.7, 2018), (23.9, 2021))
    ]
    assert drawn("form_dots", rows).data["value"].tolist() == [22.7]


def test_the_title_counts_national_values_above_the_reference_of_their_country():
    rows = [
        value("AAA", "cooperative", "form_women_members", 36.9),
        value("AAA", "mutual", "form_women_members", 37.9),
        value("BBB", "mutual", "form_women_members", 38.7),  # its reference is higher
        sample("BBB", "cooperative", "form_women_members", 97.1),
    ]
    made = drawn("form_dots", rows)
    assert made.data["reference"].tolist() == pytest.approx([37.3, 37.3, 39.2, 39.2])
    words = "Women's share of members: 1 of 3 forms lies above women's share of employment in their country and year"
    assert made.caption.title == words
    lines = [line for line in made.figure.axes[0].lines if line.get_linestyle() == "--"]
    assert len(lines) == 2
    assert any("37.3% (2019)" in text for text in texts(made.figure))


def test_a_number_is_held_to_the_reference_of_its_own_year_and_what_is_not_counted_is_said():
    rows = [
        value("AAA", "cooperative", "form_women_members", 37.1, year=2018),  # 37.0 in 2018, 37.3 in 2019
        value("AAA", "mutual", "form_women_members", 97.1, year=2021),  # of which there is no reference
        value("AAA", "association", "form_women_members", 58.3, comparability="incompatible"),
    ]
    made = drawn("form_dots", rows, ALPHA)
    assert "1 form lies above women's share of employment in the country and year" in made.caption.title
    said = "Not counted: 1 form without both numbers of one year and 1 value that cannot be compared."
    assert said in made.caption.subtitle


@pytest.mark.parametrize(
    ("numbers", "title"),
    [
        ([], "No form has a value"),
        ([31.7], "Women's share of members: one national value, 31.7% (Registered nonprofit organisation of"),
        ([31.7, 12.3], "Women's share of members: national values from 12.3% ("),
    ],
)
def test_without_a_reference_the_title_tells_the_ends(numbers, title):
    families = ("cooperative", "mutual")
    rows = [
        value("AAA", family, "form_women_members", number) for family, number in zip(families, numbers, strict=False)
    ]
    assert drawn("form_dots", rows, measures=()).caption.title.startswith(title)


def test_a_title_sets_no_values_of_two_kinds_beside_each_other_and_names_no_kind_without_one():
    rows = [
        value("AAA", "cooperative", "form_women_board", 11.3, definition="board"),
        value("AAA", "mutual", "form_women_chief", 31.7, definition="chief_executive"),
        sample("AAA", "mutual", "form_women_managers", 61.3),
    ]
    kinds = ("form_women_board", "form_women_chief", "form_women_managers")
    title = drawn("form_dots", rows, ALPHA, measures=(), indicators=kinds).caption.title
    assert title == (
        "Women's share of board members and chief executives: 2 national values of 2 forms, of kinds that are not "
        "compared with each other"
    )


def test_of_more_than_a_page_holds_those_far_from_the_reference_year_are_left_out_and_no_national_value():
    rows = [value("AAA", "cooperative", "form_women_members", 23.7, year=1983)]
    rows += [
        sample("BBB", "mutual", "form_women_members", 11.3 + place, survey=f"BBB-F{place:02d}", year=1985 + place)
        for place in range(36)
    ]
    made = drawn("form_dots", rows)
    shown = made.data[made.data["drawn"]]
    hidden = made.data[~made.data["drawn"]]
    assert 5 < len(shown) < len(made.data)
    assert made.data.loc[~made.data["apart"], "drawn"].all()
    assert hidden["year"].max() < shown.loc[shown["apart"], "year"].min()
    assert made.figure.get_size_inches()[1] < page.HEIGHT + 0.7
    words = (
        f"Not drawn are {len(hidden)} more, printed twice, apart or far from 2019; figures/synthetic_dots.csv has all."
    )
    assert words in " ".join(made.caption.subtitle.split())


def test_a_survey_that_two_sources_print_is_drawn_once():
    row = sample("AAA", "mutual", "form_women_members", 91.7)
    made = drawn("form_dots", [row, {**row, "survey": "AAA-F2"}])
    assert made.data["drawn"].tolist() == [True]
    assert len(marks(made.figure)) == 1


def test_the_nearest_national_value_of_each_country_is_drawn_before_all_others():
    rows = themed_frames.values(
        value(iso3, "mutual", "employees_per_organisation", 7.3 + place, form_id=f"{iso3}-{place}", year=year)
        for iso3, year, forms in (("AAA", 2019, 60), ("BBB", 2012, 2))
        for place in range(forms)
    ).assign(form="Synthetic")
    kept = page.drawn(rows, [""] * len(rows), run(TWO)).tolist()
    assert 20 < sum(kept) < 60
    assert kept[60:] == [True, False]


def test_amounts_in_several_currencies_share_no_scale_and_have_no_ends():
    rows = [
        value("AAA", "mutual", "form_wage", 1_613_000.0, unit="KRW"),
        value("BBB", "mutual", "form_wage", 312_700.0, unit="JPY"),
    ]
    made = drawn("form_dots", rows, indicators=("form_wage",), measures=())
    assert made.caption.title == "Average monthly wage: 2 national values of 2 forms"
    shown = texts(made.figure)
    assert {"KRW 1.61 million", "JPY 312,700"} <= set(shown)
    assert shown.count("0") == 2  # an axis of each country


# --- ladder


def of_ladder(*ends: tuple[float, float], year: int = 2018) -> list[dict[str, object]]:
    families = ("cooperative", "mutual", "association", "foundation")
    return [
        value("AAA", family, indicator, number, year=year)
        for family, pair in zip(families, ends, strict=False)
        for indicator, number in zip(("form_women_members", "form_women_board"), pair, strict=True)
    ]


def test_a_ladder_has_both_ends_of_one_year_and_their_difference():
    rows = [
        *of_ladder((31.7, 12.3)),
        *of_ladder((33.9, 13.1), year=2012),
        value("AAA", "mutual", "form_women_members", 44.1, year=2018),
        value("AAA", "mutual", "form_women_board", 21.3, year=2017),  # of another year
        value("BBB", "mutual", "form_women_members", 44.1),
        sample("BBB", "mutual", "form_women_board", 21.3, year=2018),
    ]
    made = drawn("ladder", rows)
    assert made.data[["form_id", "year", "step", "value"]].to_numpy().tolist() == [
        ["AAA-cooperative", 2018, 0, 31.7],
        ["AAA-cooperative", 2018, 1, 12.3],
    ]
    assert made.data["gap"].round(6).tolist() == [-19.4, -19.4]
    shown = texts(made.figure)
    assert "−19.4 points" in shown
    assert {"31.7%", "12.3%", "members", "board members"} <= set(shown)
    places = {text.get_text(): text.get_position()[0] for text in made.figure.axes[0].texts}
    assert places["12.3%"] < places["31.7%"]


def test_a_difference_stands_for_its_two_parts_and_steps_may_be_named_one_by_one():
    of_difference = FIGURES["ladder"]
    assert ladder.steps(of_difference) == ["form_women_members", "form_women_board"]
    named = ThemeFigure(
        name="x", kind="ladder", indicators=("form_women_members", "form_women_employees", "form_women_board")
    )
    assert len(ladder.steps(named)) == 3


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ([(31.7, 12.3)], "is lower than women's share of members in the one form that publishes both"),
        ([(12.3, 31.7)], "is higher than women's share of members in the one form that publishes both"),
        ([(31.7, 12.3), (29.1, 3.7)], "is lower than women's share of members in all 2 forms that publish both"),
        ([(31.7, 12.3), (3.7, 29.1)], "is lower than women's share of members in 1 of the 2 forms that publish both"),
        ([(3.7, 12.3), (3.7, 29.1)], "is lower than women's share of members in none of the 2 forms that publish both"),
    ],
)
def test_the_title_of_a_ladder_counts_the_forms(ends, words):
    assert drawn("ladder", of_ladder(*ends)).caption.title == f"Women's share of board members {words}"


def test_a_step_between_the_ends_is_drawn_and_named_beside():
    rows = [*of_ladder((31.7, 12.3)), value("AAA", "cooperative", "form_women_employees", 57.9)]
    steps = ("form_women_members", "form_women_employees", "form_women_board")
    made = drawn("ladder", rows, indicators=steps)
    assert made.data["step"].tolist() == [0, 1, 2]
    assert len(marks(made.figure)) == 3
    assert "2018 · employees 57.9%" in texts(made.figure)


# --- changes


def bars(figure) -> list[Rectangle]:
    return [bar for bar in figure.axes[0].patches if bar.get_width() != 0]


def test_falls_and_rises_stand_on_their_sides_of_zero_and_parts_are_hatched_below():
    rows = [
        value("AAA", "cooperative", "turnover_change_2020", -15.1, year=2020, year_from=2019),
        value("AAA", "mutual", "turnover_change_2020", 7.3, year=2020, year_from=2019),
        sample("BBB", "mutual", "turnover_change_2020", -33.9),
    ]
    made = drawn("changes", rows)
    assert [np.sign(bar.get_width()) for bar in bars(made.figure)] == [-1, 1, -1]
    assert [bar.get_hatch() for bar in bars(made.figure)] == [None, None, style.INCOMPATIBLE_HATCH]
    assert len({round(bar.get_x(), 6) for bar in bars(made.figure)}) == 1
    shown = texts(made.figure)
    assert {"−15.1%", "+7.3%", "−33.9%"} <= set(shown)
    assert shown.count("2019–2020 · registered") == 2
    assert made.caption.title == "Change of turnover in 2020: a fall in 1 of 2 forms, a rise in 1"
    assert "in current prices" in made.caption.subtitle
    assert made.data["direction"].tolist() == ["down", "up", "down"]


@pytest.mark.parametrize(
    ("way", "words"), [("computed", "within one series"), ("printed", "as a source prints it, or ")]
)
def test_a_printed_change_is_not_called_one_of_two_figures(way, words):
    rows = [value("AAA", "mutual", "turnover_change_2020", -21.7, way=way)]
    assert drawn("changes", rows).caption.subtitle.startswith(f"Change in per cent, {words}")


def test_a_title_says_why_values_stand_apart():
    claim = {"coverage": "national", "claim": True}
    rows = [sample("AAA", "mutual", "turnover_change_2020", -33.9)]
    assert drawn("changes", rows).caption.title.endswith("no national value, 1 of a survey")
    rows += [sample("AAA", "cooperative", "turnover_change_2020", -21.7, **claim)]
    rows += [sample("BBB", "mutual", "turnover_change_2020", -17.3, coverage="federation")]
    assert drawn("changes", rows).caption.title.endswith("no national value, 3 of surveys, parts of forms and claims")


def test_a_change_whose_interval_holds_zero_is_neither_a_rise_nor_a_fall():
    rows = [value("AAA", "mutual", "turnover_change_2020", 1.3, lower=-2.1, upper=4.7, year=2020, year_from=2019)]
    made = drawn("changes", rows)
    assert made.data["direction"].tolist() == ["open"]
    assert "no clear change, +1.3%, in the one form with a national value" in made.caption.title


def nested(kind: str, rows: list[dict[str, object]], part: str, whole: str, **figure: object) -> Picture:
    """A figure of some values, of which one form is part of another."""
    made = {**tables(ALPHA), "form_values": themed_frames.values(rows)}
    made["form_gaps"] = themed_frames.gaps(ALPHA, made["form_values"])
    links = {"form_id": [f"AAA-{part}"], "related_form_id": [f"AAA-{whole}"], "relation": ["part_of"]}
    made["form_links"] = pd.DataFrame(links)
    return picture(kind, ALPHA, given=made, figure=ThemeFigure(**{**FIGURES[kind].model_dump(), **figure}))


def test_a_part_is_marked_and_not_counted_beside_its_whole():
    change = {"year": 2020, "year_from": 2019}
    falls = [value("AAA", family, "turnover_change_2020", -15.1, **change) for family in ("cooperative", "mutual")]
    made = nested("changes", falls, "mutual", "cooperative")
    assert made.caption.title == "Change of turnover in 2020: a fall, −15.1%, in the one form with a national value"
    assert "Not counted: 1 form that is part of another" in made.caption.subtitle
    assert "*: a form that is part of another one shown." in made.caption.reading
    assert sum(text.endswith("*") for text in texts(made.figure)) == 1
    women = [value("AAA", family, "form_women_members", 97.3) for family in ("cooperative", "mutual")]
    made = nested("form_dots", women, "mutual", "cooperative", measures=("employment_women_share",))
    assert "1 form lies above" in made.caption.title
    steps = [value("AAA", family, name, 31.7) for family in ("cooperative", "mutual") for name in LADDER]
    made = nested("ladder", steps, "mutual", "cooperative")
    assert "in the one form that publishes both" in made.caption.title


LADDER = ("form_women_members", "form_women_board")


def test_variants_that_differ_are_bars_of_their_own_and_one_variant_makes_a_range():
    change = {"year": 2020, "year_from": 2019}
    rows = [
        value("AAA", "mutual", "turnover_change_2020", number, definition=variant, **change)
        for number, variant in ((-23.6, "income"), (-9.4, "unstated"))
    ]
    made = drawn("changes", rows)
    assert made.data["differ"].tolist() == [True, True]
    assert {"−23.6%", "−9.4%"} <= set(texts(made.figure))
    assert "a fall" in made.caption.title
    rows[1]["definition"] = "income"
    rows[1]["way"] = "printed"
    made = drawn("changes", rows)
    assert "−23.6 to −9.4%" in texts(made.figure)


def test_a_survey_that_two_sources_print_is_drawn_once_and_one_of_a_region_last():
    rows = [
        sample("AAA", "mutual", "form_covid_affected", 91.7, sample_size=1245, survey=f"AAA-F000{number}")
        for number in (1, 2)
    ]
    rows.append(sample("AAA", "mutual", "form_covid_affected", 53.9, coverage="regional_sample", survey="AAA-F0003"))
    rows[2]["surveyed_to"] = rows[2]["surveyed_from"] = pd.Timestamp(2020, 1, 7)
    made = drawn("form_dots", rows[::-1], indicators=("form_covid_affected",))
    assert made.data["value"].tolist() == [91.7, 53.9]
    assert any("sample of one region" in text for text in texts(made.figure))


def test_a_change_in_number_is_not_called_one_in_prices():
    rows = [value("AAA", "mutual", "new_registrations_change_2020", -11.3, year=2020, year_from=2019)]
    made = drawn("changes", rows, indicators=("new_registrations_change_2020",))
    assert "prices" not in made.caption.subtitle


# --- context


def test_context_stands_at_the_reference_year_or_names_its_own():
    data = picture("context").data
    by_sex = data[data["group"] == "vulnerable_employment_share"]
    assert by_sex.groupby("iso3", sort=False)["sex"].apply(list).tolist() == [["women", "men"]] * 5
    assert by_sex.groupby("iso3", sort=False)["year"].first().tolist() == [2019, 2017, 2019, 2019, 2019]
    shown = texts(picture("context").figure)
    assert "+15.8 points" in shown
    assert "+12.4 points · 2017" in shown
    assert f"no figure: {list(NAMES.values())[-1]}" in shown
    assert {"women 57.9%", "men 42.1%", "37.3%"} <= set(shown)


@pytest.mark.parametrize(
    ("women", "title"),
    [
        ([3.1, 5.7], "Vulnerable employment: higher among women than among men in none of 2 countries"),
        ([31.1, 5.7], "Vulnerable employment: higher among women than among men in 1 of 2 countries"),
        ([31.1, 45.7], "Vulnerable employment: higher among women than among men in all 2 countries"),
        ([31.1], "Vulnerable employment is higher among women (31.1%) than among men (21.3%)"),
        ([11.1], "Vulnerable employment is lower among women (11.1%) than among men (21.3%)"),
    ],
)
def test_the_title_of_a_context_counts_countries(women, title):
    names = dict(list(TWO.items())[: len(women)])
    numbers = {"women": women, "men": [21.3, 21.3]}
    rows = [
        {
            "iso3": iso3,
            "measure": f"vulnerable_employment_share_{sex}",
            "year": 2019,
            "value": numbers[sex][place],
            "unit": "percent of employment",
            "kind": "published",
            "context_id": f"{iso3}-{sex}",
        }
        for place, iso3 in enumerate(names)
        for sex in numbers
    ]
    context = themed_frames.CONTEXT.typed(rows)
    figure = ThemeFigure(name="x", kind="context", measures=("vulnerable_employment_share",))
    assert picture("context", names, given={"context": context}, figure=figure).caption.title == title


def test_countries_of_very_different_sizes_stand_on_a_logarithmic_scale():
    rows = [
        {"iso3": iso3, "measure": "employment", "year": 2019, "value": number, "unit": "persons", "context_id": iso3}
        for iso3, number in (("AAA", 746_310_000.0), ("BBB", 16_082_583.0))
    ]
    figure = ThemeFigure(name="x", kind="context", measures=("employment",))
    made = picture("context", TWO, given={"context": themed_frames.CONTEXT.typed(rows)}, figure=figure)
    assert {"746 million", "16.1 million", "persons, logarithmic scale"} <= set(texts(made.figure))
    assert made.caption.title == (
        "Employment: from 16.1 million (Betaland (synthetic)) to 746 million (Alphaland (synthetic))"
    )


# --- what is published by sex


def test_the_map_tells_national_values_from_surveys_and_from_nothing():
    rows = [
        value("AAA", "cooperative", "form_women_members", 23.7, year=2016),
        sample("AAA", "cooperative", "form_women_members", 51.3),
        sample("AAA", "mutual", "form_women_board", 44.9, coverage="national", claim=True),
    ]
    made = drawn("published_by_sex", rows, ALPHA)
    cells = made.data.set_index(["form_id", "indicator_id"])
    assert list(cells.loc[("AAA-cooperative", "form_women_members"), ["published", "year"]]) == ["national", 2016]
    assert list(cells.loc[("AAA-mutual", "form_women_board"), ["published", "year"]]) == ["apart", 2020]
    assert cells.loc[("AAA-mutual", "form_women_members"), "published"] == "none"
    assert cells["absence"].isna().sum() == 1  # that of the national value
    assert set(made.data.loc[~made.data["drawn"], "form_id"]) == {"AAA-association", "AAA-foundation"}
    shown = texts(made.figure)
    assert "1 of 4 forms has a national value, 1 more has only that of a claim" in shown
    assert {"2016", "2020", "only that of a claim"} <= set(shown)
    assert "hatched ones only that of a claim. " in made.caption.reading
    title = "1 of 4 forms has a published national value by sex; 1 more has only that of a claim"
    assert made.caption.title == title
    assert made.caption.subtitle.endswith("Not drawn: 2 forms without any")
    assert "figures/synthetic_map.csv" in made.caption.reading


def test_figures_call_a_form_as_tables_do():
    forms = pd.DataFrame({"iso3": ["AAA"], "form_id": ["AAA-scan"], "name_en": ["Social enterprise (sector scan)"]})
    assert values.form_names(forms) == {"AAA-scan": "Social enterprise (sector scan)"}


def test_the_map_draws_a_cell_for_each_form_and_indicator_with_its_family():
    made = picture("published_by_sex")
    boxes = [one for one in made.figure.axes[0].patches if one.get_width() > 0.3]
    assert len(boxes) == made.data["drawn"].sum()
    assert (
        themed_frames.families()
        == [code for code in framework.codes("families") if code in set(made.data["family"])][:3]
    )


def test_a_number_of_a_year_without_one_of_the_context_is_open_and_told_beside_the_line():
    rows = [
        value("AAA", "cooperative", "form_women_members", 23.7),
        value("AAA", "mutual", "form_women_members", 91.3, year=2024),
    ]
    made = drawn("form_dots", rows, ALPHA)
    assert [to_hex(one.get_facecolor()[0]) == "#ffffff" for one in marks(made.figure)] == [False, True]
    assert sum(text.endswith(pages.sentence("not_held")) for text in texts(made.figure)) == 1
    assert "Of the 1 form with an open mark, 1 lies above the broken line" in made.caption.subtitle
    assert "1 is not held to the broken line" in made.caption.alt
    assert "An open mark" not in " ".join(texts(drawn("form_dots", rows[:1], ALPHA).figure))


def test_a_title_names_only_what_is_drawn():
    rows = [value("AAA", family, "form_women_members", 37.1) for family in ("cooperative", "mutual", "association")]
    figure = FIGURES["form_dots"].model_copy(update={"measures": ()})
    kept = drawn("form_dots", rows, ALPHA, measures=()).data
    hidden = kept.assign(value=[2.7, 8.3, 82.9], drawn=[True, True, False])
    title = form_dots.caption(hidden, ALPHA, figure, run(ALPHA)).title
    assert "from 2.7%" in title
    assert "to 8.3%" in title
