"""The round of the current half-year, open and half answered: letters, a curve, proposals, and who
is silent.

It is played through the same doors as a real one, in the order of its days. Letters leave by the
folder, and no real entry is ever asked: where one is there, or another round, none is sown.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.outbox.delivery import outgoing
from core.outbox.models import MessageState, OutboxMessage
from core.settings import Settings
from core.transports.folder import folder_transport
from directory.calling.failure_reports import report_failure
from directory.entries.change_log import ChangeOrigin, ChangeVia
from directory.entries.fields import groups_of
from directory.entries.freshness import FreshnessState, freshness
from directory.entries.kinds import TYPES, kind_of
from directory.entries.lifecycle import change_entry
from directory.entries.models import ChannelKind, Shelter
from directory.entries.values import Values, values_of
from directory.rounds.answers.handover import hand_over
from directory.rounds.answers.questions_for_owner import actor_of, lock_entry
from directory.rounds.answers.responses import confirm_groups, correct, moment_text
from directory.rounds.calendar_days import next_number, start_of, today
from directory.rounds.escalation import climb
from directory.rounds.lifecycle import open_round, plan_round
from directory.rounds.messages.owner import RoundMessages
from directory.rounds.models import AccessLink, Invitation, InvitedEntry, Round, RoundMessage
from directory.rounds.planning import ASKED_KINDS, usual_schedule
from directory.search.ranking import Entry
from webapp.demo.network.posts import OF_COUNTRY
from webapp.demo.network.telephones import Exchange
from webapp.demo.people import MARK

LOTS = 20_170_101
"""What the lots are drawn with: the year the region asked for a directory renewed every six months.
"""
ACTOR = "cli:demo"
OPENED_DAYS, REMINDED_DAYS, DUE_DAYS, CLOSES_DAYS = 18, 6, 6, 16
"""Days before now, and of the last two after it."""
_AFTER_A_LETTER = (0, 0, 0, 1, 1, 2, 3, 4, 6, 9)
"""On which day after a letter people answer: soon, or hardly ever."""
_LATE = 0.28
"""Share of the owners who answer only the reminder; most of the rest answer the invitation."""
_BY_NOW = 0.8
"""Share of the owners who will have answered by now, had they something to answer."""
_EVEN_IF_OLD = 0.3

_CORRECTIONS: dict[str, Values] = {
    "Casa Demo del Camino, Pharr": {"hours": "24 horas; puerta cerrada de 22 a 6 h", "pets": "yes"},
    "Albergue Demo La Ceiba": {"capacity": 170, "beds_men": 80},
    "Centro Demo Centroamericano": {"hours": "lu-vi 9:00-19:00; sá 9:00-14:00"},
    "Clínica Demo del Canal": {"services": ["atención médica", "vacunas"]},
    "Parroquia Demo de San Juan": {"charging": "yes", "accessible": "yes"},
}
"""What their owners corrected, by the name of the entry."""
_NEW_UNITS = ("Consulado de México en Nueva Orleans (demo)", ("US-LA", "US-MS", "US-AL"))
_NEW_EMERGENCY = ("Consulado General de Guatemala en Tapachula (demo)", "tapachula")
_HANDED_OVER = "Escuela Demo de Metairie"
_FAILING = "Consulado General de El Salvador en Houston (demo)"
_REFUSED = "550 5.1.1 no such mailbox (demo)"
_SPECIAL = {*_CORRECTIONS, _NEW_UNITS[0], _NEW_EMERGENCY[0], _HANDED_OVER, _FAILING}


@dataclass(frozen=True, slots=True)
class _Answer:
    """One entry answered behind one link."""

    at: datetime
    invitation: Invitation
    entry: Entry


def sow_round(
    session: Session, settings: Settings, atlas: Atlas, exchange: Exchange, now: datetime
) -> bool:
    """Open the demo's round and play it up to `now`; whether there was room for it."""
    session.flush()
    if session.scalar(sa.select(Round.id).limit(1)) is not None or _has_real_entries(session):
        return False
    _Play(session, settings, atlas, exchange, now).play()
    return True


def message_ids(session: Session) -> list[UUID]:
    """Return the messages of the demo: their files in the outbox go with them."""
    return list(session.scalars(sa.select(OutboxMessage.id).where(OutboxMessage.is_demo)))


