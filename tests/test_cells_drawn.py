"""Figures that obey the grammar of cells: marks at their places, words, sizes on paper and on a narrow screen."""

from __future__ import annotations

import functools
import itertools
import math
import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex, to_rgb
from matplotlib.lines import Line2D
from matplotlib.text import Text

import landscape
from gallery import (
    EVIDENCE,
    FIGURES,
    FORMS,
    NAMES,
    NO_ABSENCES,
    NO_LINKS,
    dots,
    growth_rows,
    map_cells,
    numbers,
    size_rows,
)
from ssemap.core import framework
from ssemap.core.run import Run
from ssemap.publish import export, findings, grammar, pages, pictures
from ssemap.publish.figures import cell_marks, evidence_map, growth, number_line, per_population, style, titles
from ssemap.publish.findings import Finding
from test_figures import _clear

SETTINGS = Run("test", 2019, (2010, 2021), "broad")
UNIT = "organisations per 100,000 inhabitants"


def texts(figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text().strip()]


def offsets(figure) -> list[tuple[float, float]]:
    """Places of the marks of rows: those of headings and of the legend are no marks of cells."""
    found = [one for one in figure.axes[0].findobj(PathCollection) if one.get_linewidth()[0] > 0]
    return [tuple(one.get_offsets()[0]) for one in found]


def planted(**cell: object) -> list[grammar.Cell]:
    """A cell of each of two countries, the second one a plain estimate of 10."""
    plain = {"value": 10.0, "estimate": 10.0, "lower": 9.3, "upper": 10.9, "comparability": "identical"}
    key = {"indicator_id": "organisations_per_100k", "aggregate": "family", "family": "cooperative", "unit": UNIT}
    year = {"data_year": 2019, "data_year_last": 2019, "bases": ["registered"]}
    rows = numbers([{**key, "iso3": "AAA", **year, **plain, **cell}, {**key, "iso3": "BBB", **year, **plain}])
    return per_population.cells(rows.assign(holds=""), FORMS)


# --- marks


def test_a_partial_value_stands_at_its_lower_bound_with_an_open_arrow_to_the_right():
    partial = planted(value=4.7, estimate=math.nan, lower=4.56, upper=12.9, partial=True, completeness=0.6)
    figure = per_population.draw(partial, landscape.NAMES, unit=UNIT)
    (left, middle), (other, _) = offsets(figure)
    scale = number_line.log_scale([4.56, 4.56, 12.9, 10.0, 9.3, 10.9])
    plot = (other - left) / (scale.share(10.0) - scale.share(4.56))  # inches of the whole scale
    assert scale.share(12.9) * plot > scale.share(10.0) * plot  # the upper end would stand beyond the other country
    assert left < other
    arrows = [line for line in figure.axes[0].findobj(Line2D) if tuple(line.get_xdata()[:2]) == cell_marks.ARROW[0][:2]]
    (arrow,) = arrows
    at_mark = figure.axes[0].transData.transform((left, middle))
    assert arrow.get_transform().transform((0, 0)) == pytest.approx(at_mark)
    assert arrow.get_transform().transform((1, 0))[0] > at_mark[0]
    ends = [line for line in figure.axes[0].lines if line.get_marker() == "|"]
    assert len(ends) == 1  # the interval of the other country alone
    assert "≥ 4.5" in texts(figure)


def test_an_estimate_stands_within_its_interval_and_bounds_are_a_line_alone():
    figure = per_population.draw(planted(estimate=math.nan), landscape.NAMES, unit=UNIT)
    lines = [line for line in figure.axes[0].lines if line.get_marker() == "|"]
    assert len(lines) == 2
    ((place, y),) = offsets(figure)
    low, high = lines[1].get_xdata()
    assert low < place < high
    assert list(lines[1].get_ydata()) == [y, y]


