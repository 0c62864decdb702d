"""One picture of each module of ``publish/figures``, on made-up data that crowds it: rows, long names, full cells."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

import landscape
from ssemap.core import config, framework, grades
from ssemap.core.conditions import conditions_of
from ssemap.estimate import reconcile
from ssemap.indicators.declared import catalogue
from ssemap.institutions import ratings
from ssemap.institutions.form_map import form_map as placed_forms
from ssemap.institutions.rules import rules
from ssemap.publish.figures import (
    agreement,
    calibration,
    conditions,
    evidence_map,
    form_history,
    form_map,
    growth,
    heat_map,
    laws_timeline,
    pairwise,
    pedigree,
    per_population,
    recognition,
    robustness,
)
from ssemap.publish.pages import Caption, evaluation
from ssemap.publish.tables import claims
from ssemap.schemas.indicators import INDICATORS as INDICATORS_SCHEMA

WINDOW = (2010, 2021)
CODES = list(landscape.NAMES)
# Six countries of the length of real names, with codes of their own.
NAMES = {
    f"{letter}{letter}{letter}": f"{name} (made up)"
    for letter, name in zip(
        "CDEFGH", ("Gammaland", "Federation of Delta", "Epsilon", "Zetaland", "United Etas", "Thetaland"), strict=True
    )
}
FEDERATION = "United Federation of the Islands and Coasts of "
# As many as a figure shows at most; the longest name is longer than any line.
MANY = {
    f"Q{chr(65 + place // 6)}{chr(65 + place % 6)}": f"{FEDERATION * (place % 4 == 1)}Land {place}"
    for place in range(config.MOST_SHOWN)
}
CONDITIONS = "emes"
LONG = "Registered nonprofit organisation of civil society"


@dataclass(frozen=True)
class Picture:
    """A figure as its module draws it, its words, and the data that is exported with it."""

    figure: Figure
    caption: Caption
    data: pd.DataFrame


def both(table: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    """A table of both countries of the landscape."""
    return pd.concat([table(iso3) for iso3 in CODES], ignore_index=True)


EVIDENCE, LEVELS, FORMS = (both(table) for table in (landscape.evidence, landscape.levels, landscape.forms))
# The doubted ones are of one date and of nearly one value.
WEIGHED = pd.DataFrame(
    {"evidence_id": ["AAA-F0003", "AAA-F0004", "AAA-F0005"], "outlier_probability": [0.02, 0.6, 0.97]}
)
FORMS = FORMS.assign(iso3=FORMS["form_id"].str[:3])
INDICATORS = both(landscape.indicators)
NO_LINKS = pd.DataFrame(columns=["form_id", "related_form_id", "relation"], dtype="str")
NO_ABSENCES = pd.DataFrame({key: pd.Series([], dtype="str") for key in ("iso3", "family", "measure", "absence")})


def map_cells(absences: pd.DataFrame = NO_ABSENCES, **options: int) -> pd.DataFrame:
    """Cells of the evidence map."""
    return evidence_map.data(EVIDENCE, absences, CODES, **options)


def dots() -> pd.DataFrame:
    """Organisations per inhabitants of the landscape."""
    return per_population.data(INDICATORS, CODES, FORMS, indicator="organisations_per_100k", concept="broad", year=2019)


def history(form: str = "AAA-cooperative") -> pd.DataFrame:
    """All figures of one form."""
    return form_history.data(EVIDENCE, LEVELS, WEIGHED, form, window=WINDOW)


def bands(form: str = "AAA-cooperative") -> pd.DataFrame:
    """Bands around the preferred figures, as the stage would reconcile them."""
    preferred = LEVELS["preferred"]
    levels = LEVELS.assign(level=preferred, level_lower=preferred * 0.95, level_upper=preferred * 1.05)
    return form_history.bands(levels, history(form))


def _evidence_map(names: dict[str, str] = NAMES, *, phone: bool = False) -> Picture:
    """Fourteen measures; two of three cells hold figures, the others every kind of absence."""
    measures = [*framework.codes("measures")[:13], evidence_map.OTHERS]
    absences = itertools.cycle(framework.codes("absences"))
    places = enumerate(itertools.product(names, framework.codes("families"), measures))
    rows = [
        (*key, place % 150 + 1, 2005 + place % 17, None) if place % 3 else (*key, 0, None, next(absences))
        for place, key in places
    ]
    columns = ["iso3", "family", "measure", "figures", "latest", "absence"]
    cells = pd.DataFrame(rows, columns=columns).astype({"latest": "Int64", "absence": "str"})
    figure = evidence_map.draw(cells, names, reference_year=2019, phone=phone)
    return Picture(figure, evidence_map.caption(cells, EVIDENCE), cells)


def numbers(rows: list[dict[str, object]]) -> pd.DataFrame:
    """Rows of the table of indicators, with all its columns, at the end of 2019 in the broad concept."""
    usual = {"concept": "broad", "subfamily": "", "form_id": "", "year": 2019, "grade": "C"}
    lists = ("bases", "grade_caps", "stands_for", "missing_forms", "series_ids", "evidence_ids", "context_ids")
    return landscape._frame([{**usual, **{name: [] for name in lists}, **row} for row in rows], INDICATORS_SCHEMA)


def size_rows(names: dict[str, str] = NAMES) -> pd.DataFrame:
    """Estimates, bounds, published values, zeros and every kind of absence, by family."""
    families = [code for code in framework.codes("families") if code != framework.MIXED]
    absences = itertools.cycle(framework.codes("absences"))
    rows: list[dict[str, object]] = []
    for place, (family, iso3) in enumerate(itertools.product(families, names)):
        size = 1.07 * 10.0 ** (place % 7 - 2)
        year = {"data_year": 2019, "data_year_last": 2019}
        kinds: tuple[dict[str, object], ...] = (
            {"estimate": size, "lower": 0.4 * size, "upper": 2.3 * size, "comparability": "identical"},
            {"lower": 0.9 * size, "upper": 1.3 * size, "comparability": "compatible"},
            {"data_year": 2012, "data_year_last": 2019, "comparability": "incompatible"},
            {"value": 0.0, "comparability": "identical"},
        )
        kind = place % (len(kinds) + 1)
        cell: dict[str, object] = {"absence": next(absences)}
        if kind < len(kinds):
            cell = {
                "value": size,
                **year,
                "bases": ["registered", "unstated"],
                "partial": place % 2 == 0,
                **kinds[kind],
            }
        key = {"indicator_id": "organisations_per_100k", "iso3": iso3, "aggregate": "family", "family": family}
        rows.append({**key, "unit": "per 100,000 inhabitants", **cell})
    held = ("98% " + "Long name of a form of organisations " * 2)[: per_population.HOLDS].strip()
    cells = numbers(rows)
    return cells.assign(
        holds=[held if value == value and place % 3 == 0 else "" for place, value in enumerate(cells["value"])]
    )


def _per_population(names: dict[str, str] = NAMES, *, phone: bool = False) -> Picture:
    rows = size_rows(names)
    cells = per_population.cells(rows, FORMS)
    figure = per_population.draw(cells, names, unit="organisations per 100,000 inhabitants", phone=phone)
    return Picture(figure, per_population.caption(cells, 2019), rows)


def growth_rows(names: dict[str, str] = NAMES) -> pd.DataFrame:
    """Six countries, one without a growth, the others with forms that grew, shrank, and neither; all long names."""
    intervals = ((2.13, 1.07, 3.31), (-1.71, -2.63, -0.57), (3.04, -1.66, 6.93))
    rows = [
        {
            "indicator_id": growth.INDICATOR,
            "iso3": iso3,
            "aggregate": "form",
            "family": framework.codes("families")[place],
            "form_id": f"{iso3}-form-{place}",
            "unit": "percent per year",
            "value": middle,
            "estimate": middle,
            "lower": lower,
            "upper": upper,
            "comparability": "identical",
            "bases": ["registered"],
            "data_year": 2017,
            "data_year_last": 2017,
            "evidence_ids": [f"{iso3}-F{place}", "AAA-F0002"],
        }
        for iso3 in list(names)[1:]
        for place, (middle, lower, upper) in enumerate(intervals)
    ]
    forms = pd.DataFrame({"form_id": [row["form_id"] for row in rows]})
    forms["name_en"] = [f"{LONG} {place}" for place in range(len(forms))]
    return growth.data(numbers(rows), forms, EVIDENCE, NO_LINKS, concept="broad", year=2019)


def _growth(names: dict[str, str] = NAMES, *, phone: bool = False) -> Picture:
    rows = growth_rows(names)
    return Picture(growth.draw(rows, names, unit="% a year", phone=phone), growth.caption(rows, names, WINDOW), rows)


def named_form(forms: pd.DataFrame = FORMS, *, phone: bool = False) -> Picture:
    """A form with figures of every role, two of them doubted; ``forms`` gives it its name."""
    figure = form_history.draw(history(), bands(), window=WINDOW, phone=phone)
    levels = form_history.bands(LEVELS, history())
    return Picture(figure, form_history.caption(history(), levels, forms, "AAA-cooperative", 2019), history())


def order_pairs(names: dict[str, str] = NAMES) -> pd.DataFrame:
    """Pairs of eight groups; every country is clearly higher than all after it but the next, which is open."""
    declared = catalogue().comparable()[:4]
    cells = itertools.product(declared, ("cooperative", "association"), enumerate(names), enumerate(names))
    rows = [
        {
            "indicator_id": indicator,
            "concept": "",
            "family": family,
            "year": 2019,
            "iso3": iso3,
            "other": other,
            "standing": "apart" if place + rank == len(names) else "one_sided" if rank % 3 else "one",
            "assumed": (place + rank) % 4 == 0,
            "least": 0.953 if place + 1 < rank else 0.121,
            "most": 0.987 if place + 1 < rank else 0.345,
            "clearly_higher": place + 1 < rank,
        }
        for indicator, family, (place, iso3), (rank, other) in cells
        if iso3 != other
    ]
    return pd.DataFrame(rows)


def order_rows(names: dict[str, str] = NAMES) -> pd.DataFrame:
    """The numbers of ``order_pairs``, every third a lower bound, on several bases."""
    pairs = order_pairs(names)
    units = {indicator.id: indicator.unit for indicator in catalogue().indicators}
    rows = [
        {
            **key,
            "aggregate": "family",
            "unit": units[str(key["indicator_id"])],
            "value": size,
            "estimate": size,
            "lower": 0.87 * size,
            "upper": 1.13 * size,
            "data_year": 2019,
            "data_year_last": 2019,
            "comparability": "identical",
            "bases": ["active", "registered", "unstated"][: 1 + place % 3],
            "basis_assumed": place % 4 == 0,
            "partial": place % 3 == 0,
        }
        for place, key in enumerate(pairs[["indicator_id", "family", "iso3"]].drop_duplicates().to_dict("records"))
        for size in [1.07 * 3.1 ** (place % 7)]
    ]
    return pairwise.data(pairs, numbers(rows), names, concept="broad", year=2019)


def _pairwise(names: dict[str, str] = NAMES, *, phone: bool = False) -> Picture:
    rows = order_rows(names)
    drawn = pairwise.fullest(rows, names)
    figure = pairwise.draw(drawn, names, FORMS, phone=phone)
    return Picture(figure, pairwise.caption(drawn, rows, FORMS, 2019), drawn)


def claim_outcomes(names: dict[str, str] = NAMES) -> pd.DataFrame:
    """Each country above five others: as configured, in two scenarios and without each country; later is asked less."""
    outcomes = itertools.cycle((claims.HOLDS, claims.OPEN, claims.REVERSED, claims.HOLDS, claims.UNCHANGED))
    scenarios = {
        claims.BASE: "As configured",
        "narrow": "Narrow concept of the SSE",
        "official": "Official sources only",
    }
    scenarios |= {reconcile.without(iso3): f"Model without {name}" for iso3, name in names.items()}
    pairs = [(iso3, other) for iso3 in names for other in list(names)[:6] if iso3 != other]
    rows = [
        {
            "kind": "order",
            "indicator_id": "organisations_per_100k",
            "family": "cooperative",
            "iso3": iso3,
            "subject": other,
            "scenario": scenario,
            "label": label,
            "outcome": claims.HOLDS if not number else claims.ABSENT if (place + number) % 13 == 12 else next(outcomes),
        }
        for place, (iso3, other) in enumerate(pairs)
        for number, (scenario, label) in enumerate(scenarios.items())
    ]
    return pd.DataFrame(rows)


def _robustness(names: dict[str, str] = NAMES, *, phone: bool = False) -> Picture:
    """Claims of long names in nine scenarios and more."""
    outcomes = claim_outcomes(names)
    counted = claims.worded(claims.counted(outcomes), names, FORMS)
    cells = robustness.data(outcomes, counted, names, FORMS)
    return Picture(robustness.draw(cells, phone=phone), robustness.caption(cells, outcomes, 2019), cells)


def _pedigree(*, phone: bool = False) -> Picture:
    """Several indicators of every family."""
    declared = catalogue().ids()[::4]
    families = [code for code in framework.codes("families") if code != framework.MIXED]
    rows = [
        {
            "indicator_id": indicator,
            "family": family,
            "grade": "ABCD"[place % 4],
            **{name: (place + shift) % 5 + 1 for shift, name in enumerate(grades.dimensions())},
        }
        for place, (indicator, family) in enumerate(itertools.product(declared, families))
    ]
    cells = pd.DataFrame(rows)
    return Picture(pedigree.draw(cells, phone=phone), pedigree.caption(cells, 2019, next(iter(NAMES.values()))), cells)


def _calibration(*, phone: bool = False) -> Picture:
    """The kept table."""
    left = evaluation.left_out()
    cells = calibration.data(left)
    return Picture(calibration.draw(cells, phone=phone), calibration.caption(cells, left["series_id"].nunique()), cells)


def _agreement(*, phone: bool = False) -> Picture:
    table = ratings.agreement(CONDITIONS)
    caption = agreement.caption(table, ratings.agreement_by_round(CONDITIONS))
    return Picture(agreement.draw(table, CONDITIONS, phone=phone), caption, table)


def _recognition(names: dict[str, str] = NAMES, *, phone: bool = False) -> Picture:
    """Every kind of cell in every family."""
    kinds = itertools.cycle(
        (
            {"forms": 11, "law": 11, "laws": 12, "schemes": 10, "since": 1947},
            {"forms": 2, "law": 2, "laws": 0},
            {"forms": 3, "certification": 3, "schemes": 1, "since": 2007},
            {"forms": 1, "self_declared": 1},
            *({"absence": code} for code in framework.codes("absences")),
        )
    )
    blank = {"forms": 0, "law": 0, "certification": 0, "programme": 0, "self_declared": 0, "laws": 0}
    blank["schemes"] = 0
    families = [code for code in framework.codes("families") if code != framework.MIXED]
    cells = pd.DataFrame(
        [
            {"iso3": iso3, "family": family, "since": None, "absence": None, **blank, **next(kinds)}
            for iso3, family in itertools.product(names, families)
        ]
    ).astype({"since": "Int64"})
    return Picture(recognition.draw(cells, names, phone=phone), recognition.caption(cells), cells)


def _laws_timeline(names: dict[str, str] = NAMES, *, phone: bool = False) -> Picture:
    """Some forty laws a country in a hundred and twenty years, several of one year."""
    kinds = ("act", "decree", "ministerial regulation", "scheme", "bill")
    laws = pd.DataFrame(
        [
            {
                "iso3": iso3,
                "law_id": f"{iso3}-{number}",
                "title_en": "Act",
                "kind": kinds[number % len(kinds)],
                "enacted": 1900 + number * 7 % 121 if number % 9 else 2006,
            }
            for iso3, number in itertools.product(names, range(40))
        ]
    ).astype({"enacted": "Int64"})
    dated = laws_timeline.data(laws)
    return Picture(laws_timeline.draw(dated, names, phone=phone), laws_timeline.caption(dated, laws), dated)


def _rated(forms: int, unknown: float, names: dict[str, str]) -> pd.DataFrame:
    """Ratings of made-up forms in numbers, a share of them unknown; rows are spread over countries."""
    random = np.random.default_rng(5)
    kinds = np.array([[0, 0, 0], [1, 0.5, 0], [1, 1, 1], [0, 1, 0.5]])
    listed = conditions_of(CONDITIONS)["condition"].tolist()
    values = np.tile(kinds[np.arange(forms) % len(kinds)], (1, len(listed) // 3))
    values = np.where(random.random(values.shape) < unknown, np.nan, values)
    ids = [f"{list(names)[number % len(names)]}-form-{number}" for number in range(forms)]
    return pd.DataFrame(values, columns=listed, index=ids)


def _about(table: pd.DataFrame) -> pd.DataFrame:
    """The same table with country and family of each form."""
    families = [code for code in framework.codes("families") if code != framework.MIXED]
    family = {name: families[place % len(families)] for place, name in enumerate(table["form_id"].unique())}
    return table.assign(iso3=table["form_id"].str[:3], family=table["form_id"].map(family))


def long(numbers: pd.DataFrame, standing: Sequence[str] = ("own",)) -> pd.DataFrame:
    """Ratings by form and condition as the stage writes them, as far as figures read them; ``standing`` in turn."""
    codes = numbers.rename_axis("form_id").reset_index().melt("form_id", var_name="condition", value_name="rating")
    codes["rating"] = codes["rating"].map({0: "no", 0.5: "partly", 1: "yes"}).fillna("unknown")
    codes["standing"] = list(itertools.islice(itertools.cycle(standing), len(codes)))
    return codes.assign(role="legal_form")


def _conditions(names: dict[str, str] = NAMES, *, phone: bool = False) -> Picture:
    """Thirty legal forms a country, and a country of none."""
    rated = _about(long(_rated(30 * len(names), 0.4, names)))
    first = next(iter(names))
    cells = conditions.data(rated[rated["iso3"] != first], names, CONDITIONS)
    return Picture(conditions.draw(cells, names, phone=phone), conditions.caption(cells), cells)


def one_country(forms: int = 60) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Ratings, ratings of record and forms of a country: every third row is an instance of the one before it."""
    rated = _about(long(_rated(forms, 0.4, {"AAA": "A"}), ("own", "inherited", "own_provision", "own")))
    ids = rated["form_id"].unique().tolist()
    of = {form: ids[place - place % 3] if place % 3 == 1 else form for place, form in enumerate(ids)}
    role = {
        form: "instance" if of[form] != form else "total" if place % 20 == 5 else "legal_form"
        for place, form in enumerate(ids)
    }
    names = [f"{f'{LONG}, ' * (1 + place % 3)}{place}" for place in range(len(ids))]
    rated["role"] = rated["form_id"].map(role)
    record = rated.assign(legal_form=rated["form_id"].map(of))
    return rated, record, pd.DataFrame({"form_id": ids, "name_en": names})


