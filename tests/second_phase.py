"""Tiny synthetic packages for the countries of the mapping's second phase. No evidence: every number is made up.

Names of forms are in the scripts of these countries, numbers in their number formats where the framework has them
(else in the English one), money in their currencies.
"""

from __future__ import annotations

from pathlib import Path

from ssemap.core import framework
from ssemap.core.codelists import NumberFormat
from ssemap.intake import descriptors
from synthetic import CODER, context, write_files

# iso2, iso_numeric, English name, native name, currency, number format, language, and the native names of two forms.
COUNTRIES = {
    "KHM": ("KH", "116", "Cambodia", "កម្ពុជា", "KHR", "km", "km", "សហគមន៍កសិកម្ម", "ក្រុមសន្សំប្រាក់"),
    "KGZ": ("KG", "417", "Kyrgyzstan", "Кыргызстан", "KGS", "ky", "ky", "Айыл чарба кооперативи", "Кредиттик союз"),
    "LAO": ("LA", "418", "Lao PDR", "ລາວ", "LAK", "lo", "lo", "ສະຫະກອນກະສິກຳ", "ກຸ່ມເງິນຝາກປະຢັດ"),
    "MNG": ("MN", "496", "Mongolia", "Монгол Улс", "MNT", "mn", "mn", "Хоршоо", "ᠨᠥᠬᠥᠷᠯᠡᠯ"),
    "THA": ("TH", "764", "Thailand", "ประเทศไทย", "THB", "th", "th", "สหกรณ์การเกษตร", "สหกรณ์ออมทรัพย์"),
    "VNM": ("VN", "704", "Viet Nam", "Việt Nam", "VND", "vi", "vi", "Hợp tác xã nông nghiệp", "Quỹ tín dụng nhân dân"),
}
FORMS = {"agricultural-cooperative": "Agricultural cooperative", "savings-group": "Savings and credit group"}
# form, measure, definition, unit ("money": the currency), and the values by year
FIGURES = [
    ("agricultural-cooperative", "organisations", "unstated", "count", {2012: 3400, 2016: 3650, 2019: 3861}),
    ("agricultural-cooperative", "memberships", "persons", "persons", {2016: 1_214_500, 2019: 1_306_250}),
    ("agricultural-cooperative", "turnover", "sales", "money", {2019: 2_507_350_000}),
    ("agricultural-cooperative", "members_women_share", "unstated", "percent", {2019: 43.5}),
    ("savings-group", "organisations", "unstated", "count", {2012: 1210, 2016: 1305, 2019: 1418}),
    ("savings-group", "memberships", "persons", "persons", {2019: 860_400}),
    ("savings-group", "assets", "total", "money", {2019: 18_240_500_000}),
]


def number_format(iso3: str) -> str:
    """The country's own number format, the English one where the framework has none for it."""
    wanted = COUNTRIES[iso3][5]
    return wanted if wanted in framework.codes("number_formats") else "en"


def printed(value: float, code: str) -> str:
    """A number as a source of that number format prints it.

    >>> printed(1234567.5, "id")
    '1.234.567,5'
    """
    [custom] = [row for row in framework.rows(NumberFormat) if row.number_format == code]
    whole, _, decimals = f"{value:,}".partition(".")
    return whole.replace(",", custom.group) + (custom.decimal + decimals if decimals.strip("0") else "")


def write(raw: Path, *codes: str) -> list[Path]:
    """Write the packages of these countries, of all where none is named, to ``raw`` and return their paths."""
    packages = []
    for iso3 in codes or COUNTRIES:
        packages.append(raw / iso3)
        write_files(raw / iso3, facts(iso3), tables(iso3))
    descriptors.write(raw)
    return packages


def facts(iso3: str) -> dict[str, str]:
    """What ``country.yaml`` says."""
    iso2, numeric, name, native, currency, _, language, *_ = COUNTRIES[iso3]
    return {
        "iso2": iso2,
        "iso_numeric": numeric,
        "name": f"{name} (synthetic)",
        "name_native": native,
        "currency": currency,
        "fiscal_year_end": "12-31",
        "number_format": number_format(iso3),
        "language": language,
    }


def tables(iso3: str) -> dict[str, list[dict]]:
    """The tables that have rows."""
    return {
        "forms": _forms(iso3),
        "figures": _figures(iso3),
        "form_links": _form_links(iso3),
        "crosswalk": _crosswalk(iso3),
        "sources": _sources(iso3),
        "context": context(iso3, f"{iso3}-S001"),
    }


def _forms(iso3: str) -> list[dict]:
    return [
        {
            "form_id": f"{iso3}-{form}",
            "name_native": native,
            "name_en": name,
            "family": "cooperative",
            "in_scope": "yes",
            "scope_reason": "Synthetic.",
            "recognition": "law",
            **CODER,
        }
        for (form, name), native in zip(FORMS.items(), COUNTRIES[iso3][-2:], strict=True)
    ]


def _form_links(iso3: str) -> list[dict]:
    first, second = (f"{iso3}-{form}" for form in FORMS)
    return [{"form_id": first, "related_form_id": second, "relation": "separate_from", "reason": "Synthetic."}]


def _figures(iso3: str) -> list[dict]:
    currency, natives = COUNTRIES[iso3][4], dict(zip(FORMS, COUNTRIES[iso3][-2:], strict=True))
    rows = []
    for form, measure, definition, unit, values in FIGURES:
        for year, value in values.items():
            sign = "%" if unit == "percent" else ""
            rows.append(
                {
                    "evidence_id": f"{iso3}-F{len(rows) + 1:04d}",
                    "printed_text": printed(value, number_format(iso3)) + sign,
                    "printed_form": natives[form],
                    "printed_form_en": FORMS[form],
                    "printed_measure": measure,
                    "printed_unit": currency if unit == "money" else unit,
                    "printed_period": str(year),
                    "printed_scope": "registered, national",
                    "value": f"{value}",
                    "qualifier": "exact",
                    "unit": currency if unit == "money" else unit,
                    "form_id": f"{iso3}-{form}",
                    "measure": measure,
                    "definition": definition,
                    "coverage": "national",
                    "basis": "registered",
                    "period_start": f"{year}-01-01",
                    "period_end": f"{year}-12-31",
                    "period_certainty": "stated",
                    "source_id": f"{iso3}-S001",
                    **CODER,
                }
            )
    return rows


def _crosswalk(iso3: str) -> list[dict]:
    terms = [("measure", measure) for measure in dict.fromkeys(measure for _, measure, *_ in FIGURES)]
    terms += [("unit", unit) for unit in ("count", "persons", "percent", COUNTRIES[iso3][4])]
    return [
        {
            "field": field,
            "printed_column": f"printed_{field}",
            "printed": term,
            "code": term,
            "comparability": "identical",
            "rule": "Synthetic.",
            **CODER,
        }
        for field, term in terms
    ]


def _sources(iso3: str) -> list[dict]:
    row = {
        "source_id": f"{iso3}-S001",
        "title": "Synthetic yearbook",
        "title_described": "false",
        "publisher": "Synthetic office of statistics",
        "published_from": "2020-03-01",
        "published_to": "2020-03-01",
        "published_how": "stated",
        "source_type": "official",
        "language": COUNTRIES[iso3][6],
        "url": f"https://example.org/{iso3.lower()}",
        **CODER,
    }
    return [row]
