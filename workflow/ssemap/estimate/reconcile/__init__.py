"""``reconcile``: the level of every series at each year-end, with an interval, from all its figures together.

``observed`` says which figures are reconciled, ``process``, ``outliers`` and ``model`` what their level is,
``conflict`` and ``intervals`` how well it is known, ``draws`` its draws, ``reconciled`` all of it for many series. What
is pooled over series stands in ``workflow/framework/calibration.yaml``, written by ``ssemap calibrate`` (``calibrate``,
``prediction``); an ordinary run only reads it. How good the whole is: ``designs`` says what is left out,
``cross_validation`` predicts it, ``comparison`` does so by every method (``local_level`` is one), ``evaluation`` scores
it, ``targets`` says what is asked.
"""

from ssemap.estimate.reconcile.fitted import stored_fit
from ssemap.estimate.reconcile.intervals import interval
from ssemap.estimate.reconcile.reconciled import Reconciled, reconcile, reconcile_each
from ssemap.estimate.rules import ALL, without

__all__ = ["ALL", "Reconciled", "interval", "reconcile", "reconcile_each", "stored_fit", "without"]
