"""The configuration: read, overridden, and refused with all its mistakes at once."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from ssemap.core import config, framework
from ssemap.core.conditions import condition_sets
from ssemap.core.issues import PackageError

TEXT = """\
countries: [AAA, BBB]
edition: latest
editions:
  early: 2020-09-22
  latest: null
reference_year: 2019
window: [2010, 2021]
concept: broad
conditions: emes
shown: 12
documents: yes
publish_url: ""
languages: [en]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for iso3 in ("AAA", "BBB"):
        (tmp_path / "data" / "raw" / iso3).mkdir(parents=True)
        (tmp_path / "data" / "raw" / iso3 / "country.yaml").touch()
    (tmp_path / "config.yaml").write_text(TEXT)
    return tmp_path


def refused(folder: Path, text: str = TEXT, **overrides: object) -> list[str]:
    """The messages that the configuration is refused with."""
    (folder / "config.yaml").write_text(text)
    with pytest.raises(PackageError) as caught:
        config.load(folder, overrides)
    return list(map(str, caught.value.issues))


def test_values_are_typed(folder: Path) -> None:
    run = config.load(folder)
    assert run.countries == ["AAA", "BBB"]
    assert run.editions == {"early": datetime.date(2020, 9, 22), "latest": None}
    assert (run.reference_year, run.window, run.concept) == (2019, (2010, 2021), "broad")
    assert run.as_of is None


def test_values_of_the_command_line_come_first(folder: Path) -> None:
    run = config.load(folder, {"edition": "early", "countries": ["BBB"]})
    assert (run.edition, run.countries) == ("early", ["BBB"])
    assert run.as_of == datetime.date(2020, 9, 22)


def test_numbers_and_dates_in_lists_of_the_command_line_are_typed(folder: Path) -> None:
    """Snakemake hands them over as text."""
    editions = {"new": "2020-10-01", "latest": "null"}
    run = config.load(folder, {"window": ["2011", "2021"], "editions": editions})
    assert run.window == (2011, 2021)
    assert run.editions == {"new": datetime.date(2020, 10, 1), "latest": None}


@pytest.mark.parametrize(
    ("shown", "expected"), [(2, ()), (24, ()), (1, ("AAA",)), (["BBB"], ("BBB",)), (["BBB", "AAA"], ())]
)
def test_shown_countries_are_named_only_where_they_are_not_all(
    folder: Path, shown: object, expected: tuple[str, ...]
) -> None:
    run = config.load(folder, {"shown": shown})
    assert run.countries_shown == expected
    assert run.run(countries=run.countries, shown=True).shown == expected
    assert run.run(countries=run.countries).shown == ()


@pytest.mark.parametrize(("given", "documents"), [("yes", True), ("no", False), (True, True), (False, False)])
def test_documents_are_asked_for_by_a_word(folder: Path, given: object, documents: bool) -> None:
    assert config.load(folder, {"documents": given}).documents is documents


def test_an_address_on_the_web_names_the_edition_and_ends_with_a_slash(folder: Path) -> None:
    assert config.load(folder).published("early") == ""
    run = config.load(folder, {"publish_url": "https://example.org/sse/{edition}"})
    assert run.published("early") == "https://example.org/sse/early/"


def test_shown_countries_keep_the_order_of_the_run(folder: Path) -> None:
    run = config.load(folder).model_copy(update={"countries": ["CCC", "AAA", "BBB"], "shown": ["BBB", "CCC"]})
    assert run.countries_shown == ("CCC", "BBB")


def test_the_explorer_shows_further_editions_beside_its_own(folder: Path) -> None:
    assert config.load(folder).beside("latest") == []
    run = config.load(folder, {"explorer_editions": ["latest", "early"]})
    assert (run.beside("latest"), run.beside("early")) == (["early"], ["latest"])


