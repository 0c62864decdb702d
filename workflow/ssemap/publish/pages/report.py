"""The report page, and the front door of an edition beside it: each is one file without any network request.

Words stand in ``workflow/report/sections`` and ``workflow/report/front_door``, facts and tables come from
``publish.sections``. Figures, their words and their data are those that the comparative notebooks exported: nothing
that a figure shows is computed a second time.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ssemap import store
from ssemap.core import files
from ssemap.core.run import Run
from ssemap.provenance import fingerprint
from ssemap.publish import choice, pages
from ssemap.publish.grammar.address import BESIDE, REPORT
from ssemap.publish.sections import compose, html, registered, source
from ssemap.publish.sections.document import plain
from ssemap.publish.sections.material import ReportMaterial

if TYPE_CHECKING:
    from collections.abc import Mapping

FACTS = registered.MODULES


def run(results: Path, processed: Path, raw: Path, output: Path, *, door: Path, settings: Run) -> None:
    """Write the report of an edition to ``output``, its front door to ``door``, and ``beside.css`` beside the report.

    ``results`` holds ``figures/*`` of the comparative notebooks; ``processed`` is the folder
    ``data/processed/<edition>``, ``raw`` that of the packages, whose fingerprint names the data; ``settings``: of the
    run, with its countries and all declared editions. Raises NotBuilt if a table is missing, OtherCountries where
    others were compared, and PackageError with every problem of the sections.
    """
    material = gathered(results, processed, raw, settings)
    texts = {
        output: page(material, source.FOLDER, REPORT),
        door: page(material, source.FRONT_DOOR, "index.html"),
        output.with_name(Path(BESIDE).name): pages.css("beside.css"),
    }
    for path, text in texts.items():
        with files.whole(path) as temporary:
            temporary.write_text(text, encoding="utf-8", newline="\n")


def page(material: ReportMaterial, folder: Path, address: str) -> str:
    """A page of sections, that will stand at ``address`` below ``results/<edition>/``."""
    document = compose.compose(material, folder)
    title = plain(document.sections[0].heading.inlines)
    return pages.whole_page("page.html.j2", title=title, body=html.Page(document, address).body())


def gathered(results: Path, processed: Path, raw: Path, settings: Run) -> ReportMaterial:
    """What the sections state facts of."""
    data = store.at(processed)
    of_year: dict[str, object] = {"year": settings.reference_year}
    where: dict[str, Mapping[str, object]] = {
        "indicators": {"concept": settings.concept},
        "pairs": of_year,
        "groups": of_year,
    }
    tables = data.tables(choice.asked(settings), where=where)
    choice.check(tables, settings)
    packages = {iso3: data.package(iso3) for iso3 in settings.countries}
    return ReportMaterial(tables, packages, settings, results / "figures", of_data(raw, settings))


def of_data(raw: Path, settings: Run) -> str:
    """Fingerprint of the packages of a run: changes with every byte in them."""
    return fingerprint.digest([path for iso3 in settings.countries for path in fingerprint.files(raw / iso3)], raw)
