"""Settings are named once: no text writes such a number itself, and a changed setting changes the texts."""

from __future__ import annotations

import re

import pandas as pd
import pytest

import landscape
from conftest import ROOT
from gallery import EVIDENCE, FIGURES, FORMS, INDICATORS, LEVELS, bands, history
from ssemap.institutions.ratings import of_record
from ssemap.provenance.trace_cells import Trace, TracedCell
from ssemap.publish import grammar, pages
from ssemap.publish.figures import form_history, laws_timeline
from ssemap.publish.sections import law_text
from ssemap.publish.tables import comparisons, forms, institutions
from ssemap.publish.wording import setting

PACKAGE = ROOT / "workflow" / "ssemap"
# What people read, and the code that writes it.
TEXTS = [
    *(path for path in (ROOT / "workflow" / "report").iterdir() if path.suffix in (".j2", ".yaml")),
    *(PACKAGE / "publish").rglob("*.py"),
    *(PACKAGE / "workbench").rglob("*.py"),
    *(PACKAGE / "schemas").glob("*.py"),
    PACKAGE / "provenance" / "trace_text.py",
    *(PACKAGE / "provenance" / name for name in ("trace_amounts.py", "trace_words.py")),
    *(ROOT / "notebooks").glob("*.ipynb"),
]
PERCENT = re.compile(r"\b\d+(\.\d+)? ?(%(?![\w.}])|per ?cent\b)")
EXAMPLE = re.compile(r"^ *>>> .*\n( *\.\.\. .*\n)*( *\S.*\n)?", re.MULTILINE)  # of a docstring, with what it gives
NAMED = re.compile(r"\bnine in ten\b|\b2000 or later\b|\baim is 0\.8", re.IGNORECASE)


def test_the_scan_finds_a_literal_and_no_format():
    assert all(PERCENT.search(text) for text in ("its 90% interval", "60% are needed", "12.5 percent of", "5 per cent"))
    assert not any(PERCENT.search(text) for text in ('"%.0f"|format(x) }} %', "{share:.0%}", "a % b", "100 * x }} %"))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_text_writes_a_setting_itself(path):
    lines = EXAMPLE.sub("", path.read_text("utf-8")).splitlines()
    assert [line.strip() for line in lines if PERCENT.search(line) or NAMED.search(line)] == []


# --- what changes with the interval


def _labels(table) -> str:
    return " ".join([*(column.label for column in table.columns), *table.notes])


def _forms() -> str:
    listed = FORMS.assign(iso3=FORMS["form_id"].str[:3])
    columns = ("iso3", "family", "form_id", "measure", "absence")
    absences = pd.DataFrame({key: pd.Series([], dtype="str") for key in columns})
    return _labels(forms.table(listed, LEVELS, EVIDENCE, absences, landscape.NAMES))


def _comparisons() -> str:
    tables = landscape.together()["compare"]
    return _labels(
        comparisons.table(
            tables["pairs"], tables["groups"], INDICATORS, landscape.NAMES, FORMS, concept="broad", year=2019
        )
    )


def _history() -> str:
    (legend,) = form_history.draw(history(), bands(), window=(2010, 2021)).legends
    caption = form_history.caption(history(), bands(), FORMS, "AAA-cooperative", 2019)
    return " ".join([caption.subtitle, *(text.get_text() for text in legend.get_texts())])


def _trace() -> str:
    known = dict.fromkeys(TracedCell.__dataclass_fields__, "") | {"grade": "B", "family": "cooperative"}
    numbers = {"value": 1.0, "estimate": 1.0, "lower": 0.5, "upper": 2.0, "unit": "count"}
    none = dict.fromkeys(("bases", "terms", "figures", "denominators", "searches"), ())
    cell = TracedCell(**known | numbers | none | {"comparability": "identical"})
    return str(Trace("organisations", "AAA", "broad", 2019, (cell,)))


INTERVALS = {
    "forms": _forms,
    "legend": grammar.sentence,
    "comparisons": _comparisons,
    "form history": _history,
    "trace": _trace,
    "per population": lambda: FIGURES["per_population"]().caption.reading,
    "template": lambda: pages.environment().from_string("a {{ setting.interval }} interval").render(),
}


@pytest.mark.parametrize("name", INTERVALS)
def test_another_interval_changes_the_words(name, change_setting):
    assert "90% interval" in INTERVALS[name]()
    change_setting("reconciliation.yaml", "\ninterval: 0.9\n", "\ninterval: 0.95\n")
    words = INTERVALS[name]()
    assert "95% interval" in words
    assert "90%" not in words


# --- what changes with other settings


def laws() -> pd.DataFrame:
    """Three laws, of which two are of 2000 or later and one is of 2010 or later."""
    return pd.DataFrame(
        {"iso3": "AAA", "law_id": ["a", "b", "c"], "title_en": "x", "kind": "act", "enacted": [1990, 2005, 2015]}
    )


def test_another_year_makes_other_laws_recent(change_setting):
    assert (law_text.laws(laws()).recent, setting.recent) == (2, 2000)
    change_setting("institutions.yaml", "recent_from: 2000", "recent_from: 2010")
    assert (law_text.laws(laws()).recent, setting.recent) == (1, 2010)
    assert "is of 2010 or later" in laws_timeline.caption(laws_timeline.data(laws()), laws()).title


def test_another_certainty_changes_caption_and_note(change_setting):
    change_setting("comparison.yaml", "certain: 0.95", "certain: 0.975")
    picture = FIGURES["pairwise"]()
    assert "at least 0.975" in " ".join(picture.caption.subtitle.split())
    assert "is at least 0.975" in _comparisons()


def test_another_aim_of_agreement_moves_its_line(change_setting):
    change_setting("agreement.yaml", "aim: 0.8", "aim: 0.7")
    change_setting("agreement.yaml", "interval: 0.95", "interval: 0.99")
    left = FIGURES["agreement"]().figure.axes[0]
    assert 0.7 in [line.get_xdata()[0] for line in left.lines]
    assert left.get_xlabel().endswith("99% interval")


def test_another_score_is_half_way(change_setting):
    tables = landscape.legal(["AAA"])
    record = of_record(tables, landscape.YEAR)
    change_setting("institutions.yaml", "half_way: 0.5", "half_way: 0.25")
    table = institutions.sets_of_conditions(record, tables["forms"], {"AAA": "Alphaland"})
    assert "a score of 0.25 or more" in " ".join(table.notes)
    # three of nine conditions are surely met
    assert table.frame["emes_sure"].tolist() == [1]
