"""What figures, tables and texts show of institutions. Ratings are made up."""

from __future__ import annotations

import pandas as pd
import pytest

from law_frames import ACT, EMES, YEAR, country, form, law, linked, parts, provision, rating
from planted import few_draws, simulated
from ssemap.core.conditions import condition_labels
from ssemap.institutions import form_map, institutions
from ssemap.institutions.groups import APART
from ssemap.institutions.typology import typology
from ssemap.publish.figures import form_map as form_map_figure
from ssemap.publish.figures import heat_map, laws_timeline
from ssemap.publish.sections import groups_text, institutions_profile, institutions_text, law_text
from ssemap.publish.tables import institutions as institution_tables
from ssemap.publish.tables import law_types
from ssemap.publish.tables import laws as law_tables

NAMES = {"AAA": "Alphaland"}


def planted_map() -> tuple[form_map.FormMap, pd.DataFrame]:
    """A map of three planted groups, and the ratings by form and condition."""
    values, _ = simulated(12, 0.05)
    numbers = pd.DataFrame(values, columns=EMES, index=[f"AAA-{i}" for i in range(36)])
    codes = numbers.rename_axis("form_id").reset_index().melt("form_id", var_name="condition", value_name="rating")
    codes["rating"] = codes["rating"].map({0: "no", 0.5: "partly", 1: "yes"}).fillna("unknown")
    return form_map.form_map(numbers, few_draws()), codes.assign(role="legal_form")


def test_no_label_of_the_map_meets_another_and_forms_on_one_spot_share_one() -> None:
    drawn, _ = planted_map()
    named = drawn.places.assign(iso3="AAA", family="cooperative")
    figure = form_map_figure.draw(named, drawn.axes, condition_labels("emes"), "")
    figure.draw_without_rendering()
    panel = figure.axes[0]
    boxes = [text.get_window_extent() for text in panel.texts if text.get_text() and text.get_text()[0].isdigit()]
    assert len(boxes) > 5
    assert not [1 for i, one in enumerate(boxes) for other in boxes[i + 1 :] if one.overlaps(other)]
    assert "axes hold" in form_map_figure.caption(named, drawn.summary.iloc[0], "").subtitle


def test_the_title_of_the_map_counts_the_forms_in_groups() -> None:
    drawn, _ = planted_map()
    every = len(drawn.places)
    assert form_map_figure.caption(drawn.places, drawn.summary.iloc[0], "").title.startswith(f"{every} legal forms")
    alone = drawn.places.assign(group=[APART, *drawn.places["group"][1:]])
    title = form_map_figure.caption(alone, drawn.summary.iloc[0], "").title
    assert title.startswith(f"{every - 1} of {every} legal forms make ")


def test_groups_are_described_by_what_their_members_share() -> None:
    drawn, rated = planted_map()
    places = drawn.places.assign(iso3="AAA", family="cooperative")
    forms = pd.DataFrame([form(name) for name in places["form_id"]])
    described = institution_tables.by_group(groups_text.groups(places, rated, NAMES, "emes")).frame
    assert described["forms"].sum() == len(places)
    assert groups_text.apart(places, forms, NAMES) == []
    alone = places.assign(group=places["group"].where(places.index > 0, APART))
    (told,) = groups_text.apart(alone, forms, NAMES)
    assert told == f"{forms['name_en'][0]} ({NAMES['AAA']})"
    fewer = institution_tables.by_group(groups_text.groups(alone, rated, NAMES, "emes")).frame
    assert fewer["forms"].sum() == len(places) - 1
    first = described.iloc[0]
    assert first["yes"] == "Continuous activity, Economic risk, Paid work, Participation"
    assert first["no"] == "Community benefit, Civil initiative, Limited profit"
    assert first["partly"] == "Autonomy, Power not by capital"


def landscape() -> institutions_profile.CountryLandscape:
    """Two legal forms, a total of them, and an instance with a provision of its own."""
    forms = [form("AAA-z-all"), form("AAA-b"), form("AAA-a"), form("AAA-a-model", "AAA-b")]
    tables = country(
        forms=forms,
        form_links=parts("AAA-z-all", "AAA-a", "AAA-b"),
        codings=[
            rating("AAA-b", "autonomy", "yes", law_id="AAA-law-act"),
            rating("AAA-b", "paid_work", "yes"),
            rating("AAA-a-model", "autonomy", "no", 2, "AAA-P0001"),
        ],
        provisions=[provision("AAA-P0001", "governing_bodies")],
        provision_forms=linked("AAA-P0001", "AAA-a-model"),
    )
    return institutions_profile.country_landscape(tables, "AAA", "emes", YEAR)


