from __future__ import annotations

import numpy as np
import pytest

from core.crypto import CannotOpen
from registry.matching.blocks.attributes import HOUSEHOLDS, PERSONS
from registry.matching.blocks.head import (
    RESIDENTS,
    TRAVELLERS,
    groups_and_counts,
    head_parts,
    key_of,
    keys_of,
    make_head,
)
from registry.matching.blocks.head_table import HeadTable

COLUMNS = np.array(
    [[-98, -97, -96], [26, 27, 25], [5, 5, -3], [1 << 21, 1 << 21, 2 << 21]], dtype=np.int32
)


def test_a_head_comes_back_as_it_was_sealed() -> None:
    head = make_head(9, RESIDENTS, 77, (-5, 2), COLUMNS, np.array([5], dtype=np.int32), 2026)
    assert head.box == (-98, 25, -96, 27)
    assert (head.sums[PERSONS], head.sums[HOUSEHOLDS]) == (3, 0)
    assert [each.tolist() for each in groups_and_counts(head.groups)] == [[1, 2], [2, 1]]
    again = HeadTable.of(RESIDENTS, {9: head_parts(head.to_bytes())}).head(0)
    for name in ("block", "kind", "version", "bound", "box", "count", "first_year"):
        assert getattr(again, name) == getattr(head, name), name
    for name in ("sums", "groups", "straddlers"):
        assert getattr(again, name).tolist() == getattr(head, name).tolist(), name


def test_a_household_that_is_listed_is_no_longer_counted_in_the_block() -> None:
    head = make_head(9, RESIDENTS, 1, (0, 0), COLUMNS, np.empty(0, dtype=np.int32), 2026)
    assert head.sums[HOUSEHOLDS] == 1
    listed = head.with_straddlers({5})
    assert (listed.sums[HOUSEHOLDS], listed.straddlers.tolist()) == (0, [5])
    assert listed.with_straddlers({5}).sums[HOUSEHOLDS] == 0


def test_travellers_have_a_box_and_no_sums() -> None:
    head = make_head(1, TRAVELLERS, 1, (0, 0), COLUMNS, np.empty(0, dtype=np.int32), 2026)
    assert (head.count, bool(head.sums.any()), len(head.groups)) == (3, False, 0)


def test_a_head_of_another_form_does_not_open() -> None:
    head = make_head(9, RESIDENTS, 1, (0, 0), COLUMNS, np.empty(0, dtype=np.int32), 2026)
    plain = head.to_bytes()
    for other in (b"", plain[:40], b"\x63" + plain[1:], plain + b"x"):
        with pytest.raises(CannotOpen):
            head_parts(other)


def test_the_curve_keeps_neighbours_together_and_takes_the_whole_world() -> None:
    corners = [(-180_000_000, -90_000_000), (180_000_000, 90_000_000), (180_000_000, -90_000_000)]
    lon, lat = np.array(corners, dtype=np.int32).T
    keys = keys_of(lon, lat)
    assert keys[0] == 0
    assert (keys >= 0).all()
    assert len(set(keys.tolist())) == 3
    assert [key_of(*each) for each in corners] == keys.tolist()
    assert abs(key_of(10, 10) - key_of(11, 10)) < 4
