from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from directory.entries.leaders import add_leader
from directory.entries.models import ChannelKind
from directory.rounds.owners import language_of, owner_of
from tests.directory.conftest import channel, focal_point, post
from tests.directory.rounds.conftest import Region, mail


def test_a_post_is_its_designated_focal_points(session: Session, region: Region) -> None:
    owner = owner_of(session, region.consulate)
    assert (owner.name, owner.address, owner.phone) == (
        "Ana Consul",
        "ana@consulado.example",
        "+19565550101",
    )
    assert owner.alternate is not None
    assert owner.alternate.address == "beto@consulado.example"
    assert owner.liaison is not None
    assert owner.liaison.address == "clara@cancilleria.example"


def test_a_focal_point_without_mail_is_passed_over(session: Session, region: Region) -> None:
    region.consul.channels[:] = [channel("+19565550101")]
    session.flush()
    session.expire_all()
    owner = owner_of(session, region.consulate)
    assert (owner.name, owner.address, owner.alternate) == (
        "Beto Suplente",
        "beto@consulado.example",
        None,
    )


def test_a_retired_focal_point_owns_nothing(session: Session, region: Region) -> None:
    for each in (region.consul, region.deputy):
        each.retired_at = each.created_at
    session.flush()
    assert owner_of(session, region.consulate).address == "clara@cancilleria.example"


def test_a_partner_with_mail_answers_itself_one_without_through_its_post(
    session: Session, region: Region
) -> None:
    assert owner_of(session, region.shelter).address == "casa@albergue.example"
    assert owner_of(session, region.partner).address == "ana@consulado.example"


def test_a_focal_point_answers_for_itself(session: Session, region: Region) -> None:
    assert owner_of(session, region.deputy).address == "beto@consulado.example"


def test_where_nobody_has_mail_a_telephone_is_left(session: Session, region: Region) -> None:
    owner = owner_of(session, region.mute)
    assert (owner.name, owner.address, owner.phone) == ("Albergue de Honduras", "", "+50422220100")
    assert owner.liaison is None


def test_an_unusable_mail_is_none(session: Session, region: Region) -> None:
    region.shelter.channels[:] = [mail("casa@albergue.example\nBcc: all@example.org"), mail("x")]
    session.flush()
    assert owner_of(session, region.shelter).address == "clara@cancilleria.example"


def test_the_ordinary_telephone_goes_before_the_emergency_line(session: Session) -> None:
    lines = [channel("+19565550111", ChannelKind.EMERGENCY), channel("+19565550112")]
    stranger = post(session, "Consulado de paso", (-98.2, 26.2), country="PA", channels=lines)
    assert owner_of(session, stranger).phone == "+19565550112"
    focal_point(session, "Con todo", stranger, "PA", channels=[])
    assert owner_of(session, stranger).phone == "+19565550112"


@pytest.mark.parametrize(
    ("languages", "country", "wanted"),
    [
        (["fr-CA", "en"], "CA", "fr"),
        (["ht", "en"], "HT", "en"),
        (["ht"], "HT", "es"),
        ([], "BZ", "en"),
        ([], "US", "en"),
        ([], "GT", "es"),
        (["mam", "es"], "US", "es"),
    ],
)
def test_the_language_is_said_or_the_countrys(
    languages: list[str], country: str, wanted: str
) -> None:
    assert language_of(languages, country) == wanted


def test_leaders_are_never_asked_by_letter(
    session: Session, region: Region, keyring: Keyring
) -> None:
    leader = add_leader(
        session, keyring, region.consulate, zone="Pharr", name="Rosa", phone="956 555 0144"
    )
    with pytest.raises(ValueError, match="never by a message"):
        owner_of(session, leader)
