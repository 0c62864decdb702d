"""The social and solidarity economy, mapped: a pipeline from published figures to a report.

Reading results, from any folder of the project:

    ssemap.countries()                      codes of the countries that are built
    ssemap.indicators()                     all countries; ssemap.indicators("ISO3") for one
    ssemap.evidence("ISO3")                 figures in one vocabulary
    ssemap.trace(indicator_id, "ISO3")      from an indicator back to printed text and address

Likewise ``forms``, ``form_links``, ``sources``, ``laws``, ``law_forms``, ``statements``, ``absences``,
``breaks``, ``bridges``, ``crosswalk``, ``corrections``, ``recodings``, ``series``, ``context``, ``levels``,
``observations``, ``pulls``, ``draws``, ``rivals`` and ``issue_list``; ``pairs``, ``groups`` and ``outcomes`` are of all countries. Each takes a country code or none (all countries) and ``edition="..."``, and gives a pandas data frame.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

_READERS = frozenset(
    "absences breaks bridges codings corrections crosswalk context countries draws evidence form_links forms groups indicator_draws indicators institution_axes institution_map institution_ratings institution_scores institution_summary issue_list law_forms laws "
    "levels observations outcomes pairs pulls recodings recognition rivals series sources statements trace".split()
)


def _reader(name: str) -> Any:
    # Imported on use: `import ssemap` costs nothing, so that the command line starts at once.
    from ssemap import reading

    return reading.reader(name)


class _Callable(ModuleType):
    """A stage's module that, called, reads what the stage wrote: ``ssemap.indicators()``."""

    def __call__(self, *args: Any, **options: Any) -> Any:
        name = self.__name__.rpartition(".")[2]
        call = getattr(self, name) if name == "trace" else _reader(name)
        return call(*args, **options)


class _Package(ModuleType):
    """The package. Readers share their word with a stage, and importing a stage binds that word.

    So the module itself is made callable; it stays the module in every other way.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _READERS and type(value) is ModuleType:
            value.__class__ = _Callable
        super().__setattr__(name, value)

    def __getattr__(self, name: str) -> Any:
        if name not in _READERS:
            raise AttributeError(f"module 'ssemap' has no attribute {name!r}")
        if name in ("indicators", "trace"):
            import importlib

            return importlib.import_module(f"ssemap.{name}")
        return _reader(name)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *_READERS})


sys.modules[__name__].__class__ = _Package
