"""Agreement of two coders: what is aimed at, and what its interval holds (``agreement.yaml`` as its typed model)."""

from __future__ import annotations

from pydantic import Field

from ssemap.core import framework
from ssemap.core.documents import Declared


class AgreementRules(Declared):
    """``aim``: alpha; ``interval``: share of the resamples within the interval of an alpha."""

    FILE = "agreement.yaml"
    aim: float = Field(ge=0, le=1)
    interval: float = Field(gt=0, lt=1)


def rules() -> AgreementRules:
    """The rules of ``workflow/framework/agreement.yaml``. Raises PackageError with every mistake and its line."""
    declared: AgreementRules = framework.declared(AgreementRules)
    return declared
