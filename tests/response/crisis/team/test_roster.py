from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.crypto import Keyring
from core.errors import NotAllowed
from directory.entries.models import FocalPoint
from directory.entries.visibility import Viewer
from protocols.roles import Role
from response.crisis.models import Crisis, Participation
from response.crisis.team.beginning import begin_part
from response.crisis.team.members import TeamMembers, team_members
from response.crisis.team.roster import holes_of, roster_of, set_lines
from tests.response.crisis.examples import Countries, officer


def test_the_directory_fills_what_its_roles_name_and_the_rest_are_holes(
    part: Participation, writes: Session, everybody: TeamMembers
) -> None:
    entries = {each.function: each for each in roster_of(writes, part, everybody, everybody)}
    names = {role: each.member.name if each.member else "" for role, each in entries.items()}
    assert names == {
        Role.HEAD: "Ana Titular",
        Role.GUARD: "Beto Guardia",
        Role.PROTECTION: "Carla Protege",
        Role.LIAISON: "Dina Enlace",
        Role.COMMUNICATION: "",
        Role.COUNTRY: "",
    }
    assert holes_of(list(entries.values())) == [Role.COMMUNICATION, Role.COUNTRY]
    stands_in = entries[Role.HEAD].alternate
    assert stands_in is not None
    assert stands_in.name == "Beto Guardia"


def test_a_post_with_one_person_folds_all_functions_into_one(
    crisis: Crisis, writes: Session, keyring: Keyring, now: datetime, countries: Countries,
    everybody: TeamMembers,
) -> None:  # fmt: skip
    (part,) = crisis.participations
    part.covering_post_id = countries.cover
    begin_part(writes, keyring, crisis, part, by="cli:x", now=now)
    entries = roster_of(writes, part, everybody, everybody)
    played = {each.function for each in entries if each.member}
    assert {each.member.name for each in entries if each.member} == {"Eva Sola"}
    assert Role.COUNTRY not in played
    assert len(played) == 5


def test_what_a_person_chose_is_not_written_over(
    crisis: Crisis, part: Participation, writes: Session, keyring: Keyring, now: datetime,
    everybody: TeamMembers, countries: Countries,
) -> None:  # fmt: skip
    dina = everybody.of(None, countries.staff[3])
    assert dina is not None
    chosen = {Role.COMMUNICATION: (dina, None), Role.HEAD: (None, None)}
    assert set_lines(writes, part, chosen, officer(), now) == 2
    assert set_lines(writes, part, chosen, officer(), now) == 0
    begin_part(writes, keyring, crisis, part, by="cli:x", now=now)
    entries = {each.function: each for each in roster_of(writes, part, everybody, everybody)}
    assert entries[Role.COMMUNICATION].member == dina
    assert entries[Role.HEAD].is_hole
    for who in (officer("HN"), officer("GT", RoleName.CONSUL, countries.cover)):
        with pytest.raises(NotAllowed):
            set_lines(writes, part, chosen, who, now)


def test_who_left_the_directory_leaves_a_hole_and_who_is_hidden_does_not(
    part: Participation, writes: Session, now: datetime, countries: Countries
) -> None:
    writes.get_one(FocalPoint, countries.staff[2]).retired_at = now
    writes.flush()
    everybody = team_members(writes, "GT", Viewer.of_country("GT"))
    nobody = TeamMembers(())
    entries = {each.function: each for each in roster_of(writes, part, nobody, everybody)}
    assert entries[Role.HEAD].member is None
    assert not entries[Role.HEAD].is_hole
    holes = {each.function for each in roster_of(writes, part, nobody, nobody) if each.is_hole}
    assert holes == set(entries)
