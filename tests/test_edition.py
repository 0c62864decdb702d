"""What an edition has of law: laws, provisions, ratings, policies and forms, by their dates and their sources."""

import datetime
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

import synthetic
from ssemap import clean
from ssemap.clean import edition
from ssemap.core.conditions import ADJUDICATED
from ssemap.schemas.clean import STAGE

CUT = datetime.date(2020, 9, 22)
TEXT = "str"

# law, enacted, in force, days of publication of its sources (first, last), starts of its provisions, is it there?
LAWS = [
    ("old", 1990, None, [("2024", "2024")], ["1990"], True),
    ("younger", 2021, None, [("2019", "2019")], [], False),
    ("by_force", None, 2021, [], [], False),
    ("told_in_time", 2020, None, [("2020-06", "2020-06")], [], True),
    ("told_by_a_provision", 2020, None, [("2022", "2022")], ["2020-03-01"], True),
    ("told_in_that_year", 2020, None, [("2020", "2020")], [], False),
    ("told_at_any_time", 2020, None, [("2020", None)], [], False),
    ("told_later", 2020, None, [("2022", "2022")], ["2020"], False),
    ("told_by_none", 2020, None, [], [], False),
    ("undated", None, None, [(None, None)], [None], True),
    ("undated_and_told", None, None, [("2022", "2022"), ("2019", "2019")], [], True),
    ("undated_and_in_force", None, None, [("2022", "2022")], ["2015"], True),
    ("undated_and_younger", None, None, [("2022", "2022")], ["2021-07-21"], False),
]


def frames() -> Mapping[str, pd.DataFrame]:
    """The tables of ``LAWS``, with a rating, a form and a policy of each law, and figures and statements of none."""
    names = [f"AAA-law-{name}" for name, *_ in LAWS]
    published = {f"AAA-S{law:02d}{n}": days for law, row in enumerate(LAWS) for n, days in enumerate(row[3])}
    told = [(names[int(source[5:7])], source) for source in published]
    starts = [(names[law], start) for law, row in enumerate(LAWS) for start in row[4]]
    ids = [f"AAA-P{n:04d}" for n in range(len(starts))]
    empty = [None] * len(LAWS)
    forms = [name.replace("law-", "form-") for name in names]
    enacted, in_force = ([row[place] for row in LAWS] for place in (1, 2))
    provisions = {
        "provision_id": ids,
        "law_id": [law for law, _ in starts],
        "in_force_from": [start for _, start in starts],
        "in_force_until": [None] * len(ids),
        "source_id": "AAA-S999",
    }
    sources = {
        "source_id": [*published, "AAA-S999"],
        "published_from": [*(first for first, _ in published.values()), None],
        "published_to": [*(last for _, last in published.values()), None],
    }
    tables = {
        "laws": {
            "law_id": names,
            "enacted": enacted,
            "in_force": in_force,
            "in_force_until": empty,
            "amended": empty,
            **dict.fromkeys(edition.SUMMARY, "As coded."),
        },
        "law_forms": {"law_id": names, "form_id": forms},
        "law_sources": {"law_id": [law for law, _ in told], "source_id": [source for _, source in told]},
        "provisions": provisions,
        "provision_forms": {"provision_id": ids, "form_id": [law.replace("law-", "form-") for law, _ in starts]},
        "codings": {"form_id": forms, "law_id": names, "provision_id": empty},
        "policies": {"policy_id": names, "evidence_ids": [f"AAA-T0001; {name}" for name in names]},
        "policy_forms": {"policy_id": names, "form_id": forms},
        "forms": {"form_id": forms, "in_scope": "yes", "scope_reason": "As coded."},
        "figures": {"form_id": [], "source_id": []},
        "statements": {"form_id": [], "source_id": []},
        "sources": sources,
    }
    numbers = {"enacted": "Int64", "in_force": "Int64"}
    made = {name: pd.DataFrame(columns) for name, columns in tables.items()}
    return {name: table.astype({column: numbers.get(column, TEXT) for column in table}) for name, table in made.items()}


def cut(tables: Mapping[str, pd.DataFrame], as_of: datetime.date | None = CUT) -> dict[str, pd.DataFrame]:
    return edition.cut(
        {name: rows for name, rows in tables.items() if name != "law_sources"}, tables["law_sources"], as_of
    )


