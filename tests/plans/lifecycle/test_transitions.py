from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.approval import IllegalMove, NotComplete, SecondPersonNeeded
from core.crypto import CannotOpen, Keyring
from core.errors import UnusableInput
from directory.entries.models import Post, PostKind
from plans.facts.model import Fact, PlanFacts
from plans.lifecycle.transitions import (
    APPROVAL,
    Signer,
    approve,
    enforce,
    essentials_missing,
    facts_place,
    frozen_facts,
    mark_checked,
    note_lessons,
    prepare,
    withdraw,
)
from plans.models import PlanArea, PlanState, PlanVersion
from plans.questionnaire.model import Questionnaire
from tests.plans.invented import facts
from tests.rows import current

GUARD, HEAD = Signer("user:guard", "Guardia"), Signer("user:head", "Titular")


@pytest.fixture
def plan(session: Session) -> PlanArea:
    post = Post(country="GT", kind=PostKind.CONSULATE, name="Consulado", located_in="US")
    session.add(post)
    session.flush()
    area = PlanArea(
        country="GT", post_id=post.id, slug="gt-x", number="GT-X-01", name={"es": "Equis"}
    )
    session.add(area)
    session.flush()
    return area


def without_agreement() -> PlanFacts:
    told = facts()
    form = replace(told.questionnaire.value, host_coordination=None)
    return replace(told, questionnaire=Fact(form, "Sede", None))


def issued(session: Session, keyring: Keyring, plan: PlanArea, now: datetime) -> PlanVersion:
    plan_version = prepare(session, keyring, plan, facts(), by=GUARD, now=now)
    approve(session, keyring, plan_version, by=HEAD, now=now)
    return plan_version


def test_a_plan_lives_from_draft_to_superseded(
    session: Session, keyring: Keyring, plan: PlanArea, now: datetime
) -> None:
    first = prepare(session, keyring, plan, facts(), by=GUARD, now=now)
    assert (first.state, plan.version, plan.coming, plan.current) == (
        PlanState.DRAFT,
        0,
        first,
        None,
    )
    approve(session, keyring, first, by=HEAD, now=now)
    assert (first.state, plan.version, plan.approved_by) == (PlanState.IN_FORCE, 1, "Titular")
    assert first.valid_until == now.date() + timedelta(days=183)
    second = issued(session, keyring, plan, now)
    assert (second.version, second.state, first.state) == (
        2,
        PlanState.IN_FORCE,
        PlanState.SUPERSEDED,
    )
    assert (first.ended_by, plan.current) == ("user:head", second)


def test_nobody_approves_what_they_prepared(
    session: Session, keyring: Keyring, plan: PlanArea, now: datetime
) -> None:
    draft = prepare(session, keyring, plan, facts(), by=GUARD, now=now)
    with pytest.raises(SecondPersonNeeded):
        approve(session, keyring, draft, by=replace(GUARD, name="Otra firma"), now=now)
    assert draft.state is PlanState.DRAFT


def test_a_plan_without_host_coordination_needs_a_reason(
    session: Session, keyring: Keyring, plan: PlanArea, now: datetime
) -> None:
    assert essentials_missing(without_agreement()) == ("host_coordination",)
    assert essentials_missing(facts()) == ()
    draft = prepare(session, keyring, plan, without_agreement(), by=GUARD, now=now)
    with pytest.raises(NotComplete) as refused:
        approve(session, keyring, draft, by=HEAD, now=now)
    assert refused.value.missing == ("host_coordination",)
    approve(session, keyring, draft, by=HEAD, now=now, reason="La autoridad contesta en enero")
    assert (draft.state, draft.reason) == (PlanState.IN_FORCE, "La autoridad contesta en enero")


def test_the_frozen_facts_are_signed_sealed_and_come_back(
    session: Session, keyring: Keyring, plan: PlanArea, now: datetime
) -> None:
    plan_version = issued(session, keyring, plan, now)
    back = frozen_facts(keyring, plan_version)
    assert (back.version, back.prepared_by, back.approved_by) == (1, "Guardia", "Titular")
    assert (back.issued_on, back.valid_until) == (plan_version.issued_on, plan_version.valid_until)
    assert back.leaders == facts().leaders
    assert facts().leaders[0].value.name.encode() not in plan_version.facts
    with pytest.raises(CannotOpen):
        frozen_facts(Keyring([b"x" * 32]), plan_version)


