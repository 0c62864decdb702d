"""Targets of a run that nothing makes: Snakemake itself would only say that it has no rule of that name."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from ssemap.core import countries
from ssemap.core.countries import CONFIG, listed
from ssemap.core.spelling import did_you_mean
from ssemap.core.texts import shown

WHOLE = ("all", "report")  # targets beside the countries
NOTHING = "''"
MADE = re.compile(r"(?:\./)?(?:results|data/processed)/([^/]+)/")  # a file of an edition


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run can be asked for.

    ``countries``, ``editions``: those of config.yaml. ``packages``: countries that have one. ``stages``: rules that are
    no targets, as each works for one country or edition. ``files``: of those of an edition, a file that each makes.

    >>> plan = Plan(["JPN", "KOR"], ["latest"], ["JPN", "KOR"], ["clean"])
    >>> print(plan.refusal("kor"))  # doctest: +NORMALIZE_WHITESPACE
    found the target kor; expected all, report, a country of config.yaml (JPN, KOR) or a file that a rule makes.
    Write KOR.
    >>> plan.refusal("Thailand").partition("makes. ")[2]
    'THA is none of them: begin its package (ssemap new THA), fill it, and add THA to countries in config.yaml.'
    >>> plan.refusal("jpn,KOR").partition("makes. ")[2]
    'Set blanks between them: JPN KOR.'
    >>> plan.refusal("clean").partition("makes. ")[2]
    'clean is a step of a country or edition. Name the country, as JPN.'
    >>> plan.refusal("results/lates/report/index.html").partition("makes. ")[2]
    'Did you mean latest?'
    """

    countries: Collection[str]
    editions: Collection[str]
    packages: Collection[str]
    stages: Collection[str]
    files: Mapping[str, str] = field(default_factory=dict)

    def refusal(self, target: str) -> str:
        """Why a target is not built, and what to do: of one that is neither a rule nor made by one."""
        there = f"{', '.join(WHOLE)}, a country of {CONFIG} ({listed(self.countries)}) or a file that a rule makes"
        return f"found the target {shown(target) or NOTHING}; expected {there}. {self._advice(target)}"

    def _advice(self, target: str) -> str:
        if target in self.files:
            return f"{target} is a step of an edition. Name a file that it makes, as {self.files[target]}."
        if target in self.stages:
            return f"{target} is a step of a country or edition. Name the country, as {next(iter(self.countries))}."
        if "/" in target:
            return self._of_a_file(target)
        if word := did_you_mean(target, WHOLE, cutoff=0.75):
            return word
        known = [*self.countries, *self.packages]
        codes = [countries.meant(part, known) for part in re.split(r"[,;+]", target)]
        if not all(codes):
            return "Write one of them. A further country begins with the command ssemap new and its code, as THA."
        further = [code for code in codes if code not in self.countries]
        if further:
            return self._of_a_further(further[0])
        return f"Set blanks between them: {' '.join(codes)}." if len(codes) > 1 else f"Write {codes[0]}."

    def _of_a_file(self, path: str) -> str:
        """Of a file: is it that of another edition or of another country?"""
        edition = MADE.match(path)
        if edition and edition[1] not in self.editions:
            meant = did_you_mean(edition[1], self.editions)
            return meant or f"Name an edition of {CONFIG}: {listed(self.editions)}."
        codes = [name for name in path.split("/") if re.fullmatch("[A-Z]{3}", name)]
        if codes and codes[0] not in self.countries:
            return self._of_a_further(codes[0])
        return "Look at the name of the file and of its folder."

    def _of_a_further(self, code: str) -> str:
        return f"{code} is none of them: {countries.to_build(code, self.countries, self.packages)}."
