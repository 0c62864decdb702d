"""Rows of the newer tables of a package that contradict themselves or name what is not there. All of it is made up."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import synthetic
from ssemap import intake
from ssemap.intake.tables import list_file, names, schema

Row = dict[str, str]
ROOT = Path(__file__).parents[1]
ORIGIN = {"origin_id": "AAA-O001", "holder": "Synthetic office", "kind": "register", "counts": "cooperatives"}
LAW = {"law_id": "AAA-law-cooperative-act", "source_id": "AAA-S001"}
PROVISION = {"provision_id": "AAA-P0001", **LAW, "topic": "voting_rule", "provision": "One member, one vote."}
LINK = {"provision_id": "AAA-P0001", "form_id": "AAA-cooperative"}
PART = {"related_form_id": "AAA-registered-association", "relation": "part_of", "reason": "Synthetic."}
POLICY = {
    "policy_id": "AAA-Y0001",
    "name": "Grants",
    "actor": "Ministry",
    "themes": "jobs; gender",
    "source_id": "AAA-S001",
}
AMOUNT = {"amount": "5e6", "amount_printed": "5m", "unit": "MYR", "amount_kind": "paid"}
BRIDGE = {"form_id": "AAA-cooperative", "measure": "organisations", "from_basis": "registered", "to_basis": "active"}
RATIO = {"date": "2019-12-31", "ratio": "0.5", "lower": "0.4", "upper": "0.6", "evidence_id": "AAA-F0005"}
REMARK = {"remark_id": "AAA-R001", "about": "AAA-F0001", "remark": "Too low.", "role": "reviewer", "date": "2020-09-01"}
ABSENCE = {"family": "mutual", "measure": "organisations", "absence": "not_searched"}
ASIDE = {"evidence_id": "AAA-F0017", "reason": "Commercial firms.", **synthetic.CODER}
SOURCE = {
    "source_id": "AAA-S900",
    "title": "Annual report",
    "publisher": "Office",
    "published_from": "2019",
    "published_to": "2019",
    "url": "https://www.example.net/b?id=2",
}
DEFAULTS: dict[str, Row] = {
    "absences": {"reason": "Synthetic.", **synthetic.CODER},
    "bridges": {"reason": "Synthetic.", **synthetic.CODER},
    "origins": synthetic.CODER,
    "policies": {"instrument": "subsidy", "actor_type": "public", **synthetic.CODER},
    "provisions": {"text_seen": "yes", "confidence": "high", **synthetic.CODER},
    "remarks": {"status": "open"},
    "sources": {
        "title_described": "false",
        "published_how": "stated",
        "source_type": "official",
        "language": "en",
        **synthetic.CODER,
    },
}


def change(package: Path, table: str, *rows: Row) -> None:
    """Add rows to a table; a row with the key of one that is there changes it."""
    with (package / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        key = next(iter(reader.fieldnames or ()))
        there = {row[key]: row for row in reader}
    changed = {row[key]: there[row[key]] | row for row in rows if row[key] in there}
    added = [DEFAULTS.get(table, {}) | row for row in rows if row[key] not in there]
    synthetic.write_table(package, table, [*(there | changed).values(), *added])


def problems(folder: Path, tables: dict[str, list[Row]]) -> list[str]:
    package = synthetic.write_package(folder, "AAA")
    for table, rows in tables.items():
        change(package, table, *rows)
    return [str(issue) for issue in intake.check(package)]


COUNTED = [{"evidence_id": f"AAA-F{number:04d}", "origin_id": "AAA-O001"} for number in range(1, 18)]
GOOD: dict[str, dict[str, list[Row]]] = {
    "an origin": {"origins": [ORIGIN], "figures": COUNTED},
    "a provision": {"provisions": [PROVISION], "provision_forms": [LINK]},
    "a policy": {"policies": [POLICY | {"evidence_ids": "AAA-T0001; AAA-law-cooperative-act", "year_start": "2015"}]},
    "an amount": {
        "policies": [POLICY | AMOUNT | {"year_start": "2001", "amount_year": "2017"}],
        "policy_forms": [{"policy_id": "AAA-Y0001", "form_id": "AAA-cooperative"}],
    },
    "a dated bridge": {"bridges": [BRIDGE | RATIO]},
    "a bridge without a date": {"bridges": [BRIDGE]},
    "remarks": {
        "remarks": [
            REMARK,
            REMARK | {"remark_id": "AAA-R002", "about": "AAA-cooperative/paid_work"},
            REMARK
            | {"remark_id": "AAA-R003", "about": "organisations_per_million", "status": "accepted", "answer": "Done."},
        ]
    },
    "sources that differ": {
        "sources": [
            SOURCE,
            *(
                SOURCE | {"source_id": f"AAA-S90{number}"} | other
                for number, other in enumerate(
                    (
                        {"url": "https://www.example.net/b?id=3", "title": "Other"},
                        {"url": "https://www.example.net/b?id=2#/tables", "title": "Other tables"},
                        {"url": "", "published_from": "2020", "published_to": "2020"},
                        {"url": "", "publisher": "Another office"},
                        {"url": "", "published_from": "", "published_to": ""},
                        {"url": "", "published_from": "", "published_to": "", "publisher": ""},
                        {"url": "https://[www.example.net", "title": "An address that cannot be read"},
                    ),
                    1,
                )
            ),
        ]
    },
    "a legal form": {"forms": [{"form_id": "AAA-credit-cooperative", "legal_form": "AAA-cooperative"}]},
    "counted elsewhere": {"absences": [ABSENCE | {"absence": "counted_elsewhere", "counted_in": "association"}]},
    "a group": {"statements": [{"evidence_id": "AAA-T0001", "group": "pay", "form_id": "AAA-cooperative"}]},
}
BAD: dict[str, tuple[dict[str, list[Row]], str]] = {
    "an origin that no figure has": (
        {"origins": [ORIGIN, ORIGIN | {"origin_id": "AAA-O002", "counts": "mutuals"}], "figures": COUNTED},
        "warning [unused-origin] AAA/origins.csv, row 3, column origin_id",
    ),
    "figures without origin beside those that have one": (
        {"origins": [ORIGIN], "figures": [{"evidence_id": "AAA-F0001", "origin_id": "AAA-O001"}]},
        "warning [no-origin] AAA/figures.csv, column origin_id (AAA-F0002): found nothing in 15 rows in use",
    ),
    "an unknown origin": (
        {"origins": [ORIGIN], "figures": [*COUNTED[1:], {"evidence_id": "AAA-F0001", "origin_id": "AAA-O009"}]},
        "error [unknown-id] AAA/figures.csv, row 2, column origin_id",
    ),
    "an unknown kind of origin": (
        {"origins": [ORIGIN | {"kind": "census office"}], "figures": COUNTED},
        "error [unknown-code] AAA/origins.csv, row 2, column kind",
    ),
    "surveyed backwards": (
        {"figures": [{"evidence_id": "AAA-F0001", "surveyed_from": "2019-05-01", "surveyed_to": "2019-04-01"}]},
        "error [wrong-order] AAA/figures.csv, row 2",
    ),
    "nobody asked": (
        {"figures": [{"evidence_id": "AAA-F0001", "sample_size": "0"}]},
        "error [out-of-bounds] AAA/figures.csv, row 2, column sample_size",
    ),
    "a provision of no form": ({"provisions": [PROVISION]}, "error [provision-without-form] AAA/provisions.csv, row 2"),
    "a provision of an unknown law": (
        {"provisions": [PROVISION | {"law_id": "AAA-law-none"}], "provision_forms": [LINK]},
        "error [unknown-id] AAA/provisions.csv, row 2, column law_id",
    ),
    "a provision that nobody saw": (
        {"provisions": [PROVISION | {"text_seen": "no"}], "provision_forms": [LINK]},
        "error [text-not-seen] AAA/provisions.csv, row 2, column text_seen",
    ),
    "a provision that ends before it begins": (
        {
            "provisions": [PROVISION | {"in_force_from": "2015", "in_force_until": "2014-05", "note": "Act of 2014."}],
            "provision_forms": [LINK],
        },
        "error [wrong-order] AAA/provisions.csv, row 2",
    ),
    "a law that ends and nobody says why": (
        {"laws": [{"law_id": LAW["law_id"], "in_force_until": "2014", "note": ""}]},
        "error [repeal-without-source] AAA/laws.csv, row 2, column in_force_until",
    ),
    "a provision that ends and nobody says why": (
        {"provisions": [PROVISION | {"in_force_until": "2014-05"}], "provision_forms": [LINK]},
        "error [repeal-without-source] AAA/provisions.csv, row 2, column in_force_until",
    ),
    "a policy without a theme that is one": (
        {"policies": [POLICY | {"themes": "jobs; women"}]},
        "error [unknown-code] AAA/policies.csv, row 2, column themes: found 'women'",
    ),
    "a policy made of nothing": (
        {"policies": [POLICY | {"evidence_ids": "AAA-T0001;AAA-T0099"}]},
        "error [unknown-id] AAA/policies.csv, row 2, column evidence_ids: found 'AAA-T0099'",
    ),
    "an amount of no currency": (
        {"policies": [POLICY | {"amount": "5", "amount_printed": "5", "unit": "persons", "amount_kind": "paid"}]},
        "error [amount-of-policy] AAA/policies.csv, row 2, column unit: found 'persons'",
    ),
    "an amount unlike its print": (
        {"policies": [POLICY | {"amount": "7300", "amount_printed": "RM3.7k", "unit": "MYR", "amount_kind": "paid"}]},
        "warning [amount-unlike-print] AAA/policies.csv, row 2, column amount",
    ),
    "the year of no amount": (
        {"policies": [POLICY | {"amount_year": "2017"}]},
        "error [year-of-amount] AAA/policies.csv, row 2, column amount_year: found 2017, and no amount",
    ),
    "an amount of a year after the policy": (
        {"policies": [POLICY | AMOUNT | {"year_start": "2015", "year_end": "2016", "amount_year": "2017"}]},
        "error [year-of-amount] AAA/policies.csv, row 2, column amount_year: found 2017, and a policy of 2015 to 2016",
    ),
    "an amount of a year before the policy": (
        {"policies": [POLICY | AMOUNT | {"year_start": "2015", "amount_year": "2014"}]},
        "error [year-of-amount] AAA/policies.csv, row 2, column amount_year: found 2014, and a policy of 2015 to ",
    ),
    "an amount of no kind": (
        {"policies": [POLICY | {"amount": "5", "amount_printed": "5", "unit": "MYR"}]},
        "error [amount-of-policy] AAA/policies.csv, row 2, column amount_kind",
    ),
    "an amount that nobody printed": (
        {"policies": [POLICY | {"amount": "5", "unit": "MYR", "amount_kind": "paid"}]},
        "error [amount-of-policy] AAA/policies.csv, row 2, column amount_printed",
    ),
    "a month of no year": (
        {"policies": [POLICY | {"month_start": "4"}]},
        "error [month-without-year] AAA/policies.csv, row 2, column year_start",
    ),
    "a thirteenth month": (
        {"policies": [POLICY | {"month_start": "13", "year_start": "2020"}]},
        "error [out-of-bounds] AAA/policies.csv, row 2, column month_start",
    ),
    "a policy that ends before it begins": (
        {"policies": [POLICY | {"year_start": "2020", "year_end": "2019"}]},
        "error [wrong-order] AAA/policies.csv, row 2",
    ),
    "a ratio without a date": (
        {"bridges": [BRIDGE | RATIO | {"date": ""}]},
        "error [ratio-of-bridge] AAA/bridges.csv, row 2, column ratio",
    ),
    "a ratio outside its bounds": (
        {"bridges": [BRIDGE | RATIO | {"ratio": "0.7"}]},
        "error [ratio-of-bridge] AAA/bridges.csv, row 2, column ratio",
    ),
    "a bridge from a basis to itself": (
        {"bridges": [BRIDGE | {"to_basis": "registered"}]},
        "error [bridge-to-itself] AAA/bridges.csv, row 2, column to_basis",
    ),
    "a ratio in percent": (
        {"bridges": [BRIDGE | RATIO | {"ratio": "54.6"}]},
        "error [out-of-bounds] AAA/bridges.csv, row 2, column ratio",
    ),
    "a ratio without bounds": (
        {"bridges": [BRIDGE | RATIO | {"lower": "", "upper": ""}]},
        "error [ratio-of-bridge] AAA/bridges.csv, row 2, column lower",
    ),
    "a day of a provision that there is not": (
        {"provisions": [PROVISION | {"in_force_from": "2019-13"}], "provision_forms": [LINK]},
        "error [pattern] AAA/provisions.csv, row 2, column in_force_from",
    ),
    "a national figure of a survey": (
        {
            "origins": [ORIGIN, ORIGIN | {"origin_id": "AAA-O002", "kind": "survey"}],
            "figures": [*COUNTED[1:], COUNTED[0] | {"origin_id": "AAA-O002", "sample_size": "747"}],
        },
        "error [national-from-sample] AAA/figures.csv, row 2, column coverage",
    ),
    "one id in two tables": (
        {
            "statements": [
                {
                    "evidence_id": "AAA-F0001",
                    "theme": "jobs",
                    "group": "pay",
                    "coverage": "unstated",
                    "statement": "Twice.",
                    "source_id": "AAA-S001",
                }
            ]
        },
        "error [duplicate-id] AAA/statements.csv, row 4, column evidence_id",
    ),
    "a bridge on a row that is not there": (
        {"bridges": [BRIDGE | {"evidence_id": "AAA-F0999"}]},
        "error [unknown-id] AAA/bridges.csv, row 2, column evidence_id",
    ),
    "a remark about nothing": (
        {"remarks": [REMARK | {"about": "AAA-F0999"}]},
        "error [unknown-id] AAA/remarks.csv, row 2, column about",
    ),
    "a remark about a condition that there is not": (
        {"remarks": [REMARK | {"about": "AAA-cooperative/payed_work"}]},
        "error [unknown-id] AAA/remarks.csv, row 2, column about",
    ),
    "a remark that was closed without a word": (
        {"remarks": [REMARK | {"status": "rejected"}]},
        "error [no-answer] AAA/remarks.csv, row 2, column answer",
    ),
    "a form that is its own instance": (
        {"forms": [{"form_id": "AAA-credit-cooperative", "legal_form": "AAA-credit-cooperative"}]},
        "error [legal-form] AAA/forms.csv, row 3, column legal_form: found the form itself",
    ),
    "an instance of an instance": (
        {
            "forms": [
                {"form_id": "AAA-credit-cooperative", "legal_form": "AAA-cooperative"},
                {"form_id": "AAA-registered-association", "legal_form": "AAA-credit-cooperative"},
            ]
        },
        "error [legal-form] AAA/forms.csv, row 4, column legal_form: found AAA-credit-cooperative, itself",
    ),
    "an instance of itself and of another": (
        {
            "forms": [
                {"form_id": "AAA-credit-cooperative", "legal_form": "AAA-registered-association"},
                {"form_id": "AAA-registered-association", "legal_form": "AAA-registered-association"},
            ]
        },
        "error [legal-form] AAA/forms.csv, row 4, column legal_form: found the form itself",
    ),
    "an instance of a form out of scope": (
        {
            "forms": [
                {"form_id": "AAA-cooperative", "in_scope": "no"},
                {"form_id": "AAA-credit-cooperative", "legal_form": "AAA-cooperative"},
            ]
        },
        "error [legal-form] AAA/forms.csv, row 3, column legal_form: found AAA-cooperative, which is out of scope",
    ),
    "a scheme of nobody": (
        {
            "laws": [{"law_id": "AAA-law-cooperative-act", "kind": "scheme"}],
            "forms": [{"form_id": "AAA-cooperative", "family": "social_enterprise"}],
        },
        "warning [no-issuer] AAA/laws.csv, row 2, column issuer: found nothing, of a scheme on social enterprises",
    ),
    "an instance of a form that is not there": (
        {"forms": [{"form_id": "AAA-credit-cooperative", "legal_form": "AAA-cooperatives"}]},
        "error [unknown-id] AAA/forms.csv, row 3, column legal_form",
    ),
    "counted nowhere": (
        {"absences": [ABSENCE | {"absence": "counted_elsewhere"}]},
        "error [counted-in] AAA/absences.csv, row 2, column counted_in: found nothing",
    ),
    "counted elsewhere and not searched": (
        {"absences": [ABSENCE | {"counted_in": "association"}]},
        "error [counted-in] AAA/absences.csv, row 2, column counted_in: found association beside not_searched",
    ),
    **{
        f"a source under a second id: {how}": (
            {"sources": [SOURCE, SOURCE | other | {"source_id": "AAA-S901"}]},
            f"warning [same-source] AAA/sources.csv, row 7, column {how.split()[-1]}: found",
        )
        for how, other in {
            "without www, with a slash in the url": {"url": "http://example.net/b/?id=2", "title": "Other"},
            "with tracking and a fragment in the url": {
                "url": "https://www.example.net/b?utm_source=x&id=2#top",
                "title": "O",
            },
            "capitals in the url": {"url": "https://www.EXAMPLE.net/b?id=2", "title": "Other"},
            "a blank that was not filled in the url": {
                "url": "https://www.example.net/b/{{href}}?id=2",
                "title": "Other",
            },
            "another address, the same title": {"title": " annual　Report", "url": "https://example.org/c"},
        }.items()
    },
    "a source under a second id: one DOI": (
        {
            "sources": [
                SOURCE | {"url": "https://doi.org/10.1000/ab.1"},
                SOURCE | {"source_id": "AAA-S901", "url": "http://link.example.org/article/10.1000/AB.1", "title": "O"},
            ]
        },
        "warning [same-source] AAA/sources.csv, row 7, column url: found",
    ),
    "a group of another theme": (
        {"statements": [{"evidence_id": "AAA-T0001", "group": "losses"}]},
        "error [unknown-code] AAA/statements.csv, row 2, column group (AAA-T0001): found 'losses'",
    ),
    "a theme of the first version": (
        {"statements": [{"evidence_id": "AAA-T0001", "theme": "ecosystem"}]},
        "error [unknown-code] AAA/statements.csv, row 2, column theme (AAA-T0001): found 'ecosystem'",
    ),
    "one operation under two ids": (
        {
            "origins": [ORIGIN, ORIGIN | {"origin_id": "AAA-O002", "holder": "Synthetic  Office"}],
            "figures": [*COUNTED[1:], COUNTED[0] | {"origin_id": "AAA-O002"}],
        },
        "error [same-origin] AAA/origins.csv, row 3, column origin_id: found holder, kind and counts of AAA-O001",
    ),
    "an origin that nobody holds": (
        {"origins": [ORIGIN | {"holder": ""}], "figures": COUNTED},
        "error [required] AAA/origins.csv, row 2, column holder",
    ),
    "an origin of an unknown basis": (
        {"origins": [ORIGIN | {"basis": "listed"}], "figures": COUNTED},
        "error [unknown-code] AAA/origins.csv, row 2, column basis",
    ),
    "an origin of another country": (
        {"origins": [ORIGIN, ORIGIN | {"origin_id": "BBB-O001", "counts": "mutuals"}], "figures": COUNTED},
        "error [country-code] AAA/origins.csv, row 3, column origin_id",
    ),
    "a national figure of a survey whose answers nobody counted": (
        {
            "origins": [ORIGIN, ORIGIN | {"origin_id": "AAA-O002", "kind": "survey"}],
            "figures": [*COUNTED[1:], COUNTED[0] | {"origin_id": "AAA-O002"}],
        },
        "note [national-from-survey] AAA/origins.csv, row 3, column kind: found survey, and 1 national figure of it",
    ),
    "answers to a register": (
        {"origins": [ORIGIN], "figures": [*COUNTED[1:], COUNTED[0] | {"sample_size": "747"}]},
        "error [sample-of-origin] AAA/figures.csv, row 2, column sample_size (AAA-F0001): found 747 answers of a",
    ),
    "a survey that never began": (
        {"figures": [{"evidence_id": "AAA-F0001", "surveyed_to": "2019-05-01"}]},
        "error [half-a-survey] AAA/figures.csv, row 2, column surveyed_from",
    ),
    "a provision under two ids": (
        {
            "provisions": [PROVISION, PROVISION | {"provision_id": "AAA-P0002"}],
            "provision_forms": [LINK, LINK | {"provision_id": "AAA-P0002"}],
        },
        "error [twice] AAA/provisions.csv, row 3, column provision_id: found the provision of row 2",
    ),
    "a provision in force before its law": (
        {"provisions": [PROVISION | {"in_force_from": "1989-12-31"}], "provision_forms": [LINK]},
        "error [before-law] AAA/provisions.csv, row 2, column in_force_from: found 1989-12-31",
    ),
    "a provision for a form of another law": (
        {"provisions": [PROVISION], "provision_forms": [LINK | {"form_id": "AAA-registered-association"}]},
        "error [form-of-law] AAA/provision_forms.csv, row 2, column reason",
    ),
    "a provision for a form that there is not": (
        {"provisions": [PROVISION], "provision_forms": [LINK, LINK | {"form_id": "AAA-guild"}]},
        "error [unknown-id] AAA/provision_forms.csv, row 3, column form_id",
    ),
    "a form of a provision that there is not": (
        {"provisions": [PROVISION], "provision_forms": [LINK, LINK | {"provision_id": "AAA-P0009"}]},
        "error [unknown-id] AAA/provision_forms.csv, row 3, column provision_id",
    ),
    "a form of a provision twice": (
        {"provisions": [PROVISION], "provision_forms": [LINK, LINK | {"reason": "Again."}]},
        "error [duplicate-id] AAA/provision_forms.csv, row 3",
    ),
    "a provision about no topic of the list": (
        {"provisions": [PROVISION | {"topic": "voting rule"}], "provision_forms": [LINK]},
        "error [unknown-code] AAA/provisions.csv, row 2, column topic",
    ),
    "a provision of low confidence": (
        {"provisions": [PROVISION | {"confidence": "low"}], "provision_forms": [LINK]},
        "error [unknown-code] AAA/provisions.csv, row 2, column confidence",
    ),
    "a provision that says nothing": (
        {"provisions": [PROVISION | {"provision": ""}], "provision_forms": [LINK]},
        "error [required] AAA/provisions.csv, row 2, column provision",
    ),
    "a provision of an unknown source": (
        {"provisions": [PROVISION | {"source_id": "AAA-S099"}], "provision_forms": [LINK]},
        "error [unknown-id] AAA/provisions.csv, row 2, column source_id",
    ),
    "a currency of no amount": (
        {"policies": [POLICY | {"unit": "MYR"}]},
        "error [amount-of-policy] AAA/policies.csv, row 2, column amount: found nothing, beside unit 'MYR'",
    ),
    "a kind of no amount": (
        {"policies": [POLICY | {"amount_kind": "paid"}]},
        "error [amount-of-policy] AAA/policies.csv, row 2, column amount",
    ),
    "an amount below nothing": (
        {"policies": [POLICY | {"amount": "-5", "amount_printed": "-5", "unit": "MYR", "amount_kind": "paid"}]},
        "error [out-of-bounds] AAA/policies.csv, row 2, column amount",
    ),
    "a theme twice": (
        {"policies": [POLICY | {"themes": "jobs; gender;jobs"}]},
        "error [named-twice] AAA/policies.csv, row 2, column themes",
    ),
    "a row of the evidence twice": (
        {"policies": [POLICY | {"evidence_ids": "AAA-T0001;AAA-T0001"}]},
        "error [named-twice] AAA/policies.csv, row 2, column evidence_ids",
    ),
    "a policy that nobody tells of": (
        {"policies": [POLICY | {"source_id": ""}]},
        "error [no-source] AAA/policies.csv, row 2, column source_id",
    ),
    "an instrument as the compiler wrote it": (
        {"policies": [POLICY | {"instrument": "training/incubation"}]},
        "error [unknown-code] AAA/policies.csv, row 2, column instrument",
    ),
    "an actor of the first version": (
        {"policies": [POLICY | {"actor_type": "both"}]},
        "error [unknown-code] AAA/policies.csv, row 2, column actor_type",
    ),
    "a policy for a form that there is not": (
        {"policies": [POLICY], "policy_forms": [{"policy_id": "AAA-Y0001", "form_id": "AAA-guild"}]},
        "error [unknown-id] AAA/policy_forms.csv, row 2, column form_id",
    ),
    "a form of a policy that there is not": (
        {"policies": [POLICY], "policy_forms": [{"policy_id": "AAA-Y0009", "form_id": "AAA-cooperative"}]},
        "error [unknown-id] AAA/policy_forms.csv, row 2, column policy_id",
    ),
    "bounds of no ratio": (
        {"bridges": [BRIDGE | {"lower": "0.4", "upper": "0.6"}]},
        "error [ratio-of-bridge] AAA/bridges.csv, row 2, column ratio: found nothing, beside the bounds '0.4'",
    ),
    "a ratio that no row prints": (
        {"bridges": [BRIDGE | RATIO | {"evidence_id": ""}]},
        "error [ratio-of-bridge] AAA/bridges.csv, row 2, column evidence_id",
    ),
    "two ratios of one day": (
        {"bridges": [BRIDGE | RATIO, BRIDGE | RATIO | {"ratio": "0.55"}]},
        "error [duplicate-id] AAA/bridges.csv, row 3",
    ),
    "a bridge to an unknown basis": (
        {"bridges": [BRIDGE | {"to_basis": "listed"}]},
        "error [unknown-code] AAA/bridges.csv, row 2, column to_basis",
    ),
    "a remark that is done": (
        {"remarks": [REMARK | {"status": "done"}]},
        "error [unknown-code] AAA/remarks.csv, row 2, column status",
    ),
    "a remark of a day that there is not": (
        {"remarks": [REMARK | {"date": "2020-02-30"}]},
        "error [bad-date] AAA/remarks.csv, row 2, column date",
    ),
    "a form that is an instance of nothing": (
        {"forms": [{"form_id": "AAA-credit-cooperative", "legal_form": "AAA-guild"}]},
        "error [unknown-id] AAA/forms.csv, row 3, column legal_form",
    ),
    "a date that cannot be told": (
        {"figures": [{"evidence_id": "AAA-F0001", "period_certainty": "unknown"}]},
        "error [date-of-unknown] AAA/figures.csv, row 2, column period_certainty (AAA-F0001): found unknown, beside",
    ),
    "counted in its own family": (
        {"absences": [ABSENCE | {"absence": "counted_elsewhere", "counted_in": "mutual"}]},
        "error [counted-in] AAA/absences.csv, row 2, column counted_in: found mutual, the family itself",
    ),
    "an absence of nothing": (
        {"absences": [ABSENCE | {"family": ""}]},
        "error [absence-of-nothing] AAA/absences.csv, row 2, column family",
    ),
    "a stakeholder of the first version": (
        {"statements": [{"evidence_id": "AAA-T0001", "stakeholder": "both"}]},
        "error [unknown-code] AAA/statements.csv, row 2, column stakeholder",
    ),
    "a statement of an unknown coverage": (
        {"statements": [{"evidence_id": "AAA-T0001", "coverage": "all"}]},
        "error [unknown-code] AAA/statements.csv, row 2, column coverage",
    ),
    "a statement about a form that there is not": (
        {"statements": [{"evidence_id": "AAA-T0001", "form_id": "AAA-guild"}]},
        "error [unknown-id] AAA/statements.csv, row 2, column form_id",
    ),
    "a law of an unknown issuer": (
        {"laws": [{"law_id": "AAA-law-cooperative-act", "issuer": "city"}]},
        "error [unknown-code] AAA/laws.csv, row 2, column issuer",
    ),
    "a law of an unknown breadth": (
        {"laws": [{"law_id": "AAA-law-cooperative-act", "breadth": "farms"}]},
        "error [unknown-code] AAA/laws.csv, row 2, column breadth",
    ),
    "a provision set aside that there is not": (
        {"provisions": [PROVISION], "provision_forms": [LINK], "set_aside": [ASIDE | {"evidence_id": "AAA-P0009"}]},
        "error [unknown-id] AAA/set_aside.csv, row 3, column evidence_id",
    ),
}


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_row_raises_nothing(tmp_path: Path, kind: str) -> None:
    assert problems(tmp_path, GOOD[kind]) == []


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_row_is_told_once_at_its_cell(tmp_path: Path, kind: str) -> None:
    tables, said = BAD[kind]
    (told,) = problems(tmp_path, tables)
    assert told.startswith(said)


@pytest.mark.parametrize("between", [False, True])
def test_a_form_is_no_instance_of_a_total(tmp_path: Path, between: bool) -> None:
    """The parts of the total are its own, or ``between`` those of a part of it."""
    whole = "AAA-forms-together" if between else "AAA-registered-association"
    links = [PART | {"form_id": name, "related_form_id": whole} for name in ("AAA-cooperative", "AAA-labour-union")]
    forms = [
        {"form_id": "AAA-labour-union", "in_scope": "yes"},
        {"form_id": "AAA-credit-cooperative", "legal_form": "AAA-registered-association"},
    ]
    if between:
        forms.append({"form_id": whole, "name_en": "Together", "family": "mixed", "in_scope": "yes"})
        links.append(PART | {"form_id": whole})
    told = [text for text in problems(tmp_path, {"forms": forms, "form_links": links}) if "[legal-form]" in text]
    found = "found AAA-registered-association, a total of AAA-cooperative and AAA-"
    assert len(told) == 1
    assert told[0].startswith(f"error [legal-form] AAA/forms.csv, row 3, column legal_form: {found}")


def test_a_rating_by_a_provision_is_of_the_channel_law(tmp_path: Path) -> None:
    package = synthetic.write_package(tmp_path, "AAA")
    change(package, "provisions", PROVISION)
    change(package, "provision_forms", LINK)
    with (package / "codings.csv").open(encoding="utf-8", newline="") as stream:
        ratings = list(csv.DictReader(stream))
    for changed, said in [
        ({"provision_id": "AAA-P0001", "channel": "law"}, []),
        ({"provision_id": "AAA-P0001", "channel": "practice"}, ["channel"]),
        ({"channel": "law", "rating": "yes"}, ["provision_id"]),
        ({"channel": "law", "rating": "no", "law_id": ""}, ["provision_id"]),
        ({"channel": "law", "rating": "unknown"}, []),
    ]:
        synthetic.write_table(package, "codings", [ratings[0] | changed, *ratings[1:]])
        told = [(issue.check_id, issue.row, issue.column) for issue in intake.check(package)]
        assert told == [("channel-of-rating", 2, column) for column in said]


def test_a_rating_names_a_provision_of_its_law(tmp_path: Path) -> None:
    package = synthetic.write_package(tmp_path, "AAA")
    other = {"law_id": "AAA-law-of-associations", "title_en": "Act of associations", "kind": "act"}
    change(package, "laws", other | {"coding_reason": "Governs no form.", **synthetic.CODER})
    change(package, "provisions", PROVISION)
    change(package, "provision_forms", LINK)
    with (package / "codings.csv").open(encoding="utf-8", newline="") as stream:
        ratings = list(csv.DictReader(stream))
    for changed, said in [
        ({"law_id": "", "provision_id": "AAA-P0001", "channel": "law"}, ""),
        (
            {"law_id": other["law_id"], "provision_id": "AAA-P0001", "channel": "law"},
            "[provision-of-law] AAA/codings.csv, row 2",
        ),
        ({"provision_id": "AAA-P0009", "channel": "law"}, "[unknown-id] AAA/codings.csv, row 2, column provision_id"),
        ({"round": "0"}, "[out-of-bounds] AAA/codings.csv, row 2, column round"),
        ({"channel": "custom"}, "[unknown-code] AAA/codings.csv, row 2, column channel"),
    ]:
        synthetic.write_table(package, "codings", [ratings[0] | changed, *ratings[1:]])
        told = [str(issue) for issue in intake.check(package)]
        assert len(told) == bool(said), told
        assert all(text.startswith(f"error {said}") for text in told)


def test_the_file_of_a_list_of_codes_is_there_under_the_name_that_messages_give() -> None:
    lists = {column["codelist"] for name in names() for column in schema(name)["fields"] if "codelist" in column}
    assert [name for name in sorted(lists) if not (ROOT / list_file(name)).is_file()] == []


def test_a_wrong_theme_is_told_with_the_file_of_the_themes(tmp_path: Path) -> None:
    (told,) = problems(tmp_path, {"statements": [{"evidence_id": "AAA-T0001", "theme": "ecosystem"}]})
    assert told.endswith("Use a code of workflow/framework/themes.yaml.")
