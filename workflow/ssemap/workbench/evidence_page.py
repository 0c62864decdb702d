"""``docs/evidence.md``: what the packages hold in numbers, what was decided about their rows, what is doubtful."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap.core import files, framework
from ssemap.core.series import in_use
from ssemap.intake import country, descriptors
from ssemap.publish import pages
from ssemap.review import inspection

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.core.issues import Issue


def run(raw: Path, output: Path) -> None:
    """Write the page from the country packages in ``raw``. Raises PackageError if one has an error."""
    countries = [_country(folder) for folder in descriptors.packages(raw)]
    text = pages.render("evidence.md.j2", countries=countries)
    with files.whole(output) as path:
        path.write_text(text, "utf-8")


def _country(folder: Path) -> dict[str, Any]:
    """Everything that the template says about one country, by its name there."""
    inspected = inspection.inspect(folder)
    tables = inspected.tables
    evidence, sources = tables["evidence"], tables["sources"]
    used = in_use(evidence)
    return {
        "name": country.read(folder / country.NAME).name,
        "figures": len(evidence),
        "promoted": int(evidence["evidence_id"].str[4].eq("T").sum()),
        "used": int(used.sum()),
        "series": int(evidence["series_id"].nunique()),
        "forms": int((tables["forms"]["in_scope"] == "yes").sum()),
        "sources": len(sources),
        "official": int(sources["source_type"].isin(framework.official_types()).sum()),
        "exclusions": evidence["exclusion"].value_counts().sort_index().to_dict(),
        "coverage": _counts(evidence[used], "coverage", "coverages"),
        "basis": _counts(evidence[used], "basis", "bases"),
        "assumed": int(evidence["basis_assumed"].sum()),
        "certainty": evidence.loc[used, "period_certainty"].value_counts().sort_index().to_dict(),
        "corrections": tables["corrections"].sort_values("evidence_id").to_dict("records"),
        "breaks": tables["breaks"].sort_values(["form_id", "date"]).to_dict("records"),
        "bridges": tables["bridges"].sort_values(["form_id", "measure"]).to_dict("records"),
        "set_aside": _set_aside(tables["figures"]),
        "doubtful": [_line(issue) for issue in inspected.issues if issue.severity == "warning"],
        "absent": _absent(tables["absences"]),
    }


def _set_aside(figures: pd.DataFrame) -> list[dict[str, str]]:
    rows = figures[figures["set_aside"].notna()].sort_values("evidence_id")
    columns = ["evidence_id", "printed_text", "printed_scope", "set_aside"]
    return [{name: _text(row[name]) for name in columns} for row in rows[columns].to_dict("records")]


def _counts(evidence: pd.DataFrame, field: str, codelist: str) -> dict[str, int]:
    """Number of figures by label of a code, most first."""
    labels = framework.labels(codelist)
    counts = evidence[field].value_counts()
    order = sorted(counts.index, key=lambda code: (-counts[code], code))
    return {labels[code].lower(): int(counts[code]) for code in order}


def _absent(absences: pd.DataFrame) -> dict[str, int]:
    labels = framework.labels("absences")
    counts = absences["absence"].value_counts().sort_index()
    return {labels[code].lower(): int(count) for code, count in counts.items()}


def _line(issue: Issue) -> dict[str, str]:
    return {
        "check": issue.check_id.replace("-", " "),
        "ids": issue.evidence_id,
        "found": _text(issue.found),
        "expected": _text(issue.expected),
    }


def _text(value: object) -> str:
    """A cell of a Markdown table: one line, no bar."""
    return value.replace("|", "/").replace("\n", " ") if isinstance(value, str) else "–"
