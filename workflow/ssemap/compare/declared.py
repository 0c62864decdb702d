"""``comparison.yaml``: what is compared, on which classes of bases, and when a difference is clear."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo

from ssemap.core import framework
from ssemap.core.coded import code_of
from ssemap.core.codelists import Text
from ssemap.core.documents import Declared
from ssemap.core.series import UNSTATED

Basis = Annotated[str, code_of("bases")]


class BasisClass(Declared):
    """Bases that answer one question. ``within``: the class that holds each of its organisations too."""

    id: Text
    label: Text
    bases: Annotated[tuple[Basis, ...], Field(min_length=1)]
    within: Text | None = None


def _chains(classes: tuple[BasisClass, ...]) -> tuple[BasisClass, ...]:
    """Each id and label once, and each class within one that stands before it."""
    ids, labels = [each.id for each in classes], [each.label for each in classes]
    for place, each in enumerate(classes):
        if labels.count(each.label) > 1:
            raise ValueError(f"each label once, by which a reader tells classes apart ({each.label})")
        if ids.count(each.id) > 1 or (each.within is not None and each.within not in ids[:place]):
            raise ValueError(f"each id once, and within a class that stands before it ({each.id})")
    return classes


def _of_the_classes(unstated: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    ids = [each.id for each in info.data.get("classes", ())]
    if unknown := sorted(set(unstated) - set(ids)):
        raise ValueError(f"one of {', '.join(ids)}; not {', '.join(unknown)}")
    return unstated


def _each_basis_once(unclassed: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    listed = [*unclassed, *(basis for each in info.data.get("classes", ()) for basis in each.bases), UNSTATED]
    if sorted(listed) != sorted(framework.codes("bases")):
        raise ValueError(f"each basis of bases.csv but {UNSTATED} in one class, or unclassed; found {sorted(listed)}")
    return unclassed


class Comparison(Declared):
    """The whole file.

    ``years``: the reference year of the run, or every year of its window; ``certain``: the probability; ``classes``:
    the widest of a chain first; ``unstated``: classes of which an unstated basis is one; ``share_reach``: years.
    """

    FILE = "comparison.yaml"
    years: Literal["reference", "window"]
    certain: Annotated[float, Field(gt=0.5, le=1)]
    classes: Annotated[tuple[BasisClass, ...], Field(min_length=1), AfterValidator(_chains)]
    unstated: Annotated[tuple[Text, ...], AfterValidator(_of_the_classes)]
    unclassed: Annotated[tuple[Basis, ...], AfterValidator(_each_basis_once)]
    share_reach: Annotated[int, Field(ge=0)]

    @property
    def ids(self) -> list[str]:
        """Ids of the classes, in the order of the file."""
        return [each.id for each in self.classes]

    def possible(self, basis: str) -> list[int]:
        """Places of the classes of which a basis is one: several if it is unstated, none if it is unclassed.

        >>> [rules().ids[place] for place in rules().possible("active")]
        ['operating']
        """
        if basis == UNSTATED:
            return [self.ids.index(name) for name in self.unstated]
        return [place for place, each in enumerate(self.classes) if basis in each.bases]

    def above(self, place: int) -> list[int]:
        """The chain from a class to the widest one that holds it, itself first."""
        chain = [place]
        while within := self.classes[chain[-1]].within:
            chain.append(self.ids.index(within))
        return chain


def rules() -> Comparison:
    """What is compared, and when a country counts as clearly higher. Raises PackageError where the file is wrong."""
    declared: Comparison = framework.declared(Comparison)
    return declared
