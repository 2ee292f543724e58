"""What somebody saw of whoever is looked for: never changed, sealed for the country that looks."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.approval import IllegalMove
from core.crypto import CannotOpen, Keyring
from core.db import hold_row
from core.errors import UnusableInput
from core.i18n.languages import N_
from response.locate.journal import note
from response.locate.models import (
    LocateAddressee,
    LocateNotice,
    Sighting,
    SightingCertainty,
    sighting_place,
)

LONGEST_PLACE, LONGEST_TEXT, LONGEST_CONTACT = 300, 1000, 200
MOST_SIGHTINGS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SightingWords:
    """What a sighting says."""

    place: str = ""
    text: str = ""
    contact: str = ""
    """Whom to ask for more: a name and a telephone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SightingDraft:
    """A sighting as somebody tells it."""

    words: SightingWords
    seen_at: datetime
    certainty: SightingCertainty
    by: str
    """As the audit log names them."""
    addressee: LocateAddressee | None = None
    """Who was asked and says it; None: the country that looks enters it."""
    id: uuid.UUID | None = None
    """Which form it came by: the same form sent twice is one sighting."""


@dataclass(frozen=True, slots=True)
class OpenSighting:
    """A sighting with its words; None where they are forgotten or do not open."""

    row: Sighting
    words: SightingWords | None


def add_sighting(
    session: Session, keyring: Keyring, notice: LocateNotice, draft: SightingDraft, now: datetime
) -> Sighting:
    """Return the sighting, written. Raises UnusableInput, and IllegalMove of one that has ended."""
    _check(draft, now)
    hold_row(session, notice)
    if not notice.is_open:
        raise IllegalMove(f"locate notice {notice.number} is not open any more")
    repeated = session.get(Sighting, draft.id) if draft.id is not None else None
    if repeated is not None and repeated.locate_id == notice.id:
        return repeated
    count = sa.select(sa.func.count(Sighting.id)).where(Sighting.locate_id == notice.id)
    if (session.scalar(count) or 0) >= MOST_SIGHTINGS:
        raise UnusableInput("text", N_("Ya hay demasiadas noticias de este aviso."))
    row = Sighting(
        **({"id": draft.id} if draft.id is not None and repeated is None else {}),
        locate_id=notice.id,
        country=notice.country,
        addressee_id=draft.addressee.id if draft.addressee else None,
        by=draft.by,
        entered_at=now,
        seen_at=min(draft.seen_at, now),
        certainty=draft.certainty,
    )
    row.ciphertext = keyring.seal_json(asdict(draft.words), sighting_place(row.id, row.country))
    session.add(row)
    note(session, notice, "sighting", draft.by, now, certainty=draft.certainty.value)
    return row


def sightings_of(
    session: Session,
    keyring: Keyring,
    locate_id: uuid.UUID,
    addressees: Collection[uuid.UUID] | None = None,
) -> list[OpenSighting]:
    """Return the sightings of a locate notice, the last seen first; of some who were asked alone
    where these are given.
    """
    query = sa.select(Sighting).where(Sighting.locate_id == locate_id)
    if addressees is not None:
        query = query.where(Sighting.addressee_id.in_(sorted(addressees)))
    rows = session.scalars(query.order_by(Sighting.seen_at.desc(), Sighting.id))
    return [OpenSighting(each, _words(keyring, each)) for each in rows]


def count_sightings(session: Session, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, int]:
    """Return how many sightings there are, by locate notice."""
    query = sa.select(Sighting.locate_id, sa.func.count()).where(
        Sighting.locate_id.in_(sorted(ids))
    )
    return {row[0]: row[1] for row in session.execute(query.group_by(Sighting.locate_id))}


# -- inside ---------------------------------------------------------------------------------


def _check(draft: SightingDraft, now: datetime) -> None:
    words = draft.words
    if not (words.place.strip() or words.text.strip()):
        raise UnusableInput("place", N_("Diga dónde, o qué vio."))
    for name, longest in (
        ("place", LONGEST_PLACE), ("text", LONGEST_TEXT), ("contact", LONGEST_CONTACT),
    ):  # fmt: skip
        if len(getattr(words, name)) > longest:
            raise UnusableInput(name, N_("El texto es demasiado largo."))
    if draft.seen_at > now:
        raise UnusableInput("seen_at", N_("Esa hora todavía no llega."))


def _words(keyring: Keyring, row: Sighting) -> SightingWords | None:
    if row.ciphertext is None:
        return None
    try:
        document = keyring.open_json(row.ciphertext, sighting_place(row.id, row.country))
    except CannotOpen:
        return None
    return SightingWords(
        **{key: str(document.get(key, "")) for key in ("place", "text", "contact")}
    )
