"""Orders: what the pairs of ``compare`` say of each country, in words and in the figure."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.text import Text

from gallery import FIGURES, FORMS, MANY, NAMES, numbers, order_pairs, order_rows
from ssemap.core.run import Run
from ssemap.publish import export
from ssemap.publish.figures import pairwise, style
from ssemap.publish.orders import Order, orders, why_open

SETTINGS = Run("test", 2019, (2010, 2021), "broad")
COLUMN = ["iso3", "other", "standing", "least", "most", "clearly_higher"]


def both_ways(*rows: tuple[str, str, str, float, float]) -> pd.DataFrame:
    """Pairs in both directions: first, second, standing, and the bounds of the probability that the first is higher."""
    there = [(one, two, how, low, high, low >= 0.95) for one, two, how, low, high in rows]
    back = [(two, one, how, 1 - high, 1 - low, 1 - high >= 0.95) for one, two, how, low, high in rows]
    return pd.DataFrame([*there, *back], columns=COLUMN)


def test_a_country_is_told_by_those_below_it_those_above_it_and_why_the_rest_is_open():
    pairs = both_ways(("A", "B", "one", 0.97, 0.97), ("A", "C", "apart", 0.0, 1.0), ("B", "C", "one", 0.31, 1.0))
    found = orders(pairs, ["C", "A", "B"], partial={"B"})
    assert found["A"] == Order(higher=("B",), lower=(), open=("C",), reasons=("bases",))
    assert found["B"] == Order(higher=(), lower=("A",), open=("C",), reasons=("partial",))
    assert found["C"] == Order(higher=(), lower=(), open=("A", "B"), reasons=("bases", "partial"))
    assert list(found) == ["C", "A", "B"]


@pytest.mark.parametrize(
    ("standing", "least", "most", "partial", "reason"),
    [
        ("apart", 0.0, 1.0, True, "bases"),
        ("one", 0.396, 1.0, True, "partial"),
        ("one_sided", 0.0, 1.0, True, "partial"),
        ("one_sided", 0.0, 1.0, False, "bases"),
        ("bridged", 0.0, 0.62, False, "bases"),
        ("one", 0.0, 1.0, False, "intervals"),  # forms that may be counted twice
        ("one", 0.41, 0.41, True, "intervals"),
        ("one", 0.21, 0.73, True, "intervals"),  # open whatever the forms without a number hold
        ("one", 0.94, 0.96, True, "intervals"),
    ],
)
def test_what_makes_the_bounds_is_the_reason_where_one_of_them_would_be_clear(standing, least, most, partial, reason):
    assert why_open(SimpleNamespace(standing=standing, least=least, most=most), partial) == reason


@given(st.integers(2, 14), st.randoms(use_true_random=False))
def test_the_words_of_the_column_name_the_countries_below_and_no_others(size, random):
    codes = [f"Q{chr(65 + place)}A" for place in range(size)]
    names = {code: f"Land {code}" for code in codes}
    below = tuple(code for code in codes[1:] if random.random() < 0.5)
    above = tuple(code for code in codes[1:] if code not in below and random.random() < 0.5)
    rest = tuple(code for code in codes[1:] if code not in (*below, *above))
    text = pairwise.words(Order(below, above, rest, ("intervals",) if rest else ()), names, codes)
    if text.startswith("all"):
        left_out = text.partition(" but ")[2]
        told = [code for code in codes[1:] if names[code] not in left_out.split(", ")]
    elif below:
        told = [code for code in codes[1:] if names[code] in text.split(", ")]
    else:
        told = []
        assert text.startswith("none" if above else "cannot be told: ")
        assert ("intervals overlap" in text) == bool(rest)
    assert tuple(told) == below


def test_the_column_of_the_figure_says_what_the_pairs_say():
    names = dict(list(NAMES.items())[:4])
    rows = order_rows(names)
    drawn = pairwise.fullest(rows, names)
    figure = pairwise.draw(drawn, names, FORMS)
    texts = [text for text in figure.findobj(Text) if text.get_text()]
    (head,) = [text for text in texts if text.get_text() == "clearly higher than"]
    lines = sorted(
        (text.get_position()[1], text.get_text()) for text in texts if text.get_position()[0] == head.get_position()[0]
    )
    written = " ".join(text for _, text in lines)
    pairs = order_pairs(names)
    first = pairs[(pairs["indicator_id"] == drawn["indicator_id"][0]) & (pairs["family"] == drawn["family"][0])]
    labels = style.labels(names, pairwise.COUNTRY)
    place = 0
    for iso3 in names:
        below = first.loc[(first["iso3"] == iso3) & first["clearly_higher"], "other"]
        words = ", ".join(labels[code] for code in names if code in set(below))
        found = written.find(words or "none", place)  # in the order of the rows
        assert found >= place, (iso3, words)
        place = found
    assert [text.get_text() for text in texts if text.get_text().startswith("≥")]


def test_groups_keep_the_order_of_the_run_and_hold_the_numbers_that_are_compared():
    names = dict(reversed(NAMES.items()))
    rows = order_rows(names)
    assert rows.groupby(pairwise.PANEL, sort=False)["iso3"].agg(list).map(tuple).unique().tolist() == [tuple(names)]
    first = rows.iloc[0]
    assert (first["higher_than"], first["lower_than"]) == (tuple(names)[2:], ())
    assert first["open_with"] == (tuple(names)[1],)
    assert rows["value"].notna().all()


def test_the_groups_of_most_clear_pairs_are_drawn_as_far_as_a_page_goes(monkeypatch):
    rows = order_rows()
    keys = list(rows.groupby(pairwise.PANEL, sort=False).groups)
    none = [key == keys[0] for key in zip(rows["indicator_id"], rows["family"], strict=True)]
    rows["higher_than"] = rows["higher_than"].where(~pd.Series(none), pd.Series([()] * len(rows)))
    drawn = pairwise.fullest(rows, NAMES)
    assert keys[0] not in set(zip(drawn["indicator_id"], drawn["family"], strict=True))
    assert 1 < pairwise.number(drawn) < pairwise.number(rows) - 1
    monkeypatch.setattr(pairwise, "PAGE", 0.1)
    assert pairwise.number(pairwise.fullest(rows, NAMES)) == 1
    words = pairwise.caption(pairwise.fullest(rows, NAMES), rows, FORMS, 2019).subtitle
    assert f"Drawn are 1 of {len(keys)} comparisons" in words


def test_one_country_is_compared_with_nothing_and_the_figure_says_so():
    names = dict(list(NAMES.items())[:1])
    rows = pairwise.data(order_pairs(NAMES), numbers([]), names, concept="broad", year=2019)
    drawn = pairwise.fullest(rows, names)
    caption = pairwise.caption(drawn, rows, FORMS, 2019)
    assert caption.title == "No country is clearly higher than another"
    assert caption.alt == "Nothing is compared."
    shown = " ".join(text.get_text() for text in pairwise.draw(drawn, names, FORMS).findobj(Text)).split()
    assert " ".join(shown) == "No indicator has numbers of 2 or more countries that can be compared."


def test_the_title_counts_pairs_where_no_finding_is_given():
    picture = FIGURES["pairwise"]()
    # Of six countries 10 of 15 pairs are clear, in each of eight groups.
    assert picture.caption.title == "In 80 of 120 pairs one country is clearly higher than the other"
    assert FIGURES["pairwise"]().caption.alt.count("in 10 of 15 pairs") == pairwise.number(picture.data)


@pytest.mark.parametrize("name", ["pairwise", "robustness"])
@pytest.mark.parametrize("countries", [2, 12])
def test_a_figure_of_two_or_twelve_countries_fits_a_page(name, countries, tmp_path):
    picture = FIGURES[name](dict(list(MANY.items())[:countries]))
    exported = export.figure(
        picture.figure,
        tmp_path,
        name,
        caption=picture.caption,
        source_line="Source: x.",
        settings=SETTINGS,
        data=picture.data,
    )
    assert exported.drawn[1] <= style.PAGE_HEIGHT * export.PNG_DPI  # pages show it without its imprint
