"""All facts and tables of briefs, beside those of the report: importing this module registers them."""

from __future__ import annotations

from ssemap.publish.briefs import landscape, law, missing, on_themes, policies, together
from ssemap.publish.sections import registered

MODULES = (*registered.MODULES, landscape, law, missing, on_themes, policies, together)