def test_a_value_of_another_year_is_open_and_names_it_and_one_not_comparable_is_hatched():
    none = {"estimate": math.nan, "lower": math.nan, "upper": math.nan}
    cells = planted(**none, data_year=2017, data_year_last=2017)
    figure = per_population.draw(cells, landscape.NAMES, unit=UNIT)
    first, second = (one for one in figure.axes[0].findobj(PathCollection) if one.get_linewidth()[0] > 0)
    assert to_hex(first.get_facecolor()[0]) == "#ffffff"
    assert to_hex(second.get_facecolor()[0]) == style.family("cooperative")[0].lower()
    assert "10 (2017)" in texts(figure)
    hatched = per_population.draw(planted(comparability="incompatible"), landscape.NAMES, unit=UNIT)
    marks = [one for one in hatched.axes[0].findobj(PathCollection) if one.get_linewidth()[0] > 0]
    assert [one.get_hatch() for one in marks] == [style.INCOMPATIBLE_HATCH, None]


def test_a_zero_has_no_place_on_a_logarithmic_scale_and_is_printed():
    none = {"estimate": math.nan, "lower": math.nan, "upper": math.nan}
    figure = per_population.draw(planted(value=0.0, **none), landscape.NAMES, unit=UNIT)
    assert "0" in texts(figure)
    assert len(offsets(figure)) == 1  # that of the other country
    assert math.isnan(number_line.log_scale([1.0, 10.0]).share(0.0))


def test_an_absence_is_a_word_with_its_countries_and_a_search_that_was_made_is_darker():
    cells = per_population.cells(dots(), FORMS)
    figure = per_population.draw(cells, landscape.NAMES, unit=UNIT)
    assert f"no such form: {', '.join(landscape.NAMES.values())}" in texts(figure)
    words = per_population.absent(
        [replace(cells[2], state="not_searched"), replace(cells[3], state="searched_not_found")], landscape.NAMES
    )
    found = {text.partition(":")[0]: colour for text, colour in words}
    assert found == {"none found": style.TONES["grey"], "not searched": style.TONES["light"]}
    assert list(found) == ["none found", "not searched"]  # in the order of the legend


def test_each_number_names_its_basis_and_the_forms_it_stands_for():
    shown = texts(per_population.draw(per_population.cells(dots(), FORMS), landscape.NAMES, unit=UNIT))
    assert shown.count("registered · 98% Cooperative") == 2
    assert shown.count("study estimate · Social enterprise only") == 2
    assert shown.count("300 (2018) †") == 2


def test_countries_stand_in_the_order_of_the_run_in_each_family():
    figure = per_population.draw(per_population.cells(dots(), FORMS), landscape.NAMES, unit=UNIT)
    heights: dict[str, list[float]] = {}
    for text in figure.axes[0].texts:
        heights.setdefault(text.get_text(), []).append(text.get_position()[1])
    alpha, beta = (heights[name] for name in landscape.NAMES.values())
    assert len(alpha) == len(beta) == 2
    assert all(one < other for one, other in zip(alpha, beta, strict=True))


@pytest.mark.parametrize("state", list(cell_marks.SAMPLES))
def test_the_legend_is_that_of_the_grammar(state):
    labels = {line.code: line.label for line in reversed(grammar.legend())}
    assert [sample.label for sample in cell_marks.samples({state})] == [labels[state]]


def test_the_legend_explains_what_is_drawn_and_no_more():
    figure = per_population.draw(planted(), landscape.NAMES, unit=UNIT)
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["Value"]
    several = per_population.draw(per_population.cells(dots(), FORMS), landscape.NAMES, unit=UNIT)
    legend = [text.get_text() for text in several.legends[0].get_texts()]
    assert legend == ["At least this many", "Another year", "Not comparable"]


# --- growth


