"""What another country sees of a person: by an agreement in force, its fields, and no more."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.db import reading, writing
from core.errors import NotAllowed
from directory.entries.visibility import Viewer
from registry.people.models import Person
from registry.sharing import reading as door
from registry.sharing.fields import SharedField
from registry.sharing.models import SharingAgreement, SharingReach
from registry.sharing.permission import forbid
from registry.sharing.reading import ACTION, AgreementEnded
from registry.sharing.signing import end
from tests.registry.sharing.conftest import Sharing, names_of, signer


def lines(sharing: Sharing) -> list[AuditEntry]:
    with reading(sharing.engine) as session:
        query = sa.select(AuditEntry).where(AuditEntry.action == ACTION)
        return list(session.scalars(query.order_by(AuditEntry.country)))


def test_the_fields_agreed_on_and_a_line_in_the_log_of_both(sharing: Sharing) -> None:
    page = sharing.read(sharing.agreed())
    assert names_of(page) == ["Ana Uno", "Beto Uno"]
    text = repr(page)
    for hidden in ("secreto", "Calle Diez", "1980", str(sharing.persons["ana"]), "medical"):
        assert hidden not in text
    assert (page.count, page.has_more) == (None, False)
    of_gt, of_mx = lines(sharing)
    assert (of_gt.country, of_mx.country) == ("GT", "MX")
    for line in (of_gt, of_mx):
        assert line.purpose == "Avisar a las familias de la crecida"
        assert line.actor == "user:7"
        assert line.details["persons"] == 2
        assert (line.details["agreement"], line.details["reader"]) == (1, "GT")
    assert "person_tags" in of_mx.details
    assert "person_tags" not in of_gt.details


@pytest.mark.parametrize("signatures", [1, 2, 3])
def test_nothing_before_two_of_each_have_signed(sharing: Sharing, signatures: int) -> None:
    agreement_id = sharing.agreed(until=signatures)
    with pytest.raises(AgreementEnded):
        sharing.read(agreement_id)
    assert lines(sharing) == []


@pytest.mark.parametrize(
    ("viewer", "error"),
    [
        (Viewer.of_country("HN"), AgreementEnded),
        (Viewer.of_country("MX"), AgreementEnded),
        (Viewer.rcm(), NotAllowed),
    ],
)
def test_nothing_for_who_does_not_read_by_it(
    sharing: Sharing, viewer: Viewer, error: type[Exception]
) -> None:
    """Neither for a third country nor, by this way, for the one that shares."""
    agreement_id = sharing.agreed()
    with pytest.raises(error):
        sharing.read(agreement_id, viewer)


def test_its_first_and_last_moment(sharing: Sharing) -> None:
    agreement_id = sharing.agreed()
    begins, ends = sharing.now - timedelta(hours=1), sharing.now + timedelta(days=10)
    second = timedelta(seconds=1)
    moments = {begins - second: False, begins: True, ends - second: True, ends: False}
    for moment, is_read in moments.items():
        if is_read:
            assert sharing.read(agreement_id, at=moment).persons
        else:
            with pytest.raises(AgreementEnded):
                sharing.read(agreement_id, at=moment)


@pytest.mark.parametrize("country", ["MX", "GT"])
def test_any_party_ends_it_at_once(sharing: Sharing, country: str) -> None:
    agreement_id = sharing.agreed()
    sharing.read(agreement_id)
    with writing(sharing.engine) as session:
        agreement = session.get_one(SharingAgreement, agreement_id)
        end(session, agreement, signer(country, 1), "ya no hace falta", sharing.now)
    with pytest.raises(AgreementEnded):
        sharing.read(agreement_id)
    assert len(lines(sharing)) == 2


def test_a_withdrawal_between_looking_and_showing_shows_nothing(sharing: Sharing) -> None:
    """All is opened already; then the agreement ends; then the reading is to be written down."""
    agreement_id = sharing.agreed()

    @contextmanager
    def late_write() -> Iterator[Session]:
        with writing(sharing.engine) as session:
            agreement = session.get_one(SharingAgreement, agreement_id)
            end(session, agreement, signer("MX", 0), "ya no hace falta", sharing.now)
        with writing(sharing.engine) as session:
            yield session

    with pytest.raises(AgreementEnded):
        sharing.read(agreement_id, write=late_write)
    assert lines(sharing) == []


def test_who_takes_the_permission_back_is_gone_from_the_next_page(sharing: Sharing) -> None:
    agreement_id = sharing.agreed()
    with writing(sharing.engine) as session:
        ana = session.get_one(Person, sharing.persons["ana"])
        forbid(session, ana, actor="user:1", now=sharing.now)
    assert names_of(sharing.read(agreement_id)) == ["Beto Uno"]


def test_who_is_erased_is_gone_with_the_line_of_the_list(sharing: Sharing) -> None:
    agreement_id = sharing.agreed()
    with writing(sharing.engine) as session:
        session.execute(sa.delete(Person).where(Person.id == sharing.persons["ana"]))
    assert names_of(sharing.read(agreement_id)) == []


def test_those_left_out_come_when_they_are_named(sharing: Sharing) -> None:
    page = sharing.read(sharing.agreed(has_minors_alone=True, has_detained=True))
    assert names_of(page) == ["Ana Uno", "Beto Uno", "Carla Dos", "Dani Tres"]


def test_a_hazard_reaches_those_it_touches_and_no_others(sharing: Sharing) -> None:
    agreement_id = sharing.agreed(reach=SharingReach.HAZARD, reach_id=uuid.uuid4(), person_ids=())
    assert names_of(sharing.read(agreement_id)) == []
    sharing.touched = (sharing.persons["ana"], sharing.persons["eva"])
    assert names_of(sharing.read(agreement_id)) == ["Ana Uno"]


def test_the_count_is_shown_where_it_is_agreed_on_and_alone_where_nothing_else_is(
    sharing: Sharing,
) -> None:
    page = sharing.read(sharing.agreed(fields=[SharedField.COUNT]))
    assert (page.count, page.persons, page.is_count_least) == (2, (), False)
    with_names = sharing.read(sharing.agreed(fields=[SharedField.COUNT, SharedField.NAME]))
    assert (with_names.count, len(with_names.persons)) == (2, 2)


def test_pages_of_a_long_list(sharing: Sharing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "PAGE", 1)
    agreement_id = sharing.agreed(person_ids=[sharing.persons["ana"], sharing.persons["beto"]])
    first, second = (sharing.read(agreement_id, page=number) for number in (1, 2))
    assert (first.has_more, second.has_more) == (True, False)
    assert names_of(first) + names_of(second) in (["Ana Uno", "Beto Uno"], ["Beto Uno", "Ana Uno"])
    assert sharing.read(agreement_id, page=3).persons == ()


def test_what_leaves_cannot_be_changed_and_holds_no_id(sharing: Sharing) -> None:
    person = sharing.read(sharing.agreed()).persons[0]
    with pytest.raises(dataclasses.FrozenInstanceError):
        person.cells = ()  # type: ignore[misc]
    assert [field.name for field in dataclasses.fields(person)] == ["cells"]
