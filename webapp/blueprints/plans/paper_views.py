"""Where the code on a paper leads: whether it is in force, and what it had no room for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import abort, render_template
from flask_babel import get_locale

from core.crypto import CannotOpen
from core.errors import UnusableInput
from plans.facts.model import Contact, Fact
from plans.facts.still_public import public_contacts
from plans.lifecycle.transitions import frozen_facts
from plans.models import PlanState, PlanVersion
from plans.pages.page_two import KIND_NAMES
from webapp.blueprints.plans.presenters import is_own, plan_or_404, was_issued
from webapp.blueprints.plans.views import blueprint
from webapp.http.database import db
from webapp.http.services import services


@dataclass(frozen=True, slots=True)
class PaperContact:
    """A contact of the paper that anybody may see."""

    kind: str
    """Message id."""
    name: str
    what_for: str
    phones: tuple[str, ...]
    """E.164 or short numbers, lines for emergencies first."""
    hours: str
    as_of: date | None
    """The day on which somebody said so."""


@blueprint.get("/p/<slug>")
@blueprint.get("/p/<slug>/<int:version>")
def in_force(slug: str, version: int | None = None) -> tuple[str, int]:
    """Return where the code on the paper leads: whether this version is in force, for the reader of
    the paper; and all its contacts that are public, for the paper says that they are here.

    What was never in force is for its own officials: to others a draft is as little there as a
    number nobody gave.
    """
    found = plan_or_404(slug)
    told = [each for each in found.versions if is_own(found) or was_issued(each)]
    held = next((each for each in told if each.version == version), None)
    if not told:
        abort(404)
    page = render_template(
        "plans/in_force.html",
        plan=found,
        asked=version,
        held=held,
        successor=found.successor_of(held) if held else None,
        contacts=_contacts(found.current),
        today=services().clock().date(),
        State=PlanState,
    )
    return page, 404 if version is not None and held is None else 200


# -- inside ---------------------------------------------------------------------------------


def _contacts(version: PlanVersion | None) -> tuple[PaperContact, ...]:
    """Return the contacts of the version in force that anybody may see; none where there is none,
    and where its facts cannot be opened, which is for its own officials to mend.
    """
    if version is None:
        return ()
    try:
        facts = frozen_facts(services().keyring, version)
    except (CannotOpen, UnusableInput):
        return ()
    language = str(get_locale())
    return tuple(_contact(fact, language) for fact in public_contacts(db.session(), facts))


def _contact(fact: Fact[Contact], language: str) -> PaperContact:
    value = fact.value
    said = (*value.emergency_lines, value.phone, value.alternate)
    return PaperContact(
        kind=KIND_NAMES[value.kind],
        name=value.name,
        what_for=value.what_for.get(language) or value.what_for.get("es", ""),
        phones=tuple(dict.fromkeys(filter(None, said))),
        hours=value.hours,
        as_of=fact.as_of,
    )
