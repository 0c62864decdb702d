"""The profile of a country: its first pages say what the cells say, its links lead somewhere, its words stay words."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pandas as pd
import pytest

from ssemap import clean, estimate, harmonise, indicators, plausibility, store
from ssemap.core import themes
from ssemap.core.run import Run
from ssemap.publish import grammar
from ssemap.publish.findings.finding import Finding
from ssemap.publish.pages import profile, trace
from ssemap.publish.pages.profile import ProfileTables
from ssemap.publish.sections.profile import changes, key_numbers, law, missing, on_themes
from ssemap.publish.tables import forms
from synthetic import add_policies, write_package

WINDOW, YEAR = (2010, 2021), 2019
SETTINGS = Run("latest", YEAR, WINDOW, "broad", conditions="emes")
HOSTILE = '<script>alert(1)</script> =1+1 ](http://x) {{ cell }} \u202eRTL " onload="x ' + "long " * 60
LONGEST = 24  # words of a sentence


class Page(HTMLParser):
    """What is in a page: ids, links, headings by level, elements, numbers, and the text of its blocks."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.levels: list[int] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.numbers: list[str] = []
        self.regions: list[dict[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.add(tag)
        self.attributes |= set(values)
        self.ids += [str(values["id"])] if "id" in values else []
        self.hrefs += [str(values["href"])] if tag == "a" else []
        self.levels += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        self.numbers += [str(values["value"])] if tag == "data" else []
        self.regions += [values] if values.get("class") == "table" else []


@pytest.fixture(scope="module")
def processed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A synthetic country, built to its indicators, with its chains."""
    folder = tmp_path_factory.mktemp("profile")
    write_package(folder / "raw", "AAA")
    add_policies(folder / "raw", "AAA")
    made = {name: folder / name / "AAA" for name in ("clean", "harmonise", "plausibility", "estimate", "indicators")}
    clean.run(folder / "raw" / "AAA", made["clean"])
    harmonise.run(made["clean"], made["harmonise"], as_of=None)
    plausibility.run(made["clean"], made["harmonise"], made["plausibility"])
    estimate.run(made["harmonise"], made["estimate"], window=WINDOW)
    indicators.run(made["clean"], made["harmonise"], made["estimate"], made["indicators"], window=WINDOW)
    trace.run(folder, folder / "pages", iso3="AAA", settings=SETTINGS)
    return folder


@pytest.fixture(scope="module")
def country(processed: Path) -> ProfileTables:
    return profile.load(store.at(processed), "AAA")


def material(country: ProfileTables, settings: Run = SETTINGS) -> profile.ProfileMaterial:
    return profile.material(country, profile.institutional(country, settings), settings)


def pages(country: ProfileTables, settings: Run = SETTINGS) -> str:
    return profile.first_pages(country, material(country, settings), settings, {}).html


def changed(table: pd.DataFrame, **columns: Any) -> pd.DataFrame:
    return table.assign(**{name: pd.Series(value, index=table.index) for name, value in columns.items()})


# --- the first pages


def test_headings_go_down_by_one_level_and_regions_are_reached_by_keyboard(country: ProfileTables) -> None:
    page = Page(pages(country))
    assert page.levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(page.levels))
    assert {"header", "nav", "section"} <= page.tags
    assert page.regions
    assert all(one["tabindex"] == "0" and one["role"] == "region" and one["aria-label"] for one in page.regions)


def test_links_within_the_page_and_to_chains_lead_somewhere(country: ProfileTables, processed: Path) -> None:
    page = Page(pages(country))
    later = {"Indicators", "Further-reading", "To-do-list", "Themes"}  # headings of the notebook
    later |= {f"theme-{code}" for code in themes.codes()}
    own = {href[1:] for href in page.hrefs if href.startswith("#")}
    assert own - later <= {*page.ids, "chart"}
    chains = [href for href in page.hrefs if href.startswith("trace/")]
    assert len(chains) > 5
    for href in chains:
        path, _, anchor = unquote(href).partition("#")
        assert anchor in Page((processed / "pages" / path).read_text("utf-8")).ids, href


def test_each_count_of_a_form_and_its_evidence_lead_to_the_source_of_the_figure(country: ProfileTables) -> None:
    table = forms.table(country.forms, country.levels, country.evidence, country.absences, country.names)
    led = Page(profile.shown(country, table, "forms").html).hrefs
    counted = [one for one in table.frame["evidence_id"] if isinstance(one, str)]
    assert counted
    assert [one for one in led if one.startswith("sources.html#")] == [
        f"sources.html#{one}" for one in counted for _ in ("count", "evidence")
    ]
    assert set(counted) <= set(country.used["evidence_id"])


def test_numbers_of_forms_are_those_of_their_cells(country: ProfileTables) -> None:
    told = key_numbers.form_cells(material(country))
    shown = key_numbers.form_numbers(material(country), "countries/AAA/index.html")
    rows = country.indicators.query("concept == 'broad' and year == @YEAR and aggregate == 'form'")
    known = rows.set_index(["form_id", "indicator_id"])
    assert told
    assert len(told) == len(shown)
    for (form, cells), one in zip(told.items(), shown, strict=True):
        for cell, number in zip(cells, one.numbers, strict=True):
            row = known.loc[form, cell.place.indicator_id]
            assert pd.isna(row["value"]) == (not cell.valued)
            if cell.valued:
                exact = row["estimate"] if pd.notna(row["estimate"]) else row["value"]
                assert f'<data value="{grammar.printed_exactly(exact)}">' in number.number or cell.partial
                assert str(row["data_year"]) in number.below


def test_aggregates_across_families_are_counted_beside_the_forms(country: ProfileTables) -> None:
    forms = country.forms.assign(in_scope="yes")
    first = forms.index[0]
    mixed = replace(country, forms=forms.assign(family=forms["family"].mask(forms.index == first, "mixed")))
    without = replace(country, forms=forms.assign(family="cooperative"))
    every = len(forms)
    counted = [
        (one["in_scope"], one["aggregates"]) for one in (profile.numbers(at, SETTINGS) for at in (mixed, without))
    ]
    assert counted == [(every - 1, 1), (every, 0)]
    assert f"in scope and 1 aggregate across families, of {every} listed" in str(profile.evidence(mixed, SETTINGS).html)
    assert f"in scope, of {every} listed" in str(profile.evidence(without, SETTINGS).html)


def test_a_changed_number_changes_the_page(country: ProfileTables) -> None:
    rows = country.indicators
    one = (rows["indicator_id"] == "organisations") & (rows["aggregate"] == "form") & (rows["year"] == YEAR)
    moved = rows.assign(
        **{name: rows[name].where(~one, 731.3) for name in ("value", "estimate")},
        lower=rows["lower"].where(~one, 709.1),
        upper=rows["upper"].where(~one, 752.9),
    )
    assert 'value="731.3"' in pages(replace(country, indicators=moved))
    assert 'value="731.3"' not in pages(country)


def test_the_key_numbers_are_those_of_the_table_at_a_glance(country: ProfileTables) -> None:
    told = key_numbers.key_numbers(material(country), "countries/AAA/index.html")
    assert len(told) == 6
    family = material(country).by_country("organisations_per_100k", "cooperative")["AAA"]
    assert told[0].number == grammar.html(family, "trace/organisations_per_100k.html#cooperative.2019")


def test_sentences_are_short(country: ProfileTables) -> None:
    blocks = re.findall(r"(?s)<(?:p|li|dd)[^>]*>(.*?)</(?:p|li|dd)>", pages(country))
    words = [" ".join(re.sub(r"<[^>]+>", " ", block).split()) for block in blocks]
    sentences = [one for block in words for one in re.split(r"(?<=[.;:]) ", block)]
    assert [one for one in sentences if len(one.split()) > LONGEST] == []


def test_hostile_words_stay_words(country: ProfileTables) -> None:
    hostile = replace(
        country,
        package=country.package | {"name": HOSTILE, "name_native": HOSTILE},
        forms=changed(country.forms, name_en=HOSTILE, name_native=HOSTILE),
        laws=changed(country.laws, title_en=HOSTILE, supervising_body=HOSTILE),
        sources=changed(country.sources, publisher=HOSTILE, url="javascript:alert(2)"),
        statements=changed(country.statements, statement=HOSTILE, period=HOSTILE),
        policies=policy(country, HOSTILE),
    )
    text = (
        pages(hostile)
        + themes_of(hostile)
        + profile.shown(hostile, profile.to_do(material(hostile, SETTINGS)), "to_do").html
    )
    page = Page(text)
    assert "script" not in page.tags
    assert not {name for name in page.attributes if name.startswith("on")}
    assert not [href for href in page.hrefs if not re.match(r"#|trace/|tables/|\.\./\.\./notebooks/|https?://", href)]
    assert "{{ cell }}" in text
    assert text.count("&lt;script&gt;") > 5


def policy(country: ProfileTables, words: str, year: int = 2019) -> pd.DataFrame:
    """A policy of the state."""
    one = country.policies.head(1)
    return changed(
        one, name=words, name_native=words, actor=words, source_id=country.sources["source_id"].iloc[0]
    ).assign(year_start=pd.array([year], dtype="Int64"), instrument="fund")


def test_a_number_of_another_year_leads_to_its_line_in_the_chains(
    country: ProfileTables, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = [one for found in key_numbers.form_cells(material(country)).values() for one in found if one.valued]
    before = replace(cells[0], place=replace(cells[0].place, year=2013))
    told = Finding("rise", "jobs", "jobs", "change", "", 0, (("From ", before, " to ", cells[0], "."),))
    monkeypatch.setattr(changes, "change", lambda declared, material: told)
    html = changes.changes(material(country))[0].html(page="countries/AAA/index.html")
    wanted = [f"trace/{grammar.address.trace(one.place).split('/trace/')[1]}" for one in (before, cells[0])]
    assert Page(html).hrefs == wanted
    assert html.count(grammar.prose(before)) == 2


# --- law in short


def test_policies_that_are_younger_than_the_edition_are_left_out(country: ProfileTables) -> None:
    new = replace(
        country,
        sources=changed(country.sources, published_from="2018-03-07", published_to="2018-03-07"),
        policies=policy(country, "A fund was set up.", 2017),
    )
    assert [one.name for one in law.law_in_short(material(new)).policies] == ["A fund was set up."]
    assert law.law_in_short(material(new, replace(SETTINGS, as_of=datetime.date(2015, 6, 30)))).policies == []


def test_a_family_of_kinds_of_other_forms_is_not_told_as_one_without_a_listed_form(country: ProfileTables) -> None:
    before = law.law_in_short(material(country))
    assert before.within == []
    forms = country.forms
    whole = forms[(forms["family"] == "cooperative") & (forms["in_scope"] == "yes")].iloc[0]
    kind = {"form_id": "AAA-kind", "family": "foundation", "subfamily": None, "legal_form": whole["form_id"]}
    kinds = pd.DataFrame([{**whole, **kind}]).astype(forms.dtypes)
    others = forms[forms["family"] != "foundation"]
    told = law.law_in_short(material(replace(country, forms=pd.concat([others, kinds], ignore_index=True))))
    assert told.within == ["foundations and endowed bodies"]
    assert told.unlisted == [family for family in before.unlisted if family not in told.within]


def test_a_law_of_which_only_its_year_in_force_is_known_is_among_the_latest(country: ProfileTables) -> None:
    act = country.laws[country.laws["kind"] == "act"].iloc[0]
    young = {"law_id": "AAA-law-young", "title_en": "Young act", "enacted": None, "in_force": 2021}
    laws = pd.DataFrame([*country.laws.to_dict("records"), {**act, **young}]).astype(country.laws.dtypes)
    told = law.law_in_short(material(replace(country, laws=laws)))
    assert (told.recent[0].title, told.recent[0].year) == ("Young act", "2021")


def test_only_addresses_of_the_web_are_links(country: ProfileTables) -> None:
    told = law.law_in_short(material(replace(country, policies=policy(country, "A fund was set up."))))
    assert told.policies[0].source.address.startswith("https://")
    bad = changed(country.sources, url="JavaScript:alert(1)")
    told = law.law_in_short(material(replace(country, sources=bad, policies=policy(country, "A fund."))))
    assert told.policies[0].source.address == ""


# --- what is missing


def test_who_could_supply_is_the_holder_else_who_counts_supervises_or_publishes(country: ProfileTables) -> None:
    form = missing.gaps(material(country))[0].form_id
    holder = pd.DataFrame({"iso3": ["AAA"], "family": [None], "form_id": [form], "measure": ["employees"]}).assign(
        absence="not_searched", counted_in=None, holder="Office of Registers (paper files); others", reason=None
    )
    evidence = changed(country.evidence, origin_kind="register", origin_holder="Central Council", form_id=form)
    laws = changed(country.laws, supervising_body="under the ministry: 3 offices; Ministry of Works (licence)")
    links = pd.DataFrame({"law_id": country.laws["law_id"], "form_id": form})
    claims = evidence.assign(origin_kind="claim")
    supervised = replace(country, laws=laws, law_forms=links, evidence=claims)
    counted, alone = replace(supervised, evidence=evidence), replace(supervised, law_forms=links.head(0))
    for tables, body in (
        (replace(counted, absences=holder), "Office of Registers"),
        (counted, "Central Council"),
        (supervised, "Ministry of Works"),
        (replace(alone, evidence=evidence.assign(origin_kind="administrative_report")), "Central Council"),
        (alone, ""),  # a claim is no count, even if an official source prints it
        (replace(alone, evidence=evidence.assign(origin_holder="Jane Synthetic and John Made")), ""),
    ):
        gap = next(one for one in missing.gaps(material(tables)) if one.form_id == form)
        assert gap.body == body


def test_the_forms_that_leave_most_numbers_open_stand_first(country: ProfileTables) -> None:
    gaps = missing.gaps(material(country))
    assert [one.holds_open for one in gaps] == sorted((one.holds_open for one in gaps), reverse=True)
    assert {one.form_id for one in gaps} <= set(country.forms.loc[country.forms["in_scope"] == "yes", "form_id"])
    assert not [one for one in gaps if "n/a" in one.lacks]


@pytest.mark.parametrize(
    ("more", "said"), [(0, ""), (1, "1 more form lacks numbers"), (2, "2 more forms lack numbers")]
)
def test_the_first_pages_count_the_forms_that_they_do_not_name(
    country: ProfileTables, monkeypatch: pytest.MonkeyPatch, more: int, said: str
) -> None:
    most = missing.rules().missing.most
    one = replace(missing.gaps(material(country))[0], body="", why="")
    monkeypatch.setattr(missing, "gaps", lambda _: [one] * (most + more))
    text = pages(country)
    assert text.count("Nobody to ask is on record.") == most
    assert said in text
    assert ("lack numbers" in text or "lacks numbers" in text) == bool(more)


def test_a_country_whose_forms_have_no_number_and_that_has_no_law_says_so(country: ProfileTables) -> None:
    families = country.indicators.query("aggregate != 'form' and indicator_id != 'organisations_growth'")
    bare = replace(country, indicators=families, laws=country.laws.head(0), policies=country.policies.head(0))
    text = pages(bare)
    for said in ("No form has a published national number of organisations.", "No series shows a change that is clear"):
        assert said in text
        assert said not in pages(country)
    for said in ("or later is listed.", "No form is listed of:", "None is on record."):
        assert said in text


def test_a_native_name_is_said_in_its_language(country: ProfileTables) -> None:
    native = replace(
        country, forms=country.forms.assign(name_native="신용협동조합"), package=country.package | {"language": "ko"}
    )
    for text in (pages(native), themes_of(native)):
        assert '<small lang="ko">신용협동조합</small>' in text


def test_one_chart_stands_on_the_first_pages_and_each_other_one_once_behind(
    country: ProfileTables, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profile, "chart", lambda picture: picture)
    forms = country.forms["form_id"].tolist()[:3]
    aggregate = replace(country, forms=country.forms.assign(family=["mixed", *country.forms["family"][1:]]))
    charts: dict[str, Any] = {form: f"chart of {form}" for form in forms}
    assert profile.leading_chart(aggregate, charts) == forms[1]
    assert profile.other_charts(aggregate, charts) == [charts[forms[0]], charts[forms[2]]]
    assert profile.leading_chart(aggregate, {forms[0]: charts[forms[0]]}) == forms[0]


# --- themes


def themes_of(country: ProfileTables, settings: Run = SETTINGS) -> str:
    return profile.on_each_theme(country, material(country, settings), settings).html


def test_every_statement_and_policy_of_the_country_stands_on_its_profile_once(country: ProfileTables) -> None:
    ids = [name for name in Page(themes_of(country)).ids if re.match("AAA-", name)]
    assert sorted(ids) == sorted([*country.statements["evidence_id"], *country.policies["policy_id"]])
    assert len(ids) == len(set(ids)) == 4
    early = replace(SETTINGS, as_of=datetime.date(2020, 9, 22))
    assert [name for name in Page(themes_of(country, early)).ids if re.match("AAA-", name)] == ["AAA-Y0001"]


def test_the_first_pages_count_what_the_part_on_themes_tells(country: ProfileTables) -> None:
    told = {one.code: one for one in on_themes.on_themes(material(country), "countries/AAA/index.html")}
    assert (told["gender"].said, told["gender"].policies) == (1, 1)
    assert (told["strategies"].said, told["strategies"].policies) == (0, 2)
    rows = country.indicators.query("concept == 'broad' and year == @YEAR and aggregate == 'form'")
    valued = rows[(rows["indicator_id"] == "organisations") & rows["value"].notna() & (rows["family"] != "mixed")]
    assert told["size"].forms == valued["form_id"].nunique() > 0
    assert {one.code for one in told.values() if not one.known} >= {"strategies", "change"}
    page = Page(pages(country) + themes_of(country))
    assert {f"#theme-{code}" for code in told} <= set(page.hrefs)
    assert {f"theme-{code}" for code in told} <= set(page.ids)


def test_the_theme_whose_page_lists_all_policies_counts_all(country: ProfileTables) -> None:
    policies = policy(country, "A fund was set up.").assign(themes="gender")
    told = {one.code: one.policies for one in on_themes.on_themes(material(replace(country, policies=policies)), "")}
    assert (told["gender"], told["jobs"], told["strategies"]) == (1, 0, len(policies))


def test_a_theme_without_anything_says_so(country: ProfileTables) -> None:
    text = themes_of(replace(country, statements=country.statements.head(0), policies=country.policies.head(0)))
    assert text.count("No statement on this theme was found.") == 3  # themes without a page
    assert "No policy is listed." in text


def test_a_survey_stands_apart_in_a_profile(country: ProfileTables) -> None:
    values = country.form_values.assign(value=61.37, apart=True, coverage="sample", survey="AAA-F0011")
    one = values[values["indicator_id"] == "form_women_members"]
    assert len(one)
    told = on_themes.on_themes(material(replace(country, form_values=one)), "countries/AAA/index.html")
    assert {title for theme in told for title in theme.whole} == set()
    assert {title for theme in told for title in theme.apart} == {"Women's share of members"}
