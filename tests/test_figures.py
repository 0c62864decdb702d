"""What the figures draw: golden data, marks of comparability and absence, and no text on another."""

from __future__ import annotations

import functools
import os
import pkgutil
import re
import subprocess
import sys
import zlib
from pathlib import Path
from types import SimpleNamespace

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

import landscape
from gallery import (
    CODES,
    COMPARATIVE,
    CONDITIONS,
    EVIDENCE,
    FIGURES,
    FORMS,
    INDICATORS,
    LEVELS,
    MANY,
    NAMES,
    NO_ABSENCES,
    NO_LINKS,
    WEIGHED,
    WINDOW,
    Picture,
    bands,
    claim_outcomes,
    dots,
    history,
    long,
    map_cells,
    named_form,
    numbers,
    one_country,
)
from ssemap.core import framework, printing
from ssemap.core.conditions import conditions_of
from ssemap.core.issues import PackageError
from ssemap.core.run import Run
from ssemap.core.series import in_use
from ssemap.publish import export, figures, pages, pictures
from ssemap.publish.figures import (
    calibration,
    conditions,
    evidence_map,
    form_history,
    form_map,
    form_marks,
    growth,
    heat_map,
    laws_timeline,
    lettering,
    pedigree,
    per_population,
    recognition,
    robustness,
    style,
)
from ssemap.publish.sections import institutions_text, package_facts
from ssemap.publish.tables import claims

SETTINGS = Run("test", 2019, (2010, 2021), "broad")
MOST_PIXELS = 10_000
# Modules of ``publish/figures`` that draw no figure of their own; those of ``themed`` have tests of their own.
MACHINERY = {
    "style",
    "imprint",
    "lettering",
    "font_files",
    "kept_texts",
    "line_labels",
    "cell_marks",
    "forest",
    "number_line",
    "titles",
    "form_marks",
    "address",
    "themed",
}


def test_a_word_is_measured_once(monkeypatch):
    measured = []

    class Renderer:
        """Letters of one width, and a note of each word that is measured."""

        def get_text_width_height_descent(self, word, font, math):
            measured.append(word)
            return len(word) * 7.0, 10.0, 2.0

    monkeypatch.setattr(lettering, "_renderer", lambda dpi: Renderer())
    lettering._measured.cache_clear()
    widths = [lettering.width(style.canvas(1.0, width), "Alphaland", 8) for width in (style.WIDTH, style.PHONE)]
    lettering._measured.cache_clear()
    assert widths == [0.63, 0.63]
    assert measured == ["Alphaland"]


def test_figures_of_a_resolution_are_laid_out_with_one_renderer():
    wide, narrow = style.canvas(1.0), style.canvas(2.0, style.PHONE)
    renderer = wide.canvas.get_renderer()
    assert narrow.canvas.get_renderer() is renderer
    wide.set_size_inches(3, 3)
    assert wide.canvas.get_renderer() is renderer
    wide.set_dpi(2 * wide.dpi)
    assert wide.canvas.get_renderer().dpi == 2 * renderer.dpi


def exported(name: str, folder: Path, picture: Picture | None = None):
    """Export a picture of the gallery, or another one in its place, and give its figure."""
    drawn = picture or FIGURES[name]()
    export.figure(
        drawn.figure, folder, name, caption=drawn.caption, source_line="Source: x.", settings=SETTINGS, data=drawn.data
    )
    return drawn.figure


@pytest.fixture(scope="module")
def gallery(tmp_path_factory):
    """Exports each picture once: name to figure and folder."""

    @functools.cache
    def once(name: str) -> tuple[Figure, Path]:
        folder = tmp_path_factory.mktemp(name)
        return exported(name, folder), folder

    return once


# Tests of one picture share a worker, which exports it once.
each = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.xdist_group(f"figure-{name}")) for name in FIGURES]
)


def test_the_gallery_has_a_picture_of_each_module():
    modules = {module.name for module in pkgutil.iter_modules(figures.__path__)}
    assert set(FIGURES) == modules - MACHINERY


@each
def test_no_text_lies_on_another_and_none_leaves_the_page(name, gallery):
    figure, _ = gallery(name)
    _clear(figure)


@pytest.mark.slow
@pytest.mark.parametrize("name", COMPARATIVE)
@pytest.mark.parametrize("countries", [9, len(MANY)])
def test_many_countries_of_long_names_leave_no_text_on_another(name, countries, tmp_path):
    _clear(exported(name, tmp_path, FIGURES[name](dict(list(MANY.items())[:countries]))))
    height, width = matplotlib.image.imread(tmp_path / f"{name}.png").shape[:2]
    assert max(height, width) < MOST_PIXELS


