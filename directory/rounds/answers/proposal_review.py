"""Yes or no to a correction of something sensitive; who proposed it is written to with the
reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.db import hold_row
from core.errors import AtalayaError, UnusableInput
from core.i18n.languages import N_
from directory.entries.change_log import ChangeLogEntry, ChangeOrigin, ChangeVia
from directory.entries.confirmation import confirm
from directory.entries.fields import field_of
from directory.entries.kinds import TYPES, AnyEntry, EntryKind, kind_of
from directory.entries.lifecycle import ChangedMeanwhile, any_entry, change_entry
from directory.entries.models import ChannelKind, CommunityLeader, ConfirmationMethod
from directory.entries.values import Values, values_of
from directory.rounds.answers.proposals import (
    CHANNELS,
    REVIEW,
    emergency_lines,
    is_same,
    other_lines,
)
from directory.rounds.messages.submission import put_invitation_message
from directory.rounds.models import Invitation, MessageKind, Proposal, ProposalState
from directory.search.ranking import Entry

LONGEST_REASON = 600


class AlreadyDecided(AtalayaError):
    """Somebody else decided it, or it was withdrawn."""


@dataclass(frozen=True, slots=True)
class PendingProposal:
    """A proposal with what the entry says today; `entry` is None when it went out of use."""

    proposal: Proposal
    entry: Entry | None
    current: Values
    """As `Proposal.before`: what the entry says at this moment."""

    @property
    def is_changed(self) -> bool:
        """Whether the entry says something else than when this was proposed."""
        before = self.proposal.before
        return not (
            is_same(self.current.get("value"), before.get("value"))
            and self.current.get("with") == before.get("with")
        )


def pending(session: Session, countries: Sequence[str] | None = None) -> list[PendingProposal]:
    """Return the proposals that wait, oldest first, of some countries (None: of all)."""
    statement = sa.select(Proposal).where(Proposal.state == ProposalState.WAITING)
    if countries is not None:
        statement = statement.where(Proposal.country.in_(list(countries)))
    proposals = session.scalars(statement.order_by(Proposal.proposed_at, Proposal.id)).all()
    entries = _entries_of(session, proposals)  # held until each proposal has found its own
    found = [with_entry(session, each) for each in proposals]
    entries.clear()
    return found


def _entries_of(session: Session, proposals: Sequence[Proposal]) -> list[AnyEntry]:
    """Return the entries of proposals with all they list, in as many questions for one as for many:
    the session knows them then.
    """
    ids: dict[EntryKind, set[UUID]] = {}
    for each in proposals:
        ids.setdefault(each.entry_kind, set()).add(each.entry_id)
    found: list[AnyEntry] = []
    for kind, of_kind in ids.items():
        row: Any = TYPES[kind]
        lists = [each.key for each in sa.inspect(row).relationships if each.uselist]
        options = [selectinload(getattr(row, key)) for key in lists]
        found += session.scalars(sa.select(row).where(row.id.in_(of_kind)).options(*options))
    return found


def with_entry(session: Session, proposal: Proposal) -> PendingProposal:
    """Return a proposal beside what its entry says today."""
    entry = any_entry(session, proposal.entry_kind, proposal.entry_id)
    if entry is None or isinstance(entry, CommunityLeader) or entry.retired_at is not None:
        return PendingProposal(proposal, None, {})
    return PendingProposal(proposal, entry, _current(entry, proposal))


def decide(
    session: Session,
    proposal: Proposal,
    *,
    accept: bool,
    reason: str = "",
    now: datetime,
    actor: str,
    decider: str = "",
    despite_change: bool = False,
) -> ChangeLogEntry | None:
    """Accept or refuse a correction; give back what changed in the entry.

    Accepting applies it and confirms its group by `decider` (a name to show). Raises UnusableInput
    for a refusal without a reason; AlreadyDecided; SecondPersonNeeded; ChangedMeanwhile when the
    entry says something else than when it was proposed, unless `despite_change`; DesignationTaken.
    """
    # First the entry, as who answers through a link does; then the proposal.
    entry = with_entry(session, proposal).entry
    for row in (entry, proposal) if entry is not None else (proposal,):
        hold_row(session, row)
    reason = " ".join(reason.split())[:LONGEST_REASON]
    target = ProposalState.ACCEPTED if accept else ProposalState.REFUSED
    _check(proposal, target, actor, reason)
    change = None
    if accept:
        origin = ChangeOrigin(at=now, actor=actor, via=ChangeVia.SCREEN, reason=reason)
        change = _apply(session, proposal, origin, decider or actor, despite_change)
    proposal.state = target
    proposal.decided_at, proposal.decided_by, proposal.reason = now, actor, reason
    _notify(session, proposal, now)
    session.flush()
    return change


# -- inside ---------------------------------------------------------------------------------


def _check(proposal: Proposal, target: ProposalState, actor: str, reason: str) -> None:
    if target not in REVIEW.moves[proposal.state]:
        raise AlreadyDecided(f"proposal {proposal.id} is {proposal.state}")
    work = f"proposed {proposal.id}"
    REVIEW.check_second_person(target, author=proposal.proposed_by, approver=actor, work=work)
    if target is ProposalState.REFUSED and not reason:
        raise UnusableInput("reason", N_("Diga por qué no: la persona que lo propuso lo leerá."))


def _apply(
    session: Session,
    proposal: Proposal,
    origin: ChangeOrigin,
    confirmer: str,
    despite_change: bool,
) -> ChangeLogEntry | None:
    state = with_entry(session, proposal)
    if state.entry is None:
        raise AlreadyDecided(f"{proposal.entry_kind} {proposal.entry_id} is out of use")
    if state.is_changed and not despite_change:
        raise ChangedMeanwhile(f"{proposal.entry_kind} {proposal.entry_id} says something else now")
    change = change_entry(session, state.entry, _proposed(state.entry, proposal), origin=origin)
    accepted = [each for each in state.entry.channels if each.kind is ChannelKind.EMERGENCY]
    confirm(
        session,
        state.entry,
        [field_of(kind_of(state.entry), proposal.field_key).group],
        at=origin.at,
        by=confirmer,
        method=ConfirmationMethod.SCREEN,
        channels=accepted if proposal.field_key == CHANNELS else None,
    )
    return change


def _proposed(entry: Entry, proposal: Proposal) -> Values:
    """Return the values the entry would have, once accepted."""
    value = proposal.after["value"]
    if proposal.field_key == CHANNELS:
        return {CHANNELS: [*value, *other_lines(values_of(entry)[CHANNELS])]}
    return {proposal.field_key: value, **proposal.after.get("with", {})}


def _current(entry: Entry, proposal: Proposal) -> Values:
    """Return what the entry says of the fields a proposal is about, as `Proposal.before` has it."""
    values = values_of(entry)
    value = values[proposal.field_key]
    current: Values = {"value": emergency_lines(value) if proposal.field_key == CHANNELS else value}
    if "with" in proposal.before:
        current["with"] = {key: values[key] for key in proposal.before["with"]}
    return current


def _notify(session: Session, proposal: Proposal, now: datetime) -> None:
    invitation = session.get(Invitation, proposal.invitation_id) if proposal.invitation_id else None
    if invitation is None:
        return
    entry = with_entry(session, proposal).entry
    put_invitation_message(
        session,
        invitation,
        MessageKind.DECISION,
        dedupe_key=f"decision:{proposal.id}",
        now=now,
        details={
            "number": invitation.round.number,
            "entry": entry.name if entry is not None else "",
            "field": proposal.field_key,
            "accepted": proposal.state is ProposalState.ACCEPTED,
            "reason": proposal.reason,
        },
    )
