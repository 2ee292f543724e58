from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.approval import IllegalMove, SecondPersonNeeded
from core.audit_log import AuditEntry
from core.db import reading, writing
from core.errors import NotAllowed, UnusableInput
from registry.people.history import events_of
from registry.sharing.models import AgreementState, SharingAgreement
from registry.sharing.signing import AgreementSigner, can_sign, end, is_in_force, is_open, sign
from tests.registry.sharing.conftest import Sharing, signer

A, B = (signer("MX", number) for number in (0, 1))
C, D = (signer("GT", number) for number in (0, 1))


def test_two_of_each_in_turn_bring_it_into_force(sharing: Sharing) -> None:
    agreement_id = sharing.agreed(until=1)
    states = []
    with writing(sharing.engine) as session:
        agreement = session.get_one(SharingAgreement, agreement_id)
        for each in (B, C, D):
            assert can_sign(agreement, each, sharing.now)
            assert not is_in_force(agreement, sharing.now)
            sign(session, agreement, each, sharing.now)
            states.append(agreement.state.value)
        assert is_in_force(agreement, sharing.now)
        assert not is_in_force(agreement, sharing.now + timedelta(days=10))
    assert states == ["offered", "offered", "signed"]
    with reading(sharing.engine) as session:
        found = session.execute(
            sa.select(AuditEntry.action, AuditEntry.country).order_by(AuditEntry.number)
        ).all()
    assert [tuple(row) for row in found if row[0].startswith("agreement.")] == [
        (action, country)
        for action in ("agreement.draft", *["agreement.sign"] * 3)
        for country in ("GT", "MX")
    ]


@pytest.mark.parametrize(
    ("signatures", "by", "error"),
    [
        (1, A, SecondPersonNeeded),
        (1, C, NotAllowed),
        (1, signer("HN", 0), NotAllowed),
        (2, A, IllegalMove),
        (2, B, IllegalMove),
        (3, C, SecondPersonNeeded),
        (4, D, IllegalMove),
    ],
)
def test_nobody_signs_out_of_turn_or_twice(
    sharing: Sharing, signatures: int, by: AgreementSigner, error: type[Exception]
) -> None:
    agreement_id = sharing.agreed(until=signatures)
    with writing(sharing.engine) as session:
        agreement = session.get_one(SharingAgreement, agreement_id)
        assert not can_sign(agreement, by, sharing.now)
        with pytest.raises(error):
            sign(session, agreement, by, sharing.now)


@pytest.mark.parametrize(
    ("signatures", "by", "state"),
    [(1, A, "withdrawn"), (2, B, "withdrawn"), (2, C, "refused"), (4, A, "withdrawn"),
     (4, D, "withdrawn")],
)  # fmt: skip
def test_one_of_any_party_ends_it(
    sharing: Sharing, signatures: int, by: AgreementSigner, state: str
) -> None:
    agreement_id = sharing.agreed(until=signatures)
    with writing(sharing.engine) as session:
        agreement = session.get_one(SharingAgreement, agreement_id)
        end(session, agreement, by, "  ya no  hace falta ", sharing.now)
        assert agreement.state is AgreementState(state)
        assert agreement.end_reason == "ya no hace falta"
        assert not is_open(agreement, sharing.now)
        for each in (A, B, C, D):
            assert not can_sign(agreement, each, sharing.now)
    with pytest.raises(IllegalMove), writing(sharing.engine) as session:
        end(session, session.get_one(SharingAgreement, agreement_id), A, "otra vez", sharing.now)


def test_what_is_over_is_not_ended_and_not_signed_and_a_reason_is_given(sharing: Sharing) -> None:
    agreement_id = sharing.agreed(until=3)
    late = sharing.now + timedelta(days=10)
    with reading(sharing.engine) as session:
        agreement = session.get_one(SharingAgreement, agreement_id)
        assert not can_sign(agreement, D, late)
    for wrong, moment, error in (
        ("motivo", late, IllegalMove),
        ("  x ", sharing.now, UnusableInput),
    ):
        with pytest.raises(error), writing(sharing.engine) as session:
            end(session, session.get_one(SharingAgreement, agreement_id), A, wrong, moment)


def test_the_history_of_those_listed_says_that_it_holds_and_that_it_has_ended(
    sharing: Sharing,
) -> None:
    agreement_id = sharing.agreed(person_ids=[sharing.persons["ana"]])
    with writing(sharing.engine) as session:
        end(session, session.get_one(SharingAgreement, agreement_id), D, "ya no", sharing.now)
    with reading(sharing.engine) as session:
        kinds = [
            (event.kind.value, event.fields)
            for event in events_of(session, sharing.persons["ana"])
            if "shar" in event.kind.value
        ]
        assert sorted(kinds) == [
            ("shared", ["name", "phone"]),
            ("sharing_ended", ["name", "phone"]),
        ]
        assert not any(
            "shar" in event.kind.value for event in events_of(session, sharing.persons["eva"])
        )
