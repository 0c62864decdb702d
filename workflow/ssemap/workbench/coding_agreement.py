"""Agreement of two codings: a blind sample of figures, and Krippendorff's alpha for each coded field.

The first coding is that of ``figures.csv`` on the day of the draw; the second is made from the printed columns
and the coding manual alone. Both are kept in ``recodings.csv`` of the packages, so that later mending of
the figures cannot better the agreement.
"""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ssemap import intake
from ssemap.core import files
from ssemap.core.conditions import CODERS
from ssemap.core.fields import CODED_TWICE, OF_ORIGIN
from ssemap.intake import tables as raw_tables
from ssemap.publish import export, pages
from ssemap.publish.sections import double_coding
from ssemap.workbench import read_packages, reliability

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.intake import Package

PRINTED = [
    "evidence_id",
    "printed_text",
    "printed_form",
    "printed_form_en",
    "printed_measure",
    "printed_unit",
    "printed_period",
    "printed_scope",
]
SOURCE = ["title", "publisher", "published_from", "published_to", "url"]
FIGURES = "figures"
ROWS = 25  # of each country in a draw
RESAMPLES = 2000


def draw(raw: Path, number: int, output: Path, needed: Collection[str] | None = None) -> None:
    """Draw ``ROWS`` figures of each country at random: a blind sheet, the first coding, and an empty second one.

    Writes ``<ISO3>_blind.csv`` (printed columns and source, nothing coded), ``<ISO3>_coder-1.csv`` and
    ``<ISO3>_coder-2.csv`` (rows for ``recodings.csv``, those of the second coder without codes) to ``output``. Rows of
    earlier draws are not drawn again. ``needed``: as of ``read_packages``.
    """
    for package in read_packages.of_all(raw, intake.read, needed):
        rows = sample(package, number)
        sources = package.tables["sources"].set_index("source_id")[SOURCE].add_prefix("source_")
        blind = rows[[*PRINTED, "source_id"]].join(sources, on="source_id")
        first, second = CODERS
        coded = first_coding(package, rows, number)
        for name, frame in {"blind": blind, first: coded, second: coded.assign(coder=second, code=None)}.items():
            export.write_csv(frame, output / f"{package.iso3}_{name}.csv")


def first_coding(package: Package, rows: pd.DataFrame, number: int) -> pd.DataFrame:
    """The codes of today of some figures, as rows of ``recodings.csv``."""
    origins = package.tables["origins"].rename(columns={column: field for field, column in OF_ORIGIN.items()})
    coded = rows.merge(origins[["origin_id", *OF_ORIGIN]], "left", "origin_id").rename(columns={"evidence_id": "id"})
    long = coded.melt("id", list(CODED_TWICE[FIGURES]), "field", "code")
    return long.assign(table=FIGURES, draw=number, coder=CODERS[0])[raw_tables.columns("recodings")]


def sample(package: Package, number: int) -> pd.DataFrame:
    """The ``ROWS`` figures of one country for a draw, as in ``figures.csv``, in its order.

    Rows are ranked by a hash of draw and id, so that rows added to a package move no other row.
    """
    figures, recodings = package.tables["figures"], package.tables["recodings"]
    earlier = set(recodings.loc[(recodings["table"] == FIGURES) & (recodings["draw"] < number), "id"])
    # A figure without printed text is a promoted statement: there is nothing to code blindly.
    candidates = figures[figures["printed_text"].notna() & ~figures["evidence_id"].isin(earlier)]
    ranked = sorted(candidates["evidence_id"], key=lambda name: sha256(f"{number} {name}".encode()).digest())
    return candidates[candidates["evidence_id"].isin(ranked[:ROWS])]


def run(raw: Path, output: Path, needed: Collection[str] | None = None) -> None:
    """Write the agreement of all draws as a page in Markdown. ``needed``: as of ``read_packages``.

    Raises ModuleNotFoundError where the package ``krippendorff`` is not installed.
    """
    packages = read_packages.of_all(raw, intake.read, needed)
    both = pairs(packages)
    names = {package.iso3: package.country.name for package in packages}
    text = pages.render(
        "coding_agreement.md.j2",
        table=measure(both).to_dict("records"),
        differences=differences(both).to_dict("records"),
        names=names,
        resamples=RESAMPLES,
    )
    files.write_text(output, text)


def pairs(packages: list[Package]) -> pd.DataFrame:
    """Both codings of each row of all packages: ``iso3`` and the columns of ``double_coding.pairs``, in its order."""
    import pandas as pd

    frames = [double_coding.pairs(package.tables["recodings"]).assign(iso3=package.iso3) for package in packages]
    return double_coding.in_order(pd.concat(frames, ignore_index=True), "table", "draw", "place", "id")


def measure(both: pd.DataFrame) -> pd.DataFrame:
    """Per table, draw and field: ``table, draw, field, rows, alike, alpha, low, high``; ``both``: as of ``pairs``.

    ``alike``: share of the rows; ``alpha``: nominal (see ``reliability.alpha``), with its interval over resampled rows.
    """
    import pandas as pd

    counts = double_coding.counts(both)
    alphas = [
        _alpha(both[(both["table"] == row.table) & (both["draw"] == row.draw) & (both["field"] == row.field)])
        for row in counts.itertuples(index=False)
    ]
    measured = counts.join(pd.DataFrame(alphas, columns=["alpha", "low", "high"], dtype="float64"))
    return measured.assign(alike=measured["alike"] / measured["rows"])


def _alpha(rows: pd.DataFrame) -> tuple[float, float, float]:
    """Alpha of one field with its interval; NaN where all codes are one and the same."""
    import pandas as pd

    codes = pd.factorize(pd.concat([rows["first"], rows["second"]]), sort=True)[0].reshape(2, -1)
    return reliability.alpha(codes), *reliability.interval(codes, RESAMPLES)


def differences(both: pd.DataFrame) -> pd.DataFrame:
    """Every code on which the coders differ, in the order of ``pairs``."""
    return both[both["first"] != both["second"]]
