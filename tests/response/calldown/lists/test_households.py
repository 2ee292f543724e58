from __future__ import annotations

from registry.quality.models import QualityFlag, RegistrationFault
from response.accounting.models import Confidence, Says, StatementSource
from response.accounting.statements import StatementDraft, add_statement
from response.calldown.lists.households import (
    NOT_IN_ZONE,
    ZoneToCall,
    households_inside,
    unlisted_households,
)
from response.crisis.zones import current_zone
from tests.response.calldown.conftest import OUTSIDE, Calls


def test_whom_the_zone_of_the_crisis_touches_is_inside(calls: Calls) -> None:
    home = calls.home()
    first, second = (calls.register(name, household=home) for name in ("Rosa", "Luz"))
    far = calls.register("Lejos", OUTSIDE)
    calls.session.flush()
    row = current_zone(calls.session, calls.crisis)
    assert row is not None
    zone = ZoneToCall.of(row)
    found = households_inside(calls.session, calls.keyring, "SV", zone, calls.now)
    assert [(each.key, set(each.person_ids)) for each in found] == [
        (home.id, {first.id, second.id})
    ]
    nowhere = ZoneToCall(2, ())
    assert not households_inside(calls.session, calls.keyring, "SV", nowhere, calls.now)
    for person in (first, far):
        draft = StatementDraft(
            person_id=person.id, says=Says.HELP, source=StatementSource.HOTLINE,
            confidence=Confidence.SELF, said_at=calls.now, by="user:x",
        )  # fmt: skip
        add_statement(calls.session, calls.keyring, calls.part, draft, calls.now)
    (extra,) = unlisted_households(calls.session, calls.part, found, calls.now)
    assert (extra.key, extra.reasons) == (far.id, NOT_IN_ZONE)


def test_a_household_without_any_number_is_told_by_the_boards_of_quality(calls: Calls) -> None:
    home = calls.home()
    child, parent, alone = (
        calls.register("Niña", household=home),
        calls.register("Madre", household=home),
        calls.register("Sola"),
    )
    calls.session.flush()
    for person in (child, alone):
        calls.session.add(
            QualityFlag(person_id=person.id, kind=RegistrationFault.UNREACHABLE, country="SV")
        )
    fault = RegistrationFault.NO_CHANNEL
    calls.session.add(QualityFlag(person_id=parent.id, kind=fault, country="SV"))
    calls.session.flush()
    row = current_zone(calls.session, calls.crisis)
    assert row is not None
    zone = ZoneToCall.of(row)
    found = {
        each.key: (each.reasons.has_no_number, each.reasons.only_by_call)
        for each in households_inside(calls.session, calls.keyring, "SV", zone, calls.now)
    }
    assert found == {home.id: (False, True), alone.id: (True, False)}