@pytest.mark.parametrize("name", COMPARATIVE)
def test_as_many_countries_as_are_shown_make_no_picture_that_is_too_large_or_too_small_to_read(name):
    picture = FIGURES[name](MANY)
    width, height = picture.figure.get_size_inches() * export.PNG_DPI
    assert width <= style.WIDTH * export.PNG_DPI
    assert height < 0.95 * MOST_PIXELS  # title and foot come on top, as the test above exports them
    assert min(text.get_size() for text in picture.figure.findobj(Text) if text.get_text().strip()) >= 5


def _clear(figure: Figure) -> None:
    """Assert that no text lies on another, and that none leaves the page."""
    hidden = _hidden(figure)
    figure.set_dpi(export.PNG_DPI)  # the format that was written last left its own
    renderer = lettering.Canvas(figure).get_renderer()
    with style.applied():
        figure.draw_without_rendering()
        boxes = [
            (text.get_text(), text.get_window_extent(renderer))
            for text in figure.findobj(Text)
            if text.get_text().strip() and text.get_visible() and text not in hidden
        ]
    assert len(boxes) > 10
    assert not [f"{one!r} lies on {other!r}" for one, other in _meeting(boxes)]
    width, height = figure.bbox.width, figure.bbox.height
    for text, box in boxes:
        assert box.x0 >= -1, text
        assert box.x1 <= width + 1, text
        assert -1 <= box.y0 <= box.y1 <= height + 1, text


def _meeting(boxes: list[tuple[str, Bbox]]) -> list[tuple[str, str]]:
    """Pairs of texts whose boxes share more than the width of a line."""
    sides = np.array([box.extents for _, box in boxes])
    left, low, right, high = sides.T
    across = np.minimum.outer(right, right) - np.maximum.outer(left, left)
    down = np.minimum.outer(high, high) - np.maximum.outer(low, low)
    found = np.argwhere(np.triu((across > 1) & (down > 1), k=1))
    return [(boxes[one][0], boxes[other][0]) for one, other in found]


HOSTILE = """\
backend: pdf
font.size: 30
font.family: monospace
text.usetex: True
axes.prop_cycle: cycler(color=["red"])
axes.facecolor: yellow
axes.grid: True
axes.formatter.use_mathtext: True
figure.autolayout: True
lines.linestyle: dotted
lines.linewidth: 9
patch.force_edgecolor: True
scatter.edgecolors: red
savefig.bbox: tight
savefig.transparent: True
svg.fonttype: none
svg.id: mine
path.simplify: False
image.interpolation: nearest
"""
DOLLARS = "US$1_000 to US$5^, not $^$"  # the end is a formula that cannot be read


def draw_dollars(folder: Path) -> None:
    """Export the figure of a form whose name looks like a formula."""
    exported("form", folder, named_form(FORMS.assign(name_en=DOLLARS)))


def test_dollar_signs_are_no_formula_and_the_users_own_settings_have_no_effect(tmp_path):
    (tmp_path / "matplotlibrc").write_text(HOSTILE)
    draw_dollars(tmp_path / "here")
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1]); import test_figures;"
        "import matplotlib; assert matplotlib.rcParams['font.size'] == 30; test_figures.draw_dollars(Path(sys.argv[2]))"
    )
    there = tmp_path / "there"
    hostile = {**os.environ, "MATPLOTLIBRC": str(tmp_path / "matplotlibrc")}
    subprocess.run([sys.executable, "-c", code, Path(__file__).parent, there], check=True, env=hostile)
    files = sorted(path.name for path in (tmp_path / "here").iterdir())
    assert files == ["form.csv", "form.json", "form.pdf", "form.png", "form.svg"]
    assert all((tmp_path / "here" / name).read_bytes() == (there / name).read_bytes() for name in files)
    assert pictures.exported(there, "form").words.title.startswith(DOLLARS)


def test_a_name_like_a_formula_needs_the_setting():
    with pytest.raises(ValueError, match="Expected"), matplotlib.rc_context({"text.parse_math": True}):
        Figure().text(0, 0, DOLLARS).get_window_extent()


def _hidden(figure) -> set[Text]:
    """Texts that are not drawn: labels of ticks beyond the limits, and panels that are switched off."""
    hidden = set()
    for axes in figure.axes:
        if not axes.axison:
            hidden |= set(axes.findobj(Text)) - {axes.title}
        for place, axis in enumerate((axes.xaxis, axes.yaxis)):
            low, high = sorted(axis.get_view_interval())
            labels = [label for tick in axis.majorTicks for label in (tick.label1, tick.label2)]
            hidden |= {label for label in labels if not low <= label.get_position()[place] <= high}
    return hidden


@each
def test_each_figure_is_written_in_all_formats(name, gallery):
    _, folder = gallery(name)
    assert sorted(path.suffix for path in folder.iterdir()) == [".csv", ".json", ".pdf", ".png", ".svg"]
    assert all(path.stat().st_size > 200 for path in folder.iterdir())


# --- evidence map


