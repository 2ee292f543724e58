from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.db import writing
from core.errors import Outdated
from core.geo.geometry import Box
from registry.people.models import Need, Person
from registry.quality.models import QualityFlag, RegistrationFault
from response.accounting.models import Confidence, Says, StatementSource
from response.accounting.statements import StatementDraft, add_statement
from response.calldown.claims import claim_next
from response.calldown.lists.households import ZoneToCall
from response.calldown.lists.listing import (
    is_behind,
    lists_behind,
    make_list,
    prepare_list,
    write_list,
)
from response.calldown.lists.reasons import language_marks, mark_of, reasons_of
from response.calldown.models import CallItem
from response.crisis.models import CrisisState
from tests.response.calldown.conftest import INSIDE, OUTSIDE, Calls, make_calls

ELSEWHERE = Box(-99, 25, -98.5, 27)


def test_a_list_holds_the_households_inside_and_no_other_country(calls: Calls) -> None:
    home = calls.home()
    mother = calls.register("Rosa", household=home)
    child = calls.register("Luz", household=home, birth_year=2020, needs=(Need.INFANT,))
    alone = calls.register("Ana")
    calls.register("Lejos", OUTSIDE)
    calls.register("Ajena", country="GT")
    changes = calls.list()
    assert (changes.households, changes.persons, changes.added) == (2, 3, 2)
    first = calls.item(1)
    assert first.household_key == home.id
    assert set(first.person_ids) == {mother.id, child.id}
    assert calls.item(2).household_key == alone.id
    reasons = reasons_of(calls.keyring, first)
    assert reasons is not None
    assert (reasons.needs, reasons.minors) == ((Need.INFANT,), 1)
    assert first.urgency < calls.item(2).urgency


def test_nothing_of_a_need_stands_beside_the_sealed_row(calls: Calls) -> None:
    calls.register("Rosa", needs=(Need.MEDICAL,), language="kek")
    calls.list()
    row = calls.session.execute(sa.select(CallItem.__table__)).mappings().one()
    plain = str({key: value for key, value in row.items() if key != "ciphertext"})
    assert "medical" not in plain
    assert "kek" not in plain
    assert b"medical" not in row["ciphertext"]
    assert row["language_mark"] in language_marks(calls.keyring, "SV", ["kek"])
    assert row["language_mark"] != mark_of(calls.keyring, "SV", "es")


def test_a_new_zone_brings_new_ones_and_marks_who_is_outside_now(calls: Calls) -> None:
    stays = calls.register("Queda", (-98.7, 26.2))
    goes = calls.register("Sale", (-98.1, 26.2))
    calls.list(1, Box(-99, 25, -97, 26.5))
    comes = calls.register("Llega", (-98.7, 26.8))
    changes = calls.list(2, ELSEWHERE)
    assert (changes.households, changes.added, changes.gone_outside) == (2, 1, 1)
    assert calls.item_of(comes).new_in == 2
    assert calls.item_of(stays).new_in == 0
    outside = calls.item_of(goes)
    assert outside.outside_since is not None
    assert outside.is_open
    assert outside.nearness > calls.item_of(comes).nearness
    back = calls.list(3, Box(-99, 25, -97, 27))
    assert back.gone_outside == 0
    assert calls.item_of(goes).outside_since is None
    assert [calls.item_of(each).number for each in (stays, goes, comes)] == [2, 1, 3]


def test_a_list_made_again_of_the_same_changes_nothing(calls: Calls) -> None:
    for name in ("Rosa", "Luz", "Ana"):
        calls.register(name)
    calls.list()
    before = {item: item.seal_version for item in map(calls.item, (1, 2, 3))}
    changes = calls.list()
    assert (changes.added, changes.gone_outside) == (0, 0)
    assert {item: item.seal_version for item in before} == before


def test_a_claim_and_a_state_outlive_a_new_zone(calls: Calls) -> None:
    calls.register("Rosa")
    calls.list()
    caller = calls.caller()
    held = claim_next(calls.session, calls.keyring, calls.part, caller, calls.now)
    calls.list(2)
    assert held is not None
    assert calls.item(1).claimed_by == caller.user_id


