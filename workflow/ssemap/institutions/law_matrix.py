"""What law says of each form, aspect by aspect, each with its article; and nothing where it does not say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ssemap.institutions import law
from ssemap.institutions.legal_forms import INSTANCE, roles
from ssemap.institutions.rules import rules

if TYPE_CHECKING:
    import pandas as pd

PROVISION, SUMMARY = "provision", "summary"
COLUMNS = ["form_id", "aspect", "place", "says", "by", "law_id", "article", "provision_id", "source_id", "in_force"]


def law_matrix(tables: Mapping[str, pd.DataFrame], year: int) -> pd.DataFrame:
    """One row per form, aspect and rule, in ``COLUMNS``: forms sorted, aspects and rules in declared order.

    ``tables``: as ``clean`` writes them, with ``iso3``. The rules of an aspect are the provisions in force on the last
    day of ``year`` on one of its topics that are linked to the form (``by`` provision); where there is none, what the
    summaries of the laws of the form say (``by`` summary). Instances of a legal form have only what is linked to them
    and not to it. ``place``: number of the rule within form and aspect; of one topic the rules of the most binding kind
    of law stand first, and of a kind those of the law of which most is told (``law.by_weight``).
    """
    import pandas as pd

    listed = roles(tables["forms"], tables["form_links"])
    provisions, summaries = _provisions(tables, listed, year), _summaries(tables, listed, year)
    spoken = pd.MultiIndex.from_frame(provisions[["form_id", "aspect"]])
    silent = ~pd.MultiIndex.from_frame(summaries[["form_id", "aspect"]]).isin(spoken)
    said = pd.concat([provisions, summaries[silent]], ignore_index=True)
    said["order"] = said["aspect"].map({aspect: place for place, aspect in enumerate(rules().aspects)})
    said["weight"] = said["law_id"].map(law.by_weight(tables["laws"], tables["provisions"]))
    said = said.sort_values(["form_id", "order", "topic_order", "weight", "provision_id"], ignore_index=True)
    said["place"] = said.groupby(["form_id", "aspect"]).cumcount() + 1
    return said[COLUMNS].astype({"place": "Int64"})


def _provisions(tables: Mapping[str, pd.DataFrame], listed: pd.DataFrame, year: int) -> pd.DataFrame:
    """Provisions of each form on the topics of each aspect, with the place of the topic (``topic_order``)."""
    import pandas as pd

    bearing = pd.DataFrame(
        [(aspect, topic, place) for aspect, told in rules().aspects.items() for place, topic in enumerate(told.topics)],
        columns=["aspect", "topic", "topic_order"],
    )
    mine = law.of_forms(tables, listed, year).merge(bearing, on="topic")
    return mine.rename(columns={"provision": "says"}).assign(by=PROVISION)


def _summaries(tables: Mapping[str, pd.DataFrame], listed: pd.DataFrame, year: int) -> pd.DataFrame:
    """What the summary of each law says of each aspect, for the forms that it governs; no instances."""
    import pandas as pd

    themselves = listed.loc[listed["role"] != INSTANCE, "form_id"]
    governing = law.enacted_by(tables, year).merge(tables["law_forms"][["law_id", "form_id"]], on="law_id")
    governing = governing[governing["form_id"].isin(themselves)]
    told = [
        governing[["form_id", "law_id"]].assign(
            aspect=aspect, says=governing[of.summary].astype("str"), in_force=governing["in_force_then"]
        )[governing[of.summary].notna()]
        for aspect, of in rules().aspects.items()
    ]
    return pd.concat(told, ignore_index=True).assign(by=SUMMARY)