def test_map_counts_figures_in_use_and_their_latest_year():
    cells = map_cells().set_index(["iso3", "family", "measure"])
    assert list(cells.loc[("AAA", "cooperative", "organisations"), ["figures", "latest"]]) == [7, 2019]
    assert list(cells.loc[("AAA", "social_enterprise", "organisations"), ["figures", "latest"]]) == [1, 2018]
    assert cells["figures"].sum() == in_use(EVIDENCE).sum()
    assert len(cells) == 2 * len(framework.codes("families")) * 2


def test_map_says_absence_where_and_only_where_there_is_no_figure():
    cells = map_cells()
    assert (cells["absence"].notna() == (cells["figures"] == 0)).all()
    declared = pd.DataFrame(
        {"iso3": ["AAA"], "family": ["mutual"], "measure": ["organisations"], "absence": ["form_absent"]}
    )
    cells = map_cells(declared).set_index(["iso3", "family", "measure"])["absence"]
    assert cells["AAA", "mutual", "organisations"] == "form_absent"
    assert cells["BBB", "mutual", "organisations"] == "not_searched"


def test_map_loses_no_figure_where_columns_are_joined():
    cells = map_cells(most=1)
    assert list(dict.fromkeys(cells["measure"])) == ["organisations", evidence_map.OTHERS]
    assert cells["figures"].sum() == in_use(EVIDENCE).sum()


@pytest.mark.parametrize(("age", "step"), [(-2, 3), (0, 3), (1, 3), (2, 2), (3, 2), (4, 1), (6, 1), (7, 0)])
def test_newer_figures_are_darker(age, step):
    assert evidence_map.shade(age) == step


# --- organisations per 100,000 inhabitants


def test_cells_by_family_are_complete_and_in_the_order_of_the_framework():
    cells = dots()
    assert [tuple(row) for row in cells[["iso3", "family", "absence"]].fillna("").to_numpy()] == [
        ("AAA", "cooperative", ""),
        ("BBB", "cooperative", ""),
        ("AAA", "association", "form_absent"),
        ("BBB", "association", "form_absent"),
        ("AAA", "social_enterprise", ""),
        ("BBB", "social_enterprise", ""),
    ]
    assert list(cells["value"].dropna()) == [20.0, 20.0, 300.0, 300.0]


def test_a_cell_that_no_stage_wrote_is_not_searched():
    only = INDICATORS[INDICATORS["iso3"] == "AAA"]
    cells = per_population.data(only, CODES, FORMS, indicator="organisations_per_100k", concept="broad", year=2019)
    assert set(cells.loc[cells["iso3"] == "BBB", "absence"]) == {"not_searched"}


# --- nothing, or more than can be drawn