def test_the_chart_of_growth_draws_what_the_text_counts():
    rows = growth_rows()
    assert rows["direction"].value_counts().to_dict() == {"grew": 5, "shrank": 5, "cannot be told": 5}
    figure = growth.draw(rows, NAMES, unit="% a year")
    assert len(offsets(figure)) == len(rows)
    shown = texts(figure)
    for name in NAMES.values():
        assert name in shown
    assert shown.count(pages.sentence("no_growth")) == 1
    assert sum(text.startswith("grew ") for text in shown) == 5
    caption = growth.caption(rows, NAMES, (2010, 2021))
    assert caption.title == "5 of 15 forms clearly grew in number, 5 clearly shrank"
    assert caption.alt.endswith(f"No form has a growth with an interval in: {next(iter(NAMES.values()))}.")


def test_a_part_of_a_form_is_drawn_and_not_counted_beside_its_whole():
    rows = growth_rows()
    links = pd.DataFrame({"form_id": rows["form_id"][:1], "related_form_id": rows["form_id"][3], "relation": "part_of"})
    forms = rows[["form_id"]].assign(name_en=rows["form"])
    parted = growth.data(rows, forms, EVIDENCE, links, concept="broad", year=2019)
    assert parted["part"].tolist() == [True] + [False] * 14
    figure = growth.draw(parted, NAMES, unit="% a year")
    assert len(offsets(figure)) == len(rows)
    assert " ".join(texts(figure)).count(pages.sentence("part_of_another")) == 1
    assert growth.caption(parted, NAMES, (2010, 2021)).title.startswith("4 of 14 forms clearly grew")


def test_a_form_that_is_not_comparable_is_drawn_and_not_counted():
    rows = growth_rows()
    rows.loc[0, "comparability"] = "incompatible"
    held = growth.data(
        rows, rows[["form_id"]].assign(name_en=rows["form"]), EVIDENCE, NO_LINKS, concept="broad", year=2019
    )
    assert held["comparable"].tolist() == [False] + [True] * 14
    figure = growth.draw(held, NAMES, unit="% a year")
    assert len(offsets(figure)) == len(rows)
    assert " ".join(texts(figure)).count(pages.sentence("cannot_be_compared")) == 1
    assert growth.caption(held, NAMES, (2010, 2021)).title.startswith("4 of 14 forms clearly grew")


def test_an_assumed_basis_is_said_beside_the_mark():
    cells = grammar.cells(
        growth_rows()[:1].assign(basis_assumed=True), growth_rows()[["iso3", "form_id"]].assign(name_en="x")
    )
    assert cell_marks.basis(cells[0]).endswith(" (assumed)")


def test_growth_and_decline_stand_on_their_sides_of_zero():
    figure = growth.draw(growth_rows(), NAMES, unit="% a year")
    (zero,) = {line.get_xdata()[0] for line in figure.axes[0].lines if line.get_color() == style.MUTED}
    sides = [place > zero for place, _ in offsets(figure)]
    assert sides == [True, False, True] * 5


def test_a_growth_names_the_years_of_the_figures_that_it_is_made_of():
    first = growth_rows().iloc[0]
    assert (first["first_year"], first["last_year"]) == (2010, 2010)  # of the one figure that there is
    evidence = pd.concat([EVIDENCE, EVIDENCE[:1].assign(evidence_id="DDD-F0", year=2017)])
    rows = numbers(
        [{**growth_rows().iloc[0][["indicator_id", "iso3", "aggregate", "family", "form_id", "unit"]], "lower": 1.0}]
    )
    rows = rows.assign(upper=2.0, evidence_ids=[["DDD-F0", "AAA-F0002"]])
    forms = pd.DataFrame({"form_id": rows["form_id"], "name_en": "x"})
    dated = growth.data(rows, forms, evidence, NO_LINKS, concept="broad", year=2019)
    assert dated[["first_year", "last_year"]].iloc[0].tolist() == [2010, 2017]


# --- evidence map


