"""How long ``ssemap check`` takes on large packages, and how the time grows with the figures.

    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python benchmarks/check.py [--figures 2000 20000 60000]

The packages are synthetic, seeded, and written to a temporary folder. Each form has twelve series (numbers, flows,
money, shares) of twelve years from two sources; every third form is part of the one before. One figure in fifty is
misprinted, one in a hundred mistyped. Each package is checked by the command itself, in a process of its own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
import synthetic  # noqa: E402  (the writer of synthetic packages stands beside the tests)

ISO3 = "AAA"
COMMAND = "import sys; from ssemap.cli import main; sys.exit(main())"
YEARS = range(2008, 2020)
SOURCES = 2  # that print each series
FORMS_A_SOURCE = 4
MISPRINTED, MISTYPED = 0.02, 0.01
# measure, unit, basis, value of a form of usual size
SERIES = [
    ("organisations", "count", "registered", 2_000),
    ("organisations", "count", "active", 1_500),
    ("new_registrations", "count", "flow", 100),
    ("dissolutions", "count", "flow", 40),
    ("memberships", "persons", "registered", 150_000),
    ("members_women", "persons", "registered", 70_000),
    ("members_women_share", "percent", "registered", 46),
    ("employees", "persons", "active", 12_000),
    ("average_employees", "persons", "active", 8),
    ("turnover", "MYR", "active", 60_000_000),
    ("assets", "MYR", "active", 200_000_000),
    ("surplus", "MYR", "unstated", 3_000_000),
]


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--figures", type=int, nargs="+", default=[2_000, 20_000, 60_000])
    numbers = parser.parse_args().figures
    if min(numbers) < 1:
        parser.error("--figures: expected numbers from 1 on")
    print(f"{'figures':>9}{'problems':>10}{'processor s':>13}{'MB':>7}")
    for figures in numbers:
        with tempfile.TemporaryDirectory() as folder:
            package(Path(folder), figures)
            problems, seconds, memory = check(Path(folder))
        print(f"{figures:9,}{problems:10,}{seconds:13.1f}{memory:7,.0f}")


def check(project: Path) -> tuple[int, float, float]:
    """Problems that the command lists, its processor seconds, and its largest resident size in MB."""
    command = [sys.executable, "-c", COMMAND, "check", ISO3]
    with (project / "problems.txt").open("w") as listed:
        process = subprocess.Popen(command, cwd=project, stdout=listed)
        _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    problems = len((project / "problems.txt").read_text(encoding="utf-8").splitlines())
    return problems, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def package(project: Path, figures: int) -> Path:
    """Write a project with one synthetic package of so many figures; return the folder of the package."""
    (project / "config.yaml").write_text("{}\n", encoding="utf-8")
    folder = synthetic.write_package(project / "data" / "raw", ISO3)
    of_form = len(SERIES) * len(YEARS) * SOURCES
    forms = [f"{ISO3}-form-{number:04d}" for number in range(-(-figures // of_form))]
    for table, rows in {
        "forms": [form_row(form) for form in forms],
        "form_links": [part(form, forms[place]) for place, form in enumerate(forms[1:]) if place % 3 == 0],
        "law_forms": [{"law_id": f"{ISO3}-law-cooperative-act", "form_id": form} for form in forms],
        "sources": synthetic._sources(ISO3) + list(source_rows(len(forms))),
        "figures": list(figure_rows(forms))[:figures],
        "crosswalk": list(crosswalk_rows()),
        "codings": [],
        "set_aside": [],
    }.items():
        synthetic.write_table(folder, table, rows)
    return folder


def form_row(form: str) -> dict[str, str]:
    """A form that counts."""
    row = {"form_id": form, "name_native": form, "name_en": form, "family": "cooperative", "in_scope": "yes"}
    return {**row, "scope_reason": "Synthetic.", "recognition": "law", **synthetic.CODER}


def part(form: str, whole: str) -> dict[str, str]:
    """A form that is part of another."""
    return {"form_id": form, "related_form_id": whole, "relation": "part_of", "reason": "Synthetic."}


def source(form: int, place: int) -> str:
    """The source of a form: yearbooks hold several forms each."""
    return f"{ISO3}-S{100 + SOURCES * (form // FORMS_A_SOURCE) + place:03d}"


def source_rows(forms: int) -> Iterator[dict[str, str]]:
    """Yearbooks of a ministry and of a federation."""
    model = synthetic._sources(ISO3)[0]
    for number in range(0, forms, FORMS_A_SOURCE):
        for place, publisher in enumerate(("Ministry (synthetic)", "Federation (synthetic)")):
            yield {**model, "source_id": source(number, place), "publisher": publisher, "url": "https://example.org/"}


def figure_rows(forms: list[str]) -> Iterator[dict[str, str]]:
    """Two sources print each series of each form, nearly alike; some figures are misprinted or mistyped."""
    random = np.random.default_rng(20200922)
    number = 0
    size = 1.0
    for place, form in enumerate(forms):
        size = size / 4 if place % 3 == 1 else float(random.lognormal(0, 1)) + 0.2  # a part is smaller than its whole
        growth = np.exp(np.cumsum(random.normal(0.03, 0.005, len(YEARS))))
        for measure, unit, basis, usual in SERIES:
            scaled = not (unit == "percent" or measure.startswith("average"))
            for year, index in zip(YEARS, growth, strict=True):
                for edition in range(SOURCES):
                    level = usual * (size * index if scaled else 1) * float(random.choice([1, 1, 1.004]))
                    number += 1
                    misprint = 10 if random.random() < MISPRINTED and unit != "percent" else 1
                    slip = 1.3 if random.random() < MISTYPED else 1
                    if scaled and unit != "MYR":
                        level = float(round(level))  # what is counted has no fraction
                    printed, value, qualifier = print_number(level * misprint, unit, random)
                    typed = round(value * slip) if scaled and unit != "MYR" else value * slip
                    yield {
                        "evidence_id": f"{ISO3}-F{number:05d}",
                        "printed_text": printed,
                        "printed_form": form,
                        "printed_form_en": form,
                        "printed_measure": measure,
                        "printed_unit": unit,
                        "printed_period": str(year) if edition else f"{year}-12-31",
                        "printed_scope": "all, national",
                        "value": f"{typed:.12g}",
                        "qualifier": qualifier,
                        "unit": unit,
                        "form_id": form,
                        "measure": measure,
                        "definition": "unstated",
                        "coverage": "national",
                        "basis": basis,
                        "period_start": f"{year}-01-01" if edition else f"{year}-12-31",
                        "period_end": f"{year}-12-31",
                        "period_certainty": "stated",
                        "source_id": source(place, edition),
                        **synthetic.CODER,
                    }


def print_number(level: float, unit: str, random: np.random.Generator) -> tuple[str, float, str]:
    """A number as sources print it, its value, and its qualifier."""
    if unit == "percent":
        return f"{level:.1f}%", round(level, 1), "exact"
    value = float(f"{level:.6g}") if level < 100 else float(round(level))
    style = random.integers(4)
    if style == 0 and level >= 1e6:
        return f"RM {level / 1e6:.2f} million" if unit == "MYR" else f"{level / 1e6:.2f} million", value, "exact"
    if style == 1 and level >= 1000:
        value = float(f"{level:.3g}")
        return f"about {value:,.0f}", value, "about"
    return (f"{value:,.0f}" if value.is_integer() else f"{value:,.6g}"), value, "exact"


def crosswalk_rows() -> Iterator[dict[str, str]]:
    """Every printed measure and unit is its own code."""
    for field, column, codes in (
        ("measure", "printed_measure", dict.fromkeys(row[0] for row in SERIES)),
        ("unit", "printed_unit", dict.fromkeys(row[1] for row in SERIES)),
    ):
        for code in codes:
            row = {"field": field, "printed_column": column, "printed": code, "code": code}
            yield {**row, "comparability": "identical", "rule": "Synthetic.", **synthetic.CODER}


if __name__ == "__main__":
    main()
