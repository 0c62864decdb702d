"""The report page, and the front door of an edition beside it: each is one file without any network request.

Words stand in ``workflow/report/sections`` and ``workflow/report/front_door``, facts and tables come from
``publish.sections``. Figures, their words and their data are those that the comparative notebooks exported: nothing
that a figure shows is computed a second time.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ssemap import store
from ssemap.core import files
from ssemap.core.run import Run
from ssemap.provenance import fingerprint
from ssemap.publish import choice, documents, pages
from ssemap.publish.briefs import address as briefs
from ssemap.publish.grammar.address import BESIDE, REPORT
from ssemap.publish.sections import compose, html, registered, source
from ssemap.publish.sections.document import ReportDocument, plain
from ssemap.publish.sections.material import ReportMaterial

if TYPE_CHECKING:
    from collections.abc import Mapping

FACTS = registered.MODULES


def run(
    results: Path,
    processed: Path,
    raw: Path,
    output: Path,
    *,
    door: Path,
    settings: Run,
    pdf: Path | None = None,
    docx: Path | None = None,
    published: str = "",
) -> None:
    """Write the report of an edition to ``output``, its front door to ``door``, and ``beside.css`` beside the report.

    ``pdf``, ``docx``: where it is written as a document, too, from the same composition, which takes longer than both;
    ``published``: address on the web of the folder ``results``, to which links of documents lead. Documents that
    this run does not make are removed: no page leads to them.

    ``results`` holds ``figures/*`` of the comparative notebooks; ``processed`` is the folder
    ``data/processed/<edition>``, ``raw`` that of the packages, whose fingerprint names the data; ``settings``: of the
    run, with its countries and all declared editions. Raises NotBuilt if a table is missing, OtherCountries where
    others were compared, and PackageError with every problem of the sections.
    """
    material = replace(gathered(results, processed, raw, settings), documents=bool(pdf and docx))
    document = compose.compose(material)
    texts = {
        output: _page(document, REPORT),
        door: page(material, source.FRONT_DOOR, "index.html"),
        output.with_name(Path(BESIDE).name): pages.css("beside.css"),
    }
    for path, text in texts.items():
        files.write_text(path, text)
    kept = {path.name for path in (pdf, docx) if path}
    reports = [output.with_name(name) for name in ("report.pdf", "report.docx") if name not in kept]
    for path in [*reports, *briefs.of_other_runs(results, settings.languages)]:
        path.unlink(missing_ok=True)  # of a run before, beside a page that is younger
    if pdf or docx:
        documents.write(document, pdf=pdf, docx=docx, paper=paper(document, material, published), results=results)


def paper(document: ReportDocument, material: ReportMaterial, published: str = "") -> documents.Paper:
    """What the report says of itself on paper."""
    title = plain(document.sections[0].heading.inlines)
    edition = f"Edition {material.settings.edition}"
    return documents.Paper(title, edition, f"{title} · {edition}", published=published)


def page(material: ReportMaterial, folder: Path, address: str) -> str:
    """A page of sections, that will stand at ``address`` below ``results/<edition>/``."""
    return _page(compose.compose(material, folder), address)


def _page(document: ReportDocument, address: str) -> str:
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
