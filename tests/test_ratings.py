"""Ratings of record, their numbers, scores and sets of conditions, and the agreement of coders. Ratings are made up."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from law_frames import ACT, EMES, YEAR, Row, Tables, country, form, law, linked, parts, provision, rating
from ssemap.core import conditions as condition_files
from ssemap.core import framework
from ssemap.core.conditions import condition_sets, conditions_of
from ssemap.institutions import legal_forms, ratings, scores
from ssemap.workbench import rating_agreement

NAN = float("nan")
FORM, INSTANCE = "AAA-coop", "AAA-model-coop"
VOTES = "not_by_capital"

# --- legal forms, their instances, and totals --------------------------------------------------------------------


def test_a_total_is_what_two_legal_forms_or_more_are_part_of() -> None:
    forms = [
        form("AAA-all"),
        form("AAA-a"),
        form("AAA-b"),
        form("AAA-one"),
        form("AAA-out", in_scope="no"),
        form("AAA-more"),
    ]
    forms += [form("AAA-instances"), form("AAA-model-a", "AAA-a"), form("AAA-model-b", "AAA-a")]
    links = [
        *parts("AAA-all", "AAA-a", "AAA-b"),
        *parts("AAA-one", "AAA-a", "AAA-out"),  # one part in scope
        *parts("AAA-more", "AAA-all"),  # one part, which is a total
        *parts("AAA-instances", "AAA-model-a", "AAA-model-b"),  # parts that are no legal forms themselves
    ]
    tables = country(forms=forms, form_links=links)
    found = legal_forms.roles(tables["forms"], tables["form_links"]).set_index("form_id")
    assert found["role"].to_dict() == {
        "AAA-a": "legal_form",
        "AAA-all": "total",
        "AAA-b": "legal_form",
        "AAA-instances": "legal_form",
        "AAA-model-a": "instance",
        "AAA-model-b": "instance",
        "AAA-more": "total",
        "AAA-one": "legal_form",
    }
    assert found.loc[["AAA-model-a", "AAA-b"], "legal_form"].tolist() == ["AAA-a", "AAA-b"]


# --- ratings of record ---------------------------------------------------------------------------------------------


def record(*rows: Row, **tables: list[Row]) -> pd.DataFrame:
    """The ratings of record of a form and of an instance of it, by form and condition."""
    given: Tables = country(**{"forms": [form(FORM), form(INSTANCE, FORM)], "codings": list(rows), **tables})
    return ratings.of_record(given, YEAR).set_index(["form_id", "condition_id"])


def cell(found: pd.DataFrame, form_id: str, condition: str = VOTES) -> list[str]:
    return found.loc[(form_id, condition), ["rating", "standing"]].tolist()


def test_every_form_in_scope_has_a_rating_on_each_condition_unknown_where_nobody_rated() -> None:
    found = record(rating(FORM, VOTES, "yes"), forms=[form(FORM), form("AAA-out", in_scope="no")])
    assert found.index.tolist() == [(FORM, condition) for condition in EMES]
    assert found["rating"].value_counts().to_dict() == {"unknown": len(EMES) - 1, "yes": 1}
    assert set(found["standing"]) == {"own"}


def test_of_the_rounds_of_a_cell_the_last_one_that_was_adjudicated_counts() -> None:
    rounds = [rating(FORM, VOTES, code, number) for number, code in ((1, "no"), (2, "unknown"), (3, "partly"))]
    assert cell(record(*rounds[:2]), FORM) == ["unknown", "own"]
    assert cell(record(*reversed(rounds)), FORM) == ["partly", "own"]
    blind = rating(FORM, VOTES, "yes", 4, coder="coder-1")
    assert cell(record(*rounds, blind), FORM) == ["partly", "own"]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({}, ["no", "law", "yes"]),
        ({"in_force_from": "2019-12-31"}, ["no", "law", "yes"]),
        ({"in_force_from": "2020"}, ["yes", "practice", ""]),
        ({"in_force_until": "2019-06"}, ["yes", "practice", ""]),
    ],
)
def test_a_rating_by_law_that_is_not_in_force_in_the_year_leaves_the_earlier_round(
    dates: dict[str, str], expected: list[str]
) -> None:
    found = record(
        rating(FORM, VOTES, "yes"),
        rating(FORM, VOTES, "no", 2, "AAA-P0001"),
        provisions=[provision("AAA-P0001", **dates)],
        provision_forms=linked("AAA-P0001", FORM),
    )
    assert found.loc[(FORM, VOTES), ["rating", "channel", "in_force"]].fillna("").tolist() == expected


def test_where_law_is_not_in_force_and_no_earlier_round_is_there_nothing_is_known() -> None:
    found = record(
        rating(FORM, VOTES, "no", 1, "AAA-P0001"),
        provisions=[provision("AAA-P0001", in_force_from="2021")],
        provision_forms=linked("AAA-P0001", FORM),
    )
    assert cell(found, FORM) == ["unknown", "own"]


def test_a_rating_by_law_of_an_unknown_start_counts_and_is_marked() -> None:
    found = record(
        rating(FORM, VOTES, "no", 1, "AAA-P0001"),
        laws=[{"law_id": "AAA-law-act", "kind": "act"}],
        provisions=[provision("AAA-P0001")],
        provision_forms=linked("AAA-P0001", FORM),
    )
    assert found.loc[(FORM, VOTES), ["rating", "in_force"]].tolist() == ["no", "unknown"]


def test_an_instance_has_the_ratings_of_its_legal_form_whatever_its_own_say() -> None:
    found = record(rating(FORM, VOTES, "yes", law_id="AAA-law-act"), rating(INSTANCE, VOTES, "no"))
    assert cell(found, INSTANCE) == ["yes", "inherited"]
    assert found.loc[(INSTANCE, VOTES), "law_id"] == "AAA-law-act"
    assert cell(found, INSTANCE, "autonomy") == ["unknown", "inherited"]


def test_what_is_known_of_an_instance_stands_where_nothing_is_known_of_its_legal_form() -> None:
    found = record(rating(FORM, VOTES, "unknown"), rating(INSTANCE, VOTES, "no"))
    assert cell(found, INSTANCE) == ["no", "own"]
    assert cell(found, FORM) == ["unknown", "own"]


def by_law(*forms: str, code: str = "no") -> pd.DataFrame:
    """A legal form that is rated yes by practice, and an instance that is rated by a provision linked to some forms."""
    return record(
        rating(FORM, VOTES, "yes"),
        rating(INSTANCE, VOTES, code, 2, "AAA-P0001"),
        provisions=[provision("AAA-P0001")],
        provision_forms=linked("AAA-P0001", *forms),
    )


def test_a_provision_for_the_instance_alone_decides_on_it() -> None:
    assert cell(by_law(INSTANCE), INSTANCE) == ["no", "own_provision"]
    assert cell(by_law(INSTANCE), FORM) == ["yes", "own"]
    assert cell(by_law(INSTANCE, code="unknown"), INSTANCE) == ["yes", "inherited"]


def test_a_provision_for_the_legal_form_too_does_not_part_the_instance_from_it() -> None:
    assert cell(by_law(INSTANCE, FORM), INSTANCE) == ["yes", "inherited"]
    assert cell(by_law(FORM), INSTANCE) == ["yes", "inherited"]


def test_a_total_is_rated_by_itself() -> None:
    found = record(
        rating("AAA-all", VOTES, "partly"),
        *(rating(name, VOTES, "yes") for name in ("AAA-a", "AAA-b")),
        forms=[form("AAA-all"), form("AAA-a"), form("AAA-b")],
        form_links=parts("AAA-all", "AAA-a", "AAA-b"),
    )
    assert cell(found, "AAA-all") == ["partly", "own"]
    assert found.loc[("AAA-all", VOTES), "role"] == "total"


# --- scores and sets of conditions -----------------------------------------------------------------------------------


def coded(**values: str) -> pd.DataFrame:
    """Ratings of record of one form; what is not named is unknown."""
    rows = [("emes", FORM, condition, values.get(condition, "unknown")) for condition in EMES]
    return pd.DataFrame(rows, columns=["conditions", "form_id", "condition_id", "rating"])


def test_a_score_is_a_range_over_what_is_unknown() -> None:
    numbers = ratings.matrix(coded(paid_work="yes", autonomy="partly", limited_profit="no"), [FORM], "emes")
    ranges = scores.ranges(numbers, "emes").set_index("dimension")
    assert ranges.loc["all", ["known", "dimension_size"]].tolist() == [3, 9]
    assert ranges.loc["all", ["low", "high"]].tolist() == pytest.approx([1.5 / 9, 7.5 / 9])
    assert ranges.loc["economic", ["low", "high"]].tolist() == pytest.approx([1 / 3, 1])


def test_a_mapped_set_takes_the_lowest_and_leaves_unknown_what_one_unknown_leaves_open() -> None:
    for values, expected in (
        ({"not_by_capital": "yes", "participation": "partly"}, 0.5),
        ({"not_by_capital": "yes"}, NAN),
        ({"not_by_capital": "no"}, 0.0),
    ):
        numbers = ratings.matrix(coded(**values), [FORM], "ilc2022")
        assert numbers.loc[FORM, "democratic_governance"] == pytest.approx(expected, nan_ok=True)
    assert list(numbers.columns) == conditions_of("ilc2022")["condition"].tolist()


def test_every_mapped_condition_exists_on_both_sides() -> None:
    mapped = condition_files.mapping("ilc2022")
    assert set(mapped["condition"]) == set(conditions_of("ilc2022")["condition"])
    assert set() < set(mapped["source_condition"]) <= set(EMES)


def test_every_set_of_conditions_is_in_the_list_of_sets() -> None:
    assert sorted(framework.codes("conditions")) == condition_sets()


def test_a_condition_is_added_without_code(framework_folder: Path) -> None:
    folder = framework_folder / "conditions" / "own"
    folder.mkdir()
    (folder / "conditions.csv").write_text(
        "condition,dimension,label,definition,source\nopen,door,Open door,Is it open?,test\n"
    )
    rows = [rating(FORM, "open", code, number, conditions="own") for number, code in ((1, "no"), (2, "partly"))]
    given = country(forms=[form(FORM)], codings=rows)
    numbers = ratings.matrix(ratings.of_record(given, YEAR), [FORM], "own")
    assert scores.ranges(numbers, "own")[["dimension", "low"]].values.tolist() == [["all", 0.5], ["door", 0.5]]
    assert condition_files.topics("own") == {"open": []}  # no channel of law


# --- agreement -------------------------------------------------------------------------------------------------------


def coded_twice(*pairs: tuple[str, str], number: int = 1, condition: str = "paid_work") -> pd.DataFrame:
    """Codes of both coders of one condition, a form for each pair, in a round."""
    rows = [
        ("emes", number, f"AAA-{i}", condition, coder, code)
        for i, pair in enumerate(pairs)
        for coder, code in zip(("coder-1", "coder-2"), pair, strict=True)
    ]
    return pd.DataFrame(rows, columns=["conditions", "round", "form_id", "condition_id", "coder", "rating"])


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the interval, which is not looked at."""
    monkeypatch.setattr(rating_agreement, "RESAMPLES", 2)


