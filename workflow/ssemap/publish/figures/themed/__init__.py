"""Figures of themes: each is declared in ``themes.yaml`` with its kind, and drawn by the module of that kind."""

from ssemap.publish.figures.themed import changes, context, form_dots, ladder, policy_matrix, published_by_sex
from ssemap.publish.figures.themed.kind import Kind

KINDS: dict[str, Kind] = {
    "changes": Kind(changes.data, changes.draw, changes.caption),
    "context": Kind(context.data, context.draw, context.caption),
    "form_dots": Kind(form_dots.data, form_dots.draw, form_dots.caption),
    "ladder": Kind(ladder.data, ladder.draw, ladder.caption),
    "policy_matrix": Kind(policy_matrix.data, policy_matrix.draw, policy_matrix.caption),
    "published_by_sex": Kind(published_by_sex.data, published_by_sex.draw, published_by_sex.caption),
}

__all__ = ["KINDS", "Kind"]