@pytest.mark.parametrize(
    ("editions", "expected"),
    [
        (["erly"], "column explorer_editions: found erly; expected one of early, latest. Did you mean early?"),
        (["early", "early"], "column explorer_editions: found ['early', 'early']; expected each edition once"),
        ("early", "column explorer_editions: found 'early'; expected a list of names of editions"),
        (None, "column explorer_editions: found null; expected a list of names of editions"),
        (["../early"], "column explorer_editions: found '../early'; expected a list of names"),
    ],
)
def test_editions_of_the_explorer_are_those_of_the_run(folder: Path, editions: object, expected: str) -> None:
    messages = refused(folder, explorer_editions=editions)
    assert len(messages) == 1
    assert expected in messages[0]


def test_a_mistyped_key_is_refused_with_its_line_and_the_key_that_was_meant(folder: Path) -> None:
    messages = refused(folder, TEXT.replace("reference_year", "referense_year"))
    assert messages == [
        "error [config] config.yaml, row 6, column referense_year: found referense_year; expected "
        "one of countries, shown, edition, editions, reference_year, window, concept, conditions, documents, "
        "publish_url, languages, explorer_editions. Did you mean reference_year?"
    ]


def test_a_mistyped_key_on_the_command_line_is_refused(folder: Path) -> None:
    [message] = refused(folder, editon="early")
    assert message.startswith("error [config] --config, column editon: found editon;")
    assert message.endswith("Did you mean edition?")


def test_an_unknown_edition_country_and_concept_are_refused_together(folder: Path) -> None:
    messages = refused(folder, edition="erly", countries=["AAA", "ABB"], concept="brod")
    assert messages == [
        "error [config] --config, column concept: found brod; expected one of narrow, broad. Did you mean broad?",
        "error [config] --config, column countries: found ABB; expected one of AAA, BBB. Did you mean BBB?",
        "error [config] --config, column edition: found erly; expected one of early, latest. Did you mean early?",
    ]


