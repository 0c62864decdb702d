"""Codes that indicators are declared by: typed texts, each a code of its shared list."""

from __future__ import annotations

from typing import Annotated, Literal

from ssemap.core.coded import code_of

Comparability = Literal["identical", "compatible", "incompatible"]
DEFAULT = "default"  # bases of the families that have no block of their own
Measure = Annotated[str, code_of("measures")]
ContextMeasure = Annotated[str, code_of("context_measures")]
Basis = Annotated[str, code_of("bases")]
Definition = Annotated[str, code_of("definitions")]
Coverage = Annotated[str, code_of("coverages")]
Family = Annotated[str, code_of("families")]
FamilyOrDefault = Annotated[str, code_of("families", DEFAULT)]
