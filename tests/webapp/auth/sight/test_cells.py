"""The table of sight holds what the threat model promises, whatever the pages do."""

from __future__ import annotations

import itertools

from core.accounts import RoleName
from directory.entries.models import Visibility
from directory.entries.visibility import may_see
from tests.webapp.auth.test_policy import POST_A, POST_B
from webapp.auth.access import Scope
from webapp.auth.sight.cells import ON_PAPER, SIGHT, Cells


def test_a_person_shows_to_nobody_outside_the_country_that_registered_them() -> None:
    for kind in ("person", "leader", "people_list", "plan.form"):
        assert SIGHT[kind].foreign == frozenset(), kind
        assert RoleName.CIVIL_SOCIETY not in SIGHT[kind].of_post | SIGHT[kind].of_country, kind
        assert not SIGHT[kind].everybody, kind


def test_a_sort_without_cells_shows_to_nobody() -> None:
    cells = itertools.product([None, *RoleName], (True, False), (True, False))
    assert not any(
        Cells().shows_to(role, is_country=country, is_post=post) for role, country, post in cells
    )


def test_entries_show_by_their_class_as_the_query_sifts_them() -> None:
    """The table and `directory.entries.visibility` say the same, in each cell."""
    for visibility, role in itertools.product(Visibility, [None, *RoleName]):
        home = "" if role in {None, RoleName.SECRETARIAT} else "GT"
        viewer = Scope(role, home, POST_A if home else None).viewer
        for country, post in (("GT", POST_A), ("GT", POST_B), ("HN", POST_A)):
            expected = may_see(viewer, country, visibility, post)
            for kind in ("post", "shelter", "focal_point", "organisation"):
                cell = SIGHT[f"{kind}.{visibility.value}"].shows_to(
                    role,
                    is_country=bool(home) and country == home,
                    is_post=country == home and post == POST_A,
                )
                assert cell is expected, (kind, visibility, role, country, post)


def test_what_a_paper_shows_beyond_is_declared_and_stays_in_the_country() -> None:
    assert set(ON_PAPER) <= set(SIGHT)
    assert all(SIGHT[kind].foreign == frozenset() for kind in ON_PAPER)
