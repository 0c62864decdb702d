"""Agreement of two codings: a blind sample of figures, and Krippendorff's alpha for each coded field.

The first coding is that of ``figures.csv`` on the day of the draw; the second is made from the printed columns
and the coding manual alone. Both are kept in ``recodings.csv`` of the packages, so that later mending of
the figures cannot better the agreement.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ssemap import intake
from ssemap.core import files
from ssemap.intake import descriptors
from ssemap.publish import pages
from ssemap.publish.tables.coding import FIELDS

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

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
ROWS = 25  # of each country in a draw
SEED = 20200922
RESAMPLES = 2000
LEVEL = 0.95  # of the interval


def draw(raw: Path, number: int, output: Path) -> None:
    """Draw ``ROWS`` figures of each country at random: a blind sheet, and the first coding for keeping.

    Writes ``<ISO3>_blind.csv`` (printed columns and source, nothing coded) and ``<ISO3>_coder-1.csv`` (rows for
    ``recodings.csv``) to ``output``. Rows of earlier draws are not drawn again.
    """
    for folder in descriptors.packages(raw):
        one = intake.read(folder)
        rows = sample(one, number)
        sources = one.tables["sources"].set_index("source_id")[SOURCE].add_prefix("source_")
        blind = rows[[*PRINTED, "source_id"]].join(sources, on="source_id")
        first = rows.assign(draw=number, coder="coder-1")[["evidence_id", "draw", "coder", *FIELDS]]
        for name, frame in (("blind", blind), ("coder-1", first)):
            with files.whole(output / f"{one.iso3}_{name}.csv") as path:
                frame.to_csv(path, index=False, lineterminator="\n")


def sample(one: Package, number: int) -> pd.DataFrame:
    """Figures of one country for a draw, in order.

    Rows are ranked by a hash of draw and id, so that rows added to a package move no other row.
    """
    figures, before = one.tables["figures"], one.tables["recodings"]
    drawn = set(before.loc[before["draw"] < number, "evidence_id"])
    # A figure without printed text is a promoted statement: there is nothing to code blindly.
    left = figures[figures["printed_text"].notna() & ~figures["evidence_id"].isin(drawn)]
    ranked = sorted(left["evidence_id"], key=lambda name: sha256(f"{number} {name}".encode()).digest())
    return left[left["evidence_id"].isin(ranked[:ROWS])]


def run(raw: Path, output: Path) -> None:
    """Write the agreement of all draws as a page in Markdown.

    Raises ModuleNotFoundError where the package ``krippendorff`` is not installed.
    """
    packages = [intake.read(folder) for folder in descriptors.packages(raw)]
    both = pairs(packages)
    names = {one.iso3: one.country.name for one in packages}
    text = pages.render(
        "coding_agreement.md.j2",
        table=measure(both).to_dict("records"),
        differences=differences(both).to_dict("records"),
        names=names,
        rows=ROWS,
        resamples=RESAMPLES,
        level=LEVEL,
    )
    with files.whole(output) as path:
        path.write_text(text, "utf-8")


def pairs(packages: list[Package]) -> pd.DataFrame:
    """Both codings of each row side by side: ``iso3``, ``evidence_id``, ``draw``, ``field``, ``first``, ``second``.

    Empty codes are a code of their own. Rows that only one coder has are left out.
    """
    import pandas as pd

    frames = [one.tables["recodings"].assign(iso3=one.iso3) for one in packages]
    key = ["iso3", "evidence_id", "draw", "coder"]
    long = pd.concat(frames).melt(key, FIELDS, "field", "code").fillna({"code": "(none)"})
    wide = long.pivot(index=[*key[:-1], "field"], columns="coder", values="code")
    wide = wide.reindex(columns=["coder-1", "coder-2"]).dropna()
    return wide.set_axis(["first", "second"], axis=1).reset_index()


def measure(both: pd.DataFrame) -> pd.DataFrame:
    """Per draw and field: ``rows``, ``alike`` (share), ``alpha`` with ``low`` and ``high``.

    Nominal alpha (Krippendorff 2004) through the package of that name; the interval takes
    percentiles over resampled rows (bootstrap, seeded).
    """
    import pandas as pd

    found = [{"draw": draw, "field": field, **_alpha(rows)} for (draw, field), rows in both.groupby(["draw", "field"])]
    table = pd.DataFrame(found, columns=["draw", "field", "rows", "alike", "alpha", "low", "high"])
    return _in_order(table, "draw", "place")


def _alpha(rows: pd.DataFrame) -> dict[str, float]:
    """Alpha of one field with its bootstrap interval; missing where all codes are one and the same."""
    import numpy as np
    import pandas as pd

    if rows[["first", "second"]].stack().nunique() < 2:
        nothing = float("nan")
        return {"rows": len(rows), "alike": 1.0, "alpha": nothing, "low": nothing, "high": nothing}
    codes = pd.factorize(pd.concat([rows["first"], rows["second"]]), sort=True)[0]
    data = codes.reshape(2, -1)
    random = np.random.default_rng(SEED)
    size = data.shape[1]
    drawn = [alpha(data[:, random.integers(0, size, size)]) for _ in range(RESAMPLES)]
    low, high = np.nanquantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    alike = float((data[0] == data[1]).mean())
    return {"rows": size, "alike": alike, "alpha": alpha(data), "low": float(low), "high": float(high)}


def alpha(data: NDArray[Any], level: Literal["nominal", "ordinal"] = "nominal") -> float:
    """Krippendorff's alpha of codes (coders by units); missing where there is only one code."""
    import numpy as np
    from krippendorff import alpha as of

    if len(np.unique(data)) < 2:
        return float("nan")
    return float(of(reliability_data=data, level_of_measurement=level))


def differences(both: pd.DataFrame) -> pd.DataFrame:
    """Every code on which the coders differ, in order."""
    return _in_order(both[both["first"] != both["second"]], "draw", "place", "evidence_id")


def _in_order(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Rows sorted by columns, ``place`` among them: that of the field in ``FIELDS``."""
    return table.assign(place=table["field"].map(FIELDS.index)).sort_values(list(columns), ignore_index=True)