def test_the_heat_map_has_instances_after_their_legal_form_and_says_whose_rating_it_is() -> None:
    told = landscape()
    names = pd.DataFrame([form(name) for name in told.record["form_id"].unique()])
    cells = heat_map.data(told.ratings, told.record, names, "emes").set_index("form_id")
    assert cells.index.tolist() == ["AAA-a", "AAA-b", "AAA-a-model", "AAA-z-all"]
    of_instance = cells.loc["AAA-a-model"]
    assert of_instance[["autonomy", "autonomy_standing"]].tolist() == ["no", "own_provision"]
    assert of_instance[["paid_work", "paid_work_standing"]].tolist() == ["yes", "inherited"]
    assert cells["known"].tolist() == [0, 2, 2, 0]
    shown = cells.reset_index()
    figure = heat_map.draw(shown, "emes")
    assert {text.get_text() for text in figure.axes[0].texts} >= {"AAA-a", "AAA-b"}
    assert heat_map.caption(shown, "emes", "Alphaland", 4)


def test_what_is_secured_by_law_is_counted_over_legal_forms() -> None:
    assert landscape().secured == {"Autonomy": 1}


def test_the_text_says_what_holds_everywhere_what_differs_and_what_is_silent_over_legal_forms() -> None:
    rows = []
    for iso3, capital in (("AAA", "yes"), ("BBB", "no")):
        for number in range(7):
            values = {"paid_work": "yes", "not_by_capital": capital}
            role = "instance" if number == 6 else "legal_form"
            about = {"iso3": iso3, "form_id": f"{iso3}-{number}", "role": role}
            rows += [{**about, "condition": c, "rating": values.get(c, "unknown")} for c in EMES]
    text = institutions_text.landscape_text(pd.DataFrame(rows), {"AAA": "Alpha", "BBB": "Beta"}, "emes")
    assert text.common == ["Paid work"]
    widest = text.apart[0]
    assert (widest["label"], widest["top"], widest["least"]) == ("Power not by capital", "Alpha", "Beta")
    assert (widest["top_yes"], widest["top_known"]) == (6, 6)
    assert text.silent[0]["share"] == 100
    assert (text.listed, text.forms, text.bare, text.unknown) == (14, 12, 0, 12 * 7)


def test_a_country_without_forms_has_an_empty_table_of_scores() -> None:
    nothing = country(laws=[])
    told = institutions_profile.country_landscape(nothing, "CCC", "emes", YEAR)
    table = institution_tables.by_form(told.scores, told.record, nothing["forms"], {"CCC": "Nowhere"}, "emes")
    assert len(table.frame) == 0
    assert (told.secured, told.programme, told.without) == ({}, [], [])


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, ACT),
        ({"enacted": ""}, f"{ACT} *"),
        ({"enacted": "", "in_force": 1990}, ACT),
        ({"enacted": "", "kind": "bill"}, ""),
    ],
)
def test_a_law_of_unknown_year_is_marked_among_the_types_of_law(cells: dict[str, str], expected: str) -> None:
    tables = country(forms=[form("AAA-a")], laws=[law(**cells)], law_forms=[{"law_id": ACT, "form_id": "AAA-a"}])
    found = law_types.table(typology(tables, ["AAA"], YEAR), tables["laws"], NAMES).frame
    assert found["cooperative_laws"].tolist() == [expected]


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ([], "No legal form is in scope."),
        (["AAA-a"], "Enough conditions are known of 1 legal form; more than 8 are needed."),
        (["AAA-a", "AAA-b"], "Enough conditions are known of 2 legal forms; more than 8 are needed."),
    ],
)
def test_why_there_is_no_map_is_one_plain_sentence(forms: list[str], expected: str) -> None:
    ratings = [rating(name, condition, "yes") for name in forms for condition in EMES]
    tables = country(forms=[form(name) for name in forms], codings=ratings)
    (summary,) = institutions(tables, "emes", YEAR, ["AAA"]).institution_summary.to_dict("records")
    assert institutions_text.unmapped(pd.Series(summary)) == expected


def test_an_international_instrument_is_no_act_of_the_country() -> None:
    laws = country(laws=[law(kind="international"), law("AAA-decree", kind="decree")])["laws"]
    waves = law_text.waves(laws, NAMES)
    assert (waves.most, waves.of) == (1, 1)
    assert laws_timeline.caption(laws_timeline.data(laws), laws).subtitle.count("1 of these are acts and decrees") == 1
    assert law_tables.by_decade(laws, NAMES).frame["AAA"].tolist() == ["1 act or decree", ""]
