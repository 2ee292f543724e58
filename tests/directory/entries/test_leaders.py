from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.errors import UnusableInput
from core.phones.parsing import UnusablePhone
from directory.entries.leaders import add_leader, leaders_of
from directory.entries.models import CommunityLeader, Post
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
    with pytest.raises(CannotOpen):
        leaders_of(session, keyring, mcallen.id, viewer=Viewer.of_country("SV"))


def test_what_cannot_be_called_or_named_is_refused(
    session: Session, keyring: Keyring, mcallen: Post
) -> None:
    with pytest.raises(UnusablePhone):
        add_leader(session, keyring, mcallen, zone="Pharr", name="Rosa", phone="no tiene")
    with pytest.raises(UnusableInput, match="zone and a name"):
        add_leader(session, keyring, mcallen, zone=" ", name="Rosa", phone="956 555 0123")
