"""Which version of a plan a reader gets to see, and its facts: frozen ones, or those of today for a
draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from flask import abort, request

from core.audit_log import record
from core.i18n.languages import N_
from plans.documents.catalog import find_plan
from plans.facts.gather import gather
from plans.facts.model import Audience, PlanFacts, SignOff
from plans.facts.redaction import facts_for
from plans.lifecycle.transitions import frozen_facts
from plans.models import PlanArea, PlanState, PlanVersion
from webapp.auth.access import current_scope
from webapp.auth.request_context import request_context
from webapp.http.database import db
from webapp.http.services import services

STATE_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        PlanState.DRAFT: (N_("borrador"), "info"),
        PlanState.APPROVED: (N_("aprobado"), "info"),
        PlanState.IN_FORCE: (N_("vigente"), "ok"),
        PlanState.STALE: (N_("desactualizado"), "warn"),
        PlanState.SUPERSEDED: (N_("reemplazado"), "off"),
        PlanState.WITHDRAWN: (N_("retirado"), "off"),
        "expired": (N_("vencido"), "warn"),
        "none": (N_("sin emitir"), "off"),
    }
)
"""State of a plan in words, with the tone of its badge."""


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """One version of a plan as one reader may see it, `facts` those of the audience; of today
    without `edition`.
    """

    plan: PlanArea
    edition: PlanVersion | None
    facts: PlanFacts
    audience: Audience

    @property
    def is_internal(self) -> bool:
        """Whether routes, leaders and small counts are in it."""
        return self.audience is Audience.INTERNAL


def plan_or_404(slug: str) -> PlanArea:
    """Return the plan of a short name."""
    plan = find_plan(db.session(), slug)
    if plan is None:
        abort(404)
    return plan


def is_own(plan: PlanArea) -> bool:
    """Return whether the reader is an official of the country that owns the plan."""
    scope = current_scope()
    return scope.reads_persons and scope.country == plan.country


def audience_of(plan: PlanArea) -> Audience:
    """Return the internal edition for officials of the owner, the public one for everybody else."""
    return Audience.INTERNAL if is_own(plan) else Audience.PUBLIC


def version_for_reader(plan: PlanArea) -> ShownVersion:
    """Return the version the address asks for: `version=n`, `hoy=1` for the facts of today, else
    the one in force.

    Without one in force its own officials see the one being prepared, or the facts of today; others
    get a 404, as for every version that is not in force.
    """
    installation, own = services(), is_own(plan)
    number, today = request.args.get("version", ""), request.args.get("hoy") == "1"
    edition = plan.current
    if own:
        edition = (
            None if today else _of_version(plan, number) if number else plan.current or plan.coming
        )
    elif today or edition is None or number not in {"", str(edition.version)}:
        abort(404)
    if edition is None:
        sign = SignOff(version=next_version(plan))
        facts = gather(
            request_context(),
            plan,
            sign=sign,
            disclosure=installation.settings.disclosure,
        )
    else:
        facts = frozen_facts(installation.keyring, edition)
    audience = audience_of(plan)
    return ShownVersion(
        plan, edition, facts_for(facts, audience, installation.settings.disclosure), audience
    )


def next_version(plan: PlanArea) -> int:
    """Return the number of the draft there is, or of the one that would come."""
    return (
        plan.coming.version
        if plan.coming
        else max((each.version for each in plan.versions), default=0) + 1
    )


def was_issued(edition: PlanVersion) -> bool:
    """Return whether anybody may know of a version: not of a draft, withdrawn or not, nor of one
    that waits for its day.
    """
    return edition.approved_at is not None and edition.state is not PlanState.APPROVED


def state_words(plan: PlanArea, today: date) -> tuple[str, str]:
    """Return how the plan stands, as a message id and the tone of its badge."""
    if plan.current is not None:
        over = plan.valid_until is not None and plan.valid_until < today
        return STATE_WORDS["expired"] if over else STATE_WORDS[plan.current.state]
    return STATE_WORDS[plan.coming.state] if plan.coming else STATE_WORDS["none"]


def note_reading(plan: PlanArea, purpose: str = "internal edition") -> None:
    """Note in the audit log that the internal edition was opened: it names community leaders."""
    if audience_of(plan) is Audience.INTERNAL:
        slug, country = plan.slug, plan.country
        record(
            db.session(),
            at=services().clock(),
            actor=current_scope().actor,
            action="plan.read",
            subject=slug,
            country=country,
            purpose=purpose,
        )


def _of_version(plan: PlanArea, number: str) -> PlanVersion:
    version = next((each for each in plan.versions if str(each.version) == number), None)
    if version is None:
        abort(404)
    return version
