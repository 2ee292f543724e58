"""What the owners of the demo answer in its round: when, and which of them correct something.

Lots are drawn with a fixed seed, so that each demo of the same day has the same answers.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas import Atlas
from directory.calling.failure_reports import report_failure
from directory.entries.change_log import ChangeOrigin, ChangeVia
from directory.entries.fields import groups_of
from directory.entries.freshness import freshness
from directory.entries.kinds import TYPES, kind_of
from directory.entries.lifecycle import change_entry
from directory.entries.models import ChannelKind, Shelter
from directory.entries.values import Values, values_of
from directory.rounds.answers.handover import hand_over
from directory.rounds.answers.link_holder import actor_of, lock_entry
from directory.rounds.answers.responses import confirm_groups, correct, moment_text
from directory.rounds.models import AccessLink, Invitation, InvitedEntry, Round
from directory.search.ranking import Entry
from webapp.demo.network.telephones import Exchange
from webapp.demo.people import MARK

SEED = 20_170_101
"""The year the region asked for a directory renewed every six months."""
ACTOR = "cli:demo"
_DAYS_AFTER_A_MESSAGE = (0, 0, 0, 1, 1, 2, 3, 4, 6, 9)
"""On which day after a message people answer: soon, or hardly ever."""
_LATE = 0.28
"""Share of the owners who answer only the reminder; most of the rest answer the invitation."""
_BY_NOW = 0.6
"""Share of the owners who will have answered by now, had they something to answer."""

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
_SPECIAL = {*_CORRECTIONS, _NEW_UNITS[0], _NEW_EMERGENCY[0], _HANDED_OVER, _FAILING}


@dataclass(frozen=True, slots=True)
class RoundDays:
    """The moments of the demo's round."""

    opened: datetime
    reminded: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class DemoAnswer:
    """One entry answered behind one link."""

    at: datetime
    invitation: Invitation
    entry: Entry


class DemoAnswers:
    """The answers of one round: drawn all at once, given in the order of their days."""

    def __init__(
        self, session: Session, round_: Round, days: RoundDays, atlas: Atlas, exchange: Exchange
    ) -> None:
        self._session, self._round, self._days = session, round_, days
        self._atlas, self._exchange = atlas, exchange
        self._lots = random.Random(SEED)  # noqa: S311 - invented answers are no secret
        self._links: dict[UUID, AccessLink] = {}
        self._counted: dict[Shelter, datetime] = {}

    def draw(self) -> list[DemoAnswer]:
        """Return who answers what by now, by day."""
        return sorted(self._answers(), key=attrgetter("at"))

    def give(self, answer: DemoAnswer) -> None:
        """Answer one entry through the link of its invitation."""
        link, at = self._first_link(answer.invitation), answer.at
        entry = lock_entry(self._session, link, kind_of(answer.entry), answer.entry.id)
        if entry is None:
            return
        if isinstance(entry, Shelter) and entry.occupied_at is not None and entry.occupied_at > at:
            self._counted[entry] = entry.occupied_at
        if entry.name == _HANDED_OVER:
            name, email = f"Rosa Elena Paz {MARK}", "rosa.paz@demo.example"
            hand_over(self._session, link, [entry], name=name, email=email, phone="", now=at)
        elif entry.name == _FAILING:
            self._report_failure(link, entry, at)
        else:
            self._confirm(link, entry, at)

    def count_again(self) -> None:
        """Let shelters count again, as they did since they answered: who confirmed days ago knows
        today's number as well.
        """
        for shelter, counted in self._counted.items():
            origin = ChangeOrigin(at=counted, actor=ACTOR, via=ChangeVia.COMMAND)
            values = {"occupied_at": moment_text(counted)}
            change_entry(self._session, shelter, values, origin=origin)

    # -- inside -----------------------------------------------------------------------------

    def _answers(self) -> Iterator[DemoAnswer]:
        for invitation in self._invitations():
            share, day = self._lots.random(), self._lots.choice(_DAYS_AFTER_A_MESSAGE)
            since = self._days.reminded if share < _LATE else self._days.opened
            at = since + timedelta(
                days=day, hours=self._lots.randint(1, 8), minutes=self._lots.randint(0, 59)
            )
            for entry in self._entries(invitation):
                at += timedelta(minutes=self._lots.randint(1, 4))
                if entry.name in _SPECIAL:
                    yield DemoAnswer(min(at, self._days.reminded), invitation, entry)
                elif share < _BY_NOW and at < self._days.now and self._is_answered(entry):
                    yield DemoAnswer(at, invitation, entry)

    def _invitations(self) -> sa.ScalarResult[Invitation]:
        return self._session.scalars(
            sa.select(Invitation)
            .where(Invitation.round_id == self._round.id, Invitation.address != "")
            .order_by(Invitation.country, Invitation.address)
        )

    def _entries(self, invitation: Invitation) -> list[Entry]:
        rows = [
            self._session.get(TYPES[row.entry_kind], row.entry_id) for row in _in_order(invitation)
        ]
        return sorted((row for row in rows if isinstance(row, Entry)), key=attrgetter("name"))

    def _is_answered(self, entry: Entry) -> bool:
        """Return whether an entry is answered: not what was confirmed since the opening, and not
        the one that lapsed, which somebody is to telephone.
        """
        if entry.confirmed_at is None or entry.confirmed_at >= self._days.opened:
            return False
        return freshness(entry.confirmed_at, self._days.now).is_current

    def _report_failure(self, link: AccessLink, entry: Entry, at: datetime) -> None:
        note = f"Timbra y nadie contesta {MARK}"
        report_failure(self._session, entry.channels[0], at=at, by=actor_of(link), note=note)
        confirm_groups(self._session, link, entry, groups_of(kind_of(entry))[:1], now=at)

    def _confirm(self, link: AccessLink, entry: Entry, at: datetime) -> None:
        correction = self._correction(entry)
        confirm_groups(self._session, link, entry, groups_of(kind_of(entry)), now=at)
        if correction:
            later = at + timedelta(minutes=1)
            correct(self._session, link, entry, correction, now=later, atlas=self._atlas)

    def _first_link(self, invitation: Invitation) -> AccessLink:
        if invitation.id not in self._links:
            first = (
                sa.select(AccessLink)
                .where(AccessLink.invitation_id == invitation.id)
                .order_by(AccessLink.made_at)
                .limit(1)
            )
            self._links[invitation.id] = self._session.scalars(first).one()
        return self._links[invitation.id]

    def _correction(self, entry: Entry) -> Values:
        if entry.name == _NEW_UNITS[0]:
            return {"units": list(_NEW_UNITS[1])}
        if entry.name == _NEW_EMERGENCY[0]:
            return {"channels": self._channels_with_new_emergency(entry)}
        return _CORRECTIONS.get(entry.name, {})

    def _channels_with_new_emergency(self, entry: Entry) -> list[Values]:
        number = self._exchange.directory(_NEW_EMERGENCY[1])
        return [
            {**each, "value": number} if each["kind"] == ChannelKind.EMERGENCY.value else each
            for each in values_of(entry)["channels"]
        ]


def _in_order(invitation: Invitation) -> list[InvitedEntry]:
    return sorted(invitation.entries, key=lambda row: (row.entry_kind, row.entry_id.hex))
