"""What figures, tables and texts show of institutions. Ratings are made up."""

from __future__ import annotations

import numpy as np
import pandas as pd

from law_frames import EMES
from planted import NAN, few_draws, simulated
from ssemap.core.conditions import condition_labels
from ssemap.institutions import form_map, long_ratings
from ssemap.publish.figures import form_map as form_map_figure
from ssemap.publish.figures import heat_map
from ssemap.publish.sections import institutions_profile, institutions_text
from ssemap.publish.tables import institutions as institution_tables


def test_no_label_of_the_map_meets_another_and_forms_on_one_spot_share_one() -> None:
    values, _ = simulated(12, 0.05)
    index = [f"AAA-{i}" for i in range(36)]
    table = pd.DataFrame(values, columns=EMES, index=index)
    drawn = form_map.form_map(table, few_draws())
    named = drawn.places.assign(iso3="AAA", family="cooperative")
    figure = form_map_figure.draw(named, drawn.axes, {"AAA": "Alpha"}, condition_labels("emes"), "")
    figure.draw_without_rendering()
    panel = figure.axes[0]
    boxes = [text.get_window_extent() for text in panel.texts if text.get_text() and text.get_text()[0].isdigit()]
    assert len(boxes) > 5
    assert not [1 for i, one in enumerate(boxes) for other in boxes[i + 1 :] if one.overlaps(other)]
    assert "axes hold" in form_map_figure.caption(named, drawn.summary.iloc[0], "").subtitle


def test_the_tree_of_the_heat_map_has_its_leaves_in_the_order_of_the_rows() -> None:
    """Forms of two kinds in turn, each with one condition of its own, and one of which nothing is known."""
    kinds = np.array([[1, 1, 1, 1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0, 0, 0, 0]], dtype=float)
    values = kinds[[0, 1] * 4]
    values[range(8), range(8)] = 0.5
    table = pd.DataFrame([*values, [NAN] * 9], columns=EMES, index=[f"AAA-{i}" for i in range(9)])
    names = {form: f"Form {form}" for form in table.index}
    rows, branches = heat_map.data(long_ratings(table, "emes").assign(iso3="AAA", family="cooperative"), names, "emes")
    assert rows["form_id"].iloc[-1] == "AAA-8"
    order = rows["form_id"].iloc[:8].str.removeprefix("AAA-").astype(int) % 2
    assert order.tolist() in ([0, 0, 0, 0, 1, 1, 1, 1], [1, 1, 1, 1, 0, 0, 0, 0])
    ends = [place for depths, places in branches for depth, place in zip(depths, places, strict=True) if depth == 0]
    assert sorted(ends) == list(range(8))
    deepest = min(branches, key=lambda branch: min(branch[0]))
    assert deepest[1][0] < 3.5 < deepest[1][2]
    assert len(heat_map.draw(rows, branches, "emes").axes) == 4


def test_groups_are_described_by_what_their_members_share() -> None:
    values, _ = simulated(12, 0.05)
    index = [f"AAA-{i}" for i in range(36)]
    numbers = pd.DataFrame(values, columns=EMES, index=index)
    places = form_map.form_map(numbers, few_draws()).places
    rated = long_ratings(numbers, "emes")
    described = institution_tables.by_group(places.assign(family="cooperative"), rated, "emes").frame
    assert described["forms"].sum() == len(places)
    first = described.iloc[0]
    assert first["yes"] == "Continuous activity, Economic risk, Paid work, Participation"
    assert first["no"] == "Community benefit, Civil initiative, Limited profit"
    assert first["partly"] == "Autonomy, Power not by capital"


def test_the_text_says_what_holds_everywhere_what_differs_and_what_is_silent() -> None:
    rows = []
    for iso3, capital in (("AAA", "yes"), ("BBB", "no")):
        for form in range(6):
            values = {"paid_work": "yes", "not_by_capital": capital}
            rows += [
                {"iso3": iso3, "form_id": f"{iso3}-{form}", "condition": c, "rating": values.get(c, "unknown")}
                for c in EMES
            ]
    text = institutions_text.landscape_text(pd.DataFrame(rows), {"AAA": "Alpha", "BBB": "Beta"}, "emes")
    assert text.common == ["Paid work"]
    widest = text.apart[0]
    assert (widest["label"], widest["top"], widest["least"]) == ("Power not by capital", "Alpha", "Beta")
    assert text.silent[0]["share"] == 100
    assert (text.forms, text.bare, text.unknown) == (12, 0, 12 * 7)


def test_a_country_without_forms_has_an_empty_table_of_scores(tables: dict[str, pd.DataFrame]) -> None:
    nothing = {name: tables[name].iloc[:0] for name in ("forms", "codings", "laws", "law_forms", "absences")}
    country = institutions_profile.country_landscape(nothing, "CCC", "emes")
    table = institution_tables.by_form(country.scores, nothing["forms"], {"CCC": "Nowhere"}, "emes")
    assert len(table.frame) == 0
    assert (country.secured, country.programme, country.without) == ({}, [], [])
