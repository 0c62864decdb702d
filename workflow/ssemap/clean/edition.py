"""What an edition has of law: no law, provision, rating, policy or form that is younger than its date.

Figures are marked by ``harmonise``; statements and policies are chosen by their sources where they are told. A law is
public from the day on which it is made, whatever page it was read on: its own date decides, and not that of its source.
Most laws are dated to the year. One of the edition's own year counts where a source or a provision shows that it was
there by the date; one without a year is left out where all that dates it is younger. The summary of a law that was
amended since is left out; names, and how a form is recognised, are as they were coded last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.core import frames, texts
from ssemap.core.days import first_day, last_day

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping

    import numpy as np
    import pandas as pd

LATER_LAW = "Known only from laws and sources that are younger than the edition."
AMENDMENTS = "; "  # between the years of amendments
SUMMARY = ("min_members", "voting_rule", "profit_rule", "benefits")  # what a row says of the rules of a law


def cut(
    tables: Mapping[str, pd.DataFrame], law_sources: pd.DataFrame, as_of: datetime.date | None
) -> dict[str, pd.DataFrame]:
    """The tables of a country as an edition of this date has them; None cuts nothing.

    ``tables``: all that ``clean`` makes; ``law_sources``: that of the package. Of the laws that stay, ends and
    amendments after the date are emptied, and summaries that may be of the law as amended. A rating that rests on a
    later law or provision goes, and the round before it counts; so does a policy that rests on a later law. A form that
    is known from later laws alone, without any figure or statement by the date, is out of scope.
    """
    if as_of is None:
        return dict(tables)
    made = dict(tables)
    laws, provisions, sources = tables["laws"], tables["provisions"], tables["sources"].set_index("source_id")
    late = later_laws(laws, law_sources, provisions, sources, as_of)
    dates = zip(provisions["law_id"], provisions["in_force_from"], provisions["source_id"], strict=True)
    there = _flags(
        law not in late and _counts(frames.text(start), [sources.loc[source]], as_of) for law, start, source in dates
    )
    gone = set(provisions.loc[~there, "provision_id"])
    made["laws"] = _as_known(laws[~laws["law_id"].isin(late)], as_of)
    made["provisions"] = _ends(provisions[there], as_of)
    made["law_forms"] = tables["law_forms"][~tables["law_forms"]["law_id"].isin(late)]
    made["provision_forms"] = tables["provision_forms"][~tables["provision_forms"]["provision_id"].isin(gone)]
    codings = tables["codings"]
    made["codings"] = codings[~(codings["law_id"].isin(late) | codings["provision_id"].isin(gone))]
    made |= _policies(tables, late)
    made["forms"] = _forms(tables, sources, late, as_of)
    return {name: table.reset_index(drop=True) for name, table in made.items()}


def later_laws(
    laws: pd.DataFrame, law_sources: pd.DataFrame, provisions: pd.DataFrame, sources: pd.DataFrame, as_of: datetime.date
) -> set[str]:
    """Ids of the laws that an edition does not have.

    ``sources``: by ``source_id``. The year of a law is that of enactment, else that in which it came into force.
    """
    late = set()
    for row in laws.assign(year=laws["enacted"].fillna(laws["in_force"])).itertuples():
        own = provisions[provisions["law_id"] == row.law_id]
        told_by = {*law_sources.loc[law_sources["law_id"] == row.law_id, "source_id"], *own["source_id"]}
        read = [sources.loc[source] for source in sorted(told_by)]
        starts = own["in_force_from"].dropna().tolist()
        if frames.missing(row.year):
            dated = [*starts, *(date for source in read if (date := frames.text(source["published_from"])))]
            stays = not dated or any(first_day(date) <= as_of for date in dated)
        else:
            stays = _counts(str(int(row.year)), read, as_of) or (
                first_day(str(int(row.year))) <= as_of and any(last_day(start) <= as_of for start in starts)
            )
        if not stays:
            late.add(row.law_id)
    return late


def _counts(date: str, read: Iterable[pd.Series], as_of: datetime.date) -> bool:
    """Was a rule of this date, '' where none is known, there by the edition's?

    Where the date leaves that open a source decides that was published by then for certain.
    """
    if not date or last_day(date) <= as_of:
        return True
    return first_day(date) <= as_of and any(
        last_day(published) <= as_of for source in read if (published := frames.text(source["published_to"]))
    )


def _as_known(laws: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """Laws without what came after the date: ends, amendments, and summaries that may be of the law as amended."""
    import pandas as pd

    years = [texts.several(frames.text(cell)) for cell in laws["amended"]]
    known = [[year for year in listed if last_day(year) <= as_of] for listed in years]
    changed = _flags(before != listed for before, listed in zip(known, years, strict=True))
    amended = pd.Series(list(map(AMENDMENTS.join, known)), laws.index, dtype="str")
    said = laws.assign(amended=amended.mask(amended == ""))
    said = said.assign(**{name: said[name].mask(changed) for name in SUMMARY})
    return _ends(said, as_of)


def _ends(rows: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """Rows that had not ended for certain by the date without an end."""
    ended = _flags(bool(end) and last_day(end) <= as_of for end in map(frames.text, rows["in_force_until"]))
    return rows.assign(in_force_until=rows["in_force_until"].where(ended).astype("str"))


def _flags(found: Iterable[bool]) -> np.ndarray:
    """Flags of rows, of none too."""
    import numpy as np

    return np.array(list(found), dtype=bool)


def _policies(tables: Mapping[str, pd.DataFrame], late: set[str]) -> dict[str, pd.DataFrame]:
    """Policies, with the forms that they concern, but for those that rest on a later law."""
    policies, links = tables["policies"], tables["policy_forms"]
    rests = map(texts.several, map(frames.text, policies["evidence_ids"]))
    kept = policies[_flags(late.isdisjoint(ids) for ids in rests)]
    return {"policies": kept, "policy_forms": links[links["policy_id"].isin(kept["policy_id"])]}


def _forms(
    tables: Mapping[str, pd.DataFrame], sources: pd.DataFrame, late: set[str], as_of: datetime.date
) -> pd.DataFrame:
    """Forms; one that later laws alone govern is out of scope where no source by the date tells of it."""
    forms, links = tables["forms"], tables["law_forms"]
    published = sources["published_from"].dropna()
    young = set(published.index[_flags(first_day(date) > as_of for date in published)])
    told = {
        form
        for name in ("figures", "statements")
        for form, source in zip(tables[name]["form_id"], tables[name]["source_id"], strict=True)
        if source not in young
    }
    governed = set(links["form_id"]) - set(links.loc[~links["law_id"].isin(late), "form_id"])
    unknown = forms["form_id"].isin(governed - told) & (forms["in_scope"] == "yes")
    return forms.assign(
        in_scope=forms["in_scope"].mask(unknown, "no"), scope_reason=forms["scope_reason"].mask(unknown, LATER_LAW)
    )