def _heat_map(*, phone: bool = False) -> Picture:
    rated, record, forms = one_country()
    cells = heat_map.data(rated, record, forms, CONDITIONS)
    caption = heat_map.caption(cells, CONDITIONS, "Alphaland (made up)", len(forms))
    return Picture(heat_map.draw(cells, CONDITIONS, phone=phone), caption, cells)


def _form_map(names: dict[str, str] = NAMES, *, phone: bool = False) -> Picture:
    quick = rules().model_copy(update={"imputations": 10, "resamples": 5})
    made = placed_forms(_rated(10 * len(names), 0.1, names), quick)
    labels = dict(conditions_of(CONDITIONS)[["condition", "label"]].itertuples(index=False))
    placed = _about(made.places)
    figure = form_map.draw(placed, made.axes, labels, "", phone=phone)
    return Picture(figure, form_map.caption(placed, made.summary.iloc[0], ""), placed)


FIGURES: dict[str, Callable[..., Picture]] = {
    "agreement": _agreement,
    "calibration": _calibration,
    "conditions": _conditions,
    "evidence_map": _evidence_map,
    "form_history": named_form,
    "form_map": _form_map,
    "growth": _growth,
    "heat_map": _heat_map,
    "laws_timeline": _laws_timeline,
    "pairwise": _pairwise,
    "pedigree": _pedigree,
    "per_population": _per_population,
    "recognition": _recognition,
    "robustness": _robustness,
}
# Those that draw countries beside each other; each takes their names.
COMPARATIVE = (
    "conditions",
    "evidence_map",
    "form_map",
    "growth",
    "laws_timeline",
    "pairwise",
    "per_population",
    "recognition",
    "robustness",
)
