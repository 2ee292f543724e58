"""The plans of the demo, issued at plausible days: nothing a version prints is dated after the day
it was issued.

The demo's directory was confirmed until yesterday, and its older versions are of half a year ago.
What was confirmed after a version's day is printed with a day as far before it: invented, like all
here, and possible.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.context import Context
from core.crypto import Keyring
from directory.entries.models import Post
from plans.facts.gather import gather
from plans.facts.model import Fact, PlanFacts
from plans.lifecycle.transitions import VALID_DAYS, Signer, approve, prepare, withdraw
from plans.models import PlanArea, PlanVersion
from plans.questionnaire.model import Questionnaire
from protocols.approved import ApprovedProtocols
from webapp.demo.areas import DemoPlan
from webapp.demo.network.telephones import Exchange
from webapp.demo.people import MARK

GUARD, HEAD = (
    Signer("demo:guard", f"Guardia de protección {MARK}"),
    Signer("demo:head", f"Titular de la sede {MARK}"),
)
WRITTEN_BEFORE = timedelta(days=4)
"""The form is filled in so long before the plan is issued."""
HELD = timedelta(days=31)
"""A version that is withdrawn was in force so long."""


def plan_area(plan: DemoPlan, post: Post, exchange: Exchange, now: datetime) -> PlanArea:
    """Return the row of a plan, its form filled in some days before its version was issued."""
    form = Questionnaire.read(plan.questionnaire(exchange, now.date()))
    written = now - timedelta(days=plan.issued_days) - WRITTEN_BEFORE
    return PlanArea(
        country=post.country,
        post_id=post.id,
        slug=plan.slug,
        number=plan.number,
        name=plan.name,
        unit_codes=list(plan.units),
        geometry=plan.shape,
        questionnaire=form.to_document(),
        is_demo=True,
        created_at=written,
        updated_at=written,
    )


def issue(
    session: Session,
    atlas: Atlas,
    keyring: Keyring,
    plan: DemoPlan,
    area: PlanArea,
    protocols: ApprovedProtocols,
    now: datetime,
) -> None:
    """Every version up to the plan's own, half a year apart; the last stays a draft when nobody
    approved it.
    """
    session.add(area)
    session.flush()
    context = Context(
        session=session, keyring=keyring, atlas=atlas, viewer=None, actor=GUARD.actor, now=now
    )
    facts = gather(context, area, protocols=protocols)
    for version in range(1, plan.version + 1):
        moment = now - timedelta(days=plan.issued_days + VALID_DAYS * (plan.version - version))
        plan_version = prepare(session, keyring, area, as_of(facts, moment), by=GUARD, now=moment)
        if plan.approved or version < plan.version:
            approve(session, keyring, plan_version, by=HEAD, now=moment, reason=MARK)
    if plan.withdrawn:
        _take_back(session, area.versions[-1], plan, now)


def as_of(facts: PlanFacts, moment: datetime) -> PlanFacts:
    """Return the facts as they may have been at `moment`: what is dated after it is dated as far
    before it.
    """
    day = moment.date()
    form = facts.questionnaire.value
    agreed = form.host_coordination
    then = replace(
        form,
        host_coordination=agreed and replace(agreed, agreed_on=_before(agreed.agreed_on, day)),
        facilities=tuple(
            replace(each, confirmed_on=_before(each.confirmed_on, day)) for each in form.facilities
        ),
    )
    return replace(
        facts,
        gathered_at=moment,
        post=_dated(facts.post, day),
        covering=facts.covering and _dated(facts.covering, day),
        questionnaire=_dated(replace(facts.questionnaire, value=then), day),
        rules=replace(facts.rules, as_of=facts.rules.as_of and min(facts.rules.as_of, day)),
        numbers=facts.numbers and replace(facts.numbers, as_of=day),
        contacts=tuple(_dated(each, day) for each in facts.contacts),
        leaders=tuple(
            _dated(
                replace(
                    each,
                    value=replace(each.value, last_test_on=_before(each.value.last_test_on, day)),
                ),
                day,
            )
            for each in facts.leaders
        ),
    )


# -- inside ---------------------------------------------------------------------------------


def _take_back(session: Session, plan_version: PlanVersion, plan: DemoPlan, now: datetime) -> None:
    ended = now - timedelta(days=plan.issued_days) + HELD
    withdraw(session, plan_version, by=HEAD, now=ended, reason=plan.withdrawn)


def _dated(fact: Fact, day: date) -> Fact:  # type: ignore[type-arg]
    return replace(fact, as_of=_before(fact.as_of, day))


def _before(earlier: date | None, day: date) -> date | None:
    return earlier if earlier is None or earlier <= day else day - (earlier - day)
