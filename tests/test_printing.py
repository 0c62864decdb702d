"""How numbers are printed, at the edges of scales, digits and intervals, with any numbers."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssemap.core import printing

WORDS = {"": 1.0} | {word: limit for limit, word in printing.SCALES}
SUFFIXES = {"": 1.0} | {suffix.strip(): divisor for _, divisor, suffix in printing.SUFFIXES}
amounts = st.floats(-1e14, 1e14, allow_nan=False).filter(lambda value: value == 0 or abs(value) > 1e-4)


def read(digits: str) -> float:
    """A printed number as a number."""
    return float(digits.replace(",", ""))


def ends(words: str) -> tuple[float, float]:
    low, _, high = words.partition(" to " if " to " in words else "–")
    return read(low), read(high)


@given(amounts)
def test_an_amount_is_never_a_thousand_of_its_scale_and_keeps_three_digits(value):
    digits, _, word = printing.money(value).partition(" ")
    assert abs(read(digits)) < 1000 or word in ("", "trillion")
    assert abs(read(digits)) < 1_000_000 or word
    assert read(digits) * WORDS[word] == pytest.approx(value, rel=0.0051, abs=1e-6)


@given(amounts)
def test_a_number_of_an_axis_is_short_and_names_the_right_scale(value):
    shown = printing.compact(value)
    digits, _, suffix = shown.partition(" ")
    assert read(digits) * SUFFIXES[suffix] == pytest.approx(value, rel=0.0051, abs=1e-6)
    assert not suffix or "e" not in shown
    assert abs(read(digits)) < 1000 or suffix in ("", "T")


@given(amounts)
def test_a_rate_has_three_significant_digits(value):
    digits = printing.rate(value)
    significant = re.sub(r"^[-0.,]+", "", digits).replace(".", "").replace(",", "")
    assert len(significant) == 3 or (value == 0 and digits == "0") or "." not in digits or abs(value) < 1e-3


@given(st.tuples(amounts, amounts, amounts), st.booleans(), st.booleans())
def test_an_estimate_is_printed_within_its_interval_and_no_end_inwards(numbers, scaled, whole):
    lower, value, upper = sorted(numbers)
    shown = printing.digits(value, lower, upper, scaled=scaled, whole=whole)
    low, high = ends(shown.ends)
    main = read(shown.main)
    assert low <= main <= high
    last = 10.0 ** -len(shown.main.partition(".")[2]) if "." in shown.main else 1.0
    tolerance = max(0.0002 * (upper - lower) / shown.divisor, 0.0002 * last, 1e-8 * abs(upper / shown.divisor))
    assert low * shown.divisor <= lower + tolerance * shown.divisor
    assert high * shown.divisor >= upper - tolerance * shown.divisor
    assert WORDS[shown.word] == shown.divisor


@given(st.tuples(amounts, amounts))
def test_the_ends_of_an_amount_never_reach_the_next_scale(numbers):
    lower, upper = sorted(numbers)
    shown = printing.digits(math.nan, lower, upper, scaled=True)
    assert shown.word == "trillion" or max(map(abs, ends(shown.ends))) < (1000 if shown.word else 1_000_000)


@given(st.tuples(amounts, amounts))
def test_a_lower_bound_is_never_printed_above_itself_and_names_the_right_scale(numbers):
    lower, upper = sorted(numbers)
    shown = printing.least(lower, upper, scaled=True)
    assert read(shown.main) * shown.divisor <= lower + 0.0002 * max(upper - lower, abs(lower))
    assert WORDS[shown.word] == shown.divisor


@given(st.floats(1e-3, 1e12), st.floats(1, 200), st.floats(0, 1), st.booleans())
def test_a_bound_has_the_digits_of_the_lower_end_of_its_interval_and_two_at_least(lower, times, between, whole):
    upper = lower * times
    interval = printing.digits(lower + between * (upper - lower), lower, upper, whole=whole)
    bound = printing.least(lower, upper, whole=whole)
    assert read(bound.main) == ends(interval.ends)[0]
    if not whole:
        assert 0.9 * lower <= read(bound.main) <= 1.0001 * lower


@given(st.floats(1e-3, 1e12), st.floats(1, 1e9), st.booleans())
def test_a_lower_end_is_never_rounded_up_and_an_upper_one_never_down(lower, times, scaled):
    upper = lower * times
    shown = printing.digits(math.nan, lower, upper, scaled=scaled)
    low, high = (end * shown.divisor for end in ends(shown.ends))
    last = max(upper - lower, 1e-3 * upper) * 1e-3  # of the tolerance of the last digit (DOWN, UP)
    assert low <= lower + last
    assert high >= upper - last


@given(st.tuples(st.floats(0, 1e9), st.floats(0, 1e9), st.floats(0, 1e9)))
def test_what_is_counted_has_no_decimals(numbers):
    lower, value, upper = sorted(numbers)
    assert "." not in printing.estimate(value, lower, upper, whole=True)
    assert "." not in printing.least(lower, upper, whole=True).main


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (999_999_999, "1.00 billion"),
        (999_499_999, "999 million"),
        (-999_999_999, "-1.00 billion"),
        (999_999.7, "1.00 million"),
        (999_999, "999,999"),
        (0, "0"),
        (1_234_000_000_000_000, "1,234 trillion"),
    ],
)
def test_an_amount_at_the_edge_of_its_scale(value, shown):
    assert printing.money(value) == shown


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((43.2, 43.2, 43.2), "43.20 (43.20–43.20)"),
        ((0.3, 0.3, 0.1 + 0.2), "0.3000 (0.3000–0.3000)"),
        ((43.2, 41.1, math.nan), "43 (≥ 41)"),
        ((43.2, math.nan, 45.7), "43 (≤ 46)"),
        ((43.2, -math.inf, 45.7), "43 (≤ 46)"),
        ((math.nan, 41.1, math.inf), "≥ 41.10"),
        ((0.0, 0.0, 0.0), "0 (0–0)"),
    ],
)
def test_an_interval_at_its_edges(numbers, shown):
    assert printing.estimate(*numbers) == shown


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (printing.least(999_999_999, 1.2e9, scaled=True)[:2], ("1.00", "billion")),
        (printing.least(3_140_000, 1.2e9, scaled=True)[:2], ("3.1", "million")),
        (printing.least(43.21, math.inf)[:2], ("43.21", "")),
        (printing.bounds(999_999_999, 1e9, "money")[:3], ("1", "billion", "")),
        (printing.bounds(3.2, math.inf, "percent")[:3], ("", "", "≥ 3.2")),
        (printing.digits(math.nan, math.nan, math.inf)[:3], ("", "", "")),
        (printing.compact(9_999.6), "10 k"),
        (printing.compact(999.6), "1,000"),
        (printing.rate(1e-9), "0.00000000100"),
    ],
)
def test_a_number_at_the_edge_of_what_can_be_printed(shown, expected):
    assert shown == expected


def test_an_interval_whose_end_is_rounded_to_the_next_scale_stands_in_it():
    shown = printing.estimate(999_400_000, 998_700_000, 999_970_000, scaled=True)
    assert shown == "0.9994 billion (0.9987–1.0000)"
