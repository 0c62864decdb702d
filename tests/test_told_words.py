"""Words of packages as readers get them: without notes of compilers, bodies under one name, statements quoted."""

from __future__ import annotations

import pandas as pd
import pytest

from ssemap.core import framework
from ssemap.core.issues import PackageError
from ssemap.publish.findings import bodies, scope
from ssemap.publish.sections import html, quotes
from ssemap.publish.sections.document import (
    Heading,
    ItemList,
    LinkedWords,
    Prose,
    ReportDocument,
    inlines_within,
    plain,
)
from ssemap.publish.themed import told

# --- what a number counts


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("members, national", "members, national"),
        ("members (rounded); audit year inferred", "members; audit year inferred"),
        ("staff (printed as 'about 70'), all forms (XYZ)", "staff, all forms (XYZ)"),
        ("women (907,521 of 3,889,694; after the reference period)", "women (907,521 of 3,889,694)"),
        ("checked on 3 March; PDF not opened", ""),
        ("rounded", ""),
        ("vote by shares (XXX-P0071)", "vote by shares"),
        ("a, b (see organisations row), c", "a, b, c"),
        ("printed for 2019", ""),
        ("those with printed books", "those with printed books"),
        ("members, 'more than'; source says more", "members"),
        ("members (a (b) c", "members (a (b) c"),
        ("label inferred from order (see organisations row)", "label inferred from order"),
        ("inferred", "inferred"),
        ("a ((as printed))", "a"),
        ("（as printed） a", "a"),
        ("net (of 9; 2+3=5)", "net (of 9; 2+3=5)"),
        ("all; checked on 3 March, twice (2+3=5; 4+5=9), again", "all"),
        ("all (a; b), about (Sea Agency)", "all (a; b), about (Sea Agency)"),
        ("premiums. Chart labels run together, see page 9; no refunds", "premiums; no refunds"),
        ("sums (printed parts add to 8 not 9); sample not in the excerpt", None),
        ("printed 'million', read as billion; contradicts 7", None),
        ("", ""),
        (None, ""),
        (float("nan"), ""),
    ],
)
def test_a_scope_is_shown_without_notes_of_its_compiler(words: object, shown: str | None) -> None:
    """``shown``: None for all of it, where a reader must know the doubt."""
    assert scope.shown(words) == (words if shown is None else shown)


# --- bodies


@pytest.mark.parametrize(
    ("texts", "name", "called"),
    [
        (("Badan Laut (BDL)", "Sea Agency (BDL)"), "Badan Laut", "Sea Agency (Badan Laut)"),
        (("Badan Laut (BDL)", "Sea Agency (BDL)"), "Sea Agency", "Sea Agency (Badan Laut)"),
        (("Lembaga Tani (Farm Board)",), "Lembaga Tani", "Farm Board (Lembaga Tani)"),
        (("Farm Board (Lembaga Tani)",), "Farm Board", "Farm Board"),
        (("Trade Commission (TC)", "TC Isles"), "TC Isles", "Trade Commission"),
        (("Trade Commission (TC / KD)", "Kementerian Dagang (KD)"), "Kementerian Dagang", None),
        (("Sea Agency (approves the articles)",), "Sea Agency", "Sea Agency"),
        (("海庁 (SA)", "Sea Agency (SA)"), "海庁", "Sea Agency (海庁)"),
        ((), "Anybody", "Anybody"),
    ],
)
def test_a_body_has_one_name_in_english_first(texts: tuple[str, ...], name: str, called: str | None) -> None:
    expected = called or "Trade Commission (Kementerian Dagang)"
    assert bodies.called(texts).get(name, name) == expected


# --- statements

SOURCES = pd.DataFrame(
    [
        {"source_id": name, "source_type": kind, "published_from": "2020-03-04", "publisher": name, "title": "T"}
        | {"url": url, "language": "en"}
        for name, kind, url in (
            ("S1", "official", "https://example.org/a"),
            ("S2", "quoted_official", ""),
            ("S3", "press", "https://example.org/b"),
            ("S4", "network", "javascript:alert(1)"),
        )
    ]
)


def said(number: int, group: str = "leaders", **parts: object) -> dict[str, object]:
    return {
        "evidence_id": f"AAA-T{number:04}",
        "iso3": "AAA",
        "theme": "gender",
        "group": group,
        "form_id": "AAA-credit-union",
        "coverage": "national",
        "statement": f"Synthetic statement {number}.",
        "value": 7.0,
        "period": "2019",
        "source_id": "S1",
        **parts,
    }