def test_who_was_alone_and_joins_a_household_stays_one_line(calls: Calls) -> None:
    alone = calls.register("Rosa")
    calls.list()
    home = calls.home()
    alone.household_id = home.id
    calls.session.flush()
    calls.register("Luz", household=home)
    changes = calls.list(2)
    assert changes.added <= 1
    numbers = {calls.item_of(alone).number}
    assert numbers == {1}


def test_a_household_of_whom_nobody_is_left_is_dropped(calls: Calls) -> None:
    gone = calls.register("Rosa")
    calls.list()
    calls.session.execute(sa.delete(Person).where(Person.id == gone.id))
    calls.list(2)
    assert calls.session.scalar(sa.select(sa.func.count()).select_from(CallItem)) == 0


def test_who_can_be_told_by_no_other_channel_goes_before_as_urgent_ones(calls: Calls) -> None:
    near = calls.register("Cerca", INSIDE)
    only = calls.register("Sola", (-98.9, 26.9))
    calls.session.add(
        QualityFlag(person_id=only.id, kind=RegistrationFault.NO_CHANNEL, country="SV")
    )
    calls.list()
    assert calls.item_of(only).urgency < calls.item_of(near).urgency
    assert calls.item_of(only).nearness > calls.item_of(near).nearness


def test_two_lists_made_at_once_are_one(calls: Calls) -> None:
    calls.register("Rosa")
    calls.session.flush()
    zone = ZoneToCall(1, ())
    prepared = prepare_list(calls.session, calls.keyring, calls.part, zone, calls.now)
    calls.list()
    with pytest.raises(Outdated):
        write_list(calls.session, calls.part, prepared, calls.now)


def test_a_list_is_made_in_a_short_transaction_of_its_own(
    engine: sa.Engine, keyring: object, base_atlas: object, now: object
) -> None:
    with writing(engine) as session:
        calls = make_calls(session, keyring, base_atlas, now)  # type: ignore[arg-type]
        calls.register("Rosa")
        part, ring = calls.part.id, calls.keyring
        zone = ZoneToCall(1, ())
    made = make_list(engine, ring, part, zone, calls.now)
    assert made.households == 0
    with writing(engine) as session:
        part_row = session.get_one(type(calls.part), part)
        assert not is_behind(session, part_row, 1, calls.now)
        assert is_behind(session, part_row, 2, calls.now)
        Calls(session, ring, calls.atlas, calls.now, calls.crisis, part_row).register("Otra")
        session.flush()
        assert is_behind(session, part_row, 1, calls.now)


def test_who_asks_for_help_from_outside_comes_into_the_list(calls: Calls) -> None:
    calls.register("Rosa")
    far = calls.register("Lejos", OUTSIDE)
    calls.list()
    draft = StatementDraft(
        person_id=far.id,
        says=Says.HELP,
        source=StatementSource.HOTLINE,
        confidence=Confidence.SELF,
        said_at=calls.now,
        by="user:hotline",
    )
    add_statement(calls.session, calls.keyring, calls.part, draft, calls.now)
    ((part_id, zone),) = lists_behind(calls.session, calls.now)
    assert (part_id, zone.version) == (calls.part.id, 1)
    changes = calls.list()
    assert (changes.households, changes.added) == (1, 1)
    item = calls.item_of(far)
    assert item.outside_since == calls.now
    assert not lists_behind(calls.session, calls.now)
    caller = calls.caller()
    assert claim_next(calls.session, calls.keyring, calls.part, caller, calls.now) is item


def test_of_a_crisis_that_is_only_proposed_or_is_over_no_list_is_made(calls: Calls) -> None:
    calls.register("Rosa")
    for state in set(CrisisState) - {CrisisState.DECLARED, CrisisState.WINDING_DOWN}:
        calls.crisis.state = state
        calls.session.flush()
        assert not lists_behind(calls.session, calls.now), state
