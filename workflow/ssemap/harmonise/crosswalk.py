"""How far the printed terms that a figure rests on are comparable.

That every term is mapped, and every figure coded as the crosswalk says, is checked once: with the package
(``intake.rules``).
"""

from __future__ import annotations

import pandas as pd

from ssemap.core import framework


def terms(figures: pd.DataFrame, crosswalk: pd.DataFrame) -> pd.DataFrame:
    """Each figure beside each crosswalk row of one of its printed terms.

    One row per ``evidence_id`` and ``field``: ``code`` (missing where the term is declared unusable),
    ``comparability`` and ``coded``, what the figure has. Rows are in the order of the crosswalk.
    """
    frames = []
    for (field, column), rows in crosswalk.groupby(["field", "printed_column"], sort=False):
        coded = figures[["evidence_id"]].assign(field=field, printed=figures[column], coded=figures[field])
        frames.append(coded.merge(rows[["printed", "code", "comparability"]], on="printed"))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def comparability(figures: pd.DataFrame, crosswalk: pd.DataFrame) -> pd.Series:
    """Worst comparability of the mappings that a figure rests on; missing where it has none.

    A mapping counts where the figure has the code that it gives: a hand-coded exception does not rest on it.
    """
    mapped = terms(figures, crosswalk)
    if mapped.empty:
        return pd.Series(pd.NA, index=figures.index, dtype="str")
    ranks = framework.ranks()
    used = mapped[mapped["code"].notna() & (mapped["code"] == mapped["coded"])]
    worst = used["comparability"].map(ranks).groupby(used["evidence_id"]).max()
    codes = {rank: code for code, rank in ranks.items()}
    return figures["evidence_id"].map(worst.map(codes).to_dict()).astype("str")
