from __future__ import annotations

import uuid

import pytest

from core.accounts import RoleName
from response.crisis.models import Crisis, CrisisState, Participation
from response.crisis.officers import (
    is_national,
    leads,
    may_declare,
    may_end,
    may_manage,
)
from tests.response.crisis.examples import officer

POST, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
S, A, C, E, N = (
    RoleName.SECRETARIAT,
    RoleName.COUNTRY_ADMIN,
    RoleName.CONSUL,
    RoleName.EMERGENCY,
    RoleName.CIVIL_SOCIETY,
)


@pytest.mark.parametrize(
    ("role", "country", "post_id", "expected"),
    [
        (E, "GT", None, "declare national lead end manage"),
        (A, "GT", None, "declare national lead end manage"),
        (C, "GT", POST, "declare national lead manage"),
        (C, "GT", OTHER, "declare national"),
        (C, "GT", None, "declare national"),
        (E, "HN", None, "declare national"),
        (S, "", None, "declare"),
        (N, "GT", POST, ""),
    ],
)
def test_who_may_do_what(
    role: RoleName, country: str, post_id: uuid.UUID | None, expected: str
) -> None:
    who = officer(country, role, post_id)
    crisis = Crisis(state=CrisisState.DECLARED, lead_country="GT", lead_post_id=POST)
    part = Participation(country="GT", post_id=POST, covering_post_id=None)
    answers = {
        "declare": may_declare(who),
        "national": is_national(who),
        "lead": leads(who, crisis),
        "end": may_end(who, crisis),
        "manage": may_manage(who, part),
    }
    assert " ".join(name for name, answer in answers.items() if answer) == expected


def test_a_consul_manages_where_the_own_post_covers() -> None:
    part = Participation(country="GT", post_id=POST, covering_post_id=OTHER)
    assert may_manage(officer("GT", C, OTHER), part)


def test_what_is_proposed_is_the_secretariats_alone() -> None:
    crisis = Crisis(state=CrisisState.PROPOSED, lead_country="", lead_post_id=None)
    assert may_end(officer("", S), crisis)
    assert not leads(officer("GT", E), crisis)
