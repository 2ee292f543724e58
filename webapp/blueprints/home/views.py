"""Home: one page for each audience, and the page of all sections."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, render_template

from core.accounts import ROLE_WORDS, RoleName
from directory.rounds.results import RoundNeeds, open_round_needs
from protocols.lifecycle import drafts_for_approval
from registry.sharing.listing import AgreementNeeds, agreement_needs
from registry.sharing.signing import AgreementSigner
from response.hotline.calls import count_due
from watch.replies.unclear_queue import QueueCounts, queue_counts
from webapp.auth.access import can_open, current_scope, signed_in
from webapp.auth.policy import ADMINISTRATORS
from webapp.auth.second_person.listing import request_needs
from webapp.blueprints.home.home_parts import home_parts
from webapp.blueprints.home.presenters import act_link, news_words
from webapp.http.database import db
from webapp.http.menu import MenuEntry, entries
from webapp.http.services import services
from webapp.keeping.history import BackupsShown, backups_shown
from webapp.labels.protocol_kinds import KIND_WORDS, slug_of
from webapp.queries.alarm_needs import alarm_needs_of
from webapp.queries.demo_notice import is_demo
from webapp.queries.home.signatures import papers_to_approve
from webapp.queries.readiness import readiness

blueprint = Blueprint("home", __name__)


@blueprint.get("/inicio")
def home() -> str:
    """Return what needs me now: the gravest hazard, what is new, what waits for my signature, and
    how ready my post is.
    """
    user, now, session, scope = signed_in(), services().clock(), db.session(), current_scope()
    parts, since = home_parts(), user.last_visit_at if user else None
    requests, agreements = request_needs(session, scope, now), _agreement_needs()
    round_needs, (notices, reports) = _round_needs(), papers_to_approve(session, scope)
    drafts = drafts_for_approval(session, scope.actor) if scope.role is RoleName.SECRETARIAT else {}
    alarms = alarm_needs_of(
        session, scope, services().settings, now, is_demo=is_demo(), gaps=parts.gaps
    )
    to_sign = {
        "requests": requests.to_decide,
        "proposals": round_needs.proposals if round_needs else 0,
        "plans": parts.waiting_plans,
        "agreements": agreements.to_sign if agreements else 0,
        "notices": notices,
        "reports": reports,
        "protocols": sum(drafts.values()),
    }
    lifts = parts.readiness.lifts_most if parts.readiness else None
    return render_template(
        "home/home.html",
        parts=parts,
        since=since,
        news=news_words(parts.raised, parts.declared, since),
        to_sign=to_sign,
        drafts=drafts,
        kind_words=KIND_WORDS,
        slug_of=slug_of,
        lifts=lifts,
        act=act_link(lifts) if lifts else None,
        system_faults=_system_faults(),
        lacks_roads=scope.role in ADMINISTRATORS and "roads" in services().atlas.missing(),
        round_needs=round_needs,
        request_needs=requests,
        agreement_needs=agreements,
        alarm_needs=alarms,
        rota_holes=parts.rota_holes,
        line_due=_line_due(),
        reply_queue=_reply_queue(),
        backups=_backups(now),
        role_words=ROLE_WORDS[user.role] if user else "",
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


def _backups(now: datetime) -> BackupsShown | None:
    """Return what the Secretariat reads of backups; None for others, and in a demonstration."""
    if current_scope().role is not RoleName.SECRETARIAT or is_demo():
        return None
    return backups_shown(db.session(), now)


def _round_needs() -> RoundNeeds | None:
    """Return what of the open round waits for those who call and decide; None for others."""
    scope = current_scope()
    if scope.role not in ADMINISTRATORS:
        return None
    return open_round_needs(db.session(), scope.country)


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
