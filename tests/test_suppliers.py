"""Who could supply a number of a form: who counts it, supervises it, or followed one that did. All of it is made up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from ssemap.publish.findings.suppliers import BodiesOnRecord, Supplier

Count = tuple[str, str, str]  # kind and holder of a figure, and its coverage


def asked(form_id: str, counts: Sequence[Count] = (), laws: Sequence[dict[str, Any]] = ()) -> Supplier | None:
    """Who is asked for a figure of a form; ``laws``: from the oldest, each with the ``forms`` that it governs."""
    rows = [{"law_id": f"AAA-law-{place}", "enacted": 2000 + place, **row} for place, row in enumerate(laws)]
    links = [(row["law_id"], form) for row in rows for form in row["forms"]]
    figures = pd.DataFrame(counts, columns=["origin_kind", "origin_holder", "coverage"])
    tables = {
        "absences": pd.DataFrame(columns=["form_id", "measure", "holder"]),
        "evidence": figures.assign(form_id=form_id),
        "laws": pd.DataFrame(rows, columns=["law_id", "enacted", "supervising_body", "voting_rule"]),
        "law_forms": pd.DataFrame(links, columns=["law_id", "form_id"]),
    }
    return BodiesOnRecord(tables).supplier(form_id, ["employees"])


def test_who_counts_a_part_of_a_form_does_not_count_the_form() -> None:
    part, whole = ("register", "Ministry of Land", "federation"), ("register", "Office of Farms", "national")
    assert asked("AAA-farm", [part, part, whole]) == ("counter", "Office of Farms")
    assert asked("AAA-farm", [part]) == ("part_counter", "Ministry of Land")
    law = {"supervising_body": "Farm Board", "forms": ["AAA-farm"]}
    assert asked("AAA-farm", [part], [law]) == ("supervisor", "Farm Board")


def test_a_body_that_another_followed_is_not_asked() -> None:
    law = {"supervising_body": "Trade Office (TO) (registration), since 2018 Market Office", "forms": ["AAA-farm"]}
    assert asked("AAA-farm", [("register", "Trade Office (TO)", "national")], [law]) == ("counter", "Market Office")
    assert asked("AAA-farm", [], [law]) == ("supervisor", "Market Office")


def test_the_supervisor_is_that_of_the_law_that_rules_the_form_and_fewest_others() -> None:
    own = {"supervising_body": "Insurance Board", "voting_rule": "equal", "forms": ["AAA-mutual"]}
    of_all = {"supervising_body": "Company Board", "voting_rule": "equal", "forms": ["AAA-mutual", "AAA-farm"]}
    gives = {"supervising_body": "School Board", "forms": ["AAA-mutual"]}
    assert asked("AAA-mutual", laws=[own, of_all, gives]) == ("supervisor", "Insurance Board")
    assert asked("AAA-farm", laws=[own, of_all, gives]) == ("supervisor", "Company Board")
