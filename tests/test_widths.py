"""Widths of columns on paper: room for words, none for nothing, and tables that are short. All texts are synthetic."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssemap.publish.tables import widths

WORDS = st.text(alphabet="abcdefghij 협동é-", max_size=60)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    count = draw(st.integers(1, 7))
    texts = st.lists(WORDS, min_size=count, max_size=count)
    return draw(texts), draw(st.lists(texts, max_size=8))


def height(shares: list[float], rows: list[list[str]]) -> float:
    """Lines that rows take, of cells that fill their lines to the end."""
    line = [max(share * widths.LINE / 100 - widths.SPACE, 1) for share in shares]
    return sum(
        max(math.ceil(widths.letters(text) / room) for text, room in zip(row, line, strict=True)) for row in rows
    )


@given(tables())
def test_widths_are_shares_of_the_whole(table):
    found = widths.shares(*table)
    assert len(found) == len(table[0])
    assert sum(found) == pytest.approx(100, abs=0.05 * len(found) + 1e-9)
    assert min(found) > 0


@given(tables())
def test_words_stay_whole_where_all_have_room(table):
    labels, rows = table
    least = [
        widths.SPACE + min(widths.MOST, max(map(widths.longest_word, texts)))
        for texts in zip(labels, *rows, strict=True)
    ]
    if sum(least) * widths.BOLD > widths.LINE:
        return
    found = widths.shares(labels, rows)
    for share, needed in zip(found, least, strict=True):
        assert share * widths.LINE / 100 >= needed - 0.1


@given(tables())
def test_equal_tables_have_equal_widths_and_the_order_of_rows_does_not_matter(table):
    labels, rows = table
    assert widths.shares(labels, rows) == pytest.approx(widths.shares(labels, rows[::-1]), abs=0.11)


def test_a_column_that_makes_rows_high_takes_the_room_of_others():
    rows = [["Synthetic form", "registered", "what the law says of its members " * 7] for _ in range(5)]
    found = widths.shares(["Form", "Basis", "Law"], rows)
    assert height(found, rows) < height([100 / 3] * 3, rows) / 1.8
    assert height(found, rows) <= min(height([a, b, 100 - a - b], rows) for a in range(15, 45) for b in range(11, 40))


def test_texts_that_are_high_in_rows_of_their_own_share_the_sheet():
    rows = [["law on cooperatives " * 9, "none"], ["none", "law on cooperatives " * 9]]
    left, right = widths.shares(["First", "Second"], rows)
    assert abs(left - right) < 5


def test_short_texts_leave_their_room_to_others():
    rows = [["7", "a long text of many words that says more than once what is known " * 3]]
    assert widths.shares(["No", "Said"], rows)[0] < 7


def test_letters_of_east_asia_count_twice_and_break_anywhere():
    assert widths.letters("협동조합") == 2 * widths.letters("abcd")
    assert widths.longest_word("사회적기업육성법 (2006)") == 6
    assert widths.longest_word("non-profit") == widths.longest_word("profit")


def test_a_table_without_rows_and_more_columns_than_words_have_room_for_still_has_widths():
    assert widths.shares(["Form"], []) == [100.0]
    many = widths.shares(["Unbreakablecolumnhead" for _ in range(23)], [])
    assert many == [pytest.approx(100 / 23, abs=0.06)] * 23