def test_the_map_has_a_cell_for_each_count_in_the_colour_of_its_family():
    cells = map_cells()
    figure = evidence_map.draw(cells, landscape.NAMES, reference_year=2019)
    faces = [to_hex(face) for one in figure.axes[0].collections for face in one.get_facecolor()]
    assert len(faces) == len(cells)
    first = cells.index[(cells["iso3"] == "AAA") & (cells["figures"] == 7)][0]
    assert faces[first] == style.toned(style.family("cooperative")[0], evidence_map.SHADES[-1])
    counts = [text for text in texts(figure) if text.isdigit()]
    assert sorted(counts) == sorted(str(count) for count in cells["figures"] if count)


def test_the_map_says_what_most_figures_are():
    caption = evidence_map.caption(map_cells(), EVIDENCE)
    assert caption.title == "Cooperatives have 89% of the published figures; 89% are of the measure: organisations"
    none = evidence_map.data(EVIDENCE[:0], NO_ABSENCES, ["AAA"])
    assert evidence_map.caption(none, EVIDENCE[:0]).title == "No published figure is in use"


# --- titles


def finding(name: str, figure: str, page_one: int, reason: str = "") -> Finding:
    return Finding(name, "size", "size", "count", figure, page_one, ((f"What {name} says.",),), reason=reason)


def test_a_figure_is_titled_by_the_finding_of_most_weight_that_holds(monkeypatch):
    shown = [
        finding("untold", "map", 1, "no_value"),
        finding("aside", "map", 0),
        finding("third", "map", 3),
        finding("second", "map", 2),
    ]
    monkeypatch.setattr(findings, "shown_by", lambda figure, material: shown if figure == "map" else shown[:1])
    assert titles.of(None, "map") == "What second says"
    assert titles.of(None, "none") == ""
    assert growth.caption(growth_rows(), NAMES, (2010, 2021), "What it says").title == "What it says"


# --- on paper, and on a narrow screen


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """Exports both versions of a figure, each once: name to what was written and both figures."""

    @functools.cache
    def once(name: str):
        wide, narrow = FIGURES[name](), FIGURES[name](phone=True)
        written = export.figure(
            wide.figure,
            tmp_path_factory.mktemp(name),
            name,
            caption=wide.caption,
            source_line="Source: x.",
            settings=SETTINGS,
            data=wide.data,
            phone=narrow.figure,
        )
        return written, wide.figure, narrow.figure

    return once


@pytest.mark.parametrize("name", FIGURES)
def test_no_text_is_smaller_than_seven_points_on_paper_and_none_is_cut(name, exported):
    written, wide, narrow = exported(name)
    for figure, width in ((wide, style.WIDTH), (narrow, style.PHONE)):
        assert figure.get_size_inches()[0] == pytest.approx(width)
        assert min(text.get_size() for text in figure.findobj(Text) if text.get_text().strip()) >= style.LEAST
        _clear(figure)
    # What sticks out would make the page wider than the canvas.
    assert written.size[0] == int(style.WIDTH * export.PNG_DPI)
    assert written.narrow is not None
    assert pictures.svg_size(written.narrow)[0] == int(style.PHONE * export.PNG_DPI)


def test_a_page_gets_the_version_for_its_screen(exported):
    written, _, _ = exported("growth")
    html = str(written.html("../figures"))
    assert html.startswith('<img class="narrow" hidden src="../figures/growth.phone.svg" alt="5 of 15 forms ')
    assert '><img src="../figures/growth.svg" alt="5 of 15 forms clearly grew' in html
    alone = replace(written, path=written.path.with_name("other"))
    shutil.copy(written.path.with_suffix(".svg"), alone.path.with_suffix(".svg"))
    assert str(alone.html("")).startswith('<img src="other.svg"')


def test_hostile_words_stay_inert_in_a_page(tmp_path):
    words = pictures.Words('<script>x</script>" onload="y', "", '<script>x</script>" onload="y', "", "")
    (tmp_path / "one.svg").write_text('<svg width="1.0pt" height="1.0pt"/>', "utf-8")
    html = str(pictures.Picture(tmp_path / "one", words).html(""))
    assert "<script>" not in html
    assert 'onload="' not in html


