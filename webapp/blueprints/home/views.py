"""Home: one page for each audience."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template

from core.accounts import ROLE_WORDS, RoleName
from directory.rounds.results import RoundNeeds, open_round_needs
from registry.sharing.listing import AgreementNeeds, agreement_needs
from registry.sharing.signing import AgreementSigner
from response.hotline.calls import count_due
from watch.replies.unclear_queue import QueueCounts, queue_counts
from watch.rota.holes import count_holes
from webapp.auth.access import can_open, current_scope, signed_in
from webapp.auth.policy import ADMINISTRATORS, COORDINATORS
from webapp.auth.second_person.listing import request_needs
from webapp.crisis_frame.crisis_heads import open_heads
from webapp.http.database import db
from webapp.http.menu import MenuEntry, entries
from webapp.http.services import services
from webapp.labels.protocol_kinds import KIND_WORDS, slug_of
from webapp.queries.alarm_needs import alarm_needs_of
from webapp.queries.dashboard import needs_of
from webapp.queries.demo_notice import is_demo
from webapp.queries.readiness import readiness

blueprint = Blueprint("home", __name__)
_WEEK = timedelta(days=7)


@blueprint.get("/inicio")
def home() -> str:
    """Return what needs me now."""
    user, now = signed_in(), services().clock()
    needs = needs_of(
        db.session(),
        current_scope(),
        user.last_visit_at if user else None,
        now,
        services().settings.disclosure,
    )
    return render_template(
        "home/home.html",
        system_faults=_system_faults(),
        round_needs=_round_needs(),
        request_needs=request_needs(db.session(), current_scope(), now),
        agreement_needs=_agreement_needs(),
        alarm_needs=alarm_needs_of(
            db.session(), current_scope(), services().settings, now, is_demo=is_demo()
        ),
        rota_holes=_rota_holes(),
        crises=open_heads(db.session(), current_scope()),
        line_due=_line_due(),
        reply_queue=_reply_queue(),
        needs=needs,
        kind_words=KIND_WORDS,
        slug_of=slug_of,
        role_words=ROLE_WORDS[user.role] if user else "",
        now=now,
    )


@blueprint.get("/inicio/secciones")
def sections() -> str:
    """Return every section the reader may open, in groups."""
    groups: dict[str, list[MenuEntry]] = {}
    for entry in entries():
        groups.setdefault(entry.group, []).append(entry)
    return render_template("home/sections.html", groups=groups)


def _line_due() -> tuple[int, int]:
    """Return how many callers of the line are to be called back, and how many of them should have
    been; none for who keeps no line.
    """
    if not can_open("hotline.due"):
        return 0, 0
    return count_due(db.session(), current_scope().country, services().clock())


def _reply_queue() -> QueueCounts | None:
    """Return how many replies wait to be read; None for who reads none."""
    if not can_open("replies.index"):
        return None
    return queue_counts(db.session(), current_scope().country)


def _system_faults() -> list[str]:
    """Return what is wrong with the system, as message ids, for those who can have it mended."""
    if current_scope().role not in ADMINISTRATORS:
        return []
    here = services()
    return readiness(db.engine, here.settings, here.clock(), asks_lock=False).words


def _round_needs() -> RoundNeeds | None:
    """Return what of the open round waits for those who call and decide; None for others."""
    scope = current_scope()
    if scope.role not in ADMINISTRATORS:
        return None
    return open_round_needs(db.session(), scope.country)


def _rota_holes() -> int:
    """Return how many holes the rotas of the reader's country have within a week, for those who
    mend them.
    """
    scope, now = current_scope(), services().clock()
    if scope.role not in COORDINATORS:
        return 0
    return count_holes(db.session(), scope.country, now, now + _WEEK)


def _agreement_needs() -> AgreementNeeds | None:
    """Return what of agreements waits for the reader or is open to them; None for who reads no
    persons.
    """
    scope = current_scope()
    if not scope.reads_persons:
        return None
    signer = AgreementSigner(scope.country, scope.user_id, scope.actor)
    administers = scope.role is RoleName.COUNTRY_ADMIN
    return agreement_needs(db.session(), signer, services().clock(), administers=administers)
