"""Random numbers that depend on a name: the same in every run, on every machine, whatever else is drawn."""

from __future__ import annotations

from hashlib import sha256

import numpy as np

SEED_BYTES = 8


def generator(name: str) -> np.random.Generator:
    """A generator that depends on a name and on nothing else: not on other series, batches or cores.

    >>> bool(generator("a").random() == generator("a").random() != generator("b").random())
    True
    """
    return np.random.default_rng(int.from_bytes(sha256(name.encode()).digest()[:SEED_BYTES], "big"))