def test_an_approved_plan_waits_for_its_day(
    session: Session, keyring: Keyring, plan: PlanArea, now: datetime
) -> None:
    old = issued(session, keyring, plan, now)
    new = prepare(session, keyring, plan, facts(), by=GUARD, now=now)
    approve(session, keyring, new, by=HEAD, now=now, issued_on=date(2026, 12, 1))
    assert (new.state, old.state) == (PlanState.APPROVED, PlanState.IN_FORCE)
    assert not enforce(session, new, now=now)
    with pytest.raises(IllegalMove):
        prepare(session, keyring, plan, facts(), by=GUARD, now=now)
    assert enforce(session, new, now=datetime(2026, 12, 1, tzinfo=now.tzinfo))
    assert (new.state, old.state) == (PlanState.IN_FORCE, PlanState.SUPERSEDED)


def test_a_draft_made_anew_keeps_its_number(
    session: Session, keyring: Keyring, plan: PlanArea, now: datetime
) -> None:
    first = prepare(session, keyring, plan, facts(), by=GUARD, now=now)
    assert prepare(session, keyring, plan, without_agreement(), by=HEAD, now=now) is first
    assert (first.version, first.prepared_by) == (1, "user:head")
    assert essentials_missing(frozen_facts(keyring, first)) == ("host_coordination",)


def test_a_plan_turns_stale_and_true_again(
    session: Session, keyring: Keyring, plan: PlanArea, now: datetime
) -> None:
    plan_version = issued(session, keyring, plan, now)
    assert not mark_checked(plan_version, 0, now=now)
    assert mark_checked(plan_version, 2, now=now)
    assert (
        plan_version.state,
        plan_version.stale_since,
        plan_version.differences,
        plan.current,
    ) == (
        PlanState.STALE,
        now,
        2,
        plan_version,
    )
    later = now + timedelta(hours=1)
    assert not mark_checked(plan_version, 3, now=later)
    assert plan_version.stale_since == now
    assert mark_checked(plan_version, 0, now=later)
    checked = current(plan_version)
    assert (checked.state, checked.stale_since) == (PlanState.IN_FORCE, None)


def test_a_lesson_keeps_a_plan_stale_whatever_its_facts_say(
    session: Session, keyring: Keyring, plan: PlanArea, now: datetime
) -> None:
    plan_version = issued(session, keyring, plan, now)
    assert note_lessons(plan_version, 1, now=now)
    assert not mark_checked(plan_version, 0, now=now)
    assert (plan_version.state, plan_version.stale_since) == (PlanState.STALE, now)
    assert note_lessons(plan_version, 0, now=now)
    assert current(plan_version).state is PlanState.IN_FORCE


def test_what_is_over_stays_over(
    session: Session, keyring: Keyring, plan: PlanArea, now: datetime
) -> None:
    plan_version = issued(session, keyring, plan, now)
    withdraw(session, plan_version, by=HEAD, now=now, reason="La sede cerró")
    assert (plan_version.state, plan.current, plan.version) == (PlanState.WITHDRAWN, None, 0)
    with pytest.raises(IllegalMove):
        withdraw(session, plan_version, by=HEAD, now=now, reason="otra vez")
    with pytest.raises(IllegalMove):
        mark_checked(plan_version, 1, now=now)
    with pytest.raises(IllegalMove):
        approve(session, keyring, plan_version, by=HEAD, now=now)


def test_every_state_has_its_moves_and_the_end_has_none() -> None:
    assert set(APPROVAL.moves) == set(PlanState)
    assert [state for state in PlanState if not APPROVAL.moves[state]] == [
        PlanState.SUPERSEDED,
        PlanState.WITHDRAWN,
    ]
    assert Questionnaire() == Questionnaire.read({})


def test_frozen_facts_that_are_damaged_are_named_as_such(
    session: Session, keyring: Keyring, plan: PlanArea, now: datetime
) -> None:
    plan_version = issued(session, keyring, plan, now)
    plan_version.facts = keyring.seal(
        b"cut off", facts_place(plan_version.id, plan.country, plan_version.seal_version)
    )
    with pytest.raises(UnusableInput, match="version 1 is damaged"):
        frozen_facts(keyring, plan_version)


def test_a_version_taken_back_before_its_day_took_nobodys_place(
    session: Session, keyring: Keyring, plan: PlanArea, now: datetime
) -> None:
    first = issued(session, keyring, plan, now)
    second = prepare(session, keyring, plan, facts(), by=GUARD, now=now)
    approve(session, keyring, second, by=HEAD, now=now, issued_on=now.date() + timedelta(days=9))
    withdraw(session, second, by=HEAD, now=now + timedelta(days=1), reason="error")
    third = prepare(session, keyring, plan, facts(), by=GUARD, now=now)
    approve(session, keyring, third, by=HEAD, now=now + timedelta(days=2))
    assert first.state is PlanState.SUPERSEDED
    assert plan.successor_of(first) is third
    withdraw(session, third, by=HEAD, now=now + timedelta(days=3), reason="error")
    assert plan.successor_of(first) is third
