"""The methods annex: what the estimates rest on, how good they are, what is wrong or absent; counted from the run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ssemap import scenarios, store
from ssemap.core import files, framework, grades
from ssemap.core.run import Run
from ssemap.estimate.rules import ALL, calibration, reconciliation
from ssemap.publish import choice, pages
from ssemap.publish.pages import evaluation
from ssemap.publish.sections import counts
from ssemap.publish.tables import methods as tables
from ssemap.store import Processed

LEVELS = "data/processed"  # where the levels of all countries are


def run(results: Path, processed: Path, output: Path, *, settings: Run) -> None:
    """Write the annex of an edition to ``output``, and its figure to ``results/figures``.

    ``processed`` is the folder ``data/processed/<edition>``. Raises NotBuilt if a table is missing, and
    OtherCountries where the run names no country.
    """
    data = store.at(processed)
    left = evaluation.left_out()
    text = pages.whole_page(
        "methods.html.j2",
        settings=settings,
        picture=evaluation.picture(results / "figures", left, settings),
        validation=evaluation.content(left),
        **content(data, settings),
    )
    files.write_text(output, text)


def content(data: Processed, settings: Run) -> dict[str, Any]:
    """What the template names, by its name there, but for the evaluation."""
    frames = data.tables(choice.asked(settings), where={"indicators": settings.cells})
    names = data.names(list(settings.countries))
    rules, fits = reconciliation(), calibration()
    cells = counts.at(frames["indicators"], settings)
    return {
        "editions": counts.dated(frames["evidence"], settings.editions),
        "counts": tables.counts(frames, names, rules.flagged).titled("Figures, series and levels"),
        "grades": tables.by_grade(frames["levels"], names).titled("Levels by grade").shown(settings, LEVELS),
        "caps": tables.by_cap(frames["levels"], names).titled("Levels by cap of their grade").shown(settings, LEVELS),
        "grading": framework.declared(grades.Grading),
        "limits": framework.table("grades").to_dict("records"),
        "dimensions": grades.dimensions(),
        "pedigree": tables.by_score(frames["levels"]).titled("Pedigree of the preferred figures"),
        "rules": rules,
        "fit": fits.fits[ALL],
        "fitted_on": {"observations": fits.observations, "series": fits.series},
        "moved": int((frames["issues"]["check_id"] == "calibration").sum()),
        "outliers": tables.outliers(frames, rules.flagged).titled("Figures that do not fit their series"),
        "absent_levels": tables.reasons(
            frames["levels"], "level_reason", frames["levels"]["level"].isna(), "Series-years"
        ).titled("Series-years without a level"),
        "absent_estimates": tables.reasons(
            cells, "estimate_reason", cells["value"].notna() & cells["lower"].isna(), "Cells"
        ).titled("Values without an estimate, by family at the reference year"),
        "absences": counts.kinds(cells, "absences", "absence"),
        "breaks": tables.breaks(frames["breaks"]).titled("Declared breaks"),
        "bridges": tables.bridges(frames["bridges"], frames["levels"]).titled("Declared bridges"),
        "scenarios": [
            one
            for one in scenarios.rules().scenarios
            if one.concept != settings.concept and one.year != settings.reference_year
        ],
    }
