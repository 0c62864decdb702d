"""Facts and tables of law and institutions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssemap.core import framework
from ssemap.core.conditions import condition_set_labels
from ssemap.core.lists import listed
from ssemap.institutions import legal_forms as legal_forms_of
from ssemap.institutions.typology import COOPERATIVE, SOCIAL_ENTERPRISE
from ssemap.publish.sections import groups_text, institutions_text, law_text, values
from ssemap.publish.sections.document import Blocks, Emphasis, ItemList, Paragraph, PrintedNumber, Prose, Value
from ssemap.publish.sections.facts import fact, per_cent, table
from ssemap.publish.tables import institutions, sources
from ssemap.publish.tables import law_types as types_table

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.publish.sections.document import Inlines
    from ssemap.publish.sections.material import ReportMaterial
    from ssemap.publish.tables.table import Table

COUNTED = "the list of laws and schemes"
RATED = "the ratings of legal forms"


def _laws(material: ReportMaterial) -> law_text.Laws:
    return law_text.laws(material.tables["laws"])


def _waves(material: ReportMaterial) -> law_text.Waves:
    return law_text.waves(material.tables["laws"], material.spoken)


def _recognised(material: ReportMaterial) -> institutions_text.Recognised:
    return institutions_text.recognised(material.tables["recognition"])


def _summary(material: ReportMaterial) -> pd.Series:
    return material.tables["institution_summary"].iloc[0]


@fact(COUNTED)
def laws_listed(material: ReportMaterial) -> int:
    return _laws(material).listed


@fact(COUNTED)
def laws_dated(material: ReportMaterial) -> int:
    return _laws(material).dated


@fact(COUNTED)
def laws_recent(material: ReportMaterial) -> int:
    return _laws(material).recent


@fact()
def recent_countries(material: ReportMaterial) -> list[str]:
    """Countries most of whose acts and decrees are recent."""
    return _waves(material).recent


@fact()
def busiest_decade(material: ReportMaterial) -> str:
    """The decade with most acts and decrees; '' where none has a year."""
    busiest = _waves(material).busiest
    return f"{busiest}s" if busiest else ""


@fact(COUNTED)
def busiest_acts(material: ReportMaterial) -> int:
    return _waves(material).most


@fact(COUNTED)
def acts_dated(material: ReportMaterial) -> int:
    return _waves(material).of


@fact("the legal forms of the packages")
def legal_forms(material: ReportMaterial) -> int:
    return _recognised(material).forms


@fact("the legal forms of the packages")
def legal_forms_by_law(material: ReportMaterial) -> int:
    return _recognised(material).forms_by_law


@fact()
def law_on_cooperatives(material: ReportMaterial) -> Blocks:
    """Each type of law on cooperatives with its countries."""
    return _types(material, COOPERATIVE)


@fact()
def law_on_social_enterprises(material: ReportMaterial) -> Blocks:
    """What makes a social enterprise, with the countries."""
    return _types(material, SOCIAL_ENTERPRISE)


def _types(material: ReportMaterial, subject: str) -> Blocks:
    told = law_text.types(material.tables["law_types"], material.spoken)[subject]
    return _items((Prose(f"{label}: "), Value(f"{listed(names)}.")) for label, names in told.items())


def _items(sentences: Any) -> Blocks:
    items = tuple((Paragraph(tuple(sentence)),) for sentence in sentences)
    return (ItemList(items),) if items else ()


@table()
def law_types(material: ReportMaterial) -> Table:
    made = types_table.table(material.tables["law_types"], material.tables["laws"], material.names)
    return _titled(material, made, "law_types", year=material.settings.reference_year)


def _titled(material: ReportMaterial, made: Table, name: str, **words: Any) -> Table:
    line = sources.laws_line(material.tables["laws"], material.record)
    return material.titled(made, name, line, **words)


# --- the ideal type


@fact(RATED)
def rated_rows(material: ReportMaterial) -> int:
    return material.landscape.listed


@fact(RATED)
def rated_forms(material: ReportMaterial) -> int:
    return material.landscape.forms


@fact(RATED)
def rated_aggregates(material: ReportMaterial) -> int:
    """Aggregates across families among them, which are counted nowhere else."""
    counted = legal_forms_of.counted(material.tables["institution_ratings"])
    return int(counted.loc[counted["family"] == framework.MIXED, "form_id"].nunique())


@fact()
def unknown_ratings(material: ReportMaterial) -> Inlines:
    """Share of the ratings of legal forms that are unknown."""
    landscape = material.landscape
    return per_cent(landscape.unknown / landscape.cells, RATED) if landscape.cells else ()


@fact()
def conditions_label(material: ReportMaterial) -> str:
    """The set of conditions."""
    return condition_set_labels()[str(_summary(material)["conditions"])]


@fact()
def common_conditions(material: ReportMaterial) -> list[str]:
    """Conditions that most legal forms of every country meet."""
    return [label.lower() for label in material.landscape.common]


@fact()
def apart_conditions(material: ReportMaterial) -> Blocks:
    """Conditions on which the countries differ most, with both ends."""
    return _items(
        (
            Emphasis((Prose(f"{one['label']}:"),)),
            *_of(one["top"], one["top_yes"], one["top_known"], " "),
            Prose(" of the legal forms of which it is known;"),
            *_of(one["least"], one["least_yes"], one["least_known"], " "),
            Prose("."),
        )
        for one in material.landscape.apart
    )


def _of(name: str, yes: int, known: int, before: str) -> Inlines:
    return (Prose(before), Value(name), Prose(" "), PrintedNumber(f"{yes} of {known}", yes, RATED))


@fact()
def silent_conditions(material: ReportMaterial) -> Blocks:
    """Conditions that are unknown most often."""
    return _items(
        (Prose(f"{one['label']}: unknown for "), *per_cent(one["share"] / 100, RATED), Prose(" of the legal forms."))
        for one in material.landscape.silent
    )


@table()
def conditions_by_country(material: ReportMaterial) -> Table:
    name = str(_summary(material)["conditions"])
    made = institutions.by_condition(material.tables["institution_ratings"], material.names, name)
    return _titled(material, made, "conditions_by_country")


@fact()
def unmapped(material: ReportMaterial) -> str:
    """Why there is no map of forms; '' where there is one."""
    return values.in_text(institutions_text.unmapped(_summary(material)))


@fact()
def mapped(material: ReportMaterial) -> bool:
    """Is there a map of forms?"""
    return not unmapped(material)


@fact(RATED)
def mapped_forms(material: ReportMaterial) -> int:
    return int(_summary(material)["entering"])


@fact(RATED)
def grouped_forms(material: ReportMaterial) -> int:
    """Forms of the map that are in a group."""
    return sum(group.forms for group in _groups(material))


def _groups(material: ReportMaterial) -> list[groups_text.Group]:
    name = str(_summary(material)["conditions"])
    return groups_text.groups(
        material.tables["institution_map"], material.tables["institution_ratings"], material.names, name
    )


@fact("groups of legal forms that are rated alike")
def form_groups(material: ReportMaterial) -> int:
    return len(_groups(material))


@fact()
def ungrouped_forms(material: ReportMaterial) -> list[str]:
    """Legal forms that are in no group, each with its country."""
    return groups_text.apart(material.tables["institution_map"], material.tables["forms"], material.names)


@table()
def groups_of_forms(material: ReportMaterial) -> Table:
    made = institutions.by_group(_groups(material), unmapped(material))
    return _titled(material, made, "groups_of_forms")


def _sets(material: ReportMaterial) -> Table:
    return institutions.sets_of_conditions(material.record, material.tables["forms"], material.names)


@fact("scores under each set of conditions")
def alike_under_sets(material: ReportMaterial) -> int:
    return int(_sets(material).frame["alike"].sum())


@table()
def sets_of_conditions(material: ReportMaterial) -> Table:
    return _titled(material, _sets(material), "sets_of_conditions")
