from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.errors import UnusableInput
from core.phones.single_number import AskedNumber
from directory.entries.leaders import add_leader, leader_place, leaders_of, open_leader
from directory.entries.models import CommunityLeader, Post
from directory.entries.values import values_of, write_values
from directory.entries.visibility import Viewer
from tests.directory.conftest import post


@pytest.fixture
def mcallen(session: Session) -> Post:
    return post(session, "McAllen", (-98.23, 26.2), "US48215")


def test_a_leader_comes_back_to_its_own_country_only(
    session: Session, keyring: Keyring, mcallen: Post
) -> None:
    add_leader(session, keyring, mcallen, zone="Pharr", name="Rosa Ejemplo", phone="956 555 0123")
    add_leader(
        session,
        keyring,
        mcallen,
        zone="Alamo",
        name="Luis Muestra",
        phone="(956) 555-0150",
        alternate_name="Eva",
        alternate_phone="956-555-0151",
        people_covered=40,
    )
    session.flush()
    found = leaders_of(session, keyring, mcallen.id, viewer=Viewer.of_post("SV", mcallen.id))
    assert [(each.row.zone, each.name, each.phone) for each in found] == [
        ("Alamo", "Luis Muestra", "+19565550150"),
        ("Pharr", "Rosa Ejemplo", "+19565550123"),
    ]
    assert (found[0].alternate_name, found[0].alternate_phone) == ("Eva", "+19565550151")
    assert found[0].row.people_covered == 40
    for stranger in (Viewer.of_country("HN"), Viewer.rcm(), Viewer.public()):
        assert leaders_of(session, keyring, mcallen.id, viewer=stranger) == []


@pytest.mark.parametrize("spoiled", ["flipped", "no name", "another shape", "too new"])
def test_a_leader_that_does_not_open_leaves_the_others_and_can_be_given_anew(
    session: Session, keyring: Keyring, mcallen: Post, spoiled: str
) -> None:
    rosa, luis = (
        add_leader(session, keyring, mcallen, zone=zone, name=name, phone="956 555 0123")
        for zone, name in (("Alamo", "Rosa"), ("Pharr", "Luis"))
    )
    place = leader_place(rosa.id, "SV", rosa.seal_version)
    rosa.ciphertext = {
        "flipped": rosa.ciphertext[:-1] + bytes([rosa.ciphertext[-1] ^ 1]),
        "no name": keyring.seal_json({"phone": "+19565550123"}, place),
        "another shape": keyring.seal_json(["Rosa"], place),
        "too new": keyring.seal_json({"name": "Rosa", "format": 99}, place),
    }[spoiled]
    session.flush()
    viewer = Viewer.of_post("SV", mcallen.id)
    found = leaders_of(session, keyring, mcallen.id, viewer=viewer)
    assert [(each.row.zone, each.name, each.is_unreadable) for each in found] == [
        ("Alamo", "", True),
        ("Pharr", "Luis", False),
    ]
    assert values_of(rosa, keyring)["name"] == ""
    write_values(rosa, {"name": "Rosa", "phone": "+19565550124"}, keyring)
    again = leaders_of(session, keyring, mcallen.id, viewer=viewer)[0]
    assert (again.name, again.phone, again.is_unreadable) == ("Rosa", "+19565550124", False)
    assert open_leader(keyring, luis).name == "Luis"


def test_what_a_later_release_wrote_of_a_leader_outlives_a_change(
    session: Session, keyring: Keyring, mcallen: Post
) -> None:
    rosa = add_leader(session, keyring, mcallen, zone="Alamo", name="Rosa", phone="956 555 0123")
    place = leader_place(rosa.id, "SV", rosa.seal_version)
    later = {"name": "Rosa", "phone": {"e164": "+1"}, "signal": "@rosa", "format": 3}
    rosa.ciphertext = keyring.seal_json(later, place)
    session.flush()
    leader = open_leader(keyring, rosa)
    assert (leader.name, leader.phone, leader.alternate_name) == ("Rosa", "", "")
    write_values(rosa, {"name": "Rosa Luz"}, keyring)
    kept, number = keyring.open_record(rosa.ciphertext, place._replace(version=rosa.seal_version))
    assert (kept["name"], kept["signal"], kept["phone"], number) == (
        "Rosa Luz",
        "@rosa",
        {"e164": "+1"},
        3,
    )


def test_neither_name_nor_telephone_is_readable_at_rest(
    session: Session, keyring: Keyring, mcallen: Post
) -> None:
    add_leader(session, keyring, mcallen, zone="Pharr", name="Rosa Ejemplo", phone="956 555 0123")
    session.flush()
    stored = session.execute(sa.text("SELECT * FROM community_leader")).one()
    assert "Rosa" not in repr(stored)
    assert "5550123" not in repr(stored)


def test_a_seal_moved_to_another_row_does_not_open(
    session: Session, keyring: Keyring, mcallen: Post
) -> None:
    rosa = add_leader(session, keyring, mcallen, zone="Pharr", name="Rosa", phone="956 555 0123")
    session.add(
        CommunityLeader(
            post_id=mcallen.id,
            country="SV",
            visibility=rosa.visibility,
            zone="Z",
            ciphertext=rosa.ciphertext,
        )
    )
    session.flush()
    found = leaders_of(session, keyring, mcallen.id, viewer=Viewer.of_country("SV"))
    assert {each.row.zone: each.name for each in found} == {"Pharr": "Rosa", "Z": ""}
    (moved,) = (each.row for each in found if each.is_unreadable)
    with pytest.raises(CannotOpen):
        open_leader(keyring, moved)


def test_what_cannot_be_called_or_named_is_refused(
    session: Session, keyring: Keyring, mcallen: Post
) -> None:
    with pytest.raises(AskedNumber):
        add_leader(session, keyring, mcallen, zone="Pharr", name="Rosa", phone="no tiene")
    with pytest.raises(UnusableInput, match="zone and a name"):
        add_leader(session, keyring, mcallen, zone=" ", name="Rosa", phone="956 555 0123")
