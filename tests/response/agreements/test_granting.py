from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.approval import IllegalMove
from core.audit_log import AuditEntry
from core.db import reading, writing
from core.errors import NotAllowed, UnusableInput
from directory.entries.visibility import Viewer
from registry.sharing.models import SharingAgreement
from registry.sharing.reading import AgreementEnded, SharedPage
from registry.sharing.signing import end
from response.agreements.granting import (
    GrantDraft,
    GrantReader,
    agreements_to_lend_by,
    grant_for,
    grants_for,
    grants_of,
    lend_calls,
    read_lent,
    revoke,
)
from response.agreements.models import SharingGrant
from response.calldown.models import CallItem, CallItemPerson
from response.calldown.outcomes import CallState
from response.crisis.models import Participation
from tests.contexts import context_of
from tests.registry.sharing.conftest import Sharing, names_of, signer
from tests.response.crisis_parts import add_part
from tests.response.locate.examples import add_post, officer

UNIT = officer("user:mx", RoleName.EMERGENCY, "MX")


class Lending:
    """A list of two households: Ana's with her child, and Dani's."""

    def __init__(self, sharing: Sharing) -> None:
        self.sharing, self.now = sharing, sharing.now
        with writing(sharing.engine) as session:
            part = add_part(session, self.now, "MX", serial=5)
            self.part_id, self.post_id = part.id, add_post(session, "GT", "Consulado GT").id
            for number, names in ((1, ("ana", "beto")), (2, ("dani",))):
                item = CallItem(
                    participation_id=part.id, country="MX", number=number,
                    household_key=uuid.uuid4(), ciphertext=b"x", state=CallState.WAITING,
                    urgency=1, nearness=1,
                )  # fmt: skip
                session.add(item)
                session.flush()
                for name in names:
                    person = sharing.persons[name]
                    session.add(CallItemPerson(item_id=item.id, person_id=person))

    @property
    def reader(self) -> GrantReader:
        return GrantReader(country="GT", post_id=self.post_id, user_id=None)

    def lend(self, agreement_id: uuid.UUID, **changes: Any) -> uuid.UUID:
        values: dict[str, Any] = {
            "to_country": "GT", "to_post_id": self.post_id, "numbers": [1],
            "until_at": self.now + timedelta(hours=24),
        }  # fmt: skip
        by = changes.pop("by", UNIT)
        with writing(self.sharing.engine) as session:
            part = session.get_one(Participation, self.part_id)
            agreement = session.get_one(SharingAgreement, agreement_id)
            draft = GrantDraft(**{**values, **changes})
            return lend_calls(session, part, agreement, draft, by, self.now).id

    def read(self, grant_id: uuid.UUID, at: datetime | None = None) -> SharedPage:
        with reading(self.sharing.engine) as session:
            context = context_of(
                session, self.sharing.keyring, at or self.now, viewer=Viewer.of_country("GT")
            )
            return read_lent(
                context, session.get_one(SharingGrant, grant_id),
                touched=lambda _session, _country, _hazard: (),
                write=lambda: writing(self.sharing.engine),
            )  # fmt: skip

    def seen(self, session: Session, grant_id: uuid.UUID, at: datetime) -> bool:
        return grant_for(session, self.reader, grant_id, at) is not None


@pytest.fixture
def lending(sharing: Sharing) -> Lending:
    return Lending(sharing)


def test_only_the_rows_lent_and_the_fields_agreed_on_with_a_line_in_both_countries(
    lending: Lending, sharing: Sharing
) -> None:
    grant_id = lending.lend(sharing.agreed())
    assert names_of(lending.read(grant_id)) == ["Ana Uno", "Beto Uno"]
    assert "secreto" not in str(lending.read(grant_id))
    with reading(sharing.engine) as session:
        actions = session.execute(sa.select(AuditEntry.action, AuditEntry.country)).all()
        assert [each.number for each in grants_of(session, lending.part_id)] == [1]
        assert [each.id for each in grants_for(session, lending.reader, lending.now)] == [grant_id]
    for country in ("MX", "GT"):
        assert ("grant.lend", country) in actions
        assert ("person.read_shared", country) in actions


def test_it_is_gone_when_it_ends_is_revoked_or_the_agreement_ends(
    lending: Lending, sharing: Sharing
) -> None:
    now, engine = lending.now, sharing.engine
    agreement_id = sharing.agreed()
    first, second, third = (lending.lend(agreement_id) for _ in range(3))
    late = now + timedelta(hours=24)
    with pytest.raises(AgreementEnded):
        lending.read(first, late)
    with writing(engine) as session:
        grant = session.get_one(SharingGrant, second)
        with pytest.raises(NotAllowed):
            revoke(session, grant, officer(country="GT"), now)
        revoke(session, grant, UNIT, now)
        with pytest.raises(IllegalMove):
            revoke(session, grant, UNIT, now)
    with reading(engine) as session:
        held = [lending.seen(session, each, now) for each in (first, second, third)]
        assert held == [True, False, True]
        stranger = GrantReader(country="GT", post_id=uuid.uuid4(), user_id=None)
        assert grant_for(session, stranger, first, now) is None
        foreign = GrantReader(country="HN", post_id=lending.post_id, user_id=None)
        assert grant_for(session, foreign, first, now) is None
    with writing(engine) as session:
        agreement = session.get_one(SharingAgreement, agreement_id)
        end(session, agreement, signer("MX", 0), "ya no hace falta", now)
    with reading(engine) as session:
        assert not lending.seen(session, third, now)
    with pytest.raises(AgreementEnded):
        lending.read(third)


def test_without_an_agreement_in_force_nothing_is_lent(lending: Lending, sharing: Sharing) -> None:
    draft = sharing.agreed(until=3)
    with pytest.raises(AgreementEnded):
        lending.lend(draft)
    with reading(sharing.engine) as session:
        assert agreements_to_lend_by(session, "MX", lending.now) == []
    signed = sharing.agreed()
    with pytest.raises(AgreementEnded):
        lending.lend(signed, to_country="HN")
    with pytest.raises(NotAllowed):
        lending.lend(signed, by=officer("user:c", RoleName.CONSUL, "MX"))
    for change, field in (
        ({"until_at": lending.now + timedelta(hours=73)}, "until"),
        ({"until_at": lending.now}, "until"),
        ({"numbers": []}, "numbers"),
        ({"numbers": [1, 9]}, "numbers"),
        ({"to_post_id": None}, "to"),
    ):
        with pytest.raises(UnusableInput) as wrong:
            lending.lend(signed, **change)
        assert wrong.value.location == field
