"""How a cell is shown: as text, in prose, as HTML, in a spreadsheet, as a mark of a figure. One number per cell.

Every output of the project prints a cell of the table of indicators with these functions and in no other way.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ssemap.core import fonts, framework, grades, printing
from ssemap.core.absences import COUNTED_ELSEWHERE
from ssemap.core.bases import of_share
from ssemap.core.qualifiers import BOUNDS
from ssemap.core.series import UNSTATED, joined, years
from ssemap.publish import marks
from ssemap.publish.grammar import states
from ssemap.publish.grammar.parts import APART, MINUS, about, parts_of, written

if TYPE_CHECKING:
    from markupsafe import Markup

    from ssemap.publish.grammar.cell import Cell

NAN = math.nan
NO_TEXT_FORMAT = "@"
EXTRAPOLATED = "estimate"  # the basis of a number that a study made of others
WORDS = {"%": " per cent", " points": " percentage points"}  # of signs of units, in a sentence
BEFORE = (*BOUNDS, marks.ABOUT, marks.PARTIAL)  # said by a sign or word before the number
# Of a fall or another number, by its bound, in a sentence.
BOUNDED = {
    (False, marks.AT_LEAST): "at least ",
    (False, marks.AT_MOST): "at most ",
    (True, marks.AT_LEAST): "a fall of at least ",
    (True, marks.AT_MOST): "a fall of up to ",
}


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell of a spreadsheet: a number with its number format, or text; ``note``: what stands behind it."""

    value: float | str
    format: str
    note: str


@dataclass(frozen=True, slots=True)
class FigureMark:
    """A cell in a figure: a mark ``at`` its number with its interval; bounds alone are a line; else a word.

    ``published``: the number is the published figure, without an interval. ``arrow``: open, to the right; ``back``: to
    the left. ``year``: to be written beside the mark. ``tone`` of the word.
    """

    shape: Literal["filled", "open", "none"] = "none"
    at: float = NAN
    lower: float = NAN
    upper: float = NAN
    published: bool = False
    arrow: bool = False
    back: bool = False
    hatch: bool = False
    year: str = ""
    word: str = ""
    tone: states.Tone = "ink"


def text(cell: Cell, *, interval: bool = True) -> str:
    """The cell as a table prints it: 43 (41–45), ≥ 35, 23–30, about 26, 26 (2017), 342,000 †, none found.

    ``interval``: print it behind the number? Bounds without a number are printed in any case.
    """
    if not cell.valued:
        return _absent(cell)
    parts = parts_of(cell) if interval else replace(parts_of(cell), interval="")
    return f"{parts.lead}{parts.digits}{parts.behind()}"


def change(cell: Cell) -> str:
    """A change as a figure prints it: as a table does, and a rise with its sign, too."""
    parts = parts_of(cell)
    return f"{parts.lead}{'+' if parts.number > 0 else ''}{parts.digits}{parts.behind()}"


def prose(cell: Cell) -> str:
    """The cell within a sentence: at least 35, between 23 and 30, 26 in 2017; "per cent" in words."""
    if not cell.valued:
        label = states.states()[cell.state].label.lower()
        return f"counted under {cell.elsewhere[:1].lower()}{cell.elsewhere[1:]}" if cell.elsewhere else label
    parts = parts_of(cell)
    money, unit = printing.currency(cell.unit), WORDS.get(parts.unit, parts.unit)
    if math.isnan(parts.number):
        words = f"{_bounds_in_words(parts.digits, money)}{unit}"
    else:
        words = f"{BOUNDED.get((bool(cell.fall), cell.bound), about(cell))}{money}{parts.digits}{unit}"
    interval = f" ({parts.interval})" if parts.interval else ""
    year = f" in {parts.year}" if parts.year else ""
    apart = " (not comparable)" if cell.state == states.NOT_COMPARABLE else ""
    claim = " (a claim)" if claimed(cell) else ""
    claim += "".join(f" ({word})" for word in marks.words(one for one in cell.marks if one in marks.OF_YEARS.values()))
    return f"{words}{interval}{year}{claim}{apart}" + (f" ({cell.covers})" if cell.covers else "")


def claimed(cell: Cell) -> bool:
    """Is a number a claim, and does what it covers not say so?"""
    said = marks.words([marks.CLAIM])[0]
    return marks.CLAIM in cell.marks and said not in cell.covers.split(", ")


def html(cell: Cell, href: str = "") -> Markup:
    """The cell as HTML: its number as ``<data>``, linked to ``href`` where one is given, what it rests on as title."""
    from markupsafe import Markup, escape

    inside = _number(cell) if cell.valued else escape(fonts.bounded(_absent(cell)))
    kinds = " ".join(["cell", cell.state, *(["published"] if cell.valued and not cell.interval else [])])
    name, link = ("a", f' href="{escape(href)}"') if href else ("span", "")
    rests = note(cell)
    title = f' title="{escape(fonts.bounded(rests))}"' if rests else ""
    return Markup(f'<{name} class="{kinds}"{link}{title}>{inside}</{name}>')  # its parts are escaped