def test_all_mistakes_are_told_at_once_each_with_its_line(folder: Path) -> None:
    text = TEXT.replace("[AAA", "[aaa").replace("2019", "nineteen").replace("null", "no")
    rows = {line.split(", row ")[1].split(",")[0] for line in refused(folder, text)}
    assert rows == {"1", "5", "6"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("reference_year: 2019\n", "", "reference_year: found no value; expected a year from"),
        ("[2010, 2021]", "[2010]", "row 7, column window: found [2010]; expected two years"),
        ("[2010, 2021]", "[]", "row 7, column window: found []; expected two years"),
        ("2021]", "2021.5]", "row 7, column window: found 2021.5; expected two years"),
        ("2021]", "2021, 2022]", "row 7, column window: found [2010, 2021, 2022]; expected two years"),
        ("[2010, 2021]", "[2021, 2010]", "found 2021 to 2010; expected first year, last year"),
        ("[2010, 2021]", "[2020, 2021]", "found 2019; expected a year of the window 2020 to 2021"),
        ("2019", "true", "row 6, column reference_year: found true; expected a year"),
        ("2019", "'2019'", "row 6, column reference_year: found '2019'; expected a year"),
        ("[AAA, BBB]", "[AAA, AAA]", "found ['AAA', 'AAA']; expected each country once"),
        ("[AAA, BBB]", "[]", "row 1, column countries: found []; expected a list"),
        ("[AAA, BBB]", "['..']", "row 1, column countries: found '..'; expected a list"),
        ("early:", "../early:", "column editions.../early: found '../early'; expected edition names"),
        ("documents: yes", "documents: maybe", "column documents: found 'maybe'; expected yes or no"),
        ("documents: yes", "documents: On", "found 'On'; expected yes or no. Write yes."),
        ("documents: yes", "documents: 0", "found 0; expected yes or no. Write no."),
        (
            'publish_url: ""',
            "publish_url: javascript:x",
            "column publish_url: found 'javascript:x'; expected the address",
        ),
        ('publish_url: ""', "publish_url: https://a..b/{edition}/", "Begin with https:// and the name of a host, of"),
        ('publish_url: ""', "publish_url: https://a.b/{edition}/Index.HTML", "Write the folder alone, without Index."),
        ('publish_url: ""', "publish_url: https://a.b/$(x)", "column publish_url: found 'https://a.b/$(x)'; expected"),
        ("concept: broad", "concept: broad\nconcept: narrow", "row 9: found the key concept twice; expected valid"),
        ("conditions: emes", "conditions: ems", "found ems; expected one of emes, ilc2022. Did you mean"),
        ("concept: broad", "concept: [broad", "expected valid YAML 1.2"),
        ("shown: 12", "shown: 0", "row 10, column shown: found 0; expected a number from 1 to 24, or a list"),
        ("shown: 12", "shown: 25", "row 10, column shown: found 25; expected a number from 1 to 24"),
        ("shown: 12", "shown: true", "row 10, column shown: found true; expected a number"),
        ("shown: 12", "shown: all", "row 10, column shown: found 'all'; expected a number"),
        ("shown: 12", "shown: []", "row 10, column shown: found []; expected a number from 1 to 24, or a list"),
        ("shown: 12", "shown: [kor]", "row 10, column shown: found ['kor']; expected a number"),
        ("shown: 12", "shown: [AAA, CCC]", "column shown: found CCC; expected one of AAA, BBB"),
        ("languages: [en]", "languages: []", "column languages: found []; expected a list of languages, as [en]"),
        ("languages: [en]", "languages: en", "column languages: found 'en'; expected a list of languages, as [en]"),
        ("languages: [en]", "languages: [en, zz]", "column languages: found zz; expected one of en"),
        ("languages: [en]", "languages: [en, en]", "column languages: found ['en', 'en']; expected each language once"),
        ("languages: [en]", "languages: [EN/..]", "column languages: found 'EN/..'; expected a list of languages"),
        ("shown: 12", "shown: [AAA, AAA]", "column shown: found ['AAA', 'AAA']; expected each country once"),
        (TEXT, "3", "config.yaml: found no keys; expected lines of the form key: value"),
    ],
)
def test_impossible_values_are_refused(folder: Path, old: str, new: str, expected: str) -> None:
    assert old in TEXT
    [message] = refused(folder, TEXT.replace(old, new))
    assert expected in message


