"""What a packet holds beside households: whom to call around the own area, the directory of the own
post, its plans, and the form for a household. Each is a page in words, put together here.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from flask import render_template
from flask_babel import get_locale
from flask_babel import gettext as _

from core.audit_log import record
from core.crypto import CannotOpen
from core.errors import UnusableInput
from core.geo.geometry import Point
from core.i18n.formats import Formats
from directory.calling.who_to_call import CallSheet, who_to_call
from directory.entries.kinds import ONE_WORDS, EntryKind
from directory.entries.models import Post
from directory.search.listing import DirectoryFilter, ListedEntry, directory_listing
from plans.documents.catalog import catalog_plans
from plans.facts.model import Audience
from plans.lifecycle.transitions import frozen_facts
from plans.models import PlanArea
from plans.pages.compose import compose
from plans.pages.model import Composition
from registry.people.consent import CONSENT_TEXT, consent_text
from registry.people.models import Need
from registry.people.purposes import PURPOSES
from webapp.auth.access import can_open, current_scope
from webapp.auth.request_context import request_context
from webapp.forms.people.household_entry import blank_boxes
from webapp.http.database import db
from webapp.http.services import services
from webapp.labels.person_choices import person_choices

MOST_PLANS, MOST_AREAS, MOST_PAGES = 6, 5, 4
"""Pages of the directory are of sixty entries."""


def own_post() -> Post | None:
    """Return the post of who asks; None for who works for the whole country."""
    scope = current_scope()
    return db.session().get(Post, scope.post_id) if scope.post_id else None


def plans_html() -> str:
    """Return the plans in force of the own post, or of the country, as they read on a phone; the
    reading of the internal edition is journalled.
    """
    plans = [_composed(each) for each in _own_plans()]
    readable = [each for each in plans if each is not None]
    return render_template(
        "offline/plans.html", plans=readable, unreadable=len(plans) - len(readable)
    )


def who_html() -> str:
    """Return whom to call around the own post, or around the posts that the plans are of."""
    sheets = [(name, _sheet(point)) for name, point in _areas()]
    return render_template("offline/who.html", sheets=sheets, now=services().clock())


def directory_html() -> str:
    """Return the entries around the own post and the posts of the own country."""
    return render_template(
        "offline/directory.html",
        entries=_entries(),
        kind_words={each: _(words) for each, words in ONE_WORDS.items()},
        language=str(get_locale()),
    )


def family_html() -> str:
    """Return the form by which a household is registered; empty for who may not."""
    if not can_open("persons.new"):
        return ""
    return render_template(
        "offline/family.html",
        boxes=blank_boxes(services().clock().date(), "officer"),
        purposes=PURPOSES,
        dated=Need.PREGNANCY.value,
        **person_choices(),
        consent=[_(each) for each in consent_text(CONSENT_TEXT)],
        version=CONSENT_TEXT,
    )


# -- inside ---------------------------------------------------------------------------------


def _own_plans() -> list[PlanArea]:
    scope, today = current_scope(), services().clock().date()
    plans = [
        each.plan
        for each in catalog_plans(db.session(), scope.country, scope.post_id, today)
        if each.is_own and (scope.is_whole_country or each.plan.post_id == scope.post_id)
    ]
    return [plan for plan in plans if plan.current is not None][:MOST_PLANS]


def _composed(plan: PlanArea) -> Composition | None:
    """Return the pages of a plan; None of one whose facts do not open: the others go on."""
    here, scope = services(), current_scope()
    assert plan.current is not None
    try:
        facts = frozen_facts(here.keyring, plan.current)
    except (CannotOpen, UnusableInput):
        return None
    record(
        db.session(),
        at=here.clock(),
        actor=scope.actor,
        action="plan.read",
        subject=plan.slug,
        country=plan.country,
        purpose="internal edition",
    )
    return compose(
        facts,
        Formats(str(get_locale())),
        public_url=here.settings.public_url,
        audience=Audience.INTERNAL,
        disclosure=here.settings.disclosure,
    )


def _areas() -> Iterator[tuple[str, Point]]:
    """Yield where somebody may have to call, by name: the own post, else those of the plans."""
    post = own_post()
    posts = [post] if post is not None else [plan.post for plan in _own_plans()]
    seen: set[uuid.UUID] = set()
    for each in posts:
        if each is None or each.point is None or each.id in seen or len(seen) >= MOST_AREAS:
            continue
        seen.add(each.id)
        yield each.name, each.point


def _sheet(point: Point) -> CallSheet:
    return who_to_call(request_context(), point, nationality=current_scope().country)


def _entries() -> list[ListedEntry]:
    post, scope = own_post(), current_scope()
    questions = [DirectoryFilter(country=scope.country, kind=EntryKind.POST)]
    located = services().atlas.locate(post.point) if post is not None and post.point else None
    if located is not None and located.admin1 is not None:
        questions.insert(0, DirectoryFilter(state=located.admin1.code))
    elif post is None:
        questions.append(DirectoryFilter(country=scope.country, kind=EntryKind.FOCAL_POINT))
    found = {each.head.id: each for question in questions for each in _all_of(question)}
    return list(found.values())


def _all_of(question: DirectoryFilter) -> Iterator[ListedEntry]:
    here, viewer = services(), current_scope().viewer
    for number in range(1, MOST_PAGES + 1):
        page = DirectoryFilter(
            kind=question.kind, country=question.country, state=question.state, page=number
        )
        listing = directory_listing(db.session(), here.atlas, page, viewer=viewer, now=here.clock())
        yield from listing.shown
        if number >= listing.pages:
            return
