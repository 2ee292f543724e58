"""Lots that are drawn once."""

import numpy as np

from registry.statistics.release.masked_counts import weights_of_households, weights_of_persons

SECRET = bytes(32)


def test_persons_and_households_have_lots_of_their_own() -> None:
    numbers = np.arange(1_000)
    persons = weights_of_persons(SECRET, numbers)
    households = weights_of_households(SECRET, numbers.astype(np.uint64))
    assert set(persons.tolist()) == set(households.tolist()) == {0, 1, 2}
    assert (persons != households).any()
    assert len(weights_of_persons(SECRET, np.array([], dtype=np.int64))) == 0
