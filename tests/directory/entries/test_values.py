from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from directory.entries.fields import FIELDS
from directory.entries.kinds import TYPES, AnyEntry
from directory.entries.models import Channel, CommunityLeader, Jurisdiction, MobileConsulate
from directory.entries.values import values_of, write_values
from tests.directory.conftest import CONFIRMED, channel, focal_point, organisation, post, shelter

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[-99.0, 26.0], [-98.0, 26.0], [-98.0, 27.0], [-99.0, 26.0]]],
}


def test_every_field_is_read_and_is_json(session: Session) -> None:
    place = post(session, "Consulado", (-98.2, 26.2), "US48215")
    made: list[AnyEntry] = [
        place,
        focal_point(session, "Ana", place),
        shelter(session, "Casa", (-98.2, 26.2)),
        organisation(session, "Ayuda", (-98.2, 26.2)),
    ]
    for entry in made:
        kind = next(kind for kind, row in TYPES.items() if isinstance(entry, row))
        values = values_of(entry)
        assert list(values) == [field.key for field in FIELDS[kind]]
        assert json.loads(json.dumps(values)) == values


def test_what_is_read_can_be_written_and_is_the_same(session: Session) -> None:
    first = post(session, "Uno", (-98.2, 26.2), "US48215", channels=[channel("+19565550123")])
    write_values(
        first,
        {
            "drawn": SQUARE,
            "services": ["pasaportes"],
            "closed_since": "2026-11-01",
            "visits": [
                {
                    "starts_on": "2026-12-01",
                    "ends_on": "2026-12-02",
                    "city": "Pharr",
                    "point": [-98.18, 26.19],
                }
            ],
        },
    )
    session.flush()
    session.expire_all()
    said = values_of(first)
    other = post(session, "Dos", (0, 0))
    write_values(other, said)
    session.flush()
    session.expire_all()
    assert values_of(other) == said
    assert said["drawn"]["type"] == "Polygon"
    assert said["visits"][0]["ends_on"] == "2026-12-02"
    assert session.scalar(sa.select(sa.func.count()).select_from(MobileConsulate)) == 2


def test_a_number_that_stays_keeps_its_confirmation_and_one_taken_out_is_gone(
    session: Session,
) -> None:
    place = shelter(
        session, "Casa", None, channels=[channel("+19565550123"), channel("+19565550124")]
    )
    old = place.channels[0].id
    write_values(
        place,
        {
            "channels": [
                {"kind": "email", "value": "casa@example.org"},
                {"kind": "phone", "value": "+19565550123", "hours": "24 h"},
            ]
        },
    )
    session.flush()
    session.expire_all()
    mail, phone = place.channels
    assert (mail.value, mail.confirmed_at) == ("casa@example.org", None)
    assert (phone.id, phone.confirmed_at, phone.hours) == (old, CONFIRMED, "24 h")
    assert session.scalars(sa.select(Channel.value).where(Channel.shelter_id == place.id)).all()
    assert "+19565550124" not in session.scalars(sa.select(Channel.value)).all()


def test_units_and_drawing_leave_each_other_alone(session: Session) -> None:
    place = post(session, "Consulado", (-98.2, 26.2), "US48215", "US48427")
    write_values(place, {"drawn": SQUARE})
    write_values(place, {"units": ["US48427"]})
    session.flush()
    session.expire_all()
    assert values_of(place)["units"] == ["US48427"]
    assert values_of(place)["drawn"] is not None
    write_values(place, {"drawn": None})
    session.flush()
    rows = session.scalars(sa.select(Jurisdiction).where(Jurisdiction.post_id == place.id)).all()
    assert [row.unit_code for row in rows] == ["US48427"]


def test_the_names_of_leaders_come_with_the_keys_only(session: Session, keyring: Keyring) -> None:
    place = post(session, "Consulado", (-98.2, 26.2))
    row = CommunityLeader(country="SV", post_id=place.id, zone="Centro", ciphertext=b"")
    write_values(row, {"name": "Rosa", "phone": "+19565550125"}, keyring)
    write_values(row, {"alternate_name": "Luis", "zone": "Norte"}, keyring)
    assert "name" not in values_of(row)
    opened = values_of(row, keyring)
    assert (opened["name"], opened["alternate_name"], opened["zone"]) == ("Rosa", "Luis", "Norte")
    with pytest.raises(ValueError, match="keyring"):
        write_values(row, {"name": "Otra"})


def test_a_field_that_does_not_exist_is_refused(session: Session) -> None:
    place = post(session, "Consulado", (-98.2, 26.2))
    with pytest.raises(KeyError):
        write_values(place, {"colour": "red"})
