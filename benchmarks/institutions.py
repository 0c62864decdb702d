"""How long the analysis of institutions takes: distances, groups and map of many simulated forms.

OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python benchmarks/institutions.py [--forms 1000]
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np
import pandas as pd

from ssemap.core.conditions import conditions_of
from ssemap.institutions.form_map import form_map
from ssemap.institutions.rules import rules

UNKNOWN = 0.3  # share of the ratings


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--forms", type=int, default=1000)
    forms = parser.parse_args().forms
    random = np.random.default_rng(1)
    columns = conditions_of("emes")["condition"]
    values = random.choice([0.0, 0.5, 1.0], (forms, len(columns)))
    values[random.uniform(size=values.shape) < UNKNOWN] = np.nan
    table = pd.DataFrame(values, columns=columns, index=[f"form-{i}" for i in range(forms)])
    start = time.perf_counter()
    summary = form_map(table, rules()).summary
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{forms:,} forms, {summary['entering'][0]:,} of them mapped, {rules().imputations} imputations: "
        f"{seconds:.1f} s, {memory:,.0f} MB at most"
    )


if __name__ == "__main__":
    main()