def empty(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.iloc[:0]


def nothing() -> dict[str, Picture]:
    """What the figures draw where there is nothing."""
    cells = evidence_map.data(empty(EVIDENCE), NO_ABSENCES, CODES)
    asked = {"indicator": "organisations_per_100k", "concept": "broad", "year": 2019}
    population = per_population.data(empty(INDICATORS), CODES, FORMS, **asked)
    dots_of_none = per_population.draw([], landscape.NAMES, unit="x")
    growths = growth.data(empty(INDICATORS), FORMS, EVIDENCE, NO_LINKS, concept="broad", year=2019)
    laws = pd.DataFrame({"iso3": ["AAA"], "law_id": ["x"], "title_en": ["Act"], "kind": ["act"], "enacted": [None]})
    laws = laws.astype({"enacted": "Int64"})
    dated = laws_timeline.data(laws)
    rated, record, forms = (empty(table) for table in one_country())
    rows = heat_map.data(rated, record, forms, CONDITIONS)
    bars = conditions.data(rated, landscape.NAMES, CONDITIONS)
    outcomes = empty(claim_outcomes())
    counted = claims.counted(outcomes)
    claimed = robustness.data(outcomes, counted, landscape.NAMES, FORMS)
    return {
        "evidence_map": Picture(
            evidence_map.draw(cells, landscape.NAMES, reference_year=2019), evidence_map.caption(cells, EVIDENCE), cells
        ),
        "per_population": Picture(dots_of_none, per_population.caption([], 2019), population),
        "growth": Picture(
            growth.draw(growths, landscape.NAMES, unit="x"),
            growth.caption(growths, landscape.NAMES, (2010, 2021)),
            growths,
        ),
        "laws_timeline": Picture(laws_timeline.draw(dated, landscape.NAMES), laws_timeline.caption(dated, laws), dated),
        "heat_map": Picture(heat_map.draw(rows, CONDITIONS), heat_map.caption(rows, CONDITIONS, "A", 0), rows),
        "conditions": Picture(conditions.draw(bars, landscape.NAMES), conditions.caption(bars), bars),
        "robustness": Picture(robustness.draw(claimed), robustness.caption(claimed, outcomes, 2019), claimed),
    }


def test_a_figure_with_nothing_to_draw_is_still_a_figure(tmp_path):
    for name, picture in nothing().items():
        exported(name, tmp_path, picture)
        assert (tmp_path / f"{name}.png").is_file()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("forms", [1, 2])
def test_a_heat_map_of_one_or_two_forms_is_drawn(forms):
    rows = heat_map.data(*one_country(forms), CONDITIONS)
    assert len(rows) == forms
    heat_map.draw(rows, CONDITIONS).draw_without_rendering()


def test_the_heat_map_cuts_no_name_and_no_text_is_small():
    rated, record, forms = one_country()
    texts = heat_map.draw(heat_map.data(rated, record, forms, CONDITIONS), CONDITIONS).axes[0].texts
    drawn = {" ".join(text.get_text().split()) for text in texts}
    assert {name for name in forms["name_en"] if name not in drawn and f"{name} (total)" not in drawn} == set()
    assert min(text.get_size() for text in texts) >= 6


def test_the_parts_of_a_heat_map_hold_each_row_once_and_no_instance_stands_apart():
    rows = heat_map.data(*one_country(90), CONDITIONS)
    parts = heat_map.parts(rows)
    assert len(parts) > 2
    assert [form for part in parts for form in part["form_id"]] == rows["form_id"].tolist()
    assert all(part["role"].iloc[0] != "instance" for part in parts)
    assert all(len(part) <= heat_map.LINES for part in parts)
    assert heat_map.caption(rows, CONDITIONS, "A", 90, part=2, parts=len(parts)).title.endswith(
        f"(part 2 of {len(parts)})"
    )


def test_instances_stand_under_their_legal_form_and_cells_of_their_own_provisions_are_marked():
    rated, record, forms = one_country()
    rows = heat_map.data(rated, record, forms, CONDITIONS)
    above = rows["form_id"].shift().where(rows["role"] == "instance")
    assert (above.dropna() == rows.loc[above.dropna().index, "legal_form"]).all()
    assert above.notna().sum() == 20
    panel = heat_map.draw(rows, CONDITIONS).axes[0]
    dots = sum(len(marks.get_offsets()) for marks in panel.collections if isinstance(marks, PathCollection))
    assert dots == (rated["standing"] == "own_provision").sum() > 0


def test_of_too_many_forms_those_with_most_known_conditions_are_drawn(monkeypatch):
    monkeypatch.setattr(heat_map, "MOST", 2)
    first, *others = conditions_of(CONDITIONS)["condition"]
    known = pd.DataFrame({first: [1.0, 0.0, 1.0]} | {code: [np.nan, 1.0, 0.5] for code in others}, index=list("abc"))
    rated = long(known).assign(iso3="AAA", family="cooperative")
    forms = pd.DataFrame({"form_id": list("abc"), "name_en": list("abc")})
    rows = heat_map.data(rated, rated.assign(legal_form=rated["form_id"]), forms, CONDITIONS)
    assert set(rows["form_id"]) == {"b", "c"}
    caption = heat_map.caption(rows, CONDITIONS, "Alphaland", 3)
    assert "2 rows of the list of forms, those of 3 with most known conditions" in caption.subtitle


def test_the_bars_count_legal_forms_and_label_each_part_that_has_room():
    first = conditions_of(CONDITIONS)["condition"].iloc[0]
    numbers = pd.DataFrame({first: [1.0, 1.0, 0.5, 0.0, np.nan, 1.0]}, index=[f"AAA-{place}" for place in range(6)])
    rated = long(numbers).assign(iso3="AAA")
    rated.loc[rated["form_id"] == "AAA-5", "role"] = "instance"
    cells = conditions.data(rated, {"AAA": "Alphaland", "BBB": "Betaland"}, CONDITIONS)
    row = cells.set_index(["condition", "iso3"]).loc[(first, "AAA")]
    assert row[["forms", "yes", "partly", "no", "unknown"]].tolist() == [5, 2, 1, 1, 1]
    panel = conditions.draw(cells, {"AAA": "Alphaland", "BBB": "Betaland"}).axes[0]
    assert [text.get_text() for text in panel.texts] == ["2", "1", "1", "1", "no legal form"]
    assert [bar.get_hatch() for bar in panel.patches] == [None, None, "xxxx", style.ABSENT_HATCH]
    assert conditions.caption(cells).subtitle.startswith("5 legal forms in scope of 2 countries")


def test_recognition_tells_legal_forms_by_law_and_laws_and_schemes_apart():
    row = {"forms": 4, "law": 2, "certification": 1, "programme": 0, "laws": 3, "schemes": 1, "since": np.int64(1947)}
    ground, words, _ = recognition.recognised(SimpleNamespace(**row, absence=None))
    assert words == "2 of 4\nby law\n3 laws,\n1 scheme\noldest: 1947"
    none = recognition.recognised(SimpleNamespace(**(row | {"law": 0, "laws": 0, "schemes": 0, "since": pd.NA})))
    assert none[1] == "0 of 4\nby law\nnone listed"
    assert none[0] != ground


def test_acts_and_decrees_stand_apart_from_schemes_and_bills_by_decade():
    laws = pd.DataFrame(
        {
            "iso3": "AAA",
            "law_id": list("abcd"),
            "title_en": "x",
            "kind": ["act", "decree", "scheme", "bill"],
            "enacted": [1991, 1999, 1995, 2003],
        }
    ).astype({"enacted": "Int64"})
    dated = laws_timeline.data(laws)
    bars = laws_timeline.draw(dated, {"AAA": "Alphaland"}).axes[1]
    assert [text.get_text() for text in bars.texts] == ["2 + 1", "0 + 1"]
    assert "2 of these are acts and decrees" in laws_timeline.caption(dated, laws).subtitle


def test_of_too_many_claims_those_asked_in_most_scenarios_are_drawn_in_reading_order():
    outcomes = claim_outcomes()
    counted = claims.worded(claims.counted(outcomes), style.labels(NAMES, robustness.COUNTRY), FORMS)
    expected = counted.sort_values("asked", ascending=False, kind="stable").head(6).sort_index()["claim"].tolist()
    assert expected != counted["claim"].head(6).tolist()
    # a heading and six claims, of which the names of countries make two of two lines each
    lines = 1 + sum(len(robustness._wrapped(said)) for said in expected_words(expected))
    cells = robustness.data(outcomes, counted, NAMES, FORMS, lines=lines)
    assert list(dict.fromkeys(cells["claim"])) == expected
    words = " ".join(robustness.caption(cells, outcomes, 2019).subtitle.split())
    assert "Drawn are 6, those of the countries shown" in words


def expected_words(expected: list[str]) -> list[str]:
    """What stands behind the heading of claims."""
    return [claim.partition(": ")[2] for claim in expected]


def test_a_long_name_that_is_cut_keeps_its_code():
    outcomes = claim_outcomes(MANY).query("iso3 == 'QAB'")
    cells = robustness.data(outcomes, claims.counted(outcomes), MANY, FORMS)
    assert cells["claim"].str.contains("United Federation… QAB clearly higher than ", regex=False).all()


def test_rows_of_claims_differ_however_long_names_are():
    outcomes = claim_outcomes(MANY).query("kind == 'order'")
    cells = robustness.data(outcomes, claims.counted(outcomes), MANY, FORMS)
    rows, *_ = robustness._places(cells)
    assert len(rows) == cells["claim"].nunique() > 1


def test_marks_of_many_differ():
    assert len({style.mark(place) for place in range(72)}) == 72


# --- claims, calibration


def of_claims(*outcomes: tuple[str, str, str]) -> pd.DataFrame:
    """Outcomes of orders of two countries: country, scenario, outcome."""
    statement = {"kind": "order", "indicator_id": "organisations_per_100k", "family": "cooperative", "subject": "BBB"}
    columns = ["iso3", "scenario", "outcome"]
    return pd.DataFrame([{**statement, **dict(zip(columns, row, strict=True))} for row in outcomes]).assign(
        label=lambda rows: rows["scenario"]
    )


def test_each_claim_has_a_row_and_each_choice_that_changes_one_a_column_official_sources_first():
    outcomes = of_claims(
        ("AAA", "base", "holds"),
        ("AAA", "narrow", "unchanged"),
        ("AAA", "year-2020", "reversed"),
        ("AAA", "without-AAA", "holds"),
        ("AAA", "without-BBB", "open"),
        ("AAA", "official", "absent"),
        ("CCC", "base", "open"),
        ("CCC", "official", "holds"),
    )
    names = {"AAA": "Alphaland", "BBB": "Betaland", "CCC": "Gammaland"}
    cells = robustness.data(outcomes, claims.counted(outcomes), names, FORMS)
    panel = robustness.draw(cells).axes[0]
    heads = [" ".join(text.get_text().split()) for text in panel.get_xticklabels()]
    assert heads == ["official", "year-2020", claims.ANOTHER_FIT]  # the narrow concept changes nothing
    (row,) = [" ".join(text.get_text().split()) for text in panel.get_yticklabels()]  # what is open now is no claim
    assert row == "Alphaland clearly higher than Betaland"
    shown = [text.get_text() for text in panel.texts]
    assert shown == ["Organisations per 100,000 inhabitants, cooperatives", "no data", "reversed", "open"]
    caption = robustness.caption(cells, outcomes, 2019)
    assert caption.title == "0 of 1 clear difference or change stands on official sources alone"
    assert "change none of these numbers: narrow." in caption.subtitle
    assert "year-2020: 0 hold, 1 is reversed." in " ".join(caption.alt.split())


def test_of_the_models_without_a_country_the_worst_outcome_counts():
    outcomes = of_claims(
        ("AAA", "base", "holds"),
        ("AAA", "without-AAA", "holds"),
        ("AAA", "without-BBB", "unchanged"),
        ("AAA", "official", "holds"),
    )
    by_choice = claims.by_choice(outcomes).set_index("choice")["outcome"]
    assert by_choice.to_dict() == {"official": "holds", "without": "holds"}
    title = robustness.caption(pd.DataFrame({"claim": ["x"]}), outcomes, 2019).title
    assert title == "1 of 1 clear difference or change stands on official sources alone; no choice reverses it"


def test_the_calibration_shows_what_the_kept_table_says():
    left = pd.DataFrame(
        [
            ("figure", "model", "s", number, 0.0, 0.0, -0.1 if number % 2 else 0.05, 0.1, number > 2, True)
            for number in (2, 3, 4, 5)
        ],
        columns=[
            "out",
            "method",
            "series_id",
            "figures",
            "truth",
            "middle",
            "lower",
            "upper",
            "inside_50",
            "inside_80",
        ],
    )
    cells = calibration.data(left)
    whole = cells[cells["length"] == "all"].set_index("promised")["covered"]
    assert whole.to_dict() == {0.5: 0.75, 0.8: 1.0, 0.9: 0.5}
    lengths = cells[cells["length"] != "all"].set_index("length")
    assert lengths.loc["3 to 4", ["figures", "covered"]].tolist() == [2, 0.5]
    assert calibration.draw(cells).axes[1].get_ylabel() == "coverage of the 90% interval"


# --- map of forms


def unmapped(**changes: object) -> pd.Series:
    """A summary of a landscape of which too little is known for a map."""
    return pd.Series({"mapped": False, "forms": 40, "entering": 10, "share": 0.25} | changes)


def test_a_map_of_too_few_forms_says_so_with_the_numbers(change_setting, tmp_path):
    change_setting("institutions.yaml", "minimum_forms: 0.6", "minimum_forms: 0.7")
    reason = institutions_text.unmapped(unmapped())
    assert reason == "Enough conditions are known of 10 of 40 legal forms only (25%); 70% are needed."
    nothing = pd.DataFrame(columns=["form_id", "iso3", "family", "x", "y", "group", "probability"])
    figure = form_map.draw(nothing, pd.DataFrame(columns=["condition", "x", "y"]), {}, reason)
    exported("map", tmp_path, Picture(figure, form_map.caption(nothing, unmapped(), reason), nothing))
    assert reason in [text.get_text().replace("\n", " ") for text in figure.axes[0].texts]
    words = pictures.exported(tmp_path, "map").words
    assert words.alternative_text == f"No map of forms: too little is known. {reason}"


@pytest.mark.parametrize(
    ("summary", "words"),
    [
        (unmapped(share=0.9, entering=8), "of 8 legal forms; more than 8 are needed"),
        (unmapped(share=0.9, entering=36), "A condition is unknown for every legal form"),
        (unmapped(mapped=True), ""),
    ],
)
def test_each_reason_against_a_map_is_told_apart(summary, words):
    reason = institutions_text.unmapped(summary)
    assert words in reason
    assert bool(reason) == bool(words)


# --- names


@pytest.mark.parametrize(
    ("name", "short"),
    [("Cooperative", "Cooperative"), ("Very long name of a form of organisations", "Very long name of a form of…")],
)
def test_long_names_are_cut_at_a_word(name, short):
    assert style.short(name, 34) == short


# --- all figures of a form


def test_every_figure_of_a_form_is_drawn_with_its_role():
    roles = history().set_index("evidence_id")["role"].to_dict()
    assert roles == {
        "AAA-F0001": "outside",
        "AAA-F0002": "preferred",
        "AAA-F0003": "preferred",
        "AAA-F0004": "preferred",
        "AAA-F0005": "rival",
        "AAA-F0006": "part",
        "AAA-F0007": "preferred",
    }
    assert history("AAA-social-enterprise")["role"].tolist() == ["preferred", "excluded"]


def test_a_figure_that_is_younger_than_the_edition_is_neither_drawn_nor_counted():
    later = EVIDENCE["evidence_id"].isin(["AAA-F0005", "AAA-F0007"])
    evidence = EVIDENCE.assign(
        exclusion=EVIDENCE["exclusion"].mask(later, "after_edition"), series_id=EVIDENCE["series_id"].mask(later)
    )
    known = form_history.data(evidence, LEVELS, WEIGHED, "AAA-cooperative", window=WINDOW)
    assert set(history()["evidence_id"]) - set(known["evidence_id"]) == {"AAA-F0005", "AAA-F0007"}
    assert "excluded" not in set(known["role"])
    words = [evidence_map.caption(map_cells(), table) for table in (EVIDENCE, evidence)]
    assert words[0] == words[1]  # what is not of the edition is not "listed with the reason why it is not used"


def test_a_stock_at_the_end_of_a_year_stands_just_before_the_next():
    assert list(history()["date"].round(2).unique()) == [2009.0, 2011.0, 2016.0, 2020.0]


def test_bands_are_those_of_the_series_of_the_form():
    table = bands()
    assert set() < set(table["series_id"]) <= set(history()["series_id"].dropna())
    assert ((table["lower"] < table["level"]) & (table["level"] < table["upper"])).all()
    assert (table["date"] % 1 == 0).all()  # the end of 2019 is 2020.0


def growth_of(form: str, lower: float, upper: float) -> pd.DataFrame:
    """The average growth of a form in the table of indicators, from its figures of 2010 and 2019."""
    row = {
        "indicator_id": "organisations_growth",
        "iso3": form[:3],
        "aggregate": "form",
        "family": "cooperative",
        "form_id": form,
        "unit": "percent per year",
        "value": 7.93,
        "estimate": 7.93,
        "lower": lower,
        "upper": upper,
        "comparability": "identical",
        "bases": ["registered"],
        "data_year": 2019,
        "data_year_last": 2019,
        "evidence_ids": ["AAA-F0002", "AAA-F0004"],
    }
    return numbers([row])


@pytest.mark.parametrize(
    ("ends", "title"),
    [
        ((6.81, 9.12), "Cooperative: clear growth, 7.9% (6.8–9.2) a year from 2010 to 2019"),
        ((-0.37, 16.4), "Cooperative: no clear change from 2010 to 2019"),
    ],
)
def test_the_title_of_a_form_is_its_change_in_words_of_its_interval(ends, title):
    rows = growth_of("AAA-cooperative", *ends)
    told = form_history.told(rows, FORMS, history(), "AAA-cooperative", concept="broad", year=2019)
    assert (told.first, told.last) == (2010, 2019)
    caption = form_history.caption(history(), bands(), FORMS, "AAA-cooperative", 2019, told)
    assert caption.title == title


def test_a_count_of_31_december_is_of_the_year_that_ends_with_it():
    caption = form_history.caption(history(), bands(), FORMS, "AAA-cooperative", 2019)
    assert caption.alt.startswith("7 published figures from 2008 to 2019")
    assert "2008–2019" in caption.subtitle


def test_a_level_has_the_grade_of_the_number_of_the_form_that_rests_on_it():
    series, *_ = bands().loc[bands()["date"] == 2020, "series_id"]
    row = growth_of("AAA-cooperative", 41.0, 47.0)
    row = row.assign(indicator_id="organisations", grade="D", series_ids=[[series]])
    told = form_history.told(row, FORMS, history(), "AAA-cooperative", concept="broad", year=2019)
    assert "grade D" in form_history.caption(history(), bands(), FORMS, "AAA-cooperative", 2019, told).alt
    other = told._replace(series=("another",))
    assert "grade D" not in form_history.caption(history(), bands(), FORMS, "AAA-cooperative", 2019, other).alt


def test_each_line_is_named_at_its_end_at_most_four_in_a_panel_and_breaks_are_marked():
    """Six series of a form, one of them from a declared break on."""
    figures, levels = history(), bands()
    first = levels["series_id"].iloc[0].rsplit("/", 1)[0]
    names = [f"{first}/{basis}" for basis in framework.codes("bases")[:5]] + [f"{first}/active/from-2016-07-01"]
    band = pd.DataFrame(
        [
            {"series_id": name, "date": date, "level": 103.0 + 9 * place, "lower": 91.0, "upper": 171.0}
            for place, name in enumerate(names)
            for date in (2016.0, 2017.0, 2019.0)
        ]
    )
    figure = form_history.draw(figures, band, window=(2010, 2021))
    texts = [[text.get_text().replace("\n", " ") for text in panel.texts] for panel in figure.axes]
    named = [text for panel in texts for text in panel if "registered" in text or "operating" in text]
    assert len(figure.axes) == 2
    assert "operating, from 2016" in named
    assert sum(text == "counted anew" for panel in texts for text in panel) == 1
    lines = [line for line in figure.axes[0].lines if len(line.get_xdata()) == 4]
    assert len(lines) == form_history.LINES  # a year without an estimate, 2018, interrupts each of them
    assert all(np.isnan(line.get_ydata()[2]) for line in lines)


def test_a_figure_at_odds_with_the_others_is_ringed_and_named():
    figure = form_history.draw(history(), bands(), window=(2010, 2021))
    (legend,) = figure.legends
    words = [text.get_text() for text in legend.get_texts()]
    assert "ring: at odds with the others, a misprint or a jump" in words
    assert "estimate with 90% interval" in words
    assert "200" in [text.get_text() for text in figure.axes[0].texts]  # their numbers, where there is room
    assert history().set_index("evidence_id")["outlier_probability"].to_dict()["AAA-F0005"] == 0.97


@pytest.mark.parametrize("native", ["협동조합", "สหกรณ์", "ᠬᠣᠷᠰᠢᠶᠠ", "تعاونية"])
def test_a_native_name_stands_before_the_words_of_its_form(native):
    forms = FORMS.assign(name_native=native)
    caption = form_history.caption(history(), bands(), forms, "AAA-cooperative", 2019)
    assert caption.subtitle.startswith(f"{native}. Number of organisations, ")


def test_marks_differ_by_role_by_basis_and_by_who_counted():
    looks = {role: str(form_marks.marks(role, "registered", "register")) for role in form_marks.ROLES}
    assert len(set(looks.values())) == len(looks)
    marks = [style.mark_of_basis(basis) for basis in framework.codes("bases")]
    assert len(set(marks)) == len(marks)
    shapes = {form_marks.marks("rival", "active", kind)["marker"] for kind in framework.codes("origin_kinds")}
    assert len(shapes) == len(framework.codes("origin_kinds"))


def test_main_forms_are_those_with_most_national_figures():
    own = EVIDENCE[EVIDENCE["iso3"] == "AAA"]
    assert package_facts.main_forms(own) == ["AAA-cooperative", "AAA-social-enterprise"]
    assert package_facts.main_forms(own, most=1) == ["AAA-cooperative"]


def test_native_names_become_glyphs_of_the_fonts_in_the_dependency(tmp_path):
    picture = FIGURES["form_history"]()
    assert "協同組合 협동조합" in picture.caption.subtitle
    exported("x", tmp_path, picture)
    assert "NotoSansCJK" in (tmp_path / "x.svg").read_text()
    pdf = (tmp_path / "x.pdf").read_bytes()
    streams = [_inflated(part) for part in re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)]
    assert any(b"NotoSansCJK" in part for part in [pdf, *streams])


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


