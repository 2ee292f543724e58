"""What happened to the record of a person, in lines for their page: when, what, which fields, who.

Who *read* it stands in the audit log, which administrators see (`webapp.queries.log_page`).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import User
from core.i18n.languages import N_
from registry.labels import CHANNEL_PURPOSE_WORDS, CHANNEL_WORDS, EVENT_WORDS, ORIGIN_WORDS
from registry.people.card_parts import ChannelPurpose, ConsentOrigin, ContactChannel
from registry.people.history import PersonEventKind, events_of, past_consents
from registry.people.models import Person
from registry.people.purposes import PURPOSES

_SOURCE_WORDS: Mapping[str, str] = {
    "import": N_("por una lista"),
    "officer": N_("en la ventanilla"),
    "paper": N_("de un papel"),
    "form": N_("por el formulario público"),
}
_ACTOR_WORDS: Mapping[str, str] = {
    "worker": N_("el sistema"),
    "link": N_("la persona, por su enlace"),
    "public": N_("la persona"),
    "form": N_("la persona"),
    "": "",
}
_SOMEBODY = N_("una cuenta que ya no está")
_COMMAND = N_("la línea de órdenes")


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened."""

    at: datetime
    words: str
    """A message id."""
    details: tuple[str, ...]
    """Message ids: the fields it was about, or where they came from."""
    actor: str
    """A message id, or an address."""


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """Something somebody agreed to before."""

    words: str
    """What for: a message id."""
    channel: str
    """A message id; empty of the registration."""
    how: str
    """A message id; empty where nobody noted it."""
    text_version: str
    given_at: datetime
    ended_at: datetime


def history_lines(session: Session, person: Person) -> list[HistoryLine]:
    """Return what happened to a record, the latest first; it begins with the registration."""
    events = events_of(session, person.id)
    names = _names(session, person.country, [each.actor for each in events])
    lines = [
        HistoryLine(
            each.at, EVENT_WORDS[each.kind], _titles(each.fields), _actor(each.actor, names)
        )
        for each in events
    ]
    if any(each.kind is PersonEventKind.REGISTERED for each in events):
        return lines
    source = _SOURCE_WORDS.get(person.source, person.source)
    registered = EVENT_WORDS[PersonEventKind.REGISTERED]
    return [*lines, HistoryLine(person.created_at, registered, (source,) if source else (), "")]


def consent_lines(session: Session, person_id: uuid.UUID) -> list[ConsentLine]:
    """Return what somebody agreed to before and has renewed or taken back."""
    return [
        ConsentLine(
            _purpose_words(each.purpose),
            CHANNEL_WORDS[ContactChannel(each.channel)] if each.channel else "",
            ORIGIN_WORDS[ConsentOrigin(each.how)] if each.how else "",
            each.text_version,
            each.given_at,
            each.ended_at,
        )
        for each in past_consents(session, person_id)
    ]


# -- inside ---------------------------------------------------------------------------------


def _purpose_words(code: str) -> str:
    known = set(ChannelPurpose)
    return CHANNEL_PURPOSE_WORDS[ChannelPurpose(code)] if code in known else N_("el registro")


def _titles(fields: Sequence[str]) -> tuple[str, ...]:
    return tuple(PURPOSES[name].title if name in PURPOSES else name for name in fields)


def _actor(actor: str, names: Mapping[str, str]) -> str:
    if actor.startswith("user:"):
        return names.get(actor, _SOMEBODY)
    return _COMMAND if actor.startswith("cli:") else _ACTOR_WORDS.get(actor, actor)


def _names(session: Session, country: str, actors: Sequence[str]) -> dict[str, str]:
    """Return the addresses of the accounts of the country among those who acted."""
    ids = {uuid.UUID(actor.removeprefix("user:")) for actor in actors if _is_account(actor)}
    query = sa.select(User).where(User.id.in_(ids), User.country == country)
    return {f"user:{each.id}": each.known_name for each in session.scalars(query)} if ids else {}


def _is_account(actor: str) -> bool:
    if not actor.startswith("user:"):
        return False
    try:
        return bool(uuid.UUID(actor.removeprefix("user:")))
    except ValueError:
        return False
