"""The parts of home that are remembered while nothing they say has changed: the gravest hazard and
the others, the open crises, the lists, and what readiness counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import render_template
from markupsafe import Markup

from core.accounts.users import ACCOUNTS
from core.data_versions.versioned_data import shared_version
from directory.search.version import SHOWN_DIRECTORY
from feeds.models import SHOWN_HAZARDS
from plans.models import PLANS
from response.crisis.models import SHOWN_CRISES
from response.drills.models import DRILLS
from response.readiness.post_readiness import PostReadiness, post_readiness
from watch.models import FLAGS
from watch.rota.holes import count_holes
from watch.rota.models import ROTAS
from watch.rules.models import RULES
from webapp.auth.access import current_scope
from webapp.auth.policy import COORDINATORS
from webapp.crisis_frame.crisis_heads import open_heads
from webapp.http.database import db
from webapp.http.i18n import readers_marks
from webapp.http.rendering.remembered_parts import remembered_part
from webapp.http.services import services
from webapp.queries.alarm_needs import GapLine, gap_lines
from webapp.queries.dashboard import Needs, RaisedFlag, needs_of
from webapp.queries.demo_notice import is_demo
from webapp.queries.home.own_ground import own_ground_first
from webapp.queries.home.own_readiness import readiness_facts
from webapp.queries.watch_age import watch_age

_WEEK = timedelta(days=7)
_DATA = (
    SHOWN_DIRECTORY, SHOWN_HAZARDS, FLAGS, SHOWN_CRISES, PLANS, DRILLS, ROTAS, RULES, ACCOUNTS,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeParts:
    """Home as one account has it, written out but for what belongs to the moment."""

    first: Markup
    """The gravest hazard of the reader's ground, or that there is none."""
    others: Markup
    crises: Markup
    lists: Markup
    data_at: datetime | None
    raised: tuple[RaisedFlag, ...]
    declared: tuple[datetime, ...]
    """When each of the open crises was declared."""
    waiting_plans: int
    unplaced_shelters: int
    readiness: PostReadiness | None
    gaps: tuple[GapLine, ...]
    """Why nobody of the reader's country would be warned now."""
    rota_holes: int


def home_parts() -> HomeParts:
    """Return the parts of home for who asks."""
    marks = (is_demo(), watch_age().is_fine, readers_marks(services().clock()))
    version = shared_version(db.session(), *_DATA)
    return remembered_part(version, ("home", current_scope(), marks), _made)


# -- inside ---------------------------------------------------------------------------------


def _made() -> HomeParts:
    session, scope, now = db.session(), current_scope(), services().clock()
    needs = needs_of(session, scope, now, services().settings.disclosure)
    rows = own_ground_first(session, services().atlas, scope, needs.touching)
    heads = open_heads(session, scope)
    gaps = gap_lines(session, scope.country, now)
    facts = readiness_facts(session, scope, needs, is_warned=not gaps)
    return HomeParts(
        first=_written("first", needs=needs, row=rows[0] if rows else None),
        others=_written("others", needs=needs, rows=rows[1:12]),
        crises=_written("crises", crises=heads) if heads else Markup(""),
        lists=_written("lists", needs=needs),
        data_at=needs.board.last_cycle_at,
        raised=needs.raised,
        declared=tuple(each.crisis.declared_at for each in heads),
        waiting_plans=_count_waiting(needs),
        unplaced_shelters=needs.unplaced_shelters,
        readiness=post_readiness(facts, now),
        gaps=gaps,
        rota_holes=_holes(now),
    )


def _count_waiting(needs: Needs) -> int:
    return sum(each.why == "waiting" for each in needs.plans)


def _holes(now: datetime) -> int:
    """Return how many holes the rotas of the reader's country have within a week, for those who
    mend them.
    """
    scope = current_scope()
    if scope.role not in COORDINATORS:
        return 0
    return count_holes(db.session(), scope.country, now, now + _WEEK)


def _written(template: str, **said: object) -> Markup:
    text = render_template(f"home/{template}.html", is_doubtful=not watch_age().is_fine, **said)
    return Markup(text)  # noqa: S704 - a template of ours, escaped where it was made
