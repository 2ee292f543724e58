"""Counts of people as they may leave their country for good: masked before anything is added up.

Each person counts as nobody, as one or as two, by a lot drawn once with a secret and never again;
on average as one. All that is released is made of such counts alone. Whoever subtracts tables from
one another, whatever tables and releases, finds masked counts at best: a further person drawn as
nobody would have changed none of them, so that none says how many people there are
(docs/decisions/0020). A count of n people is off by the root of n / 2 on average: 100 by 7, 10,000
by 70.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

SECRET_BYTES = 32
_WEIGHTS = np.array([0, 1, 1, 2], dtype=np.int64)
"""By the two bits drawn."""
_HOUSEHOLD_LOTS = 1_048_573
"""Households whose ids are alike by this number share a lot."""


def weights_of_persons(secret: bytes, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return as how many each person counts, by number: the same for ever for one secret."""
    return _lots(secret, b"persons", numbers)


def weights_of_households(secret: bytes, codes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return as how many each household counts, by the code of its id."""
    return _lots(secret, b"households", (codes % np.uint64(_HOUSEHOLD_LOTS)).astype(np.int64))


# -- inside ---------------------------------------------------------------------------------


def _lots(secret: bytes, domain: bytes, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the lots at some places of a stream that only who has the secret can write."""
    if not len(numbers):
        return np.zeros(0, dtype=np.int64)
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"a secret has {SECRET_BYTES} bytes")
    # An extendable output has the same first bytes however long it is asked to be.
    stream = hashlib.shake_256(secret + domain).digest(int(numbers.max()) + 1)
    lots = np.frombuffer(stream, dtype=np.uint8)[numbers] & 3
    return np.asarray(_WEIGHTS[lots])