def _number(cell: Cell) -> Markup:
    """Number, interval, year and sign of a cell with a value, in elements that style and programs find."""
    from markupsafe import Markup, escape

    parts = parts_of(cell)
    number = f"{parts.lead}{parts.digits}{parts.unit}"
    exact = printed_exactly(_exact(cell))
    bounds = math.isnan(parts.number)
    shown = str(escape(number)) if bounds else f'<data value="{exact}">{escape(number)}</data>'
    for name, words in (("interval", parts.interval), ("year", parts.year)):
        shown += f' <span class="{name}">({escape(words)})</span>' if words else ""
    return Markup(shown + (f"\u00a0{escape(parts.sign)}" if parts.sign else ""))


def sheet(cell: Cell, *, interval: bool = True) -> SheetCell:
    """The cell of a spreadsheet: a number stays one, and its format prints what ``text`` does.

    ``interval``: does the format print the interval, too? Then nearly every number has a format of its own.
    """
    if not cell.valued:
        return SheetCell(_absent(cell), NO_TEXT_FORMAT, note(cell))
    parts = parts_of(cell)
    if math.isnan(parts.number):
        return SheetCell(text(cell), NO_TEXT_FORMAT, note(cell))
    parts = parts if interval else replace(parts, interval="")
    decimals = len(parts.digits.partition(".")[2])
    digits = "#,##0" + ("." + "0" * decimals if decimals else "") + "," * round(math.log10(parts.divisor) / 3)
    lead = [parts.lead, parts.lead if cell.fall else f"{parts.lead}{MINUS}"] if parts.number < 0 else [parts.lead]
    shown = ";".join(f"{_quoted(before)}{digits}{_quoted(parts.behind())}" for before in lead)
    return SheetCell(parts.number, shown, note(cell))


def mark(cell: Cell) -> FigureMark:
    """The cell in a figure: its mark at the lower bound where it is partial, else at the estimate or the figure.

    An upper bound has no mark: it is written.
    """
    state = states.states()[cell.state]
    if not cell.valued:
        word = f"{state.sign} {cell.elsewhere}" if cell.elsewhere else state.word
        return FigureMark(word=word, tone=state.tone)
    if cell.fall or marks.AT_MOST in cell.marks:
        return FigureMark(word=text(cell), tone=state.tone)
    shape: Literal["filled", "open", "none"] = "open" if cell.other_year else "filled"
    shown = FigureMark(
        shape, _exact(cell), cell.lower, cell.upper, published=not cell.interval, arrow=cell.partial, tone=state.tone
    )
    if cell.interval and math.isnan(cell.estimate) and not cell.partial:
        shown = replace(shown, shape="none", at=NAN)
    year = years(cell.data_year, cell.data_year_last) if cell.other_year else ""
    return replace(shown, hatch=cell.state in APART, year=year)


def codes(cell: Cell) -> dict[str, str | float]:
    """The cell as files of data have it: its exact number and its ends, state and signs as codes, its text and note.

    Keys: ``number`` (nan of bounds and absences), ``lower, upper, published, unit, state, other_year, data_year,
    data_year_last, comparability, marks, bases, grade, grade_caps, text, note``; lists are joined.
    """
    bounds = cell.state == states.BOUNDS or (cell.interval and math.isnan(cell.estimate) and not cell.partial)
    return {
        "number": NAN if bounds else _exact(cell),
        "lower": cell.lower,
        "upper": cell.upper,
        "published": cell.value,
        "unit": cell.unit,
        "state": cell.state,
        "other_year": "yes" if cell.other_year else "no",
        "data_year": cell.data_year or NAN,
        "data_year_last": cell.data_year_last or NAN,
        "comparability": cell.comparability,
        "marks": joined(cell.marks),
        "bases": joined(cell.bases),
        "grade": cell.grade,
        "grade_caps": joined(cell.grade_caps),
        "text": text(cell),
        "note": note(cell),
    }


def beneath(cell: Cell) -> str:
    """What stands small beneath a number: the forms that it holds, its basis, its grade; nothing beneath an absence.

    Example: "Cooperatives only; registered; grade B".
    """
    if not cell.valued:
        return ""
    grade = f"grade\u00a0{grades.sign(cell.grade)}" if cell.grade else ""
    return "; ".join(part for part in (cell.covers, cell.brief, cell.dated, basis(cell), grade, *_told(cell)) if part)


def warned(cell: Cell) -> str:
    """What stands beneath a number without basis and grade: date, what it counts, marks without a sign.

    A basis is named where it is assumed, where a share has two, and where nobody counted but a study extrapolated.

    Example: "March 2020; regular members only; operating (assumed); year inferred".
    """
    if not cell.valued:
        return ""
    named = marks.BASIS_ASSUMED in cell.marks or cell.part_basis or EXTRAPOLATED in cell.bases
    counts = basis(cell if named else replace(cell, bases=()))
    return "; ".join(part for part in (cell.dated, counts, *_told(cell)) if part)


def _told(cell: Cell) -> list[str]:
    """Labels of the marks that neither a sign nor the words of the basis say."""
    told = [mark for mark in cell.marks if mark not in (*BEFORE, marks.BASIS_ASSUMED, marks.CLAIM)]
    return marks.words([*told, *([marks.CLAIM] if claimed(cell) else [])])


