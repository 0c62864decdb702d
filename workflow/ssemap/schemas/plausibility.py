"""What ``plausibility`` writes: issues alone."""

from ssemap.schemas.table import Stage

STAGE = Stage("plausibility", (), issues=True)