# --- words


def test_each_caption_has_a_title_and_an_alternative_text():
    captions = pages.captions.declared().captions
    assert {"evidence_map", "organisations_per_100k"} <= captions.keys()
    assert all(one.title and one.alt for one in captions.values())


def test_a_caption_without_its_number_is_an_error_with_its_line():
    with pytest.raises(
        PackageError, match=r"captions.yaml, row \d+, column organisations_per_100k.title: found 'finding'"
    ):
        pages.caption("organisations_per_100k")


def test_a_caption_of_another_name_is_an_error():
    with pytest.raises(PackageError, match=r"the key evidence_mop.*evidence_map"):
        pages.caption("evidence_mop")
    with pytest.raises(PackageError, match="no_polcy"):
        pages.sentence("no_polcy")


CAPTIONS = "sentences:\n  one: A sentence.\nmap:\n  title: A map\n  alt: One map.\n"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  alt: One", "  alternativ: One", "row 5"),
        ("title: A map", 'title: "{{ a"', "row 4, column captions.map.title"),
        ("title: A map", "title: 2024", "row 4"),
        ("title: A map", "title: ''", "row 4"),
        ("A sentence.", '"{% if %}"', "row 2, column sentences.one"),
        ("  title: A map", "  title: A\n  title: A map", "row 5"),
        ("  title: A map", "\ttitle: A map", "row 4"),
        (CAPTIONS, "", "captions.yaml"),
        ("sentences:\n  one: A sentence.\n", "", "the key sentences"),
    ],
)
def test_a_mistake_among_captions_is_refused_with_its_line(tmp_path, old, new, message):
    (tmp_path / "captions.yaml").write_text(CAPTIONS, encoding="utf-8")
    assert pages.captions.texts_of("map", tmp_path)["alt"] == "One map."
    folder = tmp_path / "wrong"
    folder.mkdir()
    (folder / "captions.yaml").write_text(CAPTIONS.replace(old, new), encoding="utf-8")
    with pytest.raises(PackageError, match=message):
        pages.captions.declared(folder)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.01234, "0.0123"),
        (12.34, "12.3"),
        (1234, "1,234"),
        (12345, "12.3 k"),
        (4.56e6, "4.56 M"),
        (7e9, "7 G"),
        (0, "0"),
    ],
)
def test_numbers_are_short(value, text):
    assert printing.compact(value) == text


@each
def test_places_are_rounded_because_the_layout_solver_is_not_exact(name, gallery):
    # The solver's last digits differ between processes, and clip paths are named by them. What an aspect takes off
    # the place of a panel is computed, not solved.
    figure, _ = gallery(name)
    sides = [side for axes in figure.axes for side in axes.get_position(original=True).bounds]
    assert sides == pytest.approx([round(side, 5) for side in sides], abs=1e-12)


@pytest.mark.parametrize("rows", [0, 1, 2])
@pytest.mark.parametrize("phone", [False, True])
def test_a_pedigree_of_few_values_has_room_for_its_words(rows, phone, tmp_path):
    drawn = FIGURES["pedigree"]()
    few = drawn.data.iloc[:rows]
    export.figure(
        pedigree.draw(few, phone=phone),
        tmp_path,
        "pedigree",
        caption=pedigree.caption(few, 2019, "Alphaland"),
        source_line="Source: x.",
        settings=SETTINGS,
        data=few,
    )
    assert (tmp_path / "pedigree.png").is_file()
