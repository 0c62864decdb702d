"""Facts of a country package: what is counted of its figures, for every page that tells them in its own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssemap.core import framework
from ssemap.core.fields import CODELISTS
from ssemap.core.series import in_use

if TYPE_CHECKING:
    import pandas as pd

PROMOTED = "T"  # of the ids of statements that became figures, after the country code


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """Numbers of figures of one country, but for ``series``.

    ``collected``: all; ``promoted``: those that were thematic statements; ``used``: those in a series; ``by_hand``:
    those read and coded by hand; ``agreeing``: printed texts whose reading agrees with the typed value;
    ``set_aside``: those not used, with a reason of their own; ``corrected``: those with a misprint;
    ``basis_assumed``: those of unstated basis in a series of another one.
    """

    collected: int
    promoted: int
    used: int
    series: int
    by_hand: int
    agreeing: int
    set_aside: int
    corrected: int
    basis_assumed: int


def status(package: dict[str, Any]) -> str:
    """How far the coding of a package has been checked, in words."""
    if package["status"] == "draft":
        return "draft, not validated"
    date = package["status_date"]
    by = package["status_by"] + (f", {date:%Y-%m-%d}" if date else "")
    if package["status"] == "coder-checked":
        return f"checked by a coder ({by}), not validated by national researchers"
    return f"{package['status']} by {by}"


def package_facts(figures: pd.DataFrame, evidence: pd.DataFrame, corrections: pd.DataFrame) -> PackageFacts:
    """Count the tables of one country: ``figures`` and ``corrections`` of ``clean``, ``evidence`` of ``harmonise``."""
    return PackageFacts(
        collected=len(figures),
        promoted=int(figures["evidence_id"].str[4].eq(PROMOTED).sum()),
        used=int(in_use(evidence).sum()),
        series=int(evidence["series_id"].nunique()),
        by_hand=int((figures["coded_how"] == "hand").sum()),
        agreeing=int(figures["agrees"].sum()),
        set_aside=int(figures["set_aside"].notna().sum()),
        corrected=int(corrections["evidence_id"].nunique()),
        basis_assumed=int(evidence["basis_assumed"].sum()),
    )


def counts(evidence: pd.DataFrame, field: str) -> pd.DataFrame:
    """Figures by the codes of a field that has a shared list: ``code, label, all, used``, in the order of the list.

    >>> import pandas as pd
    >>> rows = pd.DataFrame({"basis": ["active", "flow", "flow"], "series_id": ["a", "b", None]})
    >>> counts(rows, "basis").query("used > 0")[["code", "label", "all"]].to_dict("records")
    [{'code': 'active', 'label': 'Operating', 'all': 1}, {'code': 'flow', 'label': 'Counted over a period', 'all': 2}]
    """
    import pandas as pd

    labels = framework.labels(CODELISTS[field])
    used = evidence[in_use(evidence)]
    by_code = [rows[field].value_counts().reindex(list(labels), fill_value=0) for rows in (evidence, used)]
    return pd.DataFrame(
        {
            "code": list(labels),
            "label": list(labels.values()),
            "all": by_code[0].to_list(),
            "used": by_code[1].to_list(),
        }
    )


def main_forms(evidence: pd.DataFrame, *, most: int = 6) -> list[str]:
    """The ``most`` forms with most national figures of organisations in use; ties by id.

    ``evidence``: as ``harmonise`` writes it, of one country or of several.
    """
    used = evidence[
        in_use(evidence)
        & (evidence["measure"] == "organisations")
        & (evidence["coverage"] == "national")
        & evidence["period_end"].notna()
    ]
    counts = used["form_id"].value_counts()
    return sorted(counts.index, key=lambda form: (-int(counts[form]), form))[:most]
