"""The record of a run's settings: one text on the command line and in notebooks, and back."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssemap.core.config import load
from ssemap.core.run import Run, RunError

TEXT = "edition=early as_of=2020-09-22 reference_year=2019 window=2010-2021 concept=broad conditions=emes"
NAMES = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,4})?", fullmatch=True)
DATES = st.none() | st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 12, 31))
YEARS = st.integers(1900, 2100)
RUNS = st.builds(
    Run,
    edition=NAMES,
    reference_year=YEARS,
    window=st.tuples(YEARS, YEARS).map(lambda pair: (min(pair), max(pair))),
    concept=NAMES,
    as_of=DATES,
    conditions=st.just("") | NAMES,
    countries=st.lists(st.from_regex("[A-Z]{3}", fullmatch=True), max_size=4, unique=True).map(tuple),
    shown=st.lists(st.from_regex("[A-Z]{3}", fullmatch=True), max_size=4, unique=True).map(tuple),
    editions=st.dictionaries(NAMES, DATES, max_size=3),
)


@given(RUNS)
def test_a_run_is_read_as_it_was_written(run: Run) -> None:
    assert Run.parse(run.text()) == run


def test_the_text_names_each_setting() -> None:
    run = Run.parse(TEXT)
    assert run == Run("early", 2019, (2010, 2021), "broad", datetime.date(2020, 9, 22), "emes")
    assert run.text() == TEXT
    assert list(run.years) == list(range(2010, 2022))


def test_countries_and_editions_stand_in_it_only_where_there_are_any() -> None:
    run = Run.parse(f"{TEXT} countries=AAA,BBB editions=early:2020-09-22,latest:none")
    assert run.countries == ("AAA", "BBB")
    assert run.editions == {"early": datetime.date(2020, 9, 22), "latest": None}
    assert "countries" not in run.of().text()
    assert run.of("BBB").countries == ("BBB",)


def test_the_shown_countries_are_those_of_their_run_alone() -> None:
    run = Run.parse(f"{TEXT} countries=AAA,BBB,CCC shown=AAA,CCC")
    assert run.shown == ("AAA", "CCC")
    assert run.of("BBB").shown == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("window=2010-2021", "window=2021-2010", "window is '2021-2010'; expected FIRST-LAST, as in 2010-2021"),
        ("window=2010-2021", "window=2010", "window is '2010'; expected FIRST-LAST"),
        ("window=2010-2021", "window=10-21", "window is '10-21'; expected FIRST-LAST"),
        ("=2019", "=nineteen", "reference_year is 'nineteen'; expected a year, as 2019"),
        ("=2019", "=２０１９", "reference_year is '２０１９'; expected a year"),
        ("as_of=2020-09-22", "as_of=2020-09-31", "as_of is '2020-09-31'; expected a day, as 2020-09-22, or none"),
        ("as_of=2020-09-22", "as_of=2020-W01", "as_of is '2020-W01'; expected a day"),
        ("edition=early", "edition=../x", "edition is '../x'; expected the name of an edition"),
        ("concept=broad", "concept=broad countries=kor", "countries is 'kor'; expected country codes"),
        ("edition=early ", "", "edition is missing"),
        ("edition=early", "edition=", "edition is missing"),
        ("conditions", "condisions", "condisions is no setting of a run. Did you mean conditions?"),
        ("concept=broad", "concept=broad concept=narrow", "concept is given twice"),
        ("concept=broad ", "", "concept is missing"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(old: str, new: str, message: str) -> None:
    assert old in TEXT
    with pytest.raises(RunError) as caught:
        Run.parse(TEXT.replace(old, new))
    assert message in str(caught.value)


def test_all_mistakes_are_named_at_once() -> None:
    with pytest.raises(RunError) as caught:
        Run.parse("edition=early window=1 as_of=x")
    assert all(word in str(caught.value) for word in ("window is", "as_of is", "reference_year is missing"))


def test_the_line_states_edition_year_window_and_concept() -> None:
    assert Run.parse(TEXT).line() == (
        "Edition early (sources published by 2020-09-22) · reference year 2019 · "
        "window 2010–2021 · broad concept of the SSE"
    )
    assert "(all sources)" in Run.parse(TEXT.replace("2020-09-22", "none")).line()


def test_the_configuration_makes_the_run(root) -> None:
    config = load(root)
    run = config.run("conference", countries=["KOR"], editions=True)
    assert (run.edition, run.as_of) == ("conference", config.editions["conference"])
    assert (run.reference_year, run.window, run.concept) == (config.reference_year, config.window, config.concept)
    assert (run.countries, run.editions) == (("KOR",), config.editions)
    assert config.run().edition == config.edition
    assert (run.conditions, config.run(conditions=True).conditions) == ("", config.conditions)
