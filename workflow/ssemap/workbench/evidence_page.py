"""``docs/evidence.md``: what the packages hold in numbers, what was decided about their rows, what is doubtful."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap import intake
from ssemap.core import files, framework, texts, themes
from ssemap.core.answers import answer_in
from ssemap.core.repeats import one_print
from ssemap.core.series import in_use
from ssemap.publish import pages
from ssemap.publish.sections import package_facts
from ssemap.review import inspection
from ssemap.workbench import read_packages

if TYPE_CHECKING:
    from collections.abc import Hashable

    import pandas as pd

    from ssemap.core.issues import Issue
    from ssemap.intake import Package

# Tables in which a row of the evidence may end.
DESTINATIONS = ("figures", "statements", "policies", "law_sources", "provisions", "context")


def run(raw: Path, output: Path, needed: Collection[str] | None = None) -> None:
    """Write the page from the country packages in ``raw``; ``needed``: as of ``read_packages``.

    Raises PackageError with every problem of those that have an error.
    """
    countries = read_packages.of_all(raw, lambda folder: _country(intake.read(folder)), needed)
    text = pages.render(
        "evidence.md.j2", countries=countries, themes=themes.labels(), kinds=framework.labels("origin_kinds")
    )
    files.write_text(output, text)


def _country(package: Package) -> dict[str, Any]:
    """Everything that the template says about one country, by its name there."""
    inspected = inspection.inspect(package)
    tables = inspected.tables
    evidence, sources = tables["evidence"], tables["sources"]
    used = in_use(evidence)
    return {
        "name": package.country.name,
        "facts": package_facts.package_facts(tables["figures"], evidence, tables["corrections"]),
        "forms": int((tables["forms"]["in_scope"] == "yes").sum()),
        "sources": len(sources),
        "official": int(sources["source_type"].isin(framework.official_types()).sum()),
        "exclusions": evidence["exclusion"].value_counts().sort_index().to_dict(),
        "coverage": _counts(evidence, "coverage"),
        "basis": _counts(evidence, "basis"),
        "certainty": evidence.loc[used, "period_certainty"].value_counts().sort_index().to_dict(),
        "corrections": tables["corrections"].sort_values("evidence_id").to_dict("records"),
        "breaks": tables["breaks"].sort_values(["form_id", "date"]).to_dict("records"),
        "set_aside": _set_aside(tables["figures"]),
        "doubtful": [_line(issue) for issue in inspected.issues if issue.severity == "warning"],
        "answered": [_line(issue) for issue in inspected.issues if answer_in(issue.action)],
        "absent": _absent(tables["absences"]),
        "one_count": _prints_of_one_count(evidence[used]),
        **_rows(package.tables),
    }


def _rows(tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Where the rows of one country stand, and what they speak of: numbers by name, theme and kind of origin.

    A policy that serves several themes counts in each of them.
    """
    aside = tables["set_aside"]["evidence_id"]
    kept = {name: tables[name][~tables[name].iloc[:, 0].isin(aside)] for name in DESTINATIONS}
    origins = tables["origins"][["origin_id", "kind"]]
    return {
        "rows": {name: len(rows) for name, rows in kept.items()} | {"set_aside": len(aside)},
        "statements_by_theme": kept["statements"]["theme"].value_counts().to_dict(),
        "policies_by_theme": kept["policies"]["themes"].map(texts.several).explode().value_counts().to_dict(),
        "figures_by_origin": kept["figures"].merge(origins, "left", "origin_id")["kind"].value_counts().to_dict(),
        "origins": len(origins),
        "bridges": _bridges(tables["bridges"]),
    }


def _prints_of_one_count(figures: pd.DataFrame) -> list[str]:
    """The ids of each count that is printed more than once, joined, in order; ``figures`` in use."""
    prints = figures["evidence_id"].groupby(one_print(figures)).agg(sorted)
    return [" = ".join(ids) for _, ids in prints.sort_index().items() if len(ids) > 1]


def _bridges(bridges: pd.DataFrame) -> list[dict[str, str]]:
    """Each bridge with its ratio and bounds; one without a date is measured from the years that have both bases."""
    rows = bridges.sort_values(["form_id", "measure", "date"]).to_dict("records")
    return [{str(name): _text(cell) for name, cell in (row | _ratio(row)).items()} for row in rows]


def _ratio(row: dict[Hashable, Any]) -> dict[Hashable, str]:
    """Date and ratio of a bridge as the page prints them."""
    if row["ratio"] != row["ratio"]:  # missing
        return {"date": "each year with both", "ratio": "–"}
    return {"date": f"{row['date']:%Y-%m-%d}", "ratio": f"{row['ratio']:g} ({row['lower']:g} to {row['upper']:g})"}


def _set_aside(figures: pd.DataFrame) -> list[dict[str, str]]:
    """Id, print, scope and reason of each figure that is set aside."""
    rows = figures[figures["set_aside"].notna()].sort_values("evidence_id")
    columns = ["evidence_id", "printed_text", "printed_scope", "set_aside"]
    return [{name: _text(row[name]) for name in columns} for row in rows[columns].to_dict("records")]


def _counts(evidence: pd.DataFrame, field: str) -> dict[str, int]:
    """Number of figures in use by label of a code in small letters, most first, then by code."""
    counts = package_facts.counts(evidence, field).query("used > 0").sort_values("code")
    ranked = counts.sort_values("used", ascending=False, kind="stable")
    return dict(zip(ranked["label"].str.lower(), ranked["used"], strict=True))


def _absent(absences: pd.DataFrame) -> dict[str, int]:
    """Number of declared absences by label of their kind in small letters, by code; each once, whatever its years."""
    labels = framework.labels("absences")
    each = absences.drop_duplicates(["family", "form_id", "measure", "absence"])
    counts = each["absence"].value_counts().sort_index()
    return {labels[code].lower(): int(count) for code, count in counts.items()}


def _line(issue: Issue) -> dict[str, str]:
    """The cells of one warning, open or answered; the id of a check is told in words."""
    return {
        "check": issue.check_id.replace("-", " "),
        "ids": issue.evidence_id,
        "found": _text(issue.found),
        "expected": _text(issue.expected),
        "answer": _text(answer_in(issue.action)),
    }


def _text(value: object) -> str:
    """A cell of a Markdown table: one line, no bar."""
    return value.replace("|", "/").replace("\n", " ") if isinstance(value, str) else "–"
