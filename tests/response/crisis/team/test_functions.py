from __future__ import annotations

from sqlalchemy.orm import Session

from protocols.approved import ApprovedProtocols, approved_protocols
from protocols.roles import Role
from response.crisis.team.functions import LEAST, functions_of


def test_the_functions_are_the_own_parts_of_the_protocols(writes: Session) -> None:
    found = functions_of(approved_protocols(writes), "flood")
    assert found == (
        Role.HEAD,
        Role.GUARD,
        Role.PROTECTION,
        Role.LIAISON,
        Role.COMMUNICATION,
        Role.COUNTRY,
    )
    assert Role.HOST not in found


def test_without_protocols_the_least_is_filled() -> None:
    assert functions_of(ApprovedProtocols(()), "flood") == LEAST
