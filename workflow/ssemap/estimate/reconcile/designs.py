"""What is left out of the evidence, so that it can be predicted: the sets on which levels are judged.

Each set is a table of observations in which every figure is left out of its series by ``prediction.left_out``; where
only some of them are meant, or only some of the others remain, the series is written several times, each copy with its
own figures. So a set needs nothing of the model but that function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from ssemap.core.series import part
from ssemap.estimate.reconcile.conflict import ONE_DAY
from ssemap.estimate.reconcile.process import Array

FIGURE, DATE, SINGLE, LATER = "figure", "date", "single", "later"  # what is left out, as in the kept tables
KNOWN = ["qualifier", "origin_kind", "period_certainty"]  # of a figure, from the evidence
Predict = Callable[[pd.DataFrame, bool], pd.DataFrame]  # (observations, date out) to rows as of prediction.left_out


@dataclass(frozen=True, slots=True)
class Design:
    """A set of left-out figures.

    ``observations``: what ``left_out`` is given, with ``of``, the series that each copy is of. ``asked``: the copies
    and figures that are judged (``series_id, evidence_id``), all of them where it is None. ``date_out``: are all
    figures of the date left out?
    """

    name: str
    observations: pd.DataFrame
    asked: pd.DataFrame | None = None
    date_out: bool = False

    def left(self, predict: Predict) -> pd.DataFrame:
        """The rows of ``predict`` that are asked, with ``out``, the name of the set, ``of`` and ``circumstances``.

        ``given``: the figure that remains, in the set ``SINGLE`` alone, where a figure is left out more than once.
        """
        rows = predict(self.observations.drop(columns="of"), self.date_out)
        if self.asked is not None:
            rows = rows.merge(self.asked, on=["series_id", "evidence_id"])
        of = self.observations.drop_duplicates("series_id").set_index("series_id")["of"]
        rows = circumstances(rows, self.observations, date_out=self.date_out)
        given = _other(rows) if self.name == SINGLE else ""
        return rows.assign(out=self.name, of=rows["series_id"].map(of), given=given)


def _other(rows: pd.DataFrame) -> list[str]:
    """Of a copy that is named for a pair of figures, the one that is not left out."""
    pairs = [name.rpartition("/")[2].split("+") for name in rows["series_id"]]
    return [two if left == one else one for (one, two), left in zip(pairs, rows["evidence_id"], strict=True)]


def whole(observations: pd.DataFrame, *, date_out: bool) -> Design:
    """Every figure left out of its series, alone or with all figures of its date."""
    return Design(
        DATE if date_out else FIGURE, observations.assign(of=observations["series_id"]), None, date_out=date_out
    )


def single(observations: pd.DataFrame, farthest: float) -> Design:
    """Each series reduced to one figure in turn, which predicts each other one within ``farthest`` years.

    A pair of figures is a series of two, of which each is left out: what is printed where a series has one figure only.

    >>> rows = pd.DataFrame({"series_id": "AAA/s", "evidence_id": ["F1", "F2", "F3"], "time": [1.0, 2.0, 9.0]})
    >>> single(rows, 3).observations[["series_id", "evidence_id"]].to_numpy().tolist()
    [['AAA/s/F1+F2', 'F1'], ['AAA/s/F1+F2', 'F2']]
    """
    times, names = observations["time"].to_numpy(float), observations["evidence_id"].to_numpy()
    places, copies = [], []
    for series_id, rows in observations.groupby("series_id", sort=True).indices.items():
        for one, other in combinations(rows, 2):
            if abs(times[one] - times[other]) <= farthest + ONE_DAY:
                places += [one, other]
                copies += 2 * [f"{series_id}/{names[one]}+{names[other]}"]
    pairs = observations.iloc[places]
    return Design(SINGLE, pairs.assign(of=pairs["series_id"], series_id=copies).reset_index(drop=True))


def later(known: pd.DataFrame, latest: pd.DataFrame, after: pd.Series, farthest: float) -> Design:
    """Figures published after an edition, predicted from those that the edition knows of their series.

    ``known`` and ``latest``: observations of the edition and of the whole evidence; ``after``: ``evidence_id`` of the
    figures that were published later. A figure that the edition has already, with its date and value, is not new, and
    none farther than ``farthest`` years from each figure that the edition knows is asked: no level is printed there.
    """
    same = ["series_id", "time", "log"]
    new = latest[latest["evidence_id"].isin(after) & ~latest["evidence_id"].isin(known["evidence_id"])]
    seen = set(known[same].round(9).itertuples(index=False, name=None))
    repeated = [row in seen for row in new[same].round(9).itertuples(index=False, name=None)]
    new = new[~np.array(repeated, dtype=bool)]
    copies = []
    for row, times in zip(new.itertuples(), new["time"], strict=True):
        rest = known[known["series_id"] == row.series_id]
        if len(rest) and (rest["time"] - times).abs().min() <= farthest + ONE_DAY:
            one = pd.concat([rest, new.loc[[row.Index]]]).sort_values(["time", "log", "evidence_id"])
            copies.append(one.assign(of=row.series_id, series_id=f"{row.series_id}/{row.evidence_id}"))
    observations = pd.concat(copies, ignore_index=True) if copies else known.head(0).assign(of=[])
    ends = observations["series_id"].str.rsplit("/", n=1).str[-1]
    asked = observations.loc[observations["evidence_id"] == ends, ["series_id", "evidence_id"]]
    return Design(LATER, observations, asked)


def remaining(left: pd.DataFrame, observations: pd.DataFrame, *, date_out: bool) -> list[pd.DataFrame]:
    """The observations that remain of its series where a figure is left out, for each row of ``left``."""
    series = dict(iter(observations.groupby("series_id")))
    found = []
    for series_id, evidence_id in left[["series_id", "evidence_id"]].itertuples(index=False, name=None):
        rows = series[series_id]
        out = rows["evidence_id"] == evidence_id
        found.append(rows[rows["time"] != rows.loc[out, "time"].iloc[0]] if date_out else rows[~out])
    return found


def circumstances(left: pd.DataFrame, observations: pd.DataFrame, *, date_out: bool) -> pd.DataFrame:
    """Add what a left-out figure is, and where it stands among those that remain.

    ``time``; ``nearest``: years to the nearest remaining figure; ``same_date``: does another figure of its date remain?
    ``backcast``: is it before all that remain? With ``iso3``, ``measure`` and the ``KNOWN`` columns of the
    observations.
    """
    rest = remaining(left, observations, date_out=date_out)
    columns = ["series_id", "evidence_id", "time", *KNOWN]
    table = left.drop(columns=["time", *KNOWN], errors="ignore").merge(observations[columns], how="left")
    gaps: list[Array] = [rows["time"].to_numpy(float) - time for rows, time in zip(rest, table["time"], strict=True)]
    return table.assign(
        nearest=np.array([np.abs(gap).min() for gap in gaps], dtype=float),
        same_date=np.array([(np.abs(gap) < ONE_DAY / 2).any() for gap in gaps], dtype=bool),
        backcast=np.array([(gap > ONE_DAY / 2).all() for gap in gaps], dtype=bool),
        iso3=table["series_id"].str[:3],
        measure=table["series_id"].map(lambda name: part(name, "measure")) if len(table) else table["series_id"],
    )


def known_of(observations: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Observations with those of the ``KNOWN`` columns of their figures that they do not have."""
    missing = [name for name in KNOWN if name not in observations]
    return observations.merge(evidence[["evidence_id", *missing]], on="evidence_id", how="left")
