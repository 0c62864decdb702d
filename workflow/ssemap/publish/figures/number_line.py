"""Scales of figures: where a number lies along a line, and the ticks that the line has."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SPARE = 0.03  # of the scale beyond the outermost numbers
DECADES = 8  # ticks of a logarithmic scale
STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class NumberLine:
    """Numbers along a line: ``share`` of its length from the left. ``zero``: is there a line at zero?"""

    low: float
    high: float
    ticks: tuple[float, ...]
    log: bool = False
    unit: str = ""

    def share(self, value: float) -> float:
        """Where a number lies, from 0 to 1; nan for one that a logarithmic scale does not have."""
        if not self.log:
            return (value - self.low) / (self.high - self.low)
        if value < 0 or math.isnan(value) or value == 0:
            return math.nan
        return math.log(value / self.low) / math.log(self.high / self.low)


def log_scale(values: Iterable[float], unit: str = "") -> NumberLine:
    """A logarithmic scale that holds ``values``, in whole powers of ten where they span several."""
    positive = sorted(value for value in values if value > 0) or [1.0]
    low, high = positive[0] / 1.3, positive[-1] * 1.3
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    powers = range(first, last + 1)
    steps = (1,) if len(powers) > 3 else (1, 2, 5)
    step = math.ceil(len(powers) / DECADES)
    ticks = tuple(part * 10.0**power for power in powers[::step] for part in steps)
    return NumberLine(low, high, tuple(tick for tick in ticks if low <= tick <= high), log=True, unit=unit)


def linear_scale(values: Iterable[float], unit: str = "") -> NumberLine:
    """A linear scale that holds ``values`` and zero, with ticks at round numbers."""
    known = [value for value in values if not math.isnan(value)]
    low, high = min([0.0, *known]), max([0.0, *known])
    width = (high - low) or 1.0
    low, high = low - SPARE * width, high + SPARE * width
    rough = width / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(part * power for part in STEPS if part * power >= rough)
    ticks = tuple(step * place for place in range(math.ceil(low / step), math.floor(high / step) + 1))
    return NumberLine(low, high, ticks, unit=unit)
