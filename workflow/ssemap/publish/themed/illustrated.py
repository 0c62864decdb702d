"""Figures of a theme, each above the numbers that it draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssemap.publish.themed.declared import DrawnFigure


@dataclass(frozen=True, slots=True)
class Illustrated:
    """A figure, and the indicators whose numbers stand beneath it."""

    picture: Markup
    whole: list[Mapping[str, Any]]


def parts(
    figures: Sequence[DrawnFigure], pictures: Sequence[Markup], numbered: Sequence[Mapping[str, Any]]
) -> list[Illustrated]:
    """Each figure above its indicators that no other one draws beside fewer; last, without one, those that none draws.

    ``pictures`` of ``figures``, in their order; ``numbered``: indicators by ``id``. On paper tables fill what a high
    figure leaves of its page.
    """
    nearest = {
        one["id"]: min(
            (figure for figure in figures if one["id"] in figure.indicators),
            key=lambda figure: len(figure.indicators),
            default=None,
        )
        for one in numbered
    }
    return [
        Illustrated(picture, [one for one in numbered if nearest[one["id"]] is figure])
        for figure, picture in [*zip(figures, pictures, strict=True), (None, Markup(""))]
    ]
