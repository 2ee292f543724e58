from __future__ import annotations

import numpy as np

from registry.matching.blocks.attributes import GroupNumbers, LanguagePost
from registry.matching.blocks.stay_rows import NO_TRAVELLERS, traveller_stays

GROUPS = [GroupNumbers([LanguagePost("es")]), GroupNumbers([LanguagePost("mam")])]


def test_each_stay_is_told_once_with_the_language_of_its_country() -> None:
    """Two stretches of one stay, and a person of the same number of another country."""
    columns = np.zeros((13, 3), dtype=np.int32)
    columns[3] = 1 << 21
    columns[6], columns[7] = [0, 20, 0], [9, 29, 99]
    persons, country = np.array([1, 1, 1], dtype=np.int32), np.array([0, 0, 1], dtype=np.int16)
    inside = np.array([[True, True, False]])
    stays = traveller_stays(columns, persons, country, inside, GROUPS)
    assert stays.rows["language"].tolist() == [b"es", b"mam"]
    assert stays.inside.tolist() == [[True, False]]
    assert stays.stretches.stays == 2
    assert stays.stretches.stay.tolist() == [0, 0, 1]


def test_nobody_is_no_stay() -> None:
    nobody = np.empty(0, dtype=np.int32)
    empty = np.empty((2, 0), dtype=bool)
    stays = traveller_stays(NO_TRAVELLERS, nobody, nobody.astype(np.int16), empty, GROUPS)
    assert (len(stays.rows), stays.inside.shape) == (0, (2, 0))