def test_a_translation_of_no_text_is_refused(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    briefs = tmp_path / "briefs"
    for name in ("en/country.md", "en/country/theme.md", "en/words.yaml", "ko/contry.md", "ko/.DS_Store", "ko/x/y.md"):
        (briefs / name).parent.mkdir(parents=True, exist_ok=True)
        (briefs / name).touch()
    monkeypatch.setattr(config, "BRIEFS", briefs)
    assert config.load(folder).languages == ["en"]
    monkeypatch.setattr(config, "BRIEFS", tmp_path / "gone")
    [told] = refused(folder)
    assert "found en; expected one of (none: workflow/report/briefs holds no language)" in told
    monkeypatch.setattr(config, "BRIEFS", briefs)
    first, second = refused(folder, languages=["ko"])
    assert first.endswith(
        "briefs/ko/contry.md: found a text that no brief has; "
        "expected one of country.md, country/theme.md, words.yaml. Did you mean country.md?"
    )
    assert second.endswith("Rename it, or take it away.")


def test_what_can_be_checked_beside_a_mistake_is_checked(folder: Path) -> None:
    text = TEXT.replace("[AAA, BBB]", "[AAA, kor, CCC, BBB, BBB]").replace("edition: latest", "editon: latest")
    messages = refused(folder, text.replace("[2010, 2021]", "[2021, 2010]").replace("broad", "brod"))
    found = [message.partition("found ")[2].partition(";")[0] for message in messages]
    assert found == ["'kor'", "CCC", "['AAA', 'CCC', 'BBB', 'BBB']", "editon", "2021 to 2010", "brod"]


@pytest.mark.parametrize(
    ("countries", "advice"),
    [
        ("[AAA, kor]", "Write [KOR]."),
        ("KOR", "Write [KOR]."),
        ("CHN, Korea; jpn", "Correct the value."),
        ("'CHN, Thailand; jpn'", "Write [CHN, THA, JPN]."),
        ("[AAA, THA]", "Choose one of them, or begin its package: ssemap new THA."),
        ("[AAA, BBA]", "Did you mean BBB?"),
        ("[AAA, 3]", "Correct the value."),
    ],
)
def test_countries_written_otherwise_are_told_as_a_list_has_them(folder: Path, countries: str, advice: str) -> None:
    [message] = refused(folder, TEXT.replace("[AAA, BBB]", countries))
    assert message.endswith(advice)


def test_a_missing_file_is_an_issue(folder: Path) -> None:
    (folder / "config.yaml").unlink()
    with pytest.raises(PackageError, match=r"config\.yaml: found no such file"):
        config.load(folder)


def test_the_projects_own_configuration_is_valid(root: Path) -> None:
    run = config.load(root)
    assert run.countries == sorted(path.parent.name for path in root.glob("data/raw/*/country.yaml"))


def test_each_value_of_the_projects_configuration_is_commented(root: Path) -> None:
    lines = (root / "config.yaml").read_text("utf-8").splitlines()
    keys = {line.partition(":")[0]: number for number, line in enumerate(lines) if line[:1].isalpha()}
    assert keys.keys() == config.Config.model_fields.keys()
    for key, number in keys.items():
        assert lines[number - 1].startswith("# "), f"no comment above {key}"


def test_each_field_says_what_it_expects() -> None:
    assert set(config.EXPECTED) == set(config.Config.model_fields)


def test_sets_of_conditions_are_the_folders_that_have_conditions() -> None:

    assert config.sets_of_conditions() == condition_sets() == ["emes", "ilc2022"]


def test_concepts_are_those_of_the_framework() -> None:
    assert config.concepts() == framework.codes("concepts")


@pytest.mark.parametrize(
    ("address", "action"),
    [
        (" ", "Remove the blanks"),
        ("https://example.org/a b/{edition}/", "Remove the blanks"),
        ("https://example.org/{Edition}/", "Write {edition} in small letters"),
        ("https://example.org/{edition/", "Write {edition} in small letters"),
        ("https://example.org:99999/{edition}/", "Take a port"),
        ("https://example.org:/{edition}/", "Take a port"),
        ("https://example.org:0/{edition}/", "Take a port"),
        ("https://example.org/../{edition}/", "Write the folders out"),
        ("https://example.org//{edition}/", "Write the folders out"),
        ("https://example.org/{edition}//", "Write the folders out"),
        ("https://example.org/{edition}/?a=1", "Take letters, digits"),
        ("https://example.org/%zz/{edition}/", "Take letters, digits"),
        ("https://{edition}.example.org/", "Begin with https://"),
        ("https://", "Begin with https://"),
        ("ftp://example.org/{edition}/", "Begin with https://"),
        ("https://user@example.org/{edition}/", "Begin with https://"),
        ("https://example.org/sse", "Write https://example.org/sse/{edition}/."),
    ],
)
def test_an_address_on_the_web_that_is_none_is_refused_with_what_to_mend(
    folder: Path, address: str, action: str
) -> None:
    [message] = refused(folder, publish_url=address)
    assert "column publish_url: found" in message
    assert action in message


def test_one_edition_needs_no_folder_of_its_own_on_the_web(folder: Path) -> None:
    one = {"publish_url": "https://example.org/sse", "editions": {"latest": None}}
    assert config.load(folder, one).published("latest") == "https://example.org/sse/"
