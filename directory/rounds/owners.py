"""Who answers for an entry: whom the round writes to, in which language, and to whom it climbs from
there.

| entry | its owner |
|---|---|
| post | its designated focal point, else its alternate, else the country's |
| organisation, shelter | its own e-mail, else the focal point of the post that keeps it, else the country's |
| focal point | itself |

A focal point without an e-mail is passed over for one that has it; where nobody has one, the entry
keeps the owner it would have had, with a telephone, for a person to call.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.email_addresses import clean_address
from core.i18n.languages import LANGUAGES, SOURCE_LANGUAGE
from directory.entries.kinds import AnyEntry
from directory.entries.models import (
    Channel,
    ChannelKind,
    CommunityLeader,
    Designation,
    FocalPoint,
    Organisation,
    Post,
    Shelter,
)

ENGLISH_SPEAKING = frozenset({"BZ", "US", "CA"})
_CALLED_FIRST = (
    ChannelKind.PHONE,
    ChannelKind.WHATSAPP,
    ChannelKind.HOTLINE,
    ChannelKind.EMERGENCY,
)


@dataclass(frozen=True, slots=True)
class OwnerContact:
    """Somebody the round may write to or call: e-mail in lower case or empty, telephone in E.164 or
    empty.
    """

    name: str
    address: str
    phone: str
    language: str


@dataclass(frozen=True, slots=True)
class Owner:
    """Who answers for an entry, who stands in, and who answers for the whole country."""

    name: str
    address: str
    """E-mail, lower case; empty when nobody knows one."""
    phone: str
    language: str
    """es, en or fr."""
    alternate: OwnerContact | None = None
    """Never the owner again."""
    liaison: OwnerContact | None = None


def owner_of(session: Session, entry: AnyEntry) -> Owner:
    """Return who answers for one entry; for many, load `Owners` once."""
    return Owners(session, [entry.country]).of(entry)


class Owners:
    """The focal points of some countries (None: of all), loaded once, to tell the owner of many
    entries.
    """

    def __init__(self, session: Session, countries: Collection[str] | None = None) -> None:
        query = (
            sa.select(FocalPoint)
            .where(FocalPoint.retired_at.is_(None), FocalPoint.designation != Designation.OTHER)
            .options(selectinload(FocalPoint.channels))
            .order_by(FocalPoint.rank, FocalPoint.id)
        )
        if countries is not None:
            query = query.where(FocalPoint.country.in_(sorted(countries)))
        self._held: dict[tuple[str, uuid.UUID | None, Designation], FocalPoint] = {}
        for each in session.scalars(query):
            self._held.setdefault((each.country, each.post_id, each.designation), each)

    def of(self, entry: AnyEntry) -> Owner:
        """Return who answers for `entry`.

        Raises ValueError for a community leader: its post confirms it, never a letter.
        """
        if isinstance(entry, CommunityLeader):
            raise ValueError("community leaders are confirmed by their post, never by a letter")
        wanted = [*self._own(entry), *self._focal_points(entry)]
        chosen = next((each for each in wanted if each.address), wanted[0] if wanted else None)
        liaison = self.liaison(entry.country)
        if chosen is None:
            chosen = OwnerContact(
                entry.name,
                "",
                first_phone(entry.channels),
                language_of(entry.languages, entry.country),
            )
        alternate = next(
            (each for each in self._alternates(entry) if each.address not in {"", chosen.address}),
            None,
        )
        return Owner(
            chosen.name,
            chosen.address,
            chosen.phone or first_phone(entry.channels),
            chosen.language,
            alternate,
            liaison,
        )

    def liaison(self, country: str) -> OwnerContact | None:
        """Return who answers for a whole country: its designated focal point, or its alternate when
        only that has e-mail.
        """
        held = list(self._of_post(country, None))
        return next((each for each in held if each.address), held[0] if held else None)

    # -- inside -----------------------------------------------------------------------------

    def _own(self, entry: Organisation | Post | FocalPoint | Shelter) -> list[OwnerContact]:
        if isinstance(entry, FocalPoint):
            return [_contact(entry)]
        if isinstance(entry, Post):
            return []
        own = OwnerContact(
            entry.name,
            first_address(entry.channels),
            first_phone(entry.channels),
            language_of(entry.languages, entry.country),
        )
        return [own] if own.address else []

    def _focal_points(
        self, entry: Organisation | Post | FocalPoint | Shelter
    ) -> Iterable[OwnerContact]:
        if isinstance(entry, FocalPoint):
            return
        post_id = entry.id if isinstance(entry, Post) else entry.post_id
        if post_id is not None:
            yield from self._of_post(entry.country, post_id)
        yield from self._of_post(entry.country, None)

    def _alternates(
        self, entry: Organisation | Post | FocalPoint | Shelter
    ) -> Iterable[OwnerContact]:
        """Yield who stands in, best first: of the same post, then of the country."""
        post_id = entry.id if isinstance(entry, Post) else entry.post_id
        if post_id is not None:
            yield from reversed(list(self._of_post(entry.country, post_id)))
        held = self._held.get((entry.country, None, Designation.ALTERNATE))
        if held is not None:
            yield _contact(held)

    def _of_post(self, country: str, post_id: uuid.UUID | None) -> Iterable[OwnerContact]:
        for rank in (Designation.DESIGNATED, Designation.ALTERNATE):
            held = self._held.get((country, post_id, rank))
            if held is not None:
                yield _contact(held)


def language_of(languages: Iterable[str], country: str) -> str:
    """Return the first of our languages among `languages` (BCP 47), else that of the country:
    Spanish, or English.

    Nothing else is guessed: a Haitian office or one in Quebec says itself which it speaks.
    """
    for code in languages or ():
        if code.split("-")[0].lower() in LANGUAGES:
            return code.split("-")[0].lower()
    return "en" if country in ENGLISH_SPEAKING else SOURCE_LANGUAGE


def first_address(channels: Iterable[Channel]) -> str:
    """Return the first e-mail among the channels that can be written to; empty when there is none."""
    usable = (clean_address(each.value) for each in channels if each.kind is ChannelKind.EMAIL)
    return next((address for address in usable if address), "")


def first_phone(channels: Iterable[Channel]) -> str:
    """Return the first telephone among the channels, ordinary ones before emergency lines; empty
    when there is none.
    """
    by_kind: dict[ChannelKind, str] = {}
    for each in channels:
        by_kind.setdefault(each.kind, each.value)
    return next((by_kind[kind] for kind in _CALLED_FIRST if kind in by_kind), "")


def _contact(held: FocalPoint) -> OwnerContact:
    return OwnerContact(
        held.name,
        first_address(held.channels),
        first_phone(held.channels),
        language_of(held.languages, held.country),
    )
