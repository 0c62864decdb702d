"""Pages of themes: what is said stands where it belongs, once, with its source; what is not known is said in words."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from markupsafe import Markup

from ssemap import clean, estimate, harmonise, indicators, store
from ssemap.core import framework, texts, themes
from ssemap.core.issues import PackageError
from ssemap.core.run import Run
from ssemap.publish.findings.material import Material
from ssemap.publish.pages import theme as page_of
from ssemap.publish.pages.theme import ThemePage
from ssemap.publish.themed import context, declared, edition, illustrated, numbers, told, unknown
from ssemap.publish.themed import indicators as theme_indicators
from ssemap.publish.themed import words as theme_words
from ssemap.schemas.indicators import FORM_GAPS, FORM_VALUES
from synthetic import add_policies, write_package
from test_profile import HOSTILE, Page

RUN = Run("latest", 2019, (2010, 2021), "broad", countries=("AAA", "BBB"))
CONFERENCE = datetime.date(2020, 9, 22)
IDS = re.compile(r"[A-Z]{3}-[A-Z]\d{4,}")


# --- what an edition has


def sources(**published: str | None) -> pd.DataFrame:
    rows = [{"source_id": name, "published_from": date} for name, date in published.items()]
    return pd.DataFrame(rows).astype({"published_from": "str"})


def begun(source_id: str | None, year: int | None = None, month: int | None = None) -> dict[str, Any]:
    return {"policy_id": f"AAA-{source_id}-{year}-{month}", "source_id": source_id, "year_start": year} | {
        "month_start": month
    }


def made(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(rows).astype({"source_id": "str", "year_start": "Int64", "month_start": "Int64"})


KNOWN = sources(early="2020-09-22", month="2020-09", late="2020-09-23", year="2021", unknown=None)


def test_a_statement_counts_from_the_first_day_on_which_its_source_can_have_been_published() -> None:
    said = pd.DataFrame({"source_id": KNOWN["source_id"]})
    assert edition.statements(said, KNOWN, CONFERENCE)["source_id"].to_list() == ["early", "month", "unknown"]
    assert len(edition.statements(said, KNOWN, None)) == len(said)


def test_a_policy_counts_neither_before_its_source_nor_before_it_begins() -> None:
    rows = made(
        begun("early", 2020),
        begun("early", 2020, 9),
        begun("early", 2020, 10),
        begun("early", 2021),
        begun("late", 2013),
        begun("unknown"),
        begun(None, 2020, 8),
    )
    kept = edition.policies(rows, KNOWN, CONFERENCE)
    assert kept.index.to_list() == [0, 1, 5, 6]
    assert len(edition.policies(rows, KNOWN, None)) == len(rows)


def test_an_edition_of_nothing_has_nothing() -> None:
    assert edition.policies(made(begun("early")).head(0), KNOWN, CONFERENCE).empty
    assert edition.statements(pd.DataFrame({"source_id": []}, dtype="str"), KNOWN.head(0), CONFERENCE).empty


# --- what is told


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (2017, None, "from 2017"),
        (2017, 2020, "2017–2020"),
        (2020, 2020, "2020"),
        (None, 2019, "until 2019"),
        (None,) * 2 + ("",),
    ],
)
def test_the_years_of_a_policy(first: int | None, last: int | None, said: str) -> None:
    policy = type("Policy", (), {"year_start": first, "year_end": last})
    assert told.period(policy) == said


@pytest.mark.parametrize(
    ("amount", "kind", "said"),
    [
        (18_300_000_000.0, "announced", "KRW 18.3 billion (announced)"),
        (731.0, "paid", "KRW 731 (paid)"),
        (float("nan"), None, ""),
    ],
)
def test_the_money_of_a_policy_names_what_it_is(amount: float, kind: str | None, said: str) -> None:
    policy = type("Policy", (), {"amount": amount, "unit": "KRW", "amount_kind": kind, "amount_year": None})
    assert told.amount(policy) == said


def test_a_page_lists_the_policies_that_name_its_theme_or_all() -> None:
    rows = pd.DataFrame({"themes": ["gender;jobs", "jobs", "strategies"]})
    assert told.of_theme(rows, "jobs").index.to_list() == [0, 1]
    assert told.of_theme(rows, "gender").index.to_list() == [0]
    [every] = [code for code, one in themes.declared().items() if one.policies == "all"]
    assert len(told.of_theme(rows, every)) == len(rows)


def test_what_covers_less_than_all_is_marked_and_stands_last() -> None:
    codes = framework.codes("coverages")
    known = pd.DataFrame(
        [{"source_id": "S", "publisher": "Press", "title": "x", "url": "https://x.org", "language": "en"}]
    )
    rows = pd.DataFrame({"coverage": codes}).assign(
        evidence_id=[f"AAA-T{9 - place:04d}" for place in range(len(codes))], iso3="AAA", source_id="S"
    )
    said = told.statements(rows.assign(group="other", statement="Synthetic.", period="2019-03/2020-04"), known)
    marks = dict(zip([one.evidence_id for one in said], [one.covers for one in said], strict=True))
    by_code = dict(zip(rows["coverage"], rows["evidence_id"], strict=True))
    assert marks[by_code["national"]] == marks[by_code["unstated"]] == ""
    assert (marks[by_code["sample"]], marks[by_code["single_organisation"]]) == ("a survey", "one organisation")
    assert said[0].evidence_id == by_code["national"]
    assert said[-1].evidence_id == by_code["unstated"]
    assert {one.year for one in said} == {"2019–2020"}


# --- what is declared


def test_every_page_has_words() -> None:
    assert set(theme_words.words().themes) >= set(declared.pages())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  informality:", "  Informal economy:", "found 'Informal economy'"),
        ("name: gender_context", "name: ../gender_context", "found '../gender_context'"),
        ("      members: Women", '      "members<b>": Women', "found 'members<b>'"),
    ],
)
def test_what_names_files_and_addresses_has_plain_letters(
    change_setting: Callable[..., None], old: str, new: str, said: str
) -> None:
    change_setting("themes.yaml", old, new)
    with pytest.raises(PackageError, match=re.escape(f"{said}; expected small letters, digits and _ alone")):
        themes.declared()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: ladder", "kind: laddder", "themes.gender.figures.5.kind"),
        ("context: [unemployment_rate,", "context: [unemploiment_rate,", "themes.covid19.context.0"),
        (
            "indicators: [members_per_vulnerable,",
            "indicators: [members_per_vulnerble,",
            "themes.informality.indicators.0",
        ),
        ("name: jobs_vulnerable", "name: jobs_size", "twice: jobs_size"),
        ("policies: all", "policies: some", "themes.strategies.policies"),
    ],
)
def test_what_a_page_names_has_to_exist(change_setting: Callable[..., None], old: str, new: str, said: str) -> None:
    change_setting("themes.yaml", old, new)
    with pytest.raises(PackageError, match=re.escape(said)) as caught:
        declared.pages()
    text = (framework.FRAMEWORK / "themes.yaml").read_text("utf-8").splitlines()
    [issue] = caught.value.issues
    assert issue.file == "workflow/framework/themes.yaml"
    assert issue.row == 0 or new in text[issue.row - 1]


# --- pages of two synthetic countries


@pytest.fixture(scope="module")
def processed(tmp_path_factory: pytest.TempPathFactory) -> store.Processed:
    """Two synthetic countries, built to their indicators."""
    folder = tmp_path_factory.mktemp("themed")
    for iso3 in RUN.countries:
        write_package(folder / "raw", iso3)
        add_policies(folder / "raw", iso3)
        made = {name: folder / name / iso3 for name in ("clean", "harmonise", "estimate", "indicators")}
        clean.run(folder / "raw" / iso3, made["clean"])
        harmonise.run(made["clean"], made["harmonise"], as_of=None)
        estimate.run(made["harmonise"], made["estimate"], window=RUN.window)
        indicators.run(made["clean"], made["harmonise"], made["estimate"], made["indicators"], window=RUN.window)
    return store.at(folder)


def loaded(processed: store.Processed, code: str, settings: Run = RUN, **tables: pd.DataFrame) -> ThemePage:
    """The page of a theme, with other tables where they are given."""
    page = page_of.load(processed, code, settings)
    names = [*(name for name in NEEDED if name not in tables)]
    known = {**{name: page.tables[name] for name in names}, **tables}
    return replace(page, material=Material(known, settings))


NEEDED = ("country", "forms", "sources", "statements", "policies", "policy_forms", "form_values", "form_gaps")
NEEDED += ("evidence", "context", "absences", "laws", "law_forms", "form_links")


def html(page: ThemePage, parts: Iterable[str] = ("opening", "of_forms", "said", "policies", "not_known")) -> str:
    """The passages of a page that show no figure."""
    page.theme.figures  # noqa: B018  # declared figures exist
    bare = page.theme.model_copy(update={"figures": ()})
    vars(page)["theme"] = bare
    calls = {name: getattr(page_of, name) for name in parts}
    drawing = {"of_forms", "policies"}
    return "\n".join(call(page, {}).html if name in drawing else call(page).html for name, call in calls.items())


def test_what_is_said_stands_on_the_page_of_its_theme_alone_with_its_source(processed: store.Processed) -> None:
    anchors = {code: Counter(_ids(html(loaded(processed, code)))) for code in declared.pages()}
    both = {iso3: f"{iso3}-" for iso3 in RUN.countries}
    assert {code: set(found) for code, found in anchors.items()} == {
        "gender": {f"{iso3}{name}" for iso3 in both.values() for name in ("T0001", "Y0001")},
        "informality": set(),
        "jobs": {f"{iso3}Y0001" for iso3 in both.values()},
        "covid19": {f"{iso3}T0002" for iso3 in both.values()},
        "strategies": {f"{iso3}{name}" for iso3 in both.values() for name in ("Y0001", "Y0002")},
    }
    assert {times for found in anchors.values() for times in found.values()} == {1}
    text = html(loaded(processed, "gender"))
    assert "https://example.org/aaa/s003" in _item(text, "AAA-T0001")
    assert "https://example.org/bbb/s001" in _item(text, "BBB-Y0001")
    assert "For: Cooperative." in _item(text, "AAA-Y0001")


def _ids(text: str) -> list[str]:
    return [name for name in Page(text).ids if IDS.fullmatch(name)]


def _item(text: str, name: str) -> str:
    found = re.search(rf'<li id="{name}">.*?</li>', text, re.DOTALL)
    assert found
    return found[0]


def test_the_top_of_a_page_counts_what_it_lists(processed: store.Processed) -> None:
    page = loaded(processed, "gender")
    text = html(page)
    listed = Counter(name[4] for name in _ids(text))
    assert f"What sources say ({listed['T']})" in text
    assert f"Policies ({listed['Y']})" in text
    assert f"<p>{listed['Y']} policies on record" in text
    alone = page.tables["policies"].query("policy_id == 'AAA-Y0001'")
    assert "<p>1 policy on record" in html(loaded(processed, "gender", policies=alone), ["policies"])


def test_ids_are_anchors_and_no_words(processed: store.Processed) -> None:
    for code in declared.pages():
        words = re.sub(r"<[^>]*>", " ", html(loaded(processed, code)))
        assert IDS.findall(words) == []


def test_an_earlier_edition_has_less_and_says_so(processed: store.Processed) -> None:
    early = replace(RUN, edition="conference", as_of=CONFERENCE)
    assert _ids(html(loaded(processed, "gender", early))) == ["AAA-Y0001", "BBB-Y0001"]
    assert "No statement on this theme was found for any country." in html(loaded(processed, "gender", early))
    assert _ids(html(loaded(processed, "strategies", early))) == ["AAA-Y0001", "BBB-Y0001"]


def test_a_country_without_anything_on_a_theme_is_named(processed: store.Processed) -> None:
    page = loaded(processed, "gender")
    one = {name: page.tables[name].query("iso3 != 'BBB'") for name in ("statements", "policies", "form_values")}
    text = html(loaded(processed, "gender", **one))
    assert "No statement on this theme was found for: Betaland (synthetic)." in text
    assert "No policy on this theme is listed for: Betaland (synthetic)." in text
    assert re.search(
        r"Without such a number: Betaland \(synthetic\) \(\d+ forms? (none found|not searched|held back)", text
    )
    none = {name: table.head(0) for name, table in one.items()}
    text = html(loaded(processed, "gender", **none))
    for said in ("No statement on this theme was found for any country.", "No policy on this theme is listed for any"):
        assert said in text
    assert "No form has a number of all its organisations." in text
    assert "No survey, no part of a form and no claim has a number." in text


def test_headings_go_down_by_one_level_and_links_within_lead_somewhere(processed: store.Processed) -> None:
    for code in declared.pages():
        page = loaded(processed, code)
        text = html(page, ("opening", "of_forms", "said", "policies", "not_known", "further_reading"))
        seen = Page(text)
        assert seen.levels[0] == 1 == seen.levels.count(1)
        assert all(after <= before + 1 for before, after in zip(seen.levels, seen.levels[1:], strict=False))
        own = {href[1:] for href in seen.hrefs if href.startswith("#")}
        assert own - {"context"} <= set(seen.ids)
        assert len(seen.ids) == len(set(seen.ids))
        assert all(region["tabindex"] == "0" for region in seen.regions)


def test_hostile_words_stay_words(processed: store.Processed) -> None:
    page = loaded(processed, "gender")
    tables = {
        "statements": page.tables["statements"].assign(statement=HOSTILE, period=HOSTILE),
        "policies": page.tables["policies"].assign(
            name=HOSTILE, name_native=HOSTILE, actor=HOSTILE, amount_printed="=1+1"
        ),
        "sources": page.tables["sources"].assign(publisher=HOSTILE, url="javascript:alert(2)"),
        "forms": page.tables["forms"].assign(name_en=HOSTILE, name_native=HOSTILE),
    }
    text = html(loaded(processed, "gender", **tables))
    seen = Page(text)
    assert "script" not in seen.tags
    assert not {name for name in seen.attributes if name.startswith("on")}
    assert not [href for href in seen.hrefs if not re.match(r"#|\.\./(?:tables|figures|countries)/", href)]
    assert "{{ cell }}" in text
    assert text.count("&lt;script&gt;") > 10
    assert text.count("<bdi>") == text.count("</bdi>") > 3  # a turned text turns nothing beside it


def test_files_hold_no_formula(processed: store.Processed, tmp_path: Path) -> None:
    page = loaded(processed, "gender")
    evil = {
        "statements": page.tables["statements"].assign(statement="=1+1", period="@x"),
        "policies": page.tables["policies"].assign(name="+1+1", actor="-1+1", amount_printed="=1+1"),
    }
    written = page_of.tables(loaded(processed, "gender", **evil), tmp_path)
    assert set(written) == {"context", "forms", "apart", "statements", "policies", "to_do"}
    for name in ("statements", "policies"):
        cells = pd.read_csv(tmp_path / f"gender_{name}.csv", dtype="str", keep_default_na=False).to_numpy().ravel()
        assert [cell for cell in cells if re.match(r"[=+@-]", cell)] == []
    assert "'=1+1" in cells


# --- numbers of forms

PLANTED = {
    "indicator_id": "form_women_members",
    "iso3": "AAA",
    "family": "cooperative",
    "form_id": "AAA-cooperative",
    "definition": "unstated",
    "basis": "registered",
    "unit": "percent",
    "qualifier": "exact",
    "evidence_ids": ["AAA-F0011"],
    "series_ids": ["AAA/cooperative/members_women_share/unstated/national/registered"],
    "context_ids": [],
    "survey": "",
    "way": "printed",
    "period_certainty": "stated",
    "comparability": "compatible",
    "period_end": pd.Timestamp("2019-12-31"),
}
SURVEY = {
    "coverage": "sample",
    "survey": "AAA-F0011",
    "apart": True,
    "sample_size": 327,
    "surveyed_from": pd.Timestamp("2018-03-01"),
    "surveyed_to": pd.Timestamp("2018-04-30"),
    "printed_scope": "those who answered (synthetic)",
}


def planted(*rows: dict[str, Any]) -> pd.DataFrame:
    return FORM_VALUES.typed([{**PLANTED, "coverage": "national", "apart": False, **row} for row in rows])


def test_a_planted_survey_is_never_among_the_numbers_of_all_of_a_form(processed: store.Processed) -> None:
    values = planted({"year": 2018, "value": 31.73}, {"year": 2018, "value": 61.37, **SURVEY})
    page = loaded(processed, "gender", form_values=values)
    whole, _, apart = html(page, ["of_forms"]).partition('id="apart"')
    assert 'value="31.73"' in whole
    assert 'value="61.37"' not in whole
    assert 'value="61.37"' in apart
    assert 'value="31.73"' not in apart
    for said in ("327", "March to April 2018", "those who answered (synthetic)", "sample"):
        assert said in apart
    assert re.search(r"Without such a number: Betaland \(synthetic\) \(\d+ forms? ", whole)


def test_headings_name_what_stands_apart(processed: store.Processed) -> None:
    values = planted({"year": 2018, "value": 61.37, **SURVEY, "coverage": "national", "claim": True})
    text = html(loaded(processed, "gender", form_values=values), ["of_forms"])
    assert '<h2 id="apart">Claims, apart</h2>' in text
    assert "Women's share of members: claims</h3>" in text.replace("&#39;", "'")
    assert "A claim is what somebody said and nobody counted." in " ".join(text.split())
    assert "who answered" not in text.partition('id="apart"')[2].partition("<table")[0]


def test_of_the_numbers_of_a_form_the_one_that_stands_at_the_reference_year_is_printed() -> None:
    values = planted(
        {"year": 2014, "value": 31.73, "period_end": pd.Timestamp("2014-12-31")},
        {"year": 2018, "value": 33.17, "period_end": pd.Timestamp("2018-12-31")},
        {"year": 2011, "value": 61.37, **SURVEY},
        {"year": 2018, "value": 63.71, **SURVEY, "survey": "AAA-F0012"},
    )
    assert numbers.printed(values, RUN)["value"].to_list() == [33.17, 61.37, 63.71]


def test_numbers_stand_by_country_and_form_and_never_by_value(processed: store.Processed) -> None:
    forms = ("registered-association", "credit-cooperative", "cooperative")
    rows = [
        {"year": 2019, "value": value, "iso3": iso3, "form_id": f"{iso3}-{form}"}
        for iso3 in ("BBB", "AAA")
        for form, value in zip(forms, (91.3, 13.7, 57.1), strict=True)
    ]
    found = numbers.ordered(planted(*rows), RUN.countries, ["form_women_members"], processed.read("forms"))
    assert found["form_id"].to_list() == [f"{iso3}-{form}" for iso3 in RUN.countries for form in sorted(forms)]


def test_what_is_not_known_names_forms_and_whom_to_ask(processed: store.Processed) -> None:
    gap = {"iso3": "AAA", "family": "cooperative", "absence_reason": "Synthetic.", "apart": False}
    rows = [
        {**gap, "indicator_id": name, "form_id": f"AAA-{form}", "absence": absence}
        for name, form, absence in (
            ("form_women_members", "cooperative", "not_searched"),
            ("form_women_board", "cooperative", "searched_not_found"),
            ("form_women_members", "credit-cooperative", "form_absent"),
        )
    ]
    laws = processed.read("laws").assign(supervising_body="Ministry of Synthetic Affairs")
    page = loaded(processed, "gender", form_gaps=FORM_GAPS.typed(rows), laws=laws)
    text = unescape(" ".join(re.sub(r"<[^>]+>", " ", html(page, ["not_known"])).split()))
    assert "women's share of members (not searched)" in text
    assert "women's share of board members (none found)" in text.lower()
    assert "Credit cooperative" not in text
    assert "Ask Ministry of Synthetic Affairs" in text
    assert "Each form in scope has each of these numbers." in text  # of the other country


def test_a_form_without_any_of_the_numbers_says_so_once(processed: store.Processed) -> None:
    gap = {"iso3": "AAA", "family": "cooperative", "form_id": "AAA-cooperative", "absence_reason": "x", "apart": False}
    names = theme_indicators.supplied(declared.pages()["gender"].indicators)
    assert "women_ladder" not in names  # it follows from the others
    absences = ["searched_not_found", *["not_searched"] * (len(names) - 1)]
    rows = [{**gap, "indicator_id": name, "absence": kind} for name, kind in zip(names, absences, strict=True)]
    text = html(loaded(processed, "gender", form_gaps=FORM_GAPS.typed(rows)), ["not_known"]).lower()
    assert "all of these numbers (none found, not searched)" in text


def test_a_country_without_a_measure_says_which_absence_it_is() -> None:
    rows = pd.DataFrame(
        [
            ("AAA", "unemployment_rate", "AAA-S001"),
            ("AAA", "employment", "AAA-S002"),
            ("BBB", "employment", "BBB-S002"),
        ],
        columns=["iso3", "measure", "source_id"],
    )
    publishers = {"AAA-S001": "Bank", "AAA-S002": "Bank", "BBB-S002": "Bank"}
    why = context.absence
    assert why(rows, publishers, "BBB", "unemployment_rate") == "searched_not_found"  # the bank has others of it
    assert why(rows, publishers | {"AAA-S001": "Other"}, "BBB", "unemployment_rate") == "not_searched"
    assert why(rows, publishers, "AAA", "employment") == "held_back"  # of another year


def test_a_form_within_another_one_is_marked_and_a_repeated_survey_stands_once(processed: store.Processed) -> None:
    whole = [{"year": 2019, "value": 31.73, "form_id": f"AAA-{form}"} for form in ("cooperative", "credit-cooperative")]
    repeated = [{"year": 2018, "value": 61.37, **SURVEY, "survey": f"AAA-F000{place}"} for place in (1, 2)]
    links = pd.DataFrame(
        [("AAA", "AAA-credit-cooperative", "AAA-cooperative", "part_of")],
        columns=["iso3", "form_id", "related_form_id", "relation"],
    )
    text = html(loaded(processed, "gender", form_values=planted(*whole, *repeated), form_links=links), ["of_forms"])
    assert text.count("counted within Cooperative") == 1
    assert text.count('value="61.37"') == 1


def test_a_survey_without_the_number_of_its_answers_says_so_and_gives_its_scope(processed: store.Processed) -> None:
    asked = {"year": 2018, "value": 61.37, **SURVEY, "sample_size": None, "printed_scope": "Answers of one town."}
    text = html(loaded(processed, "gender", form_values=planted(asked)), ["of_forms"])
    assert 'data-label="Answers: ">not stated<' in text
    assert "Answers of one town" in text


def test_files_say_of_what_is_not_stated_what_pages_say(processed: store.Processed, tmp_path: Path) -> None:
    asked = {"year": 2018, "value": 61.37, **SURVEY, "sample_size": None, "printed_scope": None}
    said = loaded(processed, "gender").tables["statements"].assign(period=None)
    page_of.tables(loaded(processed, "gender", form_values=planted(asked), statements=said), tmp_path)
    apart, statements = (pd.read_csv(tmp_path / f"gender_{name}.csv") for name in ("apart", "statements"))
    assert set(apart["Answers"]) == set(apart["In the compiler's words"]) == {"not stated"}
    assert set(statements["Period, as compiled"]) == {"not stated"}


# --- the packages of the project


@pytest.mark.xdist_group("packages")
def test_every_statement_and_policy_of_the_packages_stands_where_it_belongs(packages: dict[str, Any]) -> None:
    cleaned = {iso3: clean.clean(package).tables for iso3, package in packages.items()}
    names = ("country", "forms", "sources", "statements", "policies", "policy_forms")
    tables = {
        name: pd.concat([found[name].assign(iso3=iso3) for iso3, found in cleaned.items()], ignore_index=True)
        for name in names
    }
    settings = replace(RUN, countries=tuple(packages))
    labels = dict(zip(tables["country"]["iso3"], tables["country"]["name"], strict=True))
    aside = {name for package in packages.values() for name in package.tables["set_aside"]["evidence_id"]}
    raw = {
        name: pd.concat([package.tables[name] for package in packages.values()]) for name in ("statements", "policies")
    }
    seen = {
        code: html(ThemePage(code, Material(tables, settings), labels), ("said", "policies"))
        for code in declared.pages()
    }
    found = {code: Counter(_ids(text)) for code, text in seen.items()}
    said = raw["statements"][~raw["statements"]["evidence_id"].isin(aside)]
    listed = raw["policies"][~raw["policies"]["policy_id"].isin(aside)]
    addresses = tables["sources"].set_index("source_id")["url"]
    assert len(said) > 700
    assert len(listed) > 250
    for code, anchors in found.items():
        own = said.loc[said["theme"] == code, "evidence_id"].to_list()
        whole = declared.pages()[code].policies == told.ALL
        policies = [row.policy_id for row in listed.itertuples() if whole or code in texts.several(row.themes)]
        assert anchors == Counter([*own, *policies])
    rows = [*zip(said["evidence_id"], said["theme"], said["source_id"], strict=True)]
    for name, code, source in rows:
        if code in seen:
            assert f'href="{addresses[source]}"'.replace("&", "&amp;") in _item(seen[code], name).replace("&#39;", "'")


def test_a_figure_stands_above_the_numbers_that_no_other_one_draws_beside_fewer() -> None:
    drawn = [
        declared.DrawnFigure(name=name, kind="form_dots", indicators=indicators)
        for name, indicators in {
            "all": ("form_women_members", "form_women_board", "form_women_chief"),
            "members": ("form_women_members",),
            "leaders": ("form_women_board", "form_women_chief"),
        }.items()
    ]
    names = ["form_women_chief", "form_women_members", "women_ladder", "form_women_board"]
    pictures = [Markup(figure.name) for figure in drawn]
    made = illustrated.parts(drawn, pictures, [{"id": name} for name in names])
    assert [(str(part.picture), [one["id"] for one in part.whole]) for part in made] == [
        ("all", []),
        ("members", ["form_women_members"]),
        ("leaders", ["form_women_chief", "form_women_board"]),
        ("", ["women_ladder"]),
    ]


def test_forms_that_lack_the_same_are_told_together_and_none_is_lost() -> None:
    forms = [unknown.UnknownOfForm(f"AAA-{name}", name, "", lacks) for name, lacks in zip("abcd", "xyxz", strict=True)]
    lacking = unknown.ToAsk("AAA", "A synthetic ministry", "it counts the form", tuple(forms)).by_lack()
    assert [(lacks, [form.form for form in those]) for lacks, those in lacking] == [
        ("x", ["a", "c"]),
        ("y", ["b"]),
        ("z", ["d"]),
    ]