def test_how_to_read_a_figure_is_kept_beside_it(exported):
    written, _, _ = exported("per_population")
    reading = pictures.exported(written.path.parent, "per_population").words.reading
    assert reading == written.words.reading
    assert "The scale is logarithmic" in reading or "the scale is logarithmic" in reading
    assert "“≥ number” at least this many" in reading


# --- colours


def linear(colour: str) -> np.ndarray:
    sides = np.array(to_rgb(colour))
    return np.where(sides <= 0.04045, sides / 12.92, ((sides + 0.055) / 1.055) ** 2.4)


LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], LUMINANCE, [0.0193, 0.1192, 0.9505]])
# Machado, Oliveira and Fernandes (2009): how colours look without red or green cones.
VISION = {
    "all cones": np.eye(3),
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
}


def lab(light: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of linear light."""
    ratio = TO_XYZ @ np.clip(light, 0, 1) / np.array([0.9505, 1.0, 1.089])
    x, y, z = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("vision", VISION)
def test_families_differ_for_each_kind_of_colour_vision_and_stand_out_from_white(vision):
    seen = [np.array(VISION[vision]) @ linear(colour) for colour in style.FAMILY_COLOURS]
    distances = [np.linalg.norm(lab(one) - lab(other)) for one, other in itertools.combinations(seen, 2)]
    assert min(distances) >= 20
    assert all(1.05 / (LUMINANCE @ linear(colour) + 0.05) >= 3.4 for colour in style.FAMILY_COLOURS)


def test_each_family_has_a_colour_and_a_marker_of_its_own():
    looks = [style.family(code) for code in framework.codes("families")]
    assert len({colour for colour, _ in looks}) == len({marker for _, marker in looks}) == len(looks)


def test_an_age_has_the_same_shade_of_grey_in_each_family():
    assert all(old - new >= 14 for old, new in itertools.pairwise(evidence_map.SHADES))
    for colour, lightness in itertools.product((*style.FAMILY_COLOURS, style.MUTED), evidence_map.SHADES):
        luminance = LUMINANCE @ linear(style.toned(colour, lightness))
        assert 116 * np.cbrt(luminance) - 16 == pytest.approx(lightness, abs=0.5)


def test_words_can_be_read_on_each_ground():
    for colour, lightness in itertools.product(style.FAMILY_COLOURS, evidence_map.SHADES):
        ground = style.toned(colour, lightness)
        one, other = sorted((LUMINANCE @ linear(style.ink_on(ground)), LUMINANCE @ linear(ground)))
        assert (other + 0.05) / (one + 0.05) >= 4
    for tone in style.TONES.values():
        assert 1.05 / (LUMINANCE @ linear(tone) + 0.05) >= 4


# --- scales


def test_scales_hold_their_numbers_and_have_round_ticks():
    scale = number_line.log_scale([0.016, 218.0, math.nan])
    assert scale.ticks == pytest.approx((0.1, 1.0, 10.0, 100.0))
    assert scale.share(0.016) < scale.share(218.0) < 1
    assert number_line.log_scale([24.0, 190.0]).ticks == pytest.approx((20.0, 50.0, 100.0, 200.0))
    line = number_line.linear_scale([-2.65, 21.7])
    assert line.ticks == (0.0, 5.0, 10.0, 15.0, 20.0)
    assert 0 < line.share(-2.65) < line.share(0.0) < line.share(21.7) < 1
    assert number_line.linear_scale([]).ticks[0] == 0


def test_as_many_rows_as_a_page_holds_are_no_higher_than_it():
    """Three forms with a growth in each of five countries, all of long names."""
    figure = growth.draw(growth_rows(), NAMES, unit="% a year")
    assert figure.get_size_inches()[1] < style.PAGE_HEIGHT - 1.2  # title and foot come on top
    assert len(size_rows()) == 42