def measured(codings: pd.DataFrame) -> pd.DataFrame:
    return rating_agreement.measure(codings, "emes").set_index(["round", "condition"])


def test_unknown_is_no_rating_but_is_counted_apart() -> None:
    codings = coded_twice(
        ("yes", "yes"), ("no", "partly"), ("partly", "partly"), ("unknown", "yes"), ("unknown", "unknown")
    )
    row = measured(codings).loc[("", "paid_work")]
    assert row[["cells", "rated"]].tolist() == [5, 3]
    assert row[["alike", "alike_unknown", "both_unknown"]].tolist() == pytest.approx([0.6, 0.8, 0.2])


def test_of_two_rounds_the_last_of_the_coders_counts_and_a_later_adjudication_takes_no_cell_away() -> None:
    later = coded_twice(("yes", "yes"), number=2)
    decided = coded_twice(("no", "no"), number=3).iloc[:1].assign(coder="adjudicated")
    codings = pd.concat([coded_twice(("yes", "no"), ("no", "partly")), later, decided], ignore_index=True)
    assert measured(codings).loc[("", "paid_work"), ["cells", "alike"]].tolist() == [2, 0.5]


def test_each_round_is_told_by_itself_too_with_the_conditions_that_it_codes() -> None:
    first = [coded_twice(("yes", "no"), ("no", "no"), condition=name) for name in ("paid_work", "autonomy")]
    codings = pd.concat([*first, coded_twice(("yes", "yes"), number=2)], ignore_index=True)
    found = measured(codings)
    assert found["cells"].to_dict() == {
        ("", "all"): 4,
        ("", "paid_work"): 2,
        ("", "autonomy"): 2,
        ("1", "all"): 4,
        ("1", "paid_work"): 2,
        ("1", "autonomy"): 2,
        ("2", "all"): 1,
        ("2", "paid_work"): 1,
    }
    assert found["alike"].to_dict() == pytest.approx(
        {
            ("", "all"): 0.75,
            ("", "paid_work"): 1,
            ("", "autonomy"): 0.5,
            ("1", "all"): 0.5,
            ("1", "paid_work"): 0.5,
            ("1", "autonomy"): 0.5,
            ("2", "all"): 1,
            ("2", "paid_work"): 1,
        }
    )


def test_a_rating_on_a_law_that_is_not_in_force_does_not_count() -> None:
    tables = country(
        forms=[form("AAA-a")],
        laws=[law(ACT), law("AAA-law-late", enacted=2021), law("AAA-law-bill", kind="bill", enacted=2021)],
        codings=[
            rating("AAA-a", "autonomy", "yes", law_id=ACT),
            rating("AAA-a", "autonomy", "no", number=2, law_id="AAA-law-late"),
            rating("AAA-a", "paid_work", "yes", law_id="AAA-law-late"),
            rating("AAA-a", "participation", "partly", law_id="AAA-law-bill"),
        ],
    )
    found = ratings.of_record(tables, YEAR).set_index("condition_id")["rating"]
    assert (found["autonomy"], found["paid_work"], found["participation"]) == ("yes", "unknown", "partly")
    later = ratings.of_record(tables, 2021).set_index("condition_id")["rating"]
    assert (later["autonomy"], later["paid_work"]) == ("no", "yes")
