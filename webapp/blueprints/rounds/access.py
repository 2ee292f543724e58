"""What of the rounds the asker sees: the Secretariat all, a country its own, a consul the own post,
others shares.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from flask import abort

from core.accounts import RoleName
from directory.entries.lifecycle import any_entry
from directory.entries.models import Post
from directory.entries.visibility import is_seen
from directory.rounds.answers.proposal_review import PendingProposal, pending
from directory.rounds.invitations import with_entries_seen
from directory.rounds.models import (
    Invitation,
    Proposal,
    Round,
    RoundMessage,
)
from directory.rounds.progress import RoundProgress, SilentOwner, round_counts, scorecard
from directory.rounds.silent_list import SilentList, silent_list
from directory.search.ranking import Entry
from webapp.auth.access import Scope, current_scope
from webapp.http.database import db
from webapp.http.services import services

DETAILED = frozenset({RoleName.SECRETARIAT, RoleName.COUNTRY_ADMIN, RoleName.CONSUL})
"""Who sees more than the share of each country."""


def round_or_404(round_id: uuid.UUID) -> Round:
    """Return a round."""
    return db.session().get(Round, round_id) or abort(404)


def within(country: str) -> None:
    """Let the Secretariat and the country itself on; others get the 404 of what does not exist."""
    scope = current_scope()
    if scope.role is not RoleName.SECRETARIAT and (not scope.country or scope.country != country):
        abort(404)


def card_of(round_: Round) -> RoundProgress:
    """Return the scorecard of all countries, in the days of the installation."""
    zone = ZoneInfo(services().settings.default_timezone)
    return scorecard(db.session(), round_, services().clock(), zone=zone)


def counts_of(round_: Round) -> RoundProgress:
    """Return the numbers of the scorecard, without who is silent."""
    zone = ZoneInfo(services().settings.default_timezone)
    return round_counts(db.session(), round_, services().clock(), zone=zone)


def seen_silent(card: RoundProgress, scope: Scope) -> SilentList:
    """Return the silent entries the asker may read about; to the Secretariat also how many more."""
    reached: Iterable[SilentOwner] = card.silent
    if scope.role is not RoleName.SECRETARIAT:
        reached = [one for one in card.silent if _is_reached(scope, one.entry)]
    return silent_list(db.session(), reached, scope.viewer)


def seen_pending(scope: Scope) -> list[PendingProposal]:
    """Return the proposals the asker may read, oldest first: of entries seen by their own row.

    One whose entry went out of use is the Secretariat's to clear: it names nobody.
    """
    if scope.role is RoleName.SECRETARIAT:
        found = pending(db.session())
        return [each for each in found if not each.entry or is_seen(scope.viewer, each.entry)]
    return [
        each
        for each in pending(db.session(), [scope.country])
        if each.entry and _is_reached(scope, each.entry)
    ]


def proposal_or_404(proposal_id: uuid.UUID) -> Proposal:
    """Return a proposal of the asker's country (Secretariat: of any)."""
    proposal = db.session().get(Proposal, proposal_id) or abort(404)
    within(proposal.country)
    entry = any_entry(db.session(), proposal.entry_kind, proposal.entry_id)
    if entry is not None and not is_seen(current_scope().viewer, entry):
        abort(404)
    return proposal


def invitation_or_404(invitation_id: uuid.UUID) -> Invitation:
    """Return an invitation of the asker's country (Secretariat: of any)."""
    invitation = db.session().get(Invitation, invitation_id) or abort(404)
    within(invitation.country)
    return invitation


def message_or_404(message_id: uuid.UUID) -> RoundMessage:
    """Return a message of a round."""
    return db.session().get(RoundMessage, message_id) or abort(404)


def with_links_shown(invitations: Iterable[Invitation]) -> set[uuid.UUID]:
    """Return the invitations whose link the asker may be shown."""
    return with_entries_seen(db.session(), invitations, current_scope().viewer)


# -- inside ---------------------------------------------------------------------------------


def _is_reached(scope: Scope, entry: Entry) -> bool:
    if scope.role not in DETAILED or entry.country != scope.country:
        return False
    post_id = entry.id if isinstance(entry, Post) else entry.post_id
    return scope.role is RoleName.COUNTRY_ADMIN or (
        post_id is not None and post_id == scope.post_id
    )