def forget_files(settings: Settings, messages: Sequence[UUID]) -> None:
    """Take the files of these messages out of the outbox."""
    folder = folder_transport(settings).folder
    for message_id in messages:
        for path in folder.glob(f"{message_id}@*.eml"):
            path.unlink(missing_ok=True)


# -- inside ---------------------------------------------------------------------------------


def _has_real_entries(session: Session) -> bool:
    rows = (TYPES[kind] for kind in ASKED_KINDS)
    return any(
        session.scalar(sa.select(row.id).where(~row.is_demo, row.country.in_(OF_COUNTRY)).limit(1))
        is not None
        for row in rows
    )


class _Play:
    """A round, day by day."""

    def __init__(
        self, session: Session, settings: Settings, atlas: Atlas, exchange: Exchange, now: datetime
    ) -> None:
        self._session, self._settings, self._atlas, self._now = session, settings, atlas, now
        self._exchange = exchange
        self._lots = random.Random(LOTS)  # noqa: S311 - invented answers are no secret
        self._folder = folder_transport(settings)
        self._owner, self._host = RoundMessages(settings.public_url), settings.public_host
        self._keys: dict[UUID, AccessLink] = {}
        self._counted: dict[Shelter, datetime] = {}
        day = today(now)
        self._opened = start_of(day - timedelta(days=OPENED_DAYS)) + timedelta(hours=9)
        self._reminded = start_of(day - timedelta(days=REMINDED_DAYS)) + timedelta(hours=9)
        self._round = self._plan()

    def play(self) -> None:
        """Opened, answered, reminded, answered again."""
        open_round(self._session, self._round, now=self._opened, actor=ACTOR)
        self._send(self._opened)
        answers = sorted(self._answers(), key=attrgetter("at"))
        for answer in answers:
            if answer.at < self._reminded:
                self._answer(answer)
        climb(self._session, self._round, self._reminded)
        self._send(self._reminded, is_one_refused=True)
        for answer in answers:
            if self._reminded <= answer.at:
                self._answer(answer)
        self._count_again()

    def _plan(self) -> Round:
        opens = today(self._opened)
        due, closes = (
            today(self._now) + timedelta(days=DUE_DAYS),
            today(self._now) + timedelta(days=CLOSES_DAYS),
        )
        # The usual days, but for the first reminder: that has gone out, so that there is a curve
        # with two waves.
        schedule = [
            step
            for step in usual_schedule(opens, due, closes)
            if step["on"] > today(self._now).isoformat()
        ]
        return plan_round(
            self._session,
            number=next_number(self._now),
            opens_on=opens,
            due_on=due,
            closes_on=closes,
            schedule=[{"on": today(self._reminded).isoformat(), "rung": "owner"}, *schedule],
            countries=tuple(OF_COUNTRY),
            now=self._opened,
            actor=ACTOR,
            is_demo=True,
        )

    # -- messages -----------------------------------------------------------------------------

    def _send(self, at: datetime, *, is_one_refused: bool = False) -> None:
        """Send what waits, as the outbox does.

        One reminder comes back: so that there is one to telephone.
        """
        waiting = (
            sa.select(RoundMessage)
            .join(OutboxMessage, OutboxMessage.id == RoundMessage.message_id)
            .where(OutboxMessage.state == MessageState.WAITING, OutboxMessage.is_demo)
            .order_by(OutboxMessage.recipient, OutboxMessage.dedupe_key)
        )
        for turn, link in enumerate(self._session.scalars(waiting).all()):
            message = link.message
            message.written_at = message.claimed_at = at
            message.attempts, message.message_id = 1, f"<{message.id}@{self._host}>"
            if is_one_refused and turn == 0:
                message.state, message.last_error = MessageState.FAILED, _REFUSED
                continue
            message.state, message.sent_at = MessageState.SENT, at
            token = self._owner.new_secret(self._session, message, at)
            body = self._owner.body(self._session, message, token)
            self._folder.send(outgoing(message, body))
        self._session.flush()

    # -- answers ------------------------------------------------------------------------------

    def _answers(self) -> Iterator[_Answer]:
        invitations = sa.select(Invitation).where(
            Invitation.round_id == self._round.id, Invitation.address != ""
        )
        for invitation in self._session.scalars(
            invitations.order_by(Invitation.country, Invitation.address)
        ):
            share, day = self._lots.random(), self._lots.choice(_AFTER_A_LETTER)
            since = self._reminded if share < _LATE else self._opened
            at = since + timedelta(
                days=day, hours=self._lots.randint(1, 8), minutes=self._lots.randint(0, 59)
            )
            for entry in self._asked(invitation):
                at += timedelta(minutes=self._lots.randint(1, 4))
                if entry.name in _SPECIAL:
                    yield _Answer(min(at, self._reminded), invitation, entry)
                elif share < _BY_NOW and at < self._now and self._may_answer(entry):
                    yield _Answer(at, invitation, entry)

    def _asked(self, invitation: Invitation) -> list[Entry]:
        rows = [
            self._session.get(TYPES[row.entry_kind], row.entry_id) for row in _in_order(invitation)
        ]
        return sorted((row for row in rows if isinstance(row, Entry)), key=attrgetter("name"))

    def _may_answer(self, entry: Entry) -> bool:
        """Return what nobody ever confirmed stays so, and most of what is old or due; what was
        confirmed since stands.
        """
        if entry.confirmed_at is None or entry.confirmed_at >= self._opened:
            return False
        state = freshness(entry.confirmed_at, self._now).state
        return (
            state not in {FreshnessState.DUE, FreshnessState.LAPSED}
            or self._lots.random() < _EVEN_IF_OLD
        )

    def _answer(self, answer: _Answer) -> None:
        key, at = self._first_key(answer.invitation), answer.at
        entry = lock_entry(self._session, key, kind_of(answer.entry), answer.entry.id)
        if entry is None:
            return
        groups = groups_of(kind_of(entry))
        if isinstance(entry, Shelter) and entry.occupied_at is not None and entry.occupied_at > at:
            self._counted[entry] = entry.occupied_at
        raw = self._correction(entry)
        if entry.name == _HANDED_OVER:
            name, email = f"Rosa Elena Paz {MARK}", "rosa.paz@demo.example"
            hand_over(self._session, key, [entry], name=name, email=email, phone="", now=at)
        elif entry.name == _FAILING:
            told = f"Timbra y nadie contesta {MARK}"
            report_failure(self._session, entry.channels[0], at=at, by=actor_of(key), note=told)
            confirm_groups(self._session, key, entry, groups[:1], now=at)
        else:
            confirm_groups(self._session, key, entry, groups, now=at)
            if raw:
                correct(
                    self._session, key, entry, raw, now=at + timedelta(minutes=1), atlas=self._atlas
                )

    def _count_again(self) -> None:
        """Shelters have counted since they answered: who confirmed days ago knows today's number as
        well.
        """
        for shelter, counted in self._counted.items():
            origin = ChangeOrigin(at=counted, actor=ACTOR, via=ChangeVia.COMMAND)
            change_entry(
                self._session, shelter, {"occupied_at": moment_text(counted)}, origin=origin
            )

    def _first_key(self, invitation: Invitation) -> AccessLink:
        if invitation.id not in self._keys:
            mine = (
                sa.select(AccessLink)
                .where(AccessLink.invitation_id == invitation.id)
                .order_by(AccessLink.made_at)
                .limit(1)
            )
            self._keys[invitation.id] = self._session.scalars(mine).one()
        return self._keys[invitation.id]

    def _correction(self, entry: Entry) -> Values:
        if entry.name == _NEW_UNITS[0]:
            return {"units": list(_NEW_UNITS[1])}
        if entry.name == _NEW_EMERGENCY[0]:
            number = self._exchange.directory(_NEW_EMERGENCY[1])
            channels = values_of(entry)["channels"]
            is_urgent = ChannelKind.EMERGENCY.value
            return {
                "channels": [
                    {**each, "value": number} if each["kind"] == is_urgent else each
                    for each in channels
                ]
            }
        return _CORRECTIONS.get(entry.name, {})


def _in_order(invitation: Invitation) -> list[InvitedEntry]:
    return sorted(invitation.entries, key=lambda row: (row.entry_kind, row.entry_id.hex))


__all__ = ["forget_files", "message_ids", "sow_round"]