@pytest.mark.parametrize(
    "words", ["Half of 9 (sentence cut in the excerpt).", "3,113 staff (year not printed).", "A (context)."]
)
def test_a_statement_is_told_whole(words: str) -> None:
    rows = pd.DataFrame([said(1, statement=words)])
    assert [one.statement for one in told.statements(rows, SOURCES)] == [words]


def chosen(*rows: dict[str, object], groups: tuple[str, ...] = ("members", "leaders")) -> dict[str, list[int]]:
    found = quotes.choose(pd.DataFrame(rows), SOURCES, groups)
    return {group: [int(one.evidence_id[-4:]) for one in told] for group, told in found.items()}


@pytest.mark.parametrize(
    ("weaker", "why"),
    [
        ({"source_id": "S4"}, "a network"),
        ({"value": None}, "no number"),
        ({"coverage": "sample"}, "a survey"),
        ({"form_id": None}, "no form of the list"),
        ({"period": "2018"}, "an earlier year"),
        ({"evidence_id": "AAA-T0009"}, "a later identity"),
    ],
)
def test_the_stronger_statement_is_quoted_first(weaker: dict[str, object], why: str) -> None:
    other = {**said(5, source_id="S2"), **weaker}
    assert chosen(other, said(3))["leaders"][0] == 3, why
    assert chosen(said(3), other)["leaders"][0] == 3, why


def test_press_unstated_coverage_and_long_statements_are_never_quoted() -> None:
    long = " ".join(["word"] * (quotes.rules().longest + 1))
    rows = [
        said(1, source_id="S3"),
        said(2, coverage="unstated"),
        said(3, statement=long),
        said(4, coverage="regional"),
    ]
    assert chosen(*rows) == {}


def test_no_more_are_quoted_than_the_rule_says_and_one_of_a_source_in_a_group() -> None:
    groups = tuple(f"group-{number}" for number in range(7))
    rows = [
        said(10 * place + number, group, source_id=source)
        for place, group in enumerate(groups)
        for number, source in enumerate(("S1", "S1", "S2"))
    ]
    found = chosen(*rows, groups=groups)
    assert sum(map(len, found.values())) == quotes.rules().most
    assert all(len(numbers) <= quotes.rules().per_group for numbers in found.values())
    assert {number % 10 for numbers in found.values() for number in numbers} <= {0, 2}


def test_of_equally_strong_ones_a_country_that_is_quoted_less_often_comes_first() -> None:
    rows = [said(1, "members"), said(2), {**said(3), "iso3": "BBB", "period": "2013"}]
    assert chosen(*rows) == {"members": [1], "leaders": [3]}


def test_a_quote_has_its_country_coverage_year_and_source() -> None:
    rows = pd.DataFrame([said(1, coverage="sample"), said(2, source_id="S4", coverage="single_organisation")])
    found = quotes.choose(rows, SOURCES, ("leaders",))
    heading, listed = quotes._blocks(found, {"leaders": "Leaders"}, {"AAA": "Alphaland"}, "gender")
    assert isinstance(heading, Heading)
    assert heading.anchor == "gender-quotes-leaders"
    assert isinstance(listed, ItemList)
    assert [plain(item) for item in listed.items] == [
        "Synthetic statement 1. Alphaland, a survey, 2019. Source: S1",
        "Synthetic statement 2. Alphaland, one organisation, 2019. Source: S4",
    ]
    links = [
        one.address for item in listed.items for one in inlines_within(item[0].inlines) if isinstance(one, LinkedWords)
    ]
    assert links == [
        "notebooks/comparative_gender.html#AAA-T0001",
        "https://example.org/a",
        "notebooks/comparative_gender.html#AAA-T0002",
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[official, quoted", "[oficial, quoted", "row 7.*official"),
        ("coverages: [national", "coverages: [nation", "row 9.*national"),
        ("most: 8", "most: 0", "row 12.*most"),
        ("longest:", "longst:", "longst"),
    ],
)
def test_a_mistake_in_the_rule_is_refused_with_its_line(framework_folder, old: str, new: str, message: str) -> None:
    path = framework_folder / quotes.QuoteRules.FILE
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    framework.forget()
    with pytest.raises(PackageError, match=message):
        quotes.rules()


@pytest.mark.parametrize("address", ["http://example.org/a?b=1", "https://example.org/a", "#here"])
def test_addresses_of_the_network_stay_as_they_are_on_a_page(address: str) -> None:
    page = html.Page(ReportDocument(()), "report/index.html")
    assert f'href="{address}"' in page.inlines((LinkedWords((Prose("x"),), address),))
    assert 'href="../tables/a.csv"' in page.inlines((LinkedWords((Prose("x"),), "tables/a.csv"),))