def note(cell: Cell) -> str:
    """What a number rests on, in one line: forms, grade, published figure with its year, basis, marks; or why it lacks.

    Example: "Cooperatives only; grade B (one origin); published 17,400 in 2018; registered".
    """
    if not cell.valued:
        return cell.reason
    said = [
        cell.covers,
        cell.holds,
        *_how_good(cell),
        cell.dated,
        basis(cell),
        *marks.words(mark for mark in cell.marks if mark != marks.BASIS_ASSUMED and not (cell.fall and mark in BOUNDS)),
        prose(replace(cell, covers="", other_year=False, state=states.VALUE)) if cell.fall else "",
        framework.labels("comparabilities")[cell.comparability].lower() if cell.state == states.NOT_COMPARABLE else "",
    ]
    return "; ".join(part for part in said if part)


def _how_good(cell: Cell) -> tuple[str, str]:
    """Grade and published figure with its year; a value of one form is that figure, and has no caps of its own."""
    when = years(cell.data_year, cell.data_year_last)
    if cell.place.of_one_form:
        return (f"grade {grades.sign(cell.grade)}" if cell.grade else "", when)
    grade = f"grade {grades.words(cell.grade, cell.grade_caps, interval=cell.interval)}" if cell.grade else ""
    return grade, f"published {published(cell)}, {when}"


def published(cell: Cell) -> str:
    """The published figure, or what was computed of published figures, for where it stands beside the cell itself."""
    return text(figure(cell))


def figure(cell: Cell) -> Cell:
    """The cell of the published figure alone, without estimate, signs and marks; one without a value as it is."""
    if not cell.valued:
        return cell
    return replace(cell, estimate=NAN, lower=NAN, upper=NAN, other_year=False, marks=(), state=states.VALUE, covers="")


def basis(cell: Cell) -> str:
    """The bases of the figures, whether one is assumed, and what they count where the measure does not say it."""
    labels = framework.labels("bases")
    bases = of_share(labels.get(cell.part_basis, "").lower(), " + ".join(labels[one].lower() for one in cell.bases))
    if marks.BASIS_ASSUMED in cell.marks:
        named = "basis" if {*cell.bases} <= {UNSTATED} else bases
        bases = f"{named} ({marks.words([marks.BASIS_ASSUMED])[0]})"
    return ", ".join(one for one in (bases, *cell.variants) if one)


def _exact(cell: Cell) -> float:
    """The one number of a cell, unrounded; of bounds the lower one."""
    if not cell.interval:
        return cell.value
    return cell.lower if cell.partial or math.isnan(cell.estimate) else cell.estimate


def printed_ends(cell: Cell) -> tuple[float, float]:
    """The lowest and the highest number that the printed cell allows; an open end is infinite."""
    if cell.interval and not cell.partial:
        shown = written(cell)
        ends = [float(end.replace(",", "")) for end in re.findall(r"-?[\d,.]+", shown.ends)]
        open_below, open_above = shown.ends.startswith("≤"), shown.ends.startswith("≥")
        return (-math.inf if open_below else ends[0] * shown.divisor), (
            math.inf if open_above else ends[-1] * shown.divisor
        )
    parts = parts_of(cell)
    low = -math.inf if marks.AT_MOST in cell.marks else parts.number
    return low, (math.inf if cell.partial else parts.number)


def printed_exactly(value: float) -> str:
    """A number for programs: an integer as one, another one with twelve digits, so that machines print it alike.

    >>> printed_exactly(1664959.0), printed_exactly(0.1 + 0.2), printed_exactly(1234567.25)
    ('1664959', '0.3', '1234567.25')
    """
    return str(int(value)) if float(value).is_integer() else f"{value:.12g}"


def absence(kind: str, elsewhere: str = "") -> str:
    """What a table prints of an absence. ``elsewhere``: label of the family under which organisations are counted.

    >>> absence("searched_not_found"), absence("counted_elsewhere"), absence("counted_elsewhere", "Mutuals")
    ('none found', 'counted elsewhere', '→ Mutuals')
    """
    state = states.states()[kind]
    if elsewhere:
        return f"{state.sign} {elsewhere}"
    return state.word if kind == COUNTED_ELSEWHERE else state.sign


def _absent(cell: Cell) -> str:
    return absence(cell.state, cell.elsewhere)


def _bounds_in_words(ends: str, money: str = "") -> str:
    """The printed ends of an interval, or the one that is known, within a sentence.

    >>> _bounds_in_words("23–30"), _bounds_in_words("−2 to 1"), _bounds_in_words("≥ 23", "KRW ")
    ('between 23 and 30', 'between −2 and 1', 'at least KRW 23')
    """
    for sign, words in (("≥ ", "at least"), ("≤ ", "at most")):
        if ends.startswith(sign):
            return f"{words} {money}{ends.removeprefix(sign)}"
    low, _, high = ends.partition(" to " if " to " in ends else "–")
    return f"between {money}{low} and {high}"


def _quoted(words: str) -> str:
    """Text within a number format."""
    return f'"{words}"' if words else ""