def with_rows(tables: Mapping[str, pd.DataFrame], **rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {**tables, **rows}


@pytest.mark.parametrize(("name", "there"), [(row[0], row[-1]) for row in LAWS])
def test_a_law_counts_by_its_own_date_and_where_that_is_open_by_what_tells_of_it(name: str, there: bool) -> None:
    made, law = cut(frames()), f"AAA-law-{name}"
    for table in ("laws", "law_forms", "codings"):
        assert (law in set(made[table]["law_id"])) is there, table
    for table in ("policies", "policy_forms"):
        assert (law in set(made[table]["policy_id"])) is there, table
    forms = made["forms"].set_index("form_id")
    assert forms.loc[f"AAA-form-{name}", "in_scope"] == ("yes" if there else "no")
    assert set(made["provisions"]["law_id"]) <= set(made["laws"]["law_id"])
    assert set(made["provision_forms"]["provision_id"]) == set(made["provisions"]["provision_id"])


def test_an_edition_without_a_date_has_all() -> None:
    tables = frames()
    for name, table in cut(tables, None).items():
        pd.testing.assert_frame_equal(table, tables[name])


def test_a_provision_of_an_older_law_counts_from_its_own_start() -> None:
    tables = frames()
    starts = {"2019": True, "2020-09-22": True, "2020-09-23": False, "2021": False, "2020": False, None: True}
    provisions = pd.DataFrame(
        {
            "provision_id": [f"AAA-P{n:04d}" for n in range(len(starts))],
            "law_id": "AAA-law-old",
            "in_force_from": list(starts),
            "in_force_until": None,
            "source_id": "AAA-S999",
        }
    ).astype(TEXT)
    made = cut(with_rows(tables, provisions=provisions))["provisions"]
    there = {name for name, stays in zip(provisions["provision_id"], starts.values(), strict=True) if stays}
    assert set(made["provision_id"]) == there


def test_amendments_ends_and_summaries_after_the_date_are_not_told() -> None:
    tables = frames()
    laws = (
        tables["laws"].head(1).assign(amended="2007; 2020; 2021", in_force_until="2021-05-28").astype({"amended": TEXT})
    )
    made = cut(with_rows(tables, laws=laws))["laws"]
    assert made["amended"].tolist() == ["2007"]
    assert made["in_force_until"].isna().all()
    assert made[list(edition.SUMMARY)].isna().all(axis=None)  # of the law as amended, for all that is known
    before = cut(with_rows(tables, laws=laws.assign(amended="2007; 2019")))["laws"]
    assert before["amended"].tolist() == ["2007; 2019"]
    assert before[list(edition.SUMMARY)].notna().all(axis=None)
    ended = laws.assign(in_force_until="2014-05-28", amended="2021")
    made = cut(with_rows(tables, laws=ended))["laws"]
    assert made["in_force_until"].tolist() == ["2014-05-28"]
    assert made["amended"].isna().all()


@pytest.mark.parametrize("table", ["figures", "statements"])
def test_a_form_of_a_later_law_of_which_a_source_told_before_stays(table: str) -> None:
    tables = frames()
    told = pd.DataFrame({"form_id": ["AAA-form-younger"] * 2, "source_id": ["AAA-S010", "AAA-S999"]}).astype(TEXT)
    for source, scope in (("AAA-S010", "yes"), ("AAA-S000", "no")):  # published 2019, and 2024
        rows = told.head(1).assign(source_id=source)
        forms = cut(with_rows(tables, **{table: rows}))["forms"].set_index("form_id")
        assert forms.loc["AAA-form-younger", "in_scope"] == scope


def test_a_package_is_cleaned_as_an_edition_has_it(tmp_path: Path) -> None:
    """The one law of the package is of 1990: before it there is no law, no rating and no form but those of figures."""
    package = synthetic.write_package(tmp_path, "AAA")
    clean.run(package, tmp_path / "whole")
    clean.run(package, tmp_path / "early", as_of=datetime.date(1989, 12, 31))
    whole, early = (STAGE.read(tmp_path / name) for name in ("whole", "early"))
    assert len(whole["laws"]) == 1
    assert (whole["codings"]["coder"] == ADJUDICATED).any()
    assert early["laws"].empty
    assert early["codings"].empty
    assert len(early["figures"]) == len(whole["figures"])
