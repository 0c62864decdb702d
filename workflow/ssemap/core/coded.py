"""Codes of the shared lists in rule files: a code that its list does not have is refused where it stands."""

from __future__ import annotations

from pydantic import AfterValidator

from ssemap.core import framework
from ssemap.core.spelling import expected_code


def code_of(codelist: str, *others: str) -> AfterValidator:
    """What makes a text a code of a shared list: ``Annotated[str, code_of("measures")]``.

    ``others``: words that may stand in the place of a code. The list is read when a value is checked.
    """

    def known(code: str) -> str:
        if code not in others and code not in (codes := framework.codes(codelist)):
            raise ValueError(expected_code(code, codes))
        return code

    return AfterValidator(known)
