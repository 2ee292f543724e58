from __future__ import annotations

from datetime import timedelta

import pytest

from core.db import reading, writing
from registry.sharing.listing import (
    AgreementPhase,
    agreement_between,
    agreement_needs,
    agreements_in_force,
    all_agreements,
    as_document,
    every_agreement,
    numbered,
    phase_of,
)
from registry.sharing.models import SharingAgreement
from registry.sharing.signing import end
from tests.registry.sharing.conftest import Sharing, signer


@pytest.mark.parametrize(
    ("signatures", "days", "phase"),
    [(1, 0, "draft"), (3, 0, "offered"), (4, 0, "in_force"), (4, -1, "coming"), (4, 10, "over"),
     (3, 10, "over")],
)  # fmt: skip
def test_its_state_and_its_days_make_its_phase(
    sharing: Sharing, signatures: int, days: int, phase: str
) -> None:
    agreement_id = sharing.agreed(until=signatures)
    with reading(sharing.engine) as session:
        agreement = session.get_one(SharingAgreement, agreement_id)
        moment = sharing.now + timedelta(days=days)
        assert phase_of(agreement, moment) is AgreementPhase(phase)
        assert as_document(agreement, moment)["phase"] == phase


def test_who_knows_of_which(sharing: Sharing) -> None:
    """Of a draft its own country; of what was offered who administers; its words the parties."""
    draft, offered, signed = (sharing.agreed(until=number) for number in (1, 2, 4))
    with reading(sharing.engine) as session:
        for country, known in (("MX", 3), ("GT", 2), ("HN", 2), ("", 2)):
            assert len(all_agreements(session, country)) == known
        for country, agreement_id, is_known in (
            ("MX", draft, True), ("GT", draft, False), ("GT", offered, True), ("HN", signed, False),
            ("", signed, False),
        ):  # fmt: skip
            assert bool(agreement_between(session, agreement_id, country)) is is_known
        for country, count in (("MX", 1), ("GT", 1), ("HN", 0)):
            assert len(agreements_in_force(session, country, sharing.now)) == count
        assert agreements_in_force(session, "GT", sharing.now + timedelta(days=10)) == []
        found = numbered(session, 3)
        assert found is not None
        assert found.id == signed
        assert numbered(session, 4) is None
        assert len(every_agreement(session)) == 3


def test_a_draft_that_was_dropped_stays_at_home(sharing: Sharing) -> None:
    draft = sharing.agreed(until=1)
    with writing(sharing.engine) as session:
        agreement = session.get_one(SharingAgreement, draft)
        end(session, agreement, signer("MX", 0), "un error", sharing.now)
    with reading(sharing.engine) as session:
        assert agreement_between(session, draft, "GT") is None
        assert all_agreements(session, "GT") == []


def test_home_says_what_waits_for_this_account_and_what_it_may_read(sharing: Sharing) -> None:
    for signatures in (1, 2, 3, 4):
        sharing.agreed(until=signatures)
    expected = {
        (signer("MX", 0), True): (0, 0),
        (signer("MX", 1), True): (1, 0),
        (signer("GT", 0), True): (1, 1),
        (signer("GT", 1), True): (2, 1),
        (signer("GT", 1), False): (0, 1),
        (signer("HN", 1), True): (0, 0),
        (signer("", 1), True): (0, 0),
    }
    with reading(sharing.engine) as session:
        for (account, administers), counts in expected.items():
            needs = agreement_needs(session, account, sharing.now, administers=administers)
            assert (needs.to_sign, needs.to_read) == counts, account
        late = sharing.now + timedelta(days=10)
        needs = agreement_needs(session, signer("GT", 1), late, administers=True)
        assert (needs.to_sign, needs.to_read) == (0, 0)
