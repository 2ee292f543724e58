"""What calendars subscribe to: the days of rounds, of plans that fall due and of drills, of the
country of an account; no person is in them. Asked for again every hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from core.accounts import User
from core.i18n.languages import LANGUAGES, N_, translator
from directory.export.calendar import calendar_head, day_event, round_events
from directory.export.columns import Translate
from directory.export.vcard import folded
from directory.rounds.calendar_days import calendar_rounds
from plans.documents.catalog import catalog_plans
from plans.models import PlanArea
from response.drills.scenario import load_scenario, words_in
from webapp.drill.opening import drills_seen
from webapp.http.database import db
from webapp.http.services import services

_PRODUCT = "-//Atalaya//Agenda//ES"
_TITLE = N_("Atalaya: rondas, planes y ejercicios")
_PLAN = N_("Vence el plan {number}: hay que renovarlo")
_DRILL = N_("Ejercicio: {scenario}")
_REFRESH = ("REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H")
"""Both names of one wish: RFC 7986, and what programs read before it."""
_BEHIND = timedelta(days=400)


def calendar_of(user: User, language: str) -> bytes:
    """Return the calendar of an account, in a language of ours or in its own."""
    spoken = language if language in LANGUAGES else user.language
    translate = translator(spoken).gettext
    lines = [*calendar_head(_PRODUCT, translate(_TITLE), ""), *_REFRESH]
    lines += round_events(calendar_rounds(db.session()), translate)
    lines += _plan_events(user, translate)
    lines += _drill_events(user, spoken)
    return b"".join(folded(line) for line in [*lines, "END:VCALENDAR"])


# -- inside ---------------------------------------------------------------------------------


def _plan_events(user: User, translate: Translate) -> Iterator[str]:
    public_url, today = services().settings.public_url, services().clock().date()
    for each in catalog_plans(db.session(), user.country, user.post_id, today):
        plan = each.plan
        if plan.valid_until is None or not (each.is_own or not user.country):
            continue
        yield from day_event(
            f"plan-{plan.id}",
            plan.valid_until,
            translate(_PLAN).format(number=plan.number),
            f"{public_url}/planes/{plan.slug}",
            _changed_at(plan),
        )


def _changed_at(plan: PlanArea) -> datetime:
    current = plan.current
    return plan.updated_at if current is None else current.updated_at


def _drill_events(user: User, language: str) -> Iterator[str]:
    translate, public_url = translator(language).gettext, services().settings.public_url
    since = services().clock() - _BEHIND
    for drill in drills_seen(db.session(), user.country):
        if drill.opened_at < since:
            continue
        title = words_in(load_scenario(drill.scenario).title, language)
        yield from day_event(
            f"drill-{drill.mark}",
            drill.opened_at.date(),
            translate(_DRILL).format(scenario=title),
            f"{public_url}/ejercicios",
            drill.closed_at or drill.opened_at,
        )
